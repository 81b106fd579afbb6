import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { reasonsBlock } from '../../src/engagement/blocks/questions.ts';
import { FACT_TYPES, type Fact, type FactType } from '../../src/engagement/fact.ts';
import { Figures, TABS, type Picture } from '../../src/engagement/figures.ts';
import { MEASURES } from '../../src/engagement/measures/measures.ts';
import { groupsOf } from '../../src/engagement/presence.ts';
import { LEAST } from '../../src/engagement/privacy.ts';
import type { Reading } from '../../src/engagement/reading.ts';
import { BLOCK_IDS, isInReport, REPORTED_TABS } from '../../src/engagement/report/contents.ts';
import { compose } from '../../src/engagement/report/text.ts';
import { addFact, addPerson, emptyTally, type Tally } from '../../src/engagement/tally.ts';
import type { AnswerStatus } from '../../src/knowledge/index.ts';
import { KINDS, spanOf } from '../../src/time/periods.ts';

function aMonth(): Reading {
  const span = spanOf('month', '2026-11-25', 15);
  const tally = emptyTally();
  return { span, until: span.to, ward: '', tally, parts: [{ label: 'T11', from: span.from, to: span.to, kind: 'month', tally }] };
}

/** Figures of a month in which LEAST people asked about one topic, without any store. */
function figuresOfAMonth(): { figures: Figures; picture: Picture } {
  const reading = aMonth();
  for (let person = 0; person < LEAST; person++) addPerson(reading.tally, 1 << KINDS.indexOf('month'), 'a');
  const plan = { themes: [], channels: [], units: [], pieces: [], articles: [], duties: [] };
  const names = { topic: String, aspect: String, criterion: String, reason: String };
  const sources = { names: () => names, wards: () => ['Tam Thanh'], followers: () => Promise.resolve(new Map()) };
  const rollups = { sum: () => Promise.resolve(emptyTally()) };
  return {
    figures: new Figures({ sources, rollups } as never),
    picture: { reading, base: { kind: 'month', tally: reading.tally }, plan },
  };
}

describe('nothing is forgotten', () => {
  it('every figure stands at the head of a dashboard', () => {
    const { figures, picture } = figuresOfAMonth();
    const shown = new Set(TABS.flatMap((tab) => figures.numbers(tab, picture)).map(({ measure: { id } }) => id));
    expect(MEASURES.map(({ id }) => id).filter((id) => !shown.has(id))).toEqual([]);
  });

  it('every figure of a file of measures/ is one of MEASURES', async () => {
    const folder = 'src/engagement/measures';
    const files = await Promise.all(
      readdirSync(folder).map((file) => import(/* @vite-ignore */ resolve(folder, file)) as Promise<Record<string, unknown>>),
    );
    const isDefinition = (value: unknown): boolean => typeof value === 'object' && value !== null && 'counts' in value && 'of' in value;
    const defined = files
      .flatMap((file) => Object.values(file))
      .flatMap((exported) =>
        typeof exported === 'object' && exported !== null && !Array.isArray(exported) ? Object.entries(exported) : [],
      )
      .flatMap(([id, value]) => (isDefinition(value) ? [id] : []));
    expect(defined.sort()).toEqual(MEASURES.map(({ id }) => id).sort());
  });

  it('every table stands on a dashboard or on the page of a topic', async () => {
    const { figures, picture } = figuresOfAMonth();
    const blocks = await Promise.all(TABS.map((tab) => figures.blocks(tab, picture)));
    const shown = [...blocks.flat(), figures.topic(picture, 'a')].map((block) => block?.id);
    expect([...shown].sort()).toEqual([...BLOCK_IDS].sort());
  });

  it.each([undefined, 'van-phong'])('every table that a report promises is in it (unit: %s)', async (unit) => {
    const { figures, picture } = figuresOfAMonth();
    const blocks = (await Promise.all(REPORTED_TABS.map((tab) => figures.blocks(tab, picture)))).flat();
    const promised = BLOCK_IDS.filter((id) => isInReport(id, unit));
    expect(promised.filter((id) => !blocks.some((block) => block.id === id))).toEqual([]);
    const sections = compose({ picture, unit, issuer: 'UBND', plan: { title: 'Kế hoạch', issued: '2026-01-15' } });
    expect(sections.flatMap((section) => section.blocks).filter((id) => !promised.includes(id))).toEqual([]);
  });

  it('every kind of fact is counted by a figure, or named as uncounted', () => {
    const samples: Record<FactType, Partial<Fact>> = {
      question: { status: 'answered' },
      message: {},
      follow: {},
      unfollow: {},
      reaction: {},
      sent: { answerMs: 1_000 },
      not_sent: {},
      received: {},
      seen: {},
      takeover: {},
      withdraw: {},
      set_aside: {},
      rating: { status: 'yes' },
      petition: { status: 'received' },
      survey: { status: 'ket-qua', score: 5 },
      contest: { status: 'cuoc-thi' },
      notice: { item: 'thong-bao' },
      event: { status: 'user_open_chat' },
    };
    const values = (tally: Tally) => MEASURES.map(({ of }) => of({ kind: 'month', tally }));
    for (const [type, sample] of Object.entries(samples) as [FactType, Partial<Fact>][]) {
      const fact = { _id: '', type, at: new Date(0), day: '1970-01-01', ...sample };
      const tally = emptyTally();
      addFact(tally, fact);
      const active = groupsOf(fact).includes('');
      const counted = JSON.stringify(values(tally)) !== JSON.stringify(values(emptyTally()));
      expect(active ? 'active' : counted ? 'counted' : 'uncounted', type).toBe(FACT_TYPES[type]);
    }
  });

  it('every reason why a question has no answer has a name', () => {
    const statuses: Record<Extract<AnswerStatus, `unanswered${string}`> | 'unanswered_too_late', true> = {
      unanswered_no_match: true,
      unanswered_out_of_scope: true,
      unanswered_too_late: true,
    };
    const reading = aMonth();
    for (const status of Object.keys(statuses)) addFact(reading.tally, { _id: '', type: 'question', at: new Date(0), day: '', status });
    const rows = reasonsBlock(reading).rows.map(([name]) => name);
    expect(rows).toHaveLength(3);
    for (const name of rows) expect(name).toMatch(/^\p{Lu}/u);
  });
});
