import { blockCsv, blockXlsx, isDrawn, svgOf } from '../../../engagement/index.ts';
import { UserFacingError } from '../../../ground/errors.ts';
import type { Context, PageResult } from '../../context.ts';
import { isTab, viewOf } from './view.tsx';

/** One table of a dashboard, or that of a topic, as a drawing or a file. */
export async function figureFile(context: Context): Promise<PageResult> {
  const { deps, param } = context;
  const [tab, topicId] = [param('tab'), param('topic')];
  const [, id = '', ending = ''] = /^(.+)\.(svg|csv|xlsx)$/.exec(param('file')) ?? [];
  if (topicId === '' && !isTab(tab)) throw new UserFacingError('Không có trang số liệu này.');
  const of = isTab(tab) ? tab : 'questions';
  const picture = await deps.figures.picture(viewOf(context, of), { compare: false });
  const blocks = topicId === '' ? await deps.figures.blocks(of, picture) : [deps.figures.topic(picture, topicId)];
  const block = blocks.find((one) => one?.id === id);
  if (!block) throw new UserFacingError('Không có bảng số liệu này.', 'Mở lại trang Số liệu.');
  if (ending === 'svg') {
    if (!isDrawn(block.chart)) throw new UserFacingError('Bảng này không có hình.');
    return { svg: await svgOf(block.chart) };
  }
  const bytes = ending === 'csv' ? Buffer.from(blockCsv(block)) : await blockXlsx(block);
  return {
    file: `${block.id}-${picture.reading.span.key.toLowerCase()}.${ending}`,
    write: (target) => Promise.resolve(void target.end(bytes)),
  };
}
