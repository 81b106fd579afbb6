import { share } from '../shares.ts';
import type { Definition } from './measure.ts';

/** Figures of the plan, of the whole agency or of one unit. */
export const PLAN = {
  pieces: {
    name: 'Tin, bài đã đăng',
    format: 'count',
    bound: 'lower',
    counts: 'Bài gửi qua Zalo và tin, bài đăng nơi khác đã ghi kèm đường dẫn hoặc minh chứng',
    without: 'Tin, bài chưa được ghi',
    of: ({ plan }) => plan?.pieces,
  },
  duties_met: {
    name: 'Tháng đủ tin, bài',
    format: 'percent',
    bound: 'lower',
    counts: 'Tháng của từng đơn vị có đủ số tin, bài được giao, trên số tháng có giao; tháng thuộc kỳ có ngày cuối tháng',
    without: 'Đơn vị không được giao; tháng chưa hết',
    of: ({ plan }) => plan && share(plan.met, plan.due),
  },
  themes_covered: {
    name: 'Chủ đề đã có tin, bài',
    format: 'percent',
    bound: 'lower',
    counts: 'Chủ đề của kế hoạch có ít nhất một tin, bài trong kỳ, trên số chủ đề',
    without: 'Tin, bài chưa được ghi',
    of: ({ plan }) => plan && share(plan.covered, plan.themes),
  },
} as const satisfies Record<string, Definition>;
