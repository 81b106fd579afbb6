import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { localDay } from '../../src/time/local.ts';
import { KINDS, addDays, dayNumber, spanOf } from '../../src/time/periods.ts';
import { Counting, type NewFact } from '../support/counting.ts';
import { tries } from '../support/soak.ts';

const DAY = 86_400_000;
const HOUR = 3_600_000;
/** Midnight in Lạng Sơn at the beginning of a local day, epoch ms. */
const midnight = (day: string): number => Date.parse(`${day}T00:00:00Z`) - 7 * HOUR;

const question = (person: string, day: string, more: Partial<NewFact> = {}) => ({
  type: 'question' as const,
  at: midnight(day) + 9 * HOUR,
  person,
  status: 'answered',
  topic: 'khai-sinh',
  item: 'khai-sinh',
  ...more,
});

/** How many different people were active, straight from the facts. */
const recount = (facts: readonly NewFact[], from: string, to: string, fits: (fact: NewFact) => boolean = () => true): number =>
  new Set(
    facts
      .filter(({ type, at }) => type === 'question' && localDay(at) >= from && localDay(at) <= to)
      .filter(fits)
      .map(({ person }) => person),
  ).size;

describe('facts added up', () => {
  it('are cut at local midnight', async () => {
    const { rollups, add } = await opened();
    await add(question('a', '2026-11-23', { at: midnight('2026-11-23') - 1 }), question('a', '2026-11-23', { at: midnight('2026-11-23') }));
    await rollups.refresh();
    const days = await rollups.days('2026-11-01', '2026-11-30');
    expect([...days].map(([day, { counts }]) => [day, counts.questions])).toEqual([
      ['2026-11-22', 1],
      ['2026-11-23', 1],
    ]);
  });

  it('count a person once in each period, whatever they do', async () => {
    const { rollups, add } = await opened();
    await add(
      question('a', '2026-11-02'),
      question('a', '2026-11-02', { topic: 'ket-hon' }),
      question('a', '2026-11-20'),
      question('b', '2026-11-20'),
      { type: 'sent', at: midnight('2026-11-21'), person: 'c' },
    );
    await rollups.refresh();
    const { people, topics } = await rollups.sum('2026-11-01', '2026-11-30');
    expect(people[KINDS.indexOf('month')]).toBe(2);
    expect(people[KINDS.indexOf('day')]).toBe(3);
    expect(topics['ket-hon']?.people[KINDS.indexOf('month')]).toBe(1);
  });

  it('stay the same when everything happens twice, late and in any order', async () => {
    const day = fc.integer({ min: 0, max: 420 }).map((at) => addDays('2025-10-10', at));
    const fact = fc.record({
      day,
      person: fc.constantFrom('a', 'b', 'c', 'd'),
      topic: fc.constantFrom('khai-sinh', 'ket-hon'),
      ward: fc.option(fc.constantFrom('Kỳ Lừa', 'Tam Thanh'), { nil: undefined }),
      status: fc.constantFrom('answered', 'clarify', 'unanswered_no_match', 'handoff', 'flow_menu'),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(fact, { minLength: 1, maxLength: 25 }), fc.array(fc.nat(), { maxLength: 4 }), async (rows, cuts) => {
        const room = await opened();
        const facts = rows.map(({ day: on, ward, ...row }, at) => ({
          ...question(row.person, on, { ...row, ...(ward !== undefined && { ward }) }),
          _id: `f${String(at)}`,
        }));
        // In pieces, each counted at once, some of them twice.
        const at = [...new Set(cuts.map((cut) => cut % facts.length))].sort((a, b) => a - b);
        for (const [i, start] of [0, ...at].entries()) {
          await room.add(...facts.slice(i === 0 ? 0 : Math.max(0, start - 2), at[i] ?? facts.length));
          room.clock.advance(HOUR);
          await room.rollups.refresh();
        }
        const bit_by_bit = await room.kept();
        await room.rollups.rebuild();
        expect(await room.kept()).toEqual(bit_by_bit);
        await room.rollups.rebuild('2026-03-05');
        expect(await room.kept()).toEqual(bit_by_bit);
        for (const kind of KINDS)
          for (const { at: time, ward, topic } of facts) {
            const { from, to } = spanOf(kind, localDay(time), 15);
            const sum = await room.rollups.sum(from, to);
            expect(sum.people[KINDS.indexOf(kind)]).toBe(recount(facts, from, to));
            expect(sum.topics[topic]?.people[KINDS.indexOf(kind)]).toBe(recount(facts, from, to, (one) => one.topic === topic));
            if (ward === undefined) continue;
            const there = await room.rollups.sum(from, to, ward);
            expect(there.people[KINDS.indexOf(kind)]).toBe(recount(facts, from, to, (one) => one.ward === ward));
            const asked = facts.filter(
              (one) => one.ward === ward && one.status !== 'flow_menu' && localDay(one.at) >= from && localDay(one.at) <= to,
            );
            expect(there.counts.questions ?? 0).toBe(asked.length);
          }
      }),
      tries(8),
    );
  });

  it('are counted again for a day to which something came late', async () => {
    const { rollups, add, clock } = await opened();
    await add(question('a', '2026-11-20'));
    await rollups.refresh();
    clock.advance(3 * DAY);
    await add(question('a', '2026-11-18'), question('b', '2026-11-19'));
    expect(await rollups.refresh()).toMatchObject({ since: '2026-11-18', days: 3 });
    const { people, counts } = await rollups.sum('2026-11-16', '2026-11-22');
    expect([people[KINDS.indexOf('week')], counts.questions]).toEqual([2, 3]);
  });

  it('cost nothing when nothing was added', async () => {
    const { rollups, add, clock } = await opened();
    await add(question('a', '2026-11-20'));
    await rollups.refresh();
    clock.advance(HOUR);
    // What was written down shortly before the last run is looked at once more.
    expect(await rollups.refresh()).toMatchObject({ days: 1 });
    clock.advance(HOUR);
    expect(await rollups.refresh()).toEqual({ days: 0, facts: 0 });
  });

  it('are finished by the next run where one was cut off', async () => {
    const room = await opened();
    await room.add(question('a', '2026-11-02'), question('b', '2026-11-03'));
    await room.rollups.refresh();
    const before = await room.kept();
    room.clock.advance(HOUR);
    await room.add(question('c', '2026-11-03', { _id: 'late' }));
    // The run dies once days are written and before people are.
    const restore = beforePeopleAreWritten(room, () => Promise.reject(new Error('killed')));
    await expect(room.process('dying').refresh()).rejects.toThrow('killed');
    restore();
    room.clock.advance(HOUR);
    await room.rollups.refresh();
    const after = await room.kept();
    expect(after).not.toEqual(before);
    await room.rollups.rebuild();
    expect(await room.kept()).toEqual(after);
  });

  it('are done by one process at a time', async () => {
    const { rollups, add, process } = await opened();
    await add(...Array.from({ length: 40 }, (_, at) => question(`p${String(at)}`, addDays('2026-09-01', at))));
    const runs = await Promise.all([rollups.refresh(), process('second').refresh()]);
    expect(runs.filter((run) => run === undefined)).toHaveLength(1);
  });

  it('are done once at a time within a process too: the loop and an officer may ask in the same moment', async () => {
    const room = await opened();
    await room.add(...Array.from({ length: 20 }, (_, at) => question(`p${String(at)}`, addDays('2026-09-01', at))));
    let running = 0;
    let most = 0;
    const restore = beforePeopleAreWritten(room, async () => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setImmediate(resolve));
      running--;
    });
    const [first, second] = await Promise.all([room.rollups.rebuild(), room.rollups.rebuild()]);
    restore();
    expect([first?.facts, second?.facts, most]).toEqual([20, 20, 1]);
  });

  it('follow a plan whose periods begin on another day', async () => {
    const room = await opened();
    await room.add(question('a', '2026-09-10'), question('a', '2026-09-20'));
    await room.rollups.refresh();
    const quarter = KINDS.indexOf('report_quarter');
    expect((await room.rollups.sum('2026-09-01', '2026-09-30')).people[quarter]).toBe(2);
    room.reportsFrom = 1;
    await room.rollups.refresh();
    expect((await room.rollups.sum('2026-09-01', '2026-09-30')).people[quarter]).toBe(1);
  });

  it('keep every count when a person is erased, and nothing of the person', async () => {
    const room = await opened();
    const days = ['2026-01-05', '2026-01-05', '2026-06-20', '2026-11-02', '2026-11-20'];
    await room.add(...days.map((day, at) => question('a', day, { topic: at % 2 === 0 ? 'khai-sinh' : 'ket-hon', ward: 'Kỳ Lừa' })));
    await room.add(question('b', '2026-11-20'));
    await room.rollups.refresh();
    const before = await room.kept();
    await room.facts.erase('a', 15);
    await room.rollups.erase('a');
    await room.rollups.rebuild();
    expect(await room.kept()).toEqual(before);
    expect(await room.connection.collection('active_days').find({}).toArray()).toHaveLength(1);
    expect(await room.facts.model.countDocuments({ person: 'a' })).toBe(0);
  });

  it('do not bring back a person who is erased while a run has them in hand', async () => {
    const room = await opened();
    await room.add(question('a', '2026-11-20'), question('b', '2026-11-20'));
    const restore = beforePeopleAreWritten(room, async () => {
      await room.facts.erase('a', 15);
      await room.rollups.erase('a');
    });
    await room.rollups.rebuild();
    restore();
    const people = await room.connection.collection<{ _id: string }>('active_days').find({}).toArray();
    expect(people.map(({ _id }) => _id)).toEqual(['b']);
  });
});

