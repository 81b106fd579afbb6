import { percentile } from '../answer-times.ts';
import { share } from '../shares.ts';
import { answersOf, countOf } from '../tally.ts';
import type { Definition } from './measure.ts';

/** Figures of notices, petitions, surveys and contests, of the whole agency. */
export const CASES = {
  notices: {
    name: 'Thông báo đã hiện',
    format: 'count',
    bound: 'exact',
    counts: 'Lượt một thông báo ngắn được gắn dưới câu trả lời; mỗi người một lần cho mỗi thông báo',
    without: 'Tin không gửi được',
    of: ({ tally }) => countOf(tally, 'notice'),
  },
  petitions: {
    name: 'Phản ánh, kiến nghị nhận',
    format: 'count',
    bound: 'exact',
    counts: 'Phản ánh, kiến nghị nhận qua Zalo có mã phiếu trong kỳ',
    without: 'Phản ánh qua Cổng Dịch vụ công và nơi khác',
    of: ({ tally }) => countOf(tally, 'petition:received'),
  },
  petitions_answered: {
    name: 'Phản ánh, kiến nghị đã trả lời',
    format: 'count',
    bound: 'exact',
    counts: 'Phiếu được trả lời trong kỳ, nhận lúc nào cũng tính',
    without: 'Phiếu người gửi rút lại',
    of: ({ tally }) => countOf(tally, 'petition:answered'),
  },
  petitions_on_time: {
    name: 'Trả lời đúng hạn',
    format: 'percent',
    bound: 'exact',
    counts: 'Phiếu trả lời trong hạn của loại phiếu, trên số phiếu đã trả lời trong kỳ',
    without: 'Phiếu còn chờ, kể cả đã quá hạn',
    of: ({ tally }) => share(countOf(tally, 'petition:on_time'), countOf(tally, 'petition:answered')),
  },
  petitions_time: {
    name: 'Thời gian trả lời phản ánh (trung vị)',
    format: 'duration',
    bound: 'estimate',
    counts: 'Từ lúc nhận phiếu đến lúc trả lời, của phiếu trả lời trong kỳ; sai số 1 %',
    without: 'Phiếu còn chờ',
    of: ({ tally }) => percentile(tally.petitionTimes, 0.5),
  },
  satisfaction: {
    name: 'Hài lòng và rất hài lòng',
    format: 'percent',
    bound: 'estimate',
    counts: 'Câu trả lời ở hai mức trên của thang năm mức, trên mọi câu trả lời khảo sát; từng tiêu chí có khoảng tin cậy 95 % (Wilson)',
    without: 'Người không trả lời. Không thay cho chỉ số SIPAS: người trả lời không được chọn ngẫu nhiên',
    of: ({ tally }) => {
      const answers = answersOf(Object.values(tally.survey));
      return share(answers.good, answers.all);
    },
  },
  contest_entries: {
    name: 'Bài dự thi',
    format: 'count',
    bound: 'exact',
    counts: 'Bài nộp vào các cuộc thi trong kỳ; mỗi người một bài cho mỗi đợt',
    without: 'Bài làm dở',
    of: ({ tally }) => countOf(tally, 'contest'),
  },
} as const satisfies Record<string, Definition>;
