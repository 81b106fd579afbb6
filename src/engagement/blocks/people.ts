import { show } from '../format.ts';
import { LEAST } from '../privacy.ts';
import type { Part, Reading } from '../reading.ts';
import { interval, share } from '../shares.ts';
import { answersOf, countOf, peopleIn } from '../tally.ts';
import { number, percent, text, type Block } from './block.ts';
import { EMPTY, labelsOf, listed, type Names } from './common.ts';

/** Follows and unfollows, with the number of followers at the end of each part where it was counted. */
export function followersBlock({ parts }: Reading, followers: ReadonlyMap<string, number>): Block {
  const last = (part: Part): number | undefined => [...followers].filter(([day]) => day >= part.from && day <= part.to).at(-1)?.[1];
  const seen = parts.filter((part) => countOf(part.tally, 'follow') + countOf(part.tally, 'unfollow') > 0 || last(part) !== undefined);
  return {
    id: 'quan-tam',
    title: 'Quan tâm và bỏ quan tâm',
    columns: [text('Thời gian'), number('Quan tâm mới'), number('Bỏ quan tâm'), number('Người quan tâm cuối kỳ')],
    rows: seen.map((part) => [part.label, countOf(part.tally, 'follow'), countOf(part.tally, 'unfollow'), last(part)]),
    chart: {
      type: 'bar',
      format: 'count',
      labels: labelsOf(parts),
      series: [
        { name: 'Quan tâm mới', values: parts.map(({ tally }) => countOf(tally, 'follow')) },
        { name: 'Bỏ quan tâm', values: parts.map(({ tally }) => countOf(tally, 'unfollow')) },
      ],
    },
    empty: EMPTY,
  };
}

/** Where new followers came from, as Zalo names it. */
export function originsBlock({ tally }: Reading): Block {
  const origins = listed(tally, 'follow');
  return {
    id: 'nguon',
    title: 'Người quan tâm mới đến từ đâu',
    note: 'Tên nguồn do Zalo đặt.',
    columns: [text('Nguồn'), number('Lượt quan tâm'), percent('Tỷ lệ')],
    rows: origins.map(([id, count]) => [id === 'unknown' ? 'không rõ' : id, count, share(count, countOf(tally, 'follow'))]),
    empty: EMPTY,
  };
}

/** How many people were active in each part. Only a part that is a whole day or month can count each person once. */
export function peopleBlock({ parts }: Reading): Block {
  const people = ({ kind, tally }: Part): number | undefined => (kind === undefined ? undefined : (peopleIn(tally, kind) ?? 0));
  const known = parts.filter((part) => part.kind !== undefined);
  return {
    id: 'nguoi',
    title: 'Người tương tác',
    note: 'Mỗi người một lần trong mỗi ngày hoặc tháng; cộng các dòng lại không ra số người của cả kỳ.',
    columns: [text('Thời gian'), number('Người')],
    rows: known.filter((part) => people(part) !== 0).map((part) => [part.label, people(part)]),
    ...(known.length > 0 && {
      chart: {
        type: 'line' as const,
        format: 'count' as const,
        labels: labelsOf(parts),
        series: [{ name: 'Người', values: parts.map(people) }],
      },
    }),
    empty: 'Kỳ này được chia theo tuần, không đếm người theo tuần được: xem theo tháng hoặc năm.',
  };
}

/** How many people called answers helpful, by topic. */
export function helpfulBlock({ tally }: Reading, names: Names): Block {
  const rated = Object.entries(tally.topics)
    .filter(([, { yes, no }]) => yes + no >= LEAST)
    .sort(([, a], [, b]) => b.yes + b.no - a.yes - a.no);
  return {
    id: 'huu-ich',
    title: 'Câu trả lời có hữu ích không',
    note: `Chỉ những việc có từ ${String(LEAST)} lượt chấm.`,
    columns: [text('Việc'), number('Lượt chấm'), percent('Thấy hữu ích')],
    rows: rated.map(([id, { yes, no }]) => [names.topic(id), yes + no, share(yes, yes + no)]),
    empty: 'Chưa có lượt chấm nào.',
  };
}

/** Why people called answers useless, of those who gave a reason. */
export function uselessBlock({ tally }: Reading, names: Names): Block {
  return {
    id: 'chua-ich',
    title: 'Vì sao câu trả lời chưa đúng ý',
    note: 'Không phải ai chấm “không” cũng nói vì sao.',
    columns: [text('Lý do'), number('Lượt')],
    rows: listed(tally, 'no').map(([id, count]) => [names.reason(id), count]),
    empty: 'Chưa có ai nói lý do.',
  };
}

/** Satisfaction by criterion, each with its confidence interval. */
export function surveyBlock({ tally }: Reading, names: Names): Block {
  const criteria = Object.entries(tally.survey).map(([id, scores]) => {
    const { all, good } = answersOf([scores]);
    return { id, all, good, between: interval(good, all) };
  });
  return {
    id: 'khao-sat',
    title: 'Khảo sát hài lòng theo tiêu chí',
    note: 'Hỏi trong Zalo, không thay cho chỉ số SIPAS. Khoảng tin cậy 95 %.',
    columns: [text('Tiêu chí'), number('Số phiếu'), percent('Hài lòng, rất hài lòng'), text('Khoảng tin cậy')],
    rows: criteria
      .filter(({ all }) => all >= LEAST)
      .map(({ id, all, good, between }) => [
        names.criterion(id),
        all,
        share(good, all),
        between && `${show(between[0], 'percent')} – ${show(between[1], 'percent')}`,
      ]),
    empty: `Chưa có tiêu chí nào đủ ${String(LEAST)} phiếu.`,
  };
}

/** Petitions received and answered, by part of the period. */
export function petitionsBlock({ parts }: Reading): Block {
  const any = parts.filter(({ tally }) => listed(tally, 'petition').length > 0);
  return {
    id: 'phan-anh',
    title: 'Phản ánh, kiến nghị',
    columns: [text('Thời gian'), number('Nhận'), number('Trả lời đúng hạn'), number('Trả lời quá hạn')],
    rows: any.map(({ label, tally }) => [
      label,
      countOf(tally, 'petition:received'),
      countOf(tally, 'petition:on_time'),
      countOf(tally, 'petition:late'),
    ]),
    empty: 'Chưa nhận phản ánh, kiến nghị nào qua Zalo.',
  };
}
