import { guard, LEAST } from '../privacy.ts';
import type { Part, Reading } from '../reading.ts';
import { share } from '../shares.ts';
import { addTopic, countOf, emptyTally, emptyTopic, peopleIn, type End, type Tally, type TopicTally } from '../tally.ts';
import { number, percent, text, type Block, type Cell } from './block.ts';
import { EMPTY, labelsOf, listed, type Names } from './common.ts';

const TOP = 15;
const HIDDEN_NOTE = `Nhóm dưới ${String(LEAST)} người được gộp lại để không ai bị nhận ra.`;

const END_NAMES: Record<End, string> = {
  answered: 'Trả lời được ngay',
  clarified: 'Phải hỏi lại',
  unanswered: 'Chưa trả lời được',
  handed: 'Xin gặp cán bộ',
};
const ENDS = Object.entries(END_NAMES) as [End, string][];

/** Why a question has no answer, by the part of its status after `unanswered_`; a test knows the statuses. */
const REASON_NAMES: Record<string, string> = {
  no_match: 'Bot chưa có nội dung',
  out_of_scope: 'Việc của cơ quan khác',
  too_late: 'Tin tới muộn, đã hết giờ trả lời',
};

/** Questions by what became of them, by part of the period. */
export function endsBlock({ parts }: Reading): Block {
  const asked = parts.filter(({ tally }) => countOf(tally, 'questions') > 0);
  return {
    id: 'ket-qua',
    title: 'Câu hỏi theo kết quả',
    columns: [text('Thời gian'), number('Câu hỏi'), ...ENDS.map(([, name]) => number(name))],
    rows: asked.map(({ label, tally }) => [label, countOf(tally, 'questions'), ...ENDS.map(([end]) => countOf(tally, end))]),
    chart: {
      type: 'stack',
      format: 'count',
      labels: labelsOf(parts),
      series: ENDS.map(([end, name]) => ({ name, values: parts.map(({ tally }) => countOf(tally, end)) })),
    },
    empty: EMPTY,
  };
}

/** Questions by hour of the day. */
export function hoursBlock({ tally }: Reading): Block {
  const labels = tally.hours.map((_, hour) => `${String(hour)} giờ`);
  return {
    id: 'gio',
    title: 'Câu hỏi theo giờ trong ngày',
    columns: [text('Giờ'), number('Câu hỏi')],
    rows: tally.hours.flatMap((count, hour): Cell[][] => (count > 0 ? [[labels[hour], count]] : [])),
    chart: { type: 'bar', format: 'count', labels, series: [{ name: 'Câu hỏi', values: tally.hours }] },
    empty: EMPTY,
  };
}

const sumOf = (topics: readonly TopicTally[]): TopicTally => topics.reduce(addTopic, emptyTopic());

/** Questions by topic. `link`: the address of the page of one topic. */
export function topicsBlock({ tally, span }: Reading, names: Names, link?: (topic: string) => string): Block {
  const people = (topic: TopicTally): number => peopleIn(topic, span.kind) ?? 0;
  const all = Object.entries(tally.topics).filter(([, { asked }]) => asked > 0);
  const { shown, hidden } = guard(all, ([, topic]) => people(topic));
  shown.sort(([, a], [, b]) => b.asked - a.asked);
  const rest = sumOf(hidden.map(([, topic]) => topic));
  const restPeople = hidden.reduce((sum, [, topic]) => sum + people(topic), 0);
  const top = shown.slice(0, TOP);
  return {
    id: 'chu-de-hoi',
    title: 'Người dân hỏi về việc gì',
    note: hidden.length > 0 ? HIDDEN_NOTE : undefined,
    columns: [text('Việc'), number('Câu hỏi'), percent('Trả lời được ngay'), number('Chưa trả lời được'), number('Người hỏi')],
    rows: [
      ...shown.map(([id, topic]): Cell[] => [
        names.topic(id),
        topic.asked,
        share(topic.answered, topic.asked),
        topic.unanswered,
        people(topic),
      ]),
      ...(hidden.length === 0
        ? []
        : [
            restPeople < LEAST
              ? [`${String(hidden.length)} việc khác`, `dưới ${String(LEAST)} người`, '', '', '']
              : [`${String(hidden.length)} việc khác`, rest.asked, share(rest.answered, rest.asked), rest.unanswered, ''],
          ]),
    ],
    ...(link && { links: shown.map(([id]) => link(id)) }),
    chart: {
      type: 'rows',
      format: 'count',
      labels: top.map(([id]) => names.topic(id)),
      series: [{ name: 'Câu hỏi', values: top.map(([, { asked }]) => asked) }],
    },
    empty: EMPTY,
  };
}

