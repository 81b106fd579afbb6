import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { percentile, timeClass, type Times } from '../../src/engagement/answer-times.ts';
import { isDrawn, type Block } from '../../src/engagement/blocks/block.ts';
import { topicBlock, topicsBlock } from '../../src/engagement/blocks/questions.ts';
import { surveyBlock } from '../../src/engagement/blocks/people.ts';
import { pngOf, svgOf } from '../../src/engagement/charts.ts';
import { BOUND_NAMES, MEASURES, change, show } from '../../src/engagement/index.ts';
import { measure, type MeasureId } from '../../src/engagement/measures/measures.ts';
import { guard, LEAST } from '../../src/engagement/privacy.ts';
import { interval } from '../../src/engagement/shares.ts';
import { addFact, addPerson, addTally, ASKED, emptyTally, endOf, type Tally } from '../../src/engagement/tally.ts';
import type { Reading } from '../../src/engagement/reading.ts';
import { KINDS, spanOf } from '../../src/time/periods.ts';

const names = {
  topic: (id: string) => `Việc ${id}`,
  aspect: (id: string) => id,
  criterion: (id: string) => id,
  reason: (id: string) => id,
};
const MONTH = 1 << KINDS.indexOf('month');

/** A month in which each topic was asked about by so many people, once each. */
function month(topics: Record<string, number>): Reading {
  const tally = emptyTally();
  for (const [topic, people] of Object.entries(topics))
    for (let at = 0; at < people; at++) {
      addFact(tally, { _id: '', type: 'question', at: new Date(0), day: '', status: 'answered', topic });
      addPerson(tally, MONTH, topic);
      addPerson(tally, MONTH);
    }
  const span = spanOf('month', '2026-11-25', 15);
  return { span, until: span.to, ward: '', tally, parts: [{ label: 'T11', from: span.from, to: span.to, kind: 'month', tally }] };
}

