/** Of one collection: which fields are about a person, what they are for, and how long they are kept. A test holds this to the schemas. */
export interface Inventoried {
  /** Whose data it is. */
  of: 'citizen' | 'officer' | 'nobody';
  /** In words for the record of processing. */
  purpose: string;
  retention: string;
  /** Fields about a person, separated by blanks. */
  personal: string;
  /** Fields about nobody. */
  plain: string;
}

const WORDS = 'hết hạn lưu lời nhắn (agency.yaml) thì xóa; xóa ngay khi người dân yêu cầu';
const ASKED = 'tới khi người dân yêu cầu xóa';
const ACCOUNT = 'tới khi cơ quan xóa tài khoản';
const NONE = 'không có dữ liệu cá nhân';

/** Every collection of the store by its name. Those that have no schema are named with the fields of their types. */
export const INVENTORY: Readonly<Record<string, Inventoried>> = {
  citizens: {
    of: 'citizen',
    purpose: 'gửi câu trả lời, nối tiếp câu chuyện, chọn tin muốn nhận',
    retention: `${ASKED}; câu chuyện dở dang hết hạn lưu lời nhắn thì xóa`,
    personal:
      '_id following followSource followedAt unfollowedAt lastInteractionAt takeoverUntil takeoverSince unreachable welcomedAt privacy interests told dialogue held createdAt',
    plain: 'sentSince dialogueOrder',
  },
  events: {
    of: 'citizen',
    purpose: 'nhận tin từ Zalo, trả lời đúng một lần',
    retention: WORDS,
    personal: '_id userId messageKey receivedAt raw plan',
    plain: 'name kind order state turn excess attempts notBefore owner claimedUntil error doneAt',
  },
  outbox: {
    of: 'citizen',
    purpose: 'gửi câu trả lời',
    retention: WORDS,
    personal: '_id userId words echo message fallback echoText askedAt sentAt messageId echoedAt deliveredAt seenAt createdAt',
    plain: 'order useFallback state attempts notBefore owner leaseUntil calledAt resent reason code last officer',
  },
  facts: {
    of: 'citizen',
    purpose: 'số liệu, báo cáo; tìm câu hỏi chưa trả lời được',
    retention: `lời hỏi: ${WORDS}; phần còn lại giữ dưới mã thay tên, xóa mã khi người dân yêu cầu`,
    personal: '_id at person item topic aspect ward source text',
    plain: 'type day added status confidence candidates score onTime firsts answerMs reason setAside',
  },
  active_days: {
    of: 'citizen',
    purpose: 'đếm mỗi người một lần trong một kỳ',
    retention: ASKED,
    personal: '*',
    plain: '',
  },
  petitions: {
    of: 'citizen',
    purpose: 'tiếp nhận, giải quyết, trả lời phản ánh, kiến nghị',
    retention: 'xong và hết hạn lưu lời nhắn thì bỏ mã Zalo, số điện thoại, ảnh; nội dung ở lại sổ của cơ quan; xóa khi người dân yêu cầu',
    personal: '_id userId told content place photos contact answer receivedAt pendingAudit',
    plain: 'kind unit state assignee transferDue answerDue takenUpAt answeredAt delivered history auditDue',
  },
  handovers: {
    of: 'citizen',
    purpose: 'xếp hàng gặp cán bộ',
    retention: ASKED,
    personal: '_id userId openedAt takenAt lastAt closedAt toldAt',
    plain: 'state takenBy closedBy',
  },
  survey_sheets: {
    of: 'citizen',
    purpose: 'không hỏi lại người đã trả lời khảo sát; không có điểm',
    retention: ASKED,
    personal: '_id about person answered finished scores comment startedAt finishedAt',
    plain: 'survey',
  },
  survey_comments: {
    of: 'citizen',
    purpose: 'góp ý trong khảo sát, không gắn với ai; người viết có thể tự nêu mình',
    retention: 'hết hạn lưu lời nhắn thì xóa',
    personal: 'text',
    plain: '_id survey day',
  },
  contest_entries: {
    of: 'citizen',
    purpose: 'xếp hạng, trao giải cuộc thi',
    retention: ASKED,
    personal: '_id person startedAt answers right lastAt finishedAt name',
    plain: 'contest round',
  },
  dossier_watches: {
    of: 'citizen',
    purpose: 'nhắn khi hồ sơ thay đổi',
    retention: '48 giờ; xóa ngay khi người dân thôi nhận',
    personal: '_id userId code seen',
    plain: 'until',
  },
  consents: {
    of: 'citizen',
    purpose: 'chứng minh việc đồng ý, rút đồng ý',
    retention: ASKED,
    personal: '_id person purpose given version at',
    plain: '',
  },
  data_requests: {
    of: 'citizen',
    purpose: 'sổ yêu cầu của chủ thể dữ liệu',
    retention: 'người yêu cầu: đóng và hết hạn lưu lời nhắn thì xóa; dòng sổ giữ làm chứng',
    personal: 'told',
    plain: '_id kind via receivedAt respondDue doneDue respondedAt closedAt by done',
  },
  keys: {
    of: 'citizen',
    purpose: 'khóa mã hóa riêng của từng người',
    retention: 'hủy khi người dân yêu cầu xóa, hoặc khi lời cuối dưới khóa đã hết hạn lưu',
    personal: '_id person key since erasedUntil',
    plain: 'use current gone',
  },
  leases: {
    of: 'citizen',
    purpose: 'mỗi lúc một tiến trình trả lời một người',
    retention: 'vài phút',
    personal: '_id',
    plain: 'owner until',
  },
  officers: {
    of: 'officer',
    purpose: 'tài khoản cán bộ',
    retention: ACCOUNT,
    personal:
      '_id name password roles unit totp totpStep newTotp newTotpAt signedInAt zaloUserId linkCode linkUntil createdAt pendingAudit',
    plain: 'active mustChange sessionsFrom demo auditDue',
  },
  sessions: { of: 'officer', purpose: 'phiên đăng nhập', retention: '12 giờ', personal: '*', plain: '' },
  audit_head: { of: 'nobody', purpose: 'cuối chuỗi nhật ký', retention: NONE, personal: '', plain: '_id seq hash mark' },
  sign_in_attempts: {
    of: 'officer',
    purpose: 'làm chậm việc đoán mật khẩu',
    retention: 'một ngày',
    personal: '_id',
    plain: 'failures nextAt until',
  },
  audit: {
    of: 'officer',
    purpose: 'nhật ký việc cán bộ làm',
    retention: 'giữ làm chứng',
    personal: 'by detail',
    plain: '_id at action subject seq prev hash mark',
  },
  content_audits: {
    of: 'officer',
    purpose: 'ai đã so nội dung với nguồn',
    retention: 'giữ làm chứng',
    personal: 'by',
    plain: '_id at seed counts',
  },
  content_checks: {
    of: 'officer',
    purpose: 'ai đã đối chiếu nội dung với nguồn, ai phụ trách',
    retention: 'giữ làm chứng',
    personal: 'marks keeper pendingAudit',
    plain: '_id revision updatedAt auditDue',
  },
  content_versions: {
    of: 'officer',
    purpose: 'ai soạn, ai duyệt nội dung',
    retention: 'giữ làm chứng',
    personal: 'writers history pendingAudit',
    plain: '_id item state revision value over file note createdAt updatedAt publishedAt auditDue',
  },
  articles: {
    of: 'officer',
    purpose: 'ai viết, ai duyệt bài',
    retention: 'giữ làm chứng',
    personal: 'writers approvals history pendingAudit',
    plain:
      '_id content hash state revision createdAt updatedAt sendAt nextAt owner leaseUntil step polls createCalledAt token zaloId publishedAt sendCalledAt sentAt messageId reason measureAt series auditDue',
  },
  article_versions: { of: 'officer', purpose: 'ai sửa bài', retention: 'giữ làm chứng', personal: 'by', plain: '_id article content at' },
  posts: {
    of: 'officer',
    purpose: 'ai ghi tin, bài',
    retention: 'giữ làm chứng',
    personal: 'by pendingAudit',
    plain: '_id unit theme channel title day link proof people at auditDue',
  },
  duty_reports: {
    of: 'officer',
    purpose: 'ai ghi báo cáo',
    retention: 'giữ làm chứng',
    personal: 'by pendingAudit',
    plain: '_id unit period at auditDue',
  },
  series: {
    of: 'officer',
    purpose: 'ai đặt loạt bài',
    retention: 'giữ làm chứng',
    personal: 'by',
    plain: '_id rule template leadDays active',
  },
  notices: {
    of: 'officer',
    purpose: 'ai soạn, ai duyệt thông báo',
    retention: 'giữ làm chứng',
    personal: 'by approvedBy stoppedBy pendingAudit',
    plain: '_id text from to wards topics audiences state createdAt auditDue',
  },
  autosaves: { of: 'officer', purpose: 'bài đang gõ dở', retention: 'tới khi lưu bài', personal: '_id', plain: 'typed at' },
  report_drafts: { of: 'officer', purpose: 'ai sửa bản nháp báo cáo', retention: 'giữ làm chứng', personal: '_id', plain: '' },
  clicks: { of: 'nobody', purpose: 'đếm lượt bấm đường dẫn', retention: NONE, personal: '', plain: '_id article at times' },
  survey_marks: { of: 'nobody', purpose: 'điểm khảo sát cộng chung', retention: NONE, personal: '', plain: '_id survey criterion counts' },
  survey_counts: { of: 'nobody', purpose: 'số phiếu khảo sát', retention: NONE, personal: '', plain: '_id begun finished' },
  article_snapshots: { of: 'nobody', purpose: 'đo lượt xem', retention: NONE, personal: '', plain: '_id article at views shares' },
  article_results: {
    of: 'nobody',
    purpose: 'kết quả bài gửi',
    retention: NONE,
    personal: '',
    plain: '_id sentAt at views shares clicks follows unfollows questions reactions snapshots',
  },
  follower_counts: { of: 'nobody', purpose: 'số người quan tâm', retention: NONE, personal: '', plain: '_id at count' },
  rollups: { of: 'nobody', purpose: 'số liệu cộng theo ngày, tháng', retention: NONE, personal: '', plain: '*' },
  settings: { of: 'nobody', purpose: 'giá trị chung của các tiến trình', retention: NONE, personal: '', plain: '_id value at' },
  grants: {
    of: 'nobody',
    purpose: 'kết nối với Zalo',
    retention: NONE,
    personal: '',
    plain: '_id access refresh expiresAt previousAccess previousRefresh savedAt lostAt lostReason',
  },
  pace: { of: 'nobody', purpose: 'giới hạn số lần gọi Zalo', retention: NONE, personal: '', plain: '_id calls at' },
};
