import { KINDS } from '../time/periods.ts';
import { percentile } from './answer-times.ts';
import type { ArticleSums, Base, Measure } from './measures.ts';

const count =
  (...names: string[]) =>
  ({ tally }: Base): number =>
    names.reduce((sum, name) => sum + (tally.counts[name] ?? 0), 0);
/** A share, 0 to 1; undefined of nothing. */
const share = (part: number, whole: number): number | undefined => (whole > 0 ? part / whole : undefined);
const ofQuestions =
  (name: string) =>
  (base: Base): number | undefined =>
    share(count(name)(base), count('questions')(base));
const brought =
  (name: Exclude<keyof ArticleSums, 'articles' | 'known' | 'views' | 'shares'>) =>
  ({ articles }: Base): number | undefined =>
    articles?.[name];
/** What Zalo tells is not known before it was asked. */
const told =
  (name: 'views' | 'shares') =>
  ({ articles }: Base): number | undefined =>
    articles && (articles.known > 0 || articles.articles === 0) ? articles[name] : undefined;
const EFFECT = 'trong 72 giờ sau khi gửi';
const UPPER = 'Không biết chắc do bài: có thể có người tự tìm đến';

/** Every figure of the dashboards and reports. Texts are read by officers. */
export const MEASURES: readonly Measure[] = [
  {
    id: 'followers',
    name: 'Người quan tâm cuối kỳ',
    format: 'count',
    bound: 'exact',
    counts: 'Số người quan tâm mà Zalo báo, lần đếm cuối cùng trong kỳ',
    without: 'Kỳ chưa đếm lần nào thì không có số liệu',
    of: ({ followers }) => followers,
  },
  {
    id: 'follows',
    name: 'Lượt quan tâm mới',
    format: 'count',
    bound: 'exact',
    counts: 'Sự kiện bấm quan tâm mà Zalo báo; một người bỏ rồi quan tâm lại là hai lượt',
    without: 'Lượt xảy ra khi Zalo không báo được tới máy chủ quá 48 giờ',
    of: count('follow'),
  },
  {
    id: 'unfollows',
    name: 'Lượt bỏ quan tâm',
    format: 'count',
    bound: 'exact',
    counts: 'Sự kiện bỏ quan tâm mà Zalo báo',
    without: 'Người khóa tài khoản Zalo',
    of: count('unfollow'),
  },
  {
    id: 'people',
    name: 'Người tương tác',
    format: 'count',
    bound: 'exact',
    counts: 'Người nhắn tin, bấm nút, quan tâm, thả cảm xúc, chấm điểm, phản ánh hoặc dự thi trong kỳ; mỗi người một lần',
    without: 'Người chỉ nhận tin hoặc chỉ xem. Người đã xóa dữ liệu rồi nhắn lại được tính là người mới',
    of: ({ tally, kind }) => tally.people[KINDS.indexOf(kind)],
  },
  {
    id: 'questions',
    name: 'Câu hỏi',
    format: 'count',
    bound: 'exact',
    counts: 'Tin nhắn chữ hoặc lần bấm nút hỏi một việc, kể cả xin gặp cán bộ',
    without: 'Chào hỏi, cảm ơn, mở thực đơn, ảnh, giọng nói, lúc cán bộ đang nói chuyện, lúc bot tạm nghỉ',
    of: count('questions'),
  },
  {
    id: 'answered_rate',
    name: 'Trả lời được ngay',
    format: 'percent',
    bound: 'exact',
    counts: 'Câu hỏi được đưa thẳng nội dung trả lời, trên tổng số câu hỏi',
    without: 'Không đo câu trả lời có đúng ý người hỏi không: xem “Thấy hữu ích”',
    of: ofQuestions('answered'),
  },
  {
    id: 'clarified_rate',
    name: 'Phải hỏi lại',
    format: 'percent',
    bound: 'exact',
    counts: 'Câu hỏi mà bot đưa các lựa chọn để người hỏi chọn, trên tổng số câu hỏi',
    without: 'Câu chọn sau đó là một câu hỏi khác',
    of: ofQuestions('clarified'),
  },
  {
    id: 'unanswered_rate',
    name: 'Chưa trả lời được',
    format: 'percent',
    bound: 'exact',
    counts: 'Câu hỏi không có nội dung, ngoài phạm vi, hoặc tới quá muộn để được trả lời, trên tổng số câu hỏi',
    without: '',
    of: ofQuestions('unanswered'),
  },
  {
    id: 'handed_rate',
    name: 'Xin gặp cán bộ',
    format: 'percent',
    bound: 'exact',
    counts: 'Câu hỏi xin nói chuyện với cán bộ, trên tổng số câu hỏi',
    without: 'Người gọi điện hoặc đến thẳng nơi làm việc',
    of: ofQuestions('handed'),
  },
  {
    id: 'helpful_rate',
    name: 'Thấy hữu ích',
    format: 'percent',
    bound: 'exact',
    counts: 'Lượt chấm “có” trên tổng số lượt chấm “có” và “không”',
    without: 'Người không chấm',
    of: ({ tally: { counts } }) => share(counts.yes ?? 0, (counts.yes ?? 0) + (counts.no ?? 0)),
  },
  {
    id: 'answer_median',
    name: 'Thời gian trả lời (trung vị)',
    format: 'duration',
    bound: 'estimate',
    counts: 'Từ lúc tin của người dân tới Zalo đến lúc Zalo nhận tin trả lời đầu tiên; một nửa số lần nhanh hơn; sai số 1 %',
    without: 'Tin không gửi được; trả lời của cán bộ',
    of: ({ tally }) => percentile(tally.answerTimes, 0.5),
  },
  {
    id: 'answer_p95',
    name: 'Thời gian trả lời (95 % nhanh hơn)',
    format: 'duration',
    bound: 'estimate',
    counts: 'Như trên; 95 trong 100 lần nhanh hơn; sai số 1 %',
    without: 'Tin không gửi được; trả lời của cán bộ',
    of: ({ tally }) => percentile(tally.answerTimes, 0.95),
  },
  {
    id: 'articles',
    name: 'Bài gửi qua Zalo',
    format: 'count',
    bound: 'exact',
    counts: 'Bài đã gửi cho người quan tâm trong kỳ',
    without: 'Bài gửi thử, bài chưa rõ kết quả',
    of: ({ articles }) => articles?.articles,
  },
  {
    id: 'views',
    name: 'Lượt xem bài',
    format: 'count',
    bound: 'lower',
    counts: 'Lượt xem mà Zalo báo của các bài gửi trong kỳ, đo lần cuối trong 30 ngày sau khi gửi',
    without: 'Lượt xem sau 30 ngày. Zalo đếm lượt, không đếm người',
    of: told('views'),
  },
  {
    id: 'shares',
    name: 'Lượt chia sẻ bài',
    format: 'count',
    bound: 'lower',
    counts: 'Lượt chia sẻ mà Zalo báo của các bài gửi trong kỳ, đo như lượt xem',
    without: 'Chia sẻ sau 30 ngày, chụp màn hình',
    of: told('shares'),
  },
  {
    id: 'clicks',
    name: 'Người bấm liên kết trong bài',
    format: 'count',
    bound: 'estimate',
    counts: 'Mỗi người một lần cho mỗi bài, nhận ra qua địa chỉ mạng và trình duyệt dưới bí danh riêng của bài',
    without: 'Máy dò tìm, xem trước. Hai người chung mạng và chung loại máy chỉ tính một; một người đổi máy tính hai',
    of: brought('clicks'),
  },
  {
    id: 'click_rate',
    name: 'Tỷ lệ bấm liên kết',
    format: 'percent',
    bound: 'estimate',
    counts: 'Người bấm liên kết trên lượt xem, của các bài gửi trong kỳ',
    without: 'Bài chưa biết lượt xem',
    of: (base) => share(base.articles?.clicks ?? 0, told('views')(base) ?? 0),
  },
  {
    id: 'questions_caused',
    name: 'Câu hỏi sau bài',
    format: 'count',
    bound: 'upper',
    counts: `Câu hỏi về các việc thuộc chủ đề của bài, ${EFFECT}`,
    without: UPPER,
    of: brought('questions'),
  },
  {
    id: 'follows_caused',
    name: 'Quan tâm sau bài',
    format: 'count',
    bound: 'upper',
    counts: `Lượt quan tâm mới ${EFFECT}`,
    without: UPPER,
    of: brought('follows'),
  },
  {
    id: 'unfollows_caused',
    name: 'Bỏ quan tâm sau bài',
    format: 'count',
    bound: 'upper',
    counts: `Lượt bỏ quan tâm ${EFFECT}`,
    without: UPPER,
    of: brought('unfollows'),
  },
  {
    id: 'notices',
    name: 'Thông báo đã hiện',
    format: 'count',
    bound: 'exact',
    counts: 'Lượt một thông báo ngắn được gắn dưới câu trả lời; mỗi người một lần cho mỗi thông báo',
    without: 'Tin không gửi được',
    of: count('notice'),
  },
  {
    id: 'petitions',
    name: 'Phản ánh, kiến nghị nhận',
    format: 'count',
    bound: 'exact',
    counts: 'Phản ánh, kiến nghị nhận qua Zalo có mã phiếu trong kỳ',
    without: 'Phản ánh qua Cổng Dịch vụ công và nơi khác',
    of: count('petition:received'),
  },
  {
    id: 'petitions_answered',
    name: 'Phản ánh, kiến nghị đã trả lời',
    format: 'count',
    bound: 'exact',
    counts: 'Phiếu được trả lời trong kỳ, nhận lúc nào cũng tính',
    without: 'Phiếu người gửi rút lại',
    of: count('petition:answered'),
  },
  {
    id: 'petitions_on_time',
    name: 'Trả lời đúng hạn',
    format: 'percent',
    bound: 'exact',
    counts: 'Phiếu trả lời trong hạn của loại phiếu, trên số phiếu đã trả lời trong kỳ',
    without: 'Phiếu còn chờ, kể cả đã quá hạn',
    of: ({ tally: { counts } }) => share(counts['petition:on_time'] ?? 0, counts['petition:answered'] ?? 0),
  },
  {
    id: 'petitions_time',
    name: 'Thời gian trả lời phản ánh (trung vị)',
    format: 'duration',
    bound: 'estimate',
    counts: 'Từ lúc nhận phiếu đến lúc trả lời, của phiếu trả lời trong kỳ; sai số 1 %',
    without: 'Phiếu còn chờ',
    of: ({ tally }) => percentile(tally.petitionTimes, 0.5),
  },
  {
    id: 'satisfaction',
    name: 'Hài lòng và rất hài lòng',
    format: 'percent',
    bound: 'estimate',
    counts: 'Câu trả lời ở hai mức trên của thang năm mức, trên mọi câu trả lời khảo sát; từng tiêu chí có khoảng tin cậy 95 % (Wilson)',
    without: 'Người không trả lời. Không thay cho chỉ số SIPAS: người trả lời không được chọn ngẫu nhiên',
    of: ({ tally }) => {
      const scores = Object.values(tally.survey);
      const sum = (at: readonly number[]): number =>
        scores.reduce((all, list) => all + at.reduce((part, i) => part + (list[i] ?? 0), 0), 0);
      return share(sum([3, 4]), sum([0, 1, 2, 3, 4]));
    },
  },
  {
    id: 'contest_entries',
    name: 'Bài dự thi',
    format: 'count',
    bound: 'exact',
    counts: 'Bài nộp vào các cuộc thi trong kỳ; mỗi người một bài cho mỗi đợt',
    without: 'Bài làm dở',
    of: count('contest'),
  },
  {
    id: 'pieces',
    name: 'Tin, bài đã đăng',
    format: 'count',
    bound: 'lower',
    counts: 'Bài gửi qua Zalo và tin, bài đăng nơi khác đã ghi kèm đường dẫn hoặc minh chứng',
    without: 'Tin, bài chưa được ghi',
    of: ({ plan }) => plan?.pieces,
  },
  {
    id: 'duties_met',
    name: 'Tháng đủ tin, bài',
    format: 'percent',
    bound: 'lower',
    counts: 'Tháng của từng đơn vị có đủ số tin, bài được giao, trên số tháng có giao; tháng thuộc kỳ có ngày cuối tháng',
    without: 'Đơn vị không được giao; tháng chưa hết',
    of: ({ plan }) => plan && share(plan.met, plan.due),
  },
  {
    id: 'themes_covered',
    name: 'Chủ đề đã có tin, bài',
    format: 'percent',
    bound: 'lower',
    counts: 'Chủ đề của kế hoạch có ít nhất một tin, bài trong kỳ, trên số chủ đề',
    without: 'Tin, bài chưa được ghi',
    of: ({ plan }) => plan && share(plan.covered, plan.themes),
  },
];
