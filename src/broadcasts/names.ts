import type { Move, State } from './life.ts';

/** The states as officers read them. */
export const STATE_NAMES: Record<State, string> = {
  draft: 'bản nháp',
  submitted: 'chờ duyệt',
  returned: 'bị trả lại',
  approved: 'đã duyệt',
  scheduled: 'đã lên lịch',
  publishing: 'đang đăng',
  published: 'đã đăng, chờ gửi',
  sending: 'đang gửi',
  sent: 'đã gửi',
  measured: 'đã gửi, đã đo xong',
  cancelled: 'đã hủy',
  overdue: 'lỡ giờ, chờ quyết định',
  failed: 'không gửi được',
  uncertain: 'chưa rõ kết quả',
};

/** The moves of people as officers read them. */
export const MOVE_NAMES: Partial<Record<Move, string>> = {
  edit: 'sửa bài',
  submit: 'gửi duyệt',
  return: 'trả lại',
  approve: 'duyệt',
  schedule: 'lên lịch',
  unschedule: 'bỏ khỏi lịch',
  cancel: 'hủy',
  reschedule: 'chọn giờ gửi khác',
  settle_published: 'xác nhận đã đăng',
  settle_sent: 'xác nhận đã gửi',
  settle_not_done: 'xác nhận chưa gửi',
};

const PART_NAMES: Record<string, string> = {
  title: 'tiêu đề',
  author: 'tác giả',
  cover: 'ảnh bìa',
  summary: 'tóm tắt',
  blocks: 'nội dung',
  action: 'lời mời',
  theme: 'chủ đề',
  unit: 'đơn vị',
  comments: 'bình luận',
  target: 'đối tượng',
  send_at: 'giờ gửi',
  urgent: 'bài khẩn',
};

/** A part of an article as officers read it: `blocks.2.url` -> `nội dung, đoạn 3`. */
export function partName([part = '', at]: readonly PropertyKey[]): string {
  const name = PART_NAMES[String(part)] ?? (part === '' ? 'bài' : String(part));
  return typeof at === 'number' ? `${name}, đoạn ${String(at + 1)}` : name;
}
