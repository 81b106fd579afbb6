import type { AuditNote } from '../database/audited.ts';
import type { Move, State } from './life.ts';
import { STATE_NAMES } from './names.ts';

/** What people did to an article, as the audit log says it. What the program does is in the article's history alone. */
const DEED_NAMES: Partial<Record<Move | 'create' | 'approve_first', string>> = {
  create: 'viết bài',
  edit: 'sửa bài',
  submit: 'gửi duyệt',
  return: 'trả lại bài',
  approve_first: 'duyệt bài, lượt thứ nhất',
  approve: 'duyệt bài',
  schedule: 'lên lịch',
  unschedule: 'bỏ lịch',
  cancel: 'hủy bài',
  reschedule: 'đổi giờ gửi',
  settle_published: 'xác nhận kết quả',
  settle_sent: 'xác nhận kết quả',
  settle_not_done: 'xác nhận kết quả',
};

/** What the audit log says of a move; undefined for one that people do not make. */
export function deedOf(
  move: Move | 'create' | 'approve_first',
  subject: string,
  by: string,
  to: State,
  why?: string,
): AuditNote | undefined {
  const action = DEED_NAMES[move];
  return action === undefined
    ? undefined
    : { by, action, subject, detail: why === undefined ? STATE_NAMES[to] : `${STATE_NAMES[to]}: ${why}` };
}
