import type { Field } from './merge.ts';
import type { VersionMove, VersionState } from './versions.ts';

/** The parts of a procedure as officers read them. */
export const FIELD_NAMES: Record<Field, string> = {
  id: 'mã mục',
  topic: 'chủ đề',
  kind: 'loại',
  out_of_scope: 'việc của cơ quan khác',
  code: 'mã thủ tục',
  name: 'tên',
  short_name: 'tên ngắn trên nút',
  field: 'lĩnh vực',
  aliases: 'tên gọi khác',
  audience: 'đối tượng',
  level: 'cấp giải quyết',
  agency: 'cơ quan giải quyết',
  summary: 'tóm tắt',
  eligibility: 'ai được làm',
  documents: 'giấy tờ',
  steps: 'các bước',
  path: 'các thủ tục của sự kiện',
  duration: 'thời hạn',
  fee: 'phí, lệ phí',
  points: 'hỏi đáp thêm',
  where: 'nơi làm',
  show_offices: 'kèm danh sách nơi tiếp nhận',
  result: 'kết quả',
  legal_basis: 'căn cứ pháp lý',
  online: 'nộp trực tuyến',
  questions: 'cách người dân hỏi',
  related: 'thủ tục liên quan',
  lookalikes: 'thủ tục dễ nhầm',
  caveat: 'lưu ý',
  effective: 'hiệu lực',
  provenance: 'nguồn của từng điều',
  reviewed: 'kiểm tra',
};

export const VERSION_STATE_NAMES: Record<VersionState, string> = {
  draft: 'bản nháp',
  submitted: 'chờ duyệt',
  returned: 'bị trả lại',
  published: 'đang dùng',
  replaced: 'đã thay bằng bản sau',
  withdrawn: 'đã rút',
};

export const VERSION_MOVE_NAMES: Record<VersionMove | 'create', string> = {
  create: 'viết',
  edit: 'sửa',
  submit: 'gửi duyệt',
  return: 'trả lại',
  publish: 'duyệt, dùng ngay',
  replace: 'thay bằng bản sau',
  withdraw: 'rút',
  restore: 'dùng lại',
  settle: 'quyết định theo tệp hay theo trang',
};
