import { LEAST, periodName } from '../../../engagement/index.ts';
import type { Context, PageResult } from '../../context.ts';
import { get, type ConsolePage } from '../../page.ts';
import { Empty } from '../../parts.tsx';
import { figureFile } from './figure-file.ts';
import { FigureSection, figuresPath } from './figure-table.tsx';
import { viewOf } from './view.tsx';

/** The questions about one topic. */
async function topic(context: Context): Promise<PageResult> {
  const { deps, param, may } = context;
  const id = param('topic');
  const view = viewOf(context, 'questions');
  const picture = await deps.figures.picture(view, { compare: false });
  const name = deps.figures.sources.names().topic(id);
  const block = deps.figures.topic(picture, id);
  const item = deps.dialogue().knowledge.content.procedures.filter((one) => one.topic === id);
  return {
    title: `Câu hỏi về: ${name}`,
    body: (
      <>
        <p>
          <a href={figuresPath('questions', view)}>Về số liệu câu hỏi {periodName(picture.reading.span)}</a>
        </p>
        {block ? (
          <FigureSection block={block} path={`topic/${id}`} view={view} />
        ) : (
          <Empty>Kỳ này có dưới {String(LEAST)} người hỏi về việc này nên không tách riêng, để không ai bị nhận ra. Chọn kỳ dài hơn.</Empty>
        )}
        {item.length > 0 ? (
          <p>
            Nội dung đang trả lời:{' '}
            {item.map(({ id: one, name: called }, at) => (
              <>
                {at > 0 ? '; ' : ''}
                <a href={`/console/procedures/${one}`}>{called}</a>
              </>
            ))}
          </p>
        ) : null}
        {may('write') ? (
          <p>
            <a href="/console/questions">Xem các câu chưa trả lời được</a> trong 30 ngày gần đây.
          </p>
        ) : null}
      </>
    ),
  };
}

export const page: ConsolePage = {
  nav: null,
  routes: [get('/figures/topic/:topic', 'view', topic), get('/figures/topic/:topic/:file', 'view', figureFile)],
};
