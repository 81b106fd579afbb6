import type { BlockId } from '../blocks/block.ts';
import type { Tab } from '../figures.ts';

/** The dashboards whose tables reports have, in the order of the appendix. */
export const REPORTED_TABS: readonly Tab[] = ['plan', 'articles', 'questions', 'opinions'];

/** Which reports have a table: `all`, that of the whole agency alone, or `none`. */
const IN_REPORTS: Record<BlockId, 'all' | 'whole' | 'none'> = {
  'ket-qua': 'none',
  'chu-de-hoi': 'whole',
  'phan-hoi': 'none',
  gio: 'none',
  'ly-do': 'none',
  phuong: 'none',
  viec: 'none',
  'quan-tam': 'none',
  nguon: 'none',
  nguoi: 'none',
  'bai-zalo': 'all',
  'chu-de': 'all',
  'hinh-thuc': 'all',
  'don-vi': 'whole',
  thang: 'all',
  'danh-muc': 'all',
  'huu-ich': 'none',
  'chua-ich': 'none',
  'khao-sat': 'whole',
  'phan-anh': 'none',
};

/** Every table. */
export const BLOCK_IDS = Object.keys(IN_REPORTS) as BlockId[];

/** Whether the report of a unit, or of the whole agency, has a table. */
export const isInReport = (id: BlockId, unit: string | undefined): boolean =>
  IN_REPORTS[id] === 'all' || (IN_REPORTS[id] === 'whole' && unit === undefined);
