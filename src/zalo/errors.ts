/**
 * What to do about a refusal.
 * - `retry`: the same call may be made again later
 * - `refresh`: once more after refreshing the access token
 * - `other-path`: once more on the other version of the send endpoint
 * - `fallback`: this kind of message is not supported, plain text may be
 * - `upload`: the attachment is too old, upload it again
 * - `not-now`: the window, the hour or the quota forbids it at present
 * - `user`: this person cannot be written to
 * - `operator`: a person must change something on Zalo's side
 * - `ambiguous`: Zalo itself does not know whether it was delivered
 * - `invalid`: the request is wrong and stays wrong
 */
export type RefusalClass =
  'retry' | 'refresh' | 'other-path' | 'fallback' | 'upload' | 'not-now' | 'user' | 'operator' | 'ambiguous' | 'invalid';

interface ErrorEntry {
  class: RefusalClass;
  /** What an officer or operator is told. */
  meaning: string;
}

/** Reference section 9. Codes not listed are permanent for the message that met them. */
const TABLE: Record<number, ErrorEntry> = {
  [-32]: { class: 'retry', meaning: 'Vượt số lần gọi cho phép trong một phút' },
  [-100]: { class: 'upload', meaning: 'Tệp đính kèm đã hết hạn, phải tải lên lại' },
  [-200]: { class: 'ambiguous', meaning: 'Zalo báo gửi không thành công, chưa rõ người dân đã nhận chưa' },
  [-201]: { class: 'invalid', meaning: 'Một trường dữ liệu không hợp lệ' },
  [-204]: { class: 'operator', meaning: 'Tài khoản OA đang bị khóa' },
  [-205]: { class: 'operator', meaning: 'Tài khoản OA không tồn tại' },
  [-209]: { class: 'operator', meaning: 'Ứng dụng Zalo chưa được kích hoạt' },
  [-210]: { class: 'invalid', meaning: 'Nội dung vượt giới hạn độ dài hoặc dung lượng' },
  [-211]: { class: 'not-now', meaning: 'Đã dùng hết hạn mức của tính năng' },
  [-212]: { class: 'operator', meaning: 'Ứng dụng chưa đăng ký sản phẩm Official Account API' },
  [-213]: { class: 'user', meaning: 'Người này không quan tâm OA' },
  [-214]: { class: 'retry', meaning: 'Bài viết đang được xử lý' },
  [-216]: { class: 'refresh', meaning: 'Mã truy cập không hợp lệ' },
  [-217]: { class: 'user', meaning: 'Người này đã chặn lời mời từ OA' },
  [-218]: { class: 'user', meaning: 'Người này đã nhận đủ số tin cho phép' },
  [-219]: { class: 'operator', meaning: 'Ứng dụng đã bị gỡ hoặc khóa' },
  [-220]: { class: 'refresh', meaning: 'Mã truy cập đã hết hạn' },
  [-221]: { class: 'operator', meaning: 'OA cần được xác thực để dùng tính năng này' },
  [-223]: { class: 'operator', meaning: 'OA chưa cấp quyền cho ứng dụng' },
  [-224]: { class: 'operator', meaning: 'OA cần nâng gói dịch vụ' },
  [-227]: { class: 'user', meaning: 'Tài khoản của người này bị khóa hoặc không hoạt động quá 45 ngày' },
  [-230]: { class: 'user', meaning: 'Người này không tương tác với OA trong 7 ngày' },
  [-232]: { class: 'user', meaning: 'Người này chưa tương tác hoặc lần tương tác cuối đã hết hạn' },
  [-233]: { class: 'fallback', meaning: 'Loại tin nhắn không được hỗ trợ' },
  [-234]: { class: 'not-now', meaning: 'Không được gửi từ 22 giờ đến 6 giờ' },
  [-235]: { class: 'other-path', meaning: 'Loại OA này không dùng được đường gửi này' },
  [-240]: { class: 'other-path', meaning: 'Đường gửi tin v2 đã đóng với OA này' },
  [-242]: { class: 'operator', meaning: 'appsecret_proof không đúng' },
  [-244]: { class: 'user', meaning: 'Người này không nhận loại tin này' },
  [-248]: { class: 'operator', meaning: 'Nội dung vi phạm tiêu chuẩn của Zalo, cần người xem lại' },
  [-320]: { class: 'operator', meaning: 'Chưa liên kết Zalo Cloud Account' },
  [-321]: { class: 'operator', meaning: 'Zalo Cloud Account hết tiền' },
  [-401]: { class: 'refresh', meaning: 'Mã truy cập không hợp lệ' },
  [401]: { class: 'refresh', meaning: 'Mã truy cập không hợp lệ' },
  [216]: { class: 'refresh', meaning: 'Mã truy cập không hợp lệ' },
};

const ARTICLE_QUOTA = /quota/i;

/** The class of an error code. The text decides where Zalo uses one code for two things (-223, reference 6.3). */
export function classOf(code: number, message = ''): RefusalClass {
  if (code === -223 && ARTICLE_QUOTA.test(message)) return 'not-now';
  return TABLE[code]?.class ?? 'invalid';
}

/** What an error code means, in Vietnamese, with Zalo's own text where the code is unknown. */
export function meaningOf(code: number, message = ''): string {
  if (code === -223 && ARTICLE_QUOTA.test(message)) return 'Đã hết số bài viết được đăng trong tháng';
  return TABLE[code]?.meaning ?? `Lỗi ${String(code)} chưa rõ ý nghĩa: ${message}`;
}

/** Zalo got the request and refused it: nothing was delivered, except where `class` is `ambiguous`. */
export class ZaloRefused extends Error {
  readonly class: RefusalClass;

  constructor(
    /** Zalo's error code, negative as a rule. */
    readonly code: number,
    readonly platformMessage: string,
    /** The call that was refused, for example `POST /v3.0/oa/message/cs`. */
    readonly call: string,
  ) {
    super(`Zalo refused ${call}: ${String(code)} ${platformMessage}`);
    this.name = 'ZaloRefused';
    this.class = classOf(code, platformMessage);
  }
}

/**
 * Zalo was not reached or its answer was not understood.
 * `sent` false: the request certainly did not leave, it is safe to repeat. `sent` true: it may have been carried out.
 */
export class ZaloUnreached extends Error {
  constructor(
    readonly sent: boolean,
    readonly reason: string,
    readonly call: string,
  ) {
    super(`Zalo was not reached by ${call} (${sent ? 'after' : 'before'} sending): ${reason}`);
    this.name = 'ZaloUnreached';
  }
}

/** The OAuth endpoint refused: the grant is gone until a person renews it, or a setting is wrong. */
export class GrantRefused extends Error {
  constructor(
    /** Zalo's number, undefined where the answer had none (reference 2.4). */
    readonly code: number | undefined,
    readonly platformMessage: string,
  ) {
    super(`Zalo refused the grant: ${code === undefined ? 'no code' : String(code)} ${platformMessage}`);
    this.name = 'GrantRefused';
  }
}

/** There is no usable grant: nobody has connected the account yet, or the connection was lost. */
export class NoGrant extends Error {
  constructor(readonly reason: 'never-granted' | 'lost') {
    super(
      reason === 'lost'
        ? 'Kết nối với Zalo đã mất: mã làm mới không còn dùng được. Quản trị OA phải cấp quyền lại (motcua grant url) hoặc dán cặp mã mới (motcua grant paste).'
        : 'Chưa kết nối với Zalo. Chạy "motcua grant url" để lấy địa chỉ cấp quyền, hoặc "motcua grant paste" để dán cặp mã.',
    );
    this.name = 'NoGrant';
  }
}