describe('a figure', () => {
  it('is told with its definition in docs/measures.md, word for word', () => {
    const rows = readFileSync('docs/measures.md', 'utf8')
      .split('\n')
      .filter((line) => line.startsWith('| `'))
      .map((line) => line.split('|').map((cell) => cell.trim()));
    expect(rows.map(([, id]) => id)).toEqual(MEASURES.map(({ id }) => `\`${id}\``));
    for (const [at, { name, bound, counts, without }] of MEASURES.entries())
      expect(rows[at]?.slice(2, 6)).toEqual([name, BOUND_NAMES[bound], counts, without === '' ? '–' : without]);
  });

  it('is not known rather than nought where there is nothing to count', () => {
    const base = { kind: 'month' as const, tally: emptyTally() };
    for (const id of [
      'answered_rate',
      'helpful_rate',
      'answer_median',
      'followers',
      'views',
      'duties_met',
      'satisfaction',
      'petitions_on_time',
    ] as const)
      expect(show(measure(id).of(base), measure(id).format)).toBe('không có số liệu');
    expect(measure('questions').of(base)).toBe(0);
  });

  it('is written as Vietnamese readers write it', () => {
    expect([show(1_234_567, 'count'), show(0.8734, 'percent'), show(1_500, 'duration'), show(90_000, 'duration')]).toEqual([
      '1.234.567',
      '87,3%',
      '1,5 giây',
      '1,5 phút',
    ]);
    expect([show(36 * 3_600_000, 'duration'), show(72 * 3_600_000, 'duration')]).toEqual(['36 giờ', '3 ngày']);
  });

  it('is compared in per cent, shares in points, and not with nothing', () => {
    expect(change(120, 100, 'count')).toBe('tăng 20%');
    expect(change(0.6, 0.655, 'percent')).toBe('giảm 5,5 điểm');
    expect(change(5, 5, 'count')).toBe('không đổi');
    expect(change(5, 0, 'count')).toBeUndefined();
    expect(change(5, undefined, 'count')).toBeUndefined();
  });

  it('counts questions by the same statuses as everything else that counts them', () => {
    for (const status of [
      'answered',
      'clarify',
      'handoff',
      'unanswered_no_match',
      'unanswered_too_late',
      'flow_menu',
      'handoff_active',
      'smalltalk_thanks',
    ])
      expect(ASKED.test(status)).toBe(endOf(status) !== undefined);
  });

  it('of answer times is right to within one per cent', () => {
    const times = fc.array(fc.integer({ min: 50, max: 600_000 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(times, fc.constantFrom(0.5, 0.95), (all, p) => {
        const counted: Times = {};
        for (const ms of all) counted[timeClass(ms)] = (counted[timeClass(ms)] ?? 0) + 1;
        const right = [...all].sort((a, b) => a - b)[Math.ceil(all.length * p) - 1] ?? 0;
        expect(Math.abs((percentile(counted, p) ?? 0) / right - 1)).toBeLessThan(0.0101);
      }),
    );
  });

  it('of a survey says how sure it is', () => {
    expect(interval(0, 0)).toBeUndefined();
    // Wilson's interval for 8 of 10: 0.490 to 0.943.
    const [low, high] = interval(8, 10) ?? [0, 0];
    expect([low.toFixed(3), high.toFixed(3)]).toEqual(['0.490', '0.943']);
    expect(interval(10, 10)?.[1]).toBe(1);
    const tally = emptyTally();
    for (const score of [5, 5, 4, 4, 4, 4, 5, 4, 2, 1])
      addFact(tally, { _id: '', type: 'survey', at: new Date(0), day: '', status: 'ket-qua', score });
    addFact(tally, { _id: '', type: 'survey', at: new Date(0), day: '', status: 'tiep-can', score: 5 });
    expect(surveyBlock({ ...month({}), tally }, names).rows).toEqual([['ket-qua', 10, 0.8, '49% – 94,3%']]);
    expect(measure('satisfaction').of({ kind: 'month', tally })).toBeCloseTo(9 / 11);
  });

  it('of petitions tells those in time from those late', () => {
    const tally = emptyTally();
    const petition = (status: string, more = {}) =>
      addFact(tally, { _id: '', type: 'petition', at: new Date(0), day: '', status, ...more });
    petition('received');
    petition('received');
    petition('answered', { onTime: true, answerMs: 86_400_000 });
    petition('answered', { onTime: false, answerMs: 10 * 86_400_000 });
    petition('answered', { onTime: true, answerMs: 2 * 86_400_000 });
    const of = (id: MeasureId) => measure(id).of({ kind: 'month', tally });
    expect([of('petitions'), of('petitions_answered'), of('petitions_on_time')]).toEqual([2, 3, 2 / 3]);
    expect((of('petitions_time') ?? 0) / 86_400_000).toBeCloseTo(2, 1);
  });
});

describe('tallies', () => {
  it('add up to the same in any order', () => {
    const fact = fc.record({
      type: fc.constantFrom('question', 'follow', 'rating', 'survey', 'sent', 'petition', 'contest', 'notice', 'unfollow'),
      status: fc.constantFrom('answered', 'yes', 'no', 'received', 'clarify'),
      topic: fc.constantFrom('a', 'b'),
      aspect: fc.constant('fee'),
      score: fc.integer({ min: 1, max: 5 }),
      answerMs: fc.integer({ min: 1, max: 90_000 }),
    });
    const tallied = (facts: object[]): Tally => {
      const tally = emptyTally();
      for (const one of facts) addFact(tally, { _id: '', at: new Date(0), day: '', ...one } as never);
      return tally;
    };
    fc.assert(
      fc.property(fc.array(fact), fc.array(fact), (one, other) => {
        const [a, b] = [tallied(one), tallied(other)];
        const whole = tallied([...one, ...other]);
        expect(addTally(addTally(emptyTally(), a), b)).toEqual(whole);
        expect(addTally(addTally(emptyTally(), b), a)).toEqual(whole);
      }),
    );
  });
});

describe('groups of few people', () => {
  it('are never told apart, nor found by subtraction', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 30 }), { maxLength: 20 }), (sizes) => {
        const { shown, hidden } = guard(
          sizes.map((people, id) => ({ people, id })),
          ({ people }) => people,
        );
        expect([...shown, ...hidden]).toHaveLength(sizes.length);
        expect(shown.every(({ people }) => people >= LEAST)).toBe(true);
        const rest = hidden.reduce((sum, { people }) => sum + people, 0);
        if (hidden.length > 0 && shown.length > 0) expect(hidden.length >= 2 && rest >= LEAST).toBe(true);
      }),
    );
  });

  it('are put together in the table of topics, and a topic of few people has no page', () => {
    const reading = month({ a: 40, b: 12, c: 3, d: 4 });
    const block = topicsBlock(reading, names, (id) => `/viec/${id}`);
    expect(block.rows).toEqual([
      ['Việc a', 40, 1, 0, 40],
      ['Việc b', 12, 1, 0, 12],
      ['2 việc khác', 7, 1, 0, ''],
    ]);
    expect(block.links).toEqual(['/viec/a', '/viec/b']);
    expect(topicBlock(reading, 'c', 'C')).toBeUndefined();
    expect(topicBlock(reading, 'a', 'A')?.rows).toEqual([['T11', 40, 40, 0, 0, 0]]);
  });

  it('hide a larger one beside them rather than be found', () => {
    expect(topicsBlock(month({ a: 40, b: 12, c: 3 }), names).rows).toEqual([
      ['Việc a', 40, 1, 0, 40],
      ['2 việc khác', 15, 1, 0, ''],
    ]);
    expect(topicsBlock(month({ c: 3 }), names).rows).toEqual([['1 việc khác', 'dưới 5 người', '', '', '']]);
  });

  it('leave no trace in the drawing of a topic', () => {
    const whole = month({ a: 40 });
    const few = month({ a: 2 });
    const reading = { ...whole, parts: [...whole.parts, ...few.parts, ...month({ a: 9 }).parts] };
    const block = topicBlock(reading, 'a', 'A');
    expect(block?.rows.map(([, asked]) => asked)).toEqual([40, 'không nêu', 'không nêu']);
    expect(block?.chart?.series[0]?.values).toEqual([40, undefined, undefined]);
  });
});

describe('a drawing', () => {
  const chart = {
    type: 'rows' as const,
    format: 'count' as const,
    labels: ['Đăng ký khai sinh', 'B'],
    series: [{ name: 'Câu hỏi', values: [1_200, undefined] }],
  };

  it('is a picture of its own with Vietnamese words, the same each time', () => {
    const svg = svgOf(chart);
    expect(svg).toContain('Đăng ký khai sinh');
    expect(svg).toContain('1.200');
    expect(svg).not.toMatch(/<script|href=/);
    expect(svgOf(chart).replaceAll(/zr\d+-(cls-\d+)?/g, '')).toBe(svg.replaceAll(/zr\d+-(cls-\d+)?/g, ''));
  });

  it('is a PNG for Word', () => {
    const { png, width, height } = pngOf(chart);
    expect(png.subarray(1, 4).toString()).toBe('PNG');
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([width * 2, height * 2]);
  });

  it('is left out where it would be empty', () => {
    const empty: Block['chart'] = { ...chart, series: [{ name: 'x', values: [0, undefined] }] };
    expect([isDrawn(chart), isDrawn(empty), isDrawn({ ...chart, labels: [], series: [] }), isDrawn(undefined)]).toEqual([
      true,
      false,
      false,
      false,
    ]);
  });
});
