import { localDay } from '../../../time/local.ts';
import { periodName, spanDays, TABS, type Tab, type View } from '../../../engagement/index.ts';
import { UserFacingError } from '../../../ground/errors.ts';
import type { Context, PageResult } from '../../context.ts';
import { get, type ConsolePage } from '../../page.ts';
import { Empty, when } from '../../parts.tsx';
import { figureFile } from './figure-file.ts';
import { FigureNumbers } from './figure-numbers.tsx';
import { FigureSection, figuresPath } from './figure-table.tsx';
import { isTab, Picker, viewOf } from './view.tsx';

const TAB_NAMES: Record<Tab, string> = {
  questions: 'Câu hỏi',
  followers: 'Người quan tâm',
  articles: 'Bài viết',
  plan: 'Nhiệm vụ',
  opinions: 'Ý kiến người dân',
};

async function dashboard(context: Context): Promise<PageResult> {
  const { deps, param, now } = context;
  const tab = param('tab') === '' ? 'questions' : param('tab');
  if (!isTab(tab)) throw new UserFacingError('Không có trang số liệu này.');
  const view = viewOf(context, tab);
  const picture = await deps.figures.picture(view);
  const blocks = await deps.figures.blocks(tab, picture, {
    topic: (id) => figuresPath(`topic/${id}`, { kind: view.kind, day: view.day }),
    article: (id) => `/console/articles/${id}`,
    theme: (id) => figuresPath('plan', { ...view, theme: id }),
  });
  const counted = await deps.figures.rollups.countedUntil();
  const { span, until } = picture.reading;
  return {
    title: `Số liệu: ${TAB_NAMES[tab]}`,
    body: (
      <>
        <Tabs tab={tab} view={view} />
        <Picker context={context} tab={tab} view={view} picture={picture} />
        <p>
          <strong>{sentenceCase(periodName(span))}</strong> ({spanDays(span)}
          {until < span.to ? `, đang diễn ra, tính tới ${spanDays({ from: until, to: until })}` : ''}).{' '}
          {counted === undefined ? 'Số liệu chưa được cộng lần nào, chờ ít phút.' : `Cộng lần cuối lúc ${when(counted)}.`}{' '}
          <a href="/console/figures/measures">Cách tính từng số</a>
        </p>
        {tab === 'questions' && view.theme !== undefined ? (
          <p class="alert alert-info">
            Chỉ những câu hỏi về các việc thuộc chủ đề. Số người và thời gian trả lời không tách theo chủ đề được.
          </p>
        ) : null}
        <FigureNumbers figures={deps.figures.numbers(tab, picture)} picture={picture} />
        {localDay(now) < span.from ? (
          <Empty>Kỳ này chưa tới.</Empty>
        ) : (
          blocks.map((block) => <FigureSection block={block} path={tab} view={view} key={block.id} />)
        )}
      </>
    ),
  };
}

const sentenceCase = (text: string): string => text.charAt(0).toLocaleUpperCase('vi') + text.slice(1);

const Tabs = ({ tab, view: { kind, day } }: { tab: Tab; view: View }) => (
  <nav aria-label="Các trang số liệu" class="mb-3 d-print-none">
    {TABS.map((one) => (
      <a
        class={one === tab ? 'btn btn-primary me-1 mb-1' : 'btn me-1 mb-1'}
        href={figuresPath(one, { kind, day })}
        aria-current={one === tab ? 'page' : undefined}
        key={one}
      >
        {TAB_NAMES[one]}
      </a>
    ))}
  </nav>
);

export const page: ConsolePage = {
  nav: { name: 'Số liệu', group: 'figures', icon: 'chart' },
  routes: [get('/figures', 'view', dashboard), get('/figures/:tab', 'view', dashboard), get('/figures/:tab/:file', 'view', figureFile)],
};