/** Lets something happen between the days and the people of a run. Resolves with the way back. */
function beforePeopleAreWritten({ connection }: Counting, happens: () => Promise<void>): () => void {
  const prototype = Object.getPrototypeOf(connection.collection('active_days')) as { bulkWrite: (...args: unknown[]) => unknown };
  const { bulkWrite } = prototype;
  prototype.bulkWrite = async function (this: { name: string }, ...args: unknown[]) {
    if (this.name === 'active_days') await happens();
    return bulkWrite.apply(this, args);
  };
  return () => void (prototype.bulkWrite = bulkWrite);
}

async function opened() {
  const room = await Counting.open();
  return Object.assign(room, { add: room.add.bind(room), process: room.process.bind(room) });
}

describe('a day in numbers', () => {
  it('is days since 1970, as people are kept by it', () => {
    expect(addDays('1970-01-01', dayNumber('2026-11-25'))).toBe('2026-11-25');
  });

  it('has the hour of Lạng Sơn, not of the server', async () => {
    const { rollups, add } = await opened();
    await add(question('a', '2026-11-25', { at: midnight('2026-11-25') + 23.5 * HOUR }));
    await rollups.refresh();
    const { hours } = await rollups.sum('2026-11-25', '2026-11-25');
    expect(hours.findIndex((count) => count > 0)).toBe(23);
  });
});