/** Answered questions by the part of a matter that people wanted to know. */
export function aspectsBlock({ tally }: Reading, names: Names): Block {
  const aspects = listed(tally, 'aspect');
  return {
    id: 'phan-hoi',
    title: 'Người dân muốn biết phần nào',
    columns: [text('Phần'), number('Câu trả lời'), percent('Tỷ lệ')],
    rows: aspects.map(([id, count]) => [names.aspect(id), count, share(count, countOf(tally, 'answered'))]),
    chart: {
      type: 'rows',
      format: 'count',
      labels: aspects.map(([id]) => names.aspect(id)),
      series: [{ name: 'Câu trả lời', values: aspects.map(([, count]) => count) }],
    },
    empty: EMPTY,
  };
}

/** Unanswered questions by reason. */
export function reasonsBlock({ tally }: Reading): Block {
  return {
    id: 'ly-do',
    title: 'Vì sao chưa trả lời được',
    columns: [text('Lý do'), number('Câu hỏi')],
    rows: listed(tally, 'unanswered').map(([id, count]) => [REASON_NAMES[id] ?? id, count]),
    empty: EMPTY,
  };
}

/** Questions that name a ward, by ward. */
export function wardsBlock(reading: Reading, wards: readonly { ward: string; tally: Tally }[]): Block {
  const people = ({ tally }: { tally: Tally }): number => peopleIn(tally, reading.span.kind) ?? 0;
  const { shown, hidden } = guard(
    wards.filter(({ tally }) => countOf(tally, 'questions') > 0),
    people,
  );
  return {
    id: 'phuong',
    title: 'Câu hỏi có nêu tên phường',
    note: `Chỉ những câu có tên phường, hoặc tên xã, phường cũ. ${hidden.length > 0 ? HIDDEN_NOTE : ''}`.trim(),
    columns: [text('Phường'), number('Câu hỏi'), percent('Trả lời được ngay'), number('Người hỏi')],
    rows: [
      ...shown.map(({ ward, tally }): Cell[] => [
        ward,
        countOf(tally, 'questions'),
        share(countOf(tally, 'answered'), countOf(tally, 'questions')),
        people({ tally }),
      ]),
      ...(hidden.length > 0 ? [[`${String(hidden.length)} phường khác`, `dưới ${String(LEAST)} người mỗi phường, hoặc gộp`, '', '']] : []),
    ],
    empty: 'Kỳ này không có câu hỏi nào nêu tên phường.',
  };
}

/** Questions on one topic by what became of them. Undefined where too few people asked. */
export function topicBlock({ parts, tally, span }: Reading, topic: string, name: string): Block | undefined {
  const of = (from: Tally): TopicTally | undefined => from.topics[topic];
  const whole = of(tally);
  if (!whole || (peopleIn(whole, span.kind) ?? 0) < LEAST) return undefined;
  const asked = parts.filter(({ tally: part }) => (of(part)?.asked ?? 0) > 0);
  // The number of people is not known of every part, but it is at most the number of questions.
  const { hidden } = guard(asked, ({ tally: part }) => of(part)?.asked ?? 0);
  const value = (part: Part, pick: (tally: TopicTally) => number): number | undefined => {
    const found = of(part.tally);
    return hidden.includes(part) ? undefined : found ? pick(found) : 0;
  };
  return {
    id: 'viec',
    title: `Câu hỏi về: ${name}`,
    note: hidden.length > 0 ? `Thời gian có dưới ${String(LEAST)} câu hỏi, và thời gian có thể suy ra từ đó, không nêu số.` : undefined,
    columns: [text('Thời gian'), number('Câu hỏi'), ...ENDS.map(([, title]) => number(title))],
    rows: asked.map((part): Cell[] =>
      hidden.includes(part)
        ? [part.label, 'không nêu', ...ENDS.map(() => '')]
        : [part.label, value(part, (one) => one.asked), ...ENDS.map(([end]) => value(part, (one) => one[end]))],
    ),
    chart: {
      type: 'stack',
      format: 'count',
      labels: labelsOf(parts),
      series: ENDS.map(([end, title]) => ({ name: title, values: parts.map((part) => value(part, (one) => one[end])) })),
    },
    empty: EMPTY,
  };
}

/** The part of a tally that is about some topics. */
export function onTopics(tally: Tally, topics: ReadonlySet<string>): Tally {
  const kept = Object.fromEntries(Object.entries(tally.topics).filter(([id]) => topics.has(id)));
  const { asked, answered, clarified, unanswered, handed, yes, no } = sumOf(Object.values(kept));
  return {
    ...emptyTally(),
    // A person who asked about two of the topics would count twice.
    people: [],
    topics: kept,
    counts: { questions: asked, answered, clarified, unanswered, handed, yes, no } satisfies Record<
      End | 'questions' | 'yes' | 'no',
      number
    >,
  };
}
