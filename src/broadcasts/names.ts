import type { State } from './life.ts';

/** What officers read for a state. */
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
