import { KINDS } from '../../time/periods.ts';
import { guard, LEAST } from '../privacy.ts';
import type { Part, Reading } from '../reading.ts';
import { emptyTally, type Tally, type TopicTally } from '../tally.ts';
import { number, percent, text, type Block, type Cell } from './block.ts';
import { countOf, EMPTY, labelsOf, listed, ratio, type Names } from './common.ts';

const TOP = 15;
const HIDDEN_NOTE = `Nhóm dưới ${String(LEAST)} người được gộp lại để không ai bị nhận ra.`;

const ENDS = [
  ['answered', 'Trả lời được ngay'],
  ['clarified', 'Phải hỏi lại'],
  ['unanswered', 'Chưa trả lời được'],
  ['handed', 'Xin gặp cán bộ'],
] as const;

/** Questions and what became of them over the period. */
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

/** At what time of the day people ask. */
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

const addTopics = (topics: readonly TopicTally[]): TopicTally =>
  topics.reduce<TopicTally>(
    (sum, topic) => ({
      ...sum,
      asked: sum.asked + topic.asked,
      answered: sum.answered + topic.answered,
      unanswered: sum.unanswered + topic.unanswered,
      yes: sum.yes + topic.yes,
      no: sum.no + topic.no,
    }),
    { asked: 0, answered: 0, clarified: 0, unanswered: 0, handed: 0, yes: 0, no: 0, people: [] },
  );

/** What people asked about. `link`: where a topic is shown by itself. */
export function topicsBlock({ tally, span }: Reading, names: Names, link?: (topic: string) => string): Block {
  const kind = KINDS.indexOf(span.kind);
  const people = ({ people: by }: TopicTally): number => by[kind] ?? 0;
  const all = Object.entries(tally.topics).filter(([, { asked }]) => asked > 0);
  const { shown, hidden } = guard(all, ([, topic]) => people(topic));
  shown.sort(([, a], [, b]) => b.asked - a.asked);
  const rest = addTopics(hidden.map(([, topic]) => topic));
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
        ratio(topic.answered, topic.asked),
        topic.unanswered,
        people(topic),
      ]),
      ...(hidden.length === 0
        ? []
        : [
            restPeople < LEAST
              ? [`${String(hidden.length)} việc khác`, `dưới ${String(LEAST)} người`, '', '', '']
              : [`${String(hidden.length)} việc khác`, rest.asked, ratio(rest.answered, rest.asked), rest.unanswered, ''],
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

/** Which part of a matter people wanted to know, of what was answered. */
export function aspectsBlock({ tally }: Reading, names: Names): Block {
  const aspects = listed(tally, 'aspect');
  return {
    id: 'phan-hoi',
    title: 'Người dân muốn biết phần nào',
    columns: [text('Phần'), number('Câu trả lời'), percent('Tỷ lệ')],
    rows: aspects.map(([id, count]) => [names.aspect(id), count, ratio(count, countOf(tally, 'answered'))]),
    chart: {
      type: 'rows',
      format: 'count',
      labels: aspects.map(([id]) => names.aspect(id)),
      series: [{ name: 'Câu trả lời', values: aspects.map(([, count]) => count) }],
    },
    empty: EMPTY,
  };
}

/** Why questions were not answered. */
export function reasonsBlock({ tally }: Reading): Block {
  const reasons: Record<string, string> = {
    no_match: 'Bot chưa có nội dung',
    out_of_scope: 'Việc của cơ quan khác',
    too_late: 'Tin tới muộn, đã hết giờ trả lời',
  };
  return {
    id: 'ly-do',
    title: 'Vì sao chưa trả lời được',
    columns: [text('Lý do'), number('Câu hỏi')],
    rows: listed(tally, 'unanswered').map(([id, count]) => [reasons[id] ?? id, count]),
    empty: EMPTY,
  };
}

/** Questions that name a ward. `wards`: the tally of each. */
export function wardsBlock(reading: Reading, wards: readonly { ward: string; tally: Tally }[]): Block {
  const kind = KINDS.indexOf(reading.span.kind);
  const people = ({ tally }: { tally: Tally }): number => tally.people[kind] ?? 0;
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
        ratio(countOf(tally, 'answered'), countOf(tally, 'questions')),
        people({ tally }),
      ]),
      ...(hidden.length > 0 ? [[`${String(hidden.length)} phường khác`, `dưới ${String(LEAST)} người mỗi phường, hoặc gộp`, '', '']] : []),
    ],
    empty: 'Kỳ này không có câu hỏi nào nêu tên phường.',
  };
}

/** One topic by itself: what became of its questions over the period. Undefined where too few people asked. */
export function topicBlock({ parts, tally, span }: Reading, topic: string, name: string): Block | undefined {
  const of = (from: Tally): TopicTally | undefined => from.topics[topic];
  if ((of(tally)?.people[KINDS.indexOf(span.kind)] ?? 0) < LEAST) return undefined;
  const asked = parts.filter(({ tally: part }) => (of(part)?.asked ?? 0) > 0);
  // People are not known of every part; so many questions were asked by at most so many people.
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

/** Keeps of a tally what was asked about some topics. */
export function onTopics(tally: Tally, topics: ReadonlySet<string>): Tally {
  const kept = Object.fromEntries(Object.entries(tally.topics).filter(([id]) => topics.has(id)));
  const sum = (name: 'asked' | 'answered' | 'clarified' | 'unanswered' | 'handed' | 'yes' | 'no'): number =>
    Object.values(kept).reduce((all, topic) => all + topic[name], 0);
  return {
    ...emptyTally(),
    // A person who asked about two of them would count twice.
    people: [],
    topics: kept,
    counts: {
      questions: sum('asked'),
      answered: sum('answered'),
      clarified: sum('clarified'),
      unanswered: sum('unanswered'),
      handed: sum('handed'),
      yes: sum('yes'),
      no: sum('no'),
    },
  };
}
