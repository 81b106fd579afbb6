import { percentile } from '../answer-times.ts';
import { share } from '../shares.ts';
import { countOf, peopleIn, type End } from '../tally.ts';
import type { Base, Definition } from './measure.ts';

const ofQuestions =
  (end: End) =>
  ({ tally }: Base): number | undefined =>
    share(countOf(tally, end), countOf(tally, 'questions'));

/** Figures of followers, questions and answers, of the whole agency. */
export const CITIZENS = {
  followers: {
    name: 'Người quan tâm cuối kỳ',
    format: 'count',
    bound: 'exact',
    counts: 'Số người quan tâm mà Zalo báo, lần đếm cuối cùng trong kỳ',
    without: 'Kỳ chưa đếm lần nào thì không có số liệu',
    of: ({ followers }) => followers,
  },
  follows: {
    name: 'Lượt quan tâm mới',
    format: 'count',
    bound: 'exact',
    counts: 'Sự kiện bấm quan tâm mà Zalo báo; một người bỏ rồi quan tâm lại là hai lượt',
    without: 'Lượt xảy ra khi Zalo không báo được tới máy chủ quá 48 giờ',
    of: ({ tally }) => countOf(tally, 'follow'),
  },
  unfollows: {
    name: 'Lượt bỏ quan tâm',
    format: 'count',
    bound: 'exact',
    counts: 'Sự kiện bỏ quan tâm mà Zalo báo',
    without: 'Người khóa tài khoản Zalo',
    of: ({ tally }) => countOf(tally, 'unfollow'),
  },
  people: {
    name: 'Người tương tác',
    format: 'count',
    bound: 'exact',
    counts: 'Người nhắn tin, bấm nút, quan tâm, thả cảm xúc, chấm điểm, phản ánh hoặc dự thi trong kỳ; mỗi người một lần',
    without: 'Người chỉ nhận tin hoặc chỉ xem. Người đã xóa dữ liệu rồi nhắn lại được tính là người mới',
    of: ({ tally, kind }) => peopleIn(tally, kind),
  },
  questions: {
    name: 'Câu hỏi',
    format: 'count',
    bound: 'exact',
    counts: 'Tin nhắn chữ hoặc lần bấm nút hỏi một việc, kể cả xin gặp cán bộ',
    without: 'Chào hỏi, cảm ơn, mở thực đơn, ảnh, giọng nói, lúc cán bộ đang nói chuyện, lúc bot tạm nghỉ',
    of: ({ tally }) => countOf(tally, 'questions'),
  },
  answered_rate: {
    name: 'Trả lời được ngay',
    format: 'percent',
    bound: 'exact',
    counts: 'Câu hỏi được đưa thẳng nội dung trả lời, trên tổng số câu hỏi',
    without: 'Không đo câu trả lời có đúng ý người hỏi không: xem “Thấy hữu ích”',
    of: ofQuestions('answered'),
  },
  clarified_rate: {
    name: 'Phải hỏi lại',
    format: 'percent',
    bound: 'exact',
    counts: 'Câu hỏi mà bot đưa các lựa chọn để người hỏi chọn, trên tổng số câu hỏi',
    without: 'Câu chọn sau đó là một câu hỏi khác',
    of: ofQuestions('clarified'),
  },
  unanswered_rate: {
    name: 'Chưa trả lời được',
    format: 'percent',
    bound: 'exact',
    counts: 'Câu hỏi không có nội dung, ngoài phạm vi, hoặc tới quá muộn để được trả lời, trên tổng số câu hỏi',
    without: '',
    of: ofQuestions('unanswered'),
  },
  handed_rate: {
    name: 'Xin gặp cán bộ',
    format: 'percent',
    bound: 'exact',
    counts: 'Câu hỏi xin nói chuyện với cán bộ, trên tổng số câu hỏi',
    without: 'Người gọi điện hoặc đến thẳng nơi làm việc',
    of: ofQuestions('handed'),
  },
  helpful_rate: {
    name: 'Thấy hữu ích',
    format: 'percent',
    bound: 'exact',
    counts: 'Lượt chấm “có” trên tổng số lượt chấm “có” và “không”',
    without: 'Người không chấm',
    of: ({ tally }) => share(countOf(tally, 'yes'), countOf(tally, 'yes') + countOf(tally, 'no')),
  },
  answer_median: {
    name: 'Thời gian trả lời (trung vị)',
    format: 'duration',
    bound: 'estimate',
    counts: 'Từ lúc tin của người dân tới Zalo đến lúc Zalo nhận tin trả lời đầu tiên; một nửa số lần nhanh hơn; sai số 1 %',
    without: 'Tin không gửi được; trả lời của cán bộ',
    of: ({ tally }) => percentile(tally.answerTimes, 0.5),
  },
  answer_p95: {
    name: 'Thời gian trả lời (95 % nhanh hơn)',
    format: 'duration',
    bound: 'estimate',
    counts: 'Như trên; 95 trong 100 lần nhanh hơn; sai số 1 %',
    without: 'Tin không gửi được; trả lời của cán bộ',
    of: ({ tally }) => percentile(tally.answerTimes, 0.95),
  },
} as const satisfies Record<string, Definition>;
