import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { StoredEvent } from '../../src/inbox/event.ts';
import { Events } from '../../src/inbox/events.ts';
import type { Due } from '../../src/inbox/line.ts';
import { InboxWorker, type EventHandler } from '../../src/inbox/worker.ts';
import { HOUR, MINUTE } from '../../src/time/clock.ts';
import { readEvent, type ZaloEvent } from '../../src/zalo/events.ts';
import { MORNING, silent, TestClock } from '../support/stand-ins.ts';
import { openStore } from '../support/store.ts';

const [ANNA, BINH] = ['anna', 'binh'] as const;
const SECOND = 1_000;
const store = await openStore();
let events = new Events(store.connection, store.keys);
const clock = new TestClock();
beforeAll(() => events.model.init());
beforeEach(() => {
  // Nobody has written yet in this minute.
  events = new Events(store.connection, store.keys);
  clock.time = MORNING;
});

/** An event arrives from a citizen; resolves with its id. */
async function arrives(user: string, text: string): Promise<string> {
  const raw = Buffer.from(
    JSON.stringify({ event_name: 'user_send_text', sender: { id: user }, message: { text, msg_id: `${user}:${text}` } }),
  );
  return (await events.add(raw, readEvent(raw) as ZaloEvent, clock.now())).id;
}
/** Another process takes an event that is due. */
async function claim(id: string, owner: string) {
  const { due } = await events.line.firstOfEach(MORNING);
  return events.line.claim(due.find(({ _id }) => _id === id) as Due, owner, MORNING);
}
const find = (id: string) => events.model.findById(id).lean<StoredEvent>();

/** A process that works on events, and what it did. `work` is done in place of carrying out. */
function process(owner: string, work: (text: string, plan: unknown) => Promise<void> | void = () => undefined) {
  const [planned, done, aside]: [string[], string[], string[]] = [[], [], []];
  const handler: EventHandler = {
    plan: ({ text = '' }) => {
      planned.push(text);
      return Promise.resolve({ by: owner, text });
    },
    carryOut: async (plan, { text = '' }) => {
      await work(text, plan);
      done.push(text);
      return undefined;
    },
    setAside: ({ _id }) => Promise.resolve(void aside.push(_id)),
  };
  const worker = new InboxWorker({ events, clock, logger: silent, owner, handler });
  return { worker, handler, planned, done, aside };
}
const never = (): Promise<void> => new Promise(() => undefined);
/** Lets what is under way come to where it waits. */
const untilTrue = async (ready: () => boolean): Promise<void> => {
  while (!ready()) await new Promise((resolve) => setTimeout(resolve, 5));
};

describe('the events of one citizen', () => {
  it('are worked on once each, in the order in which they came, and then there is nothing to do', async () => {
    for (const text of ['a', 'b', 'c']) await arrives(ANNA, text);
    const { worker, planned, done } = process('one');
    expect(await worker.runOnce()).toBe(3);
    expect(done).toEqual(['a', 'b', 'c']);
    expect(await worker.runOnce()).toBe(0);
    expect(planned).toEqual(['a', 'b', 'c']);
  });

  it('that are done keep neither plan nor error', async () => {
    const id = await arrives(ANNA, 'a');
    let failing = true;
    const { worker } = process('one', () => {
      if (failing) throw new Error('not now');
    });
    await worker.runOnce();
    failing = false;
    clock.advance(SECOND);
    await worker.runOnce();
    const event = await find(id);
    expect(event).toMatchObject({ state: 'done', attempts: 2, doneAt: new Date(MORNING + SECOND) });
    expect(event).not.toHaveProperty('plan');
    expect(event).not.toHaveProperty('error');
  });

  it('wait behind one that failed, and those of others do not', async () => {
    await arrives(ANNA, 'bad');
    await arrives(ANNA, 'good');
    await arrives(BINH, 'hello');
    let failing = true;
    const { worker, done } = process('one', (text) => {
      if (text === 'bad' && failing) throw new Error('not now');
    });
    await worker.runOnce();
    expect(done).toEqual(['hello']);
    failing = false;
    await worker.runOnce();
    expect(done).toEqual(['hello']);
    clock.advance(SECOND);
    await worker.runOnce();
    expect(done).toEqual(['hello', 'bad', 'good']);
  });
});

describe('an event that fails', () => {
  it('is tried again after 1, 2, 4 and 8 seconds, then set aside with its error, and the next one runs', async () => {
    const bad = await arrives(ANNA, 'bad');
    await arrives(ANNA, 'good');
    const tries: number[] = [];
    const { worker, done, aside } = process('one', (text) => {
      if (text !== 'bad') return;
      tries.push((clock.now() - MORNING) / SECOND);
      throw new Error('poison');
    });
    for (let second = 0; second <= 20; second++) {
      await worker.runOnce();
      clock.advance(SECOND);
    }
    expect(tries).toEqual([0, 1, 3, 7, 15]);
    expect(await find(bad)).toMatchObject({ state: 'aside', attempts: 5, error: 'poison' });
    expect(aside).toEqual([bad]);
    expect(done).toEqual(['good']);
  });

  it('is decided once, however often carrying it out fails', async () => {
    await arrives(ANNA, 'a');
    const plans: unknown[] = [];
    const { worker, planned } = process('one', (_, plan) => {
      plans.push(plan);
      if (plans.length < 3) throw new Error('not now');
    });
    for (let time = 0; time < 4; time++) {
      await worker.runOnce();
      clock.advance(10 * SECOND);
    }
    expect(planned).toEqual(['a']);
    expect(plans).toEqual(Array.from({ length: 3 }, () => ({ by: 'one', text: 'a' })));
  });

  it('is set aside where its body cannot be read', async () => {
    const id = await arrives(ANNA, 'a');
    await events.model.updateOne({ _id: id }, { $set: { raw: '{' } });
    const { worker, aside } = process('one');
    for (let time = 0; time < 6; time++) {
      await worker.runOnce();
      clock.advance(MINUTE);
    }
    expect(await find(id)).toMatchObject({ state: 'aside' });
    expect(aside).toEqual([id]);
  });

  it('is set aside too where it ends the process each time', async () => {
    const id = await arrives(ANNA, 'deadly');
    await arrives(ANNA, 'good');
    let reached = 0;
    for (let life = 1; life <= 5; life++) {
      void process(`life ${String(life)}`, () => {
        reached++;
        return never();
      }).worker.runOnce();
      await untilTrue(() => reached === life);
      clock.advance(MINUTE);
    }
    const last = process('life 6');
    await last.worker.runOnce();
    expect(last.aside).toEqual([id]);
    expect(last.done).toEqual(['good']);
    expect(await find(id)).toMatchObject({ state: 'aside', error: expect.stringMatching(/\p{L}/u) });
  });
});

describe('a process that dies', () => {
  it('after the decision is followed by one that carries out that decision and makes none of its own', async () => {
    await arrives(ANNA, 'a');
    let reached = false;
    void process('one', () => {
      reached = true;
      return never();
    }).worker.runOnce();
    await untilTrue(() => reached);
    const plans: unknown[] = [];
    const two = process('two', (_, plan) => void plans.push(plan));
    await two.worker.runOnce();
    expect(plans).toEqual([]);
    clock.advance(MINUTE);
    await two.worker.runOnce();
    expect(plans).toEqual([{ by: 'one', text: 'a' }]);
    expect(two.planned).toEqual([]);
  });

  it('only seemed to: whoever was overtaken while deciding carries out what the other decided', async () => {
    await arrives(ANNA, 'a');
    const plans: unknown[] = [];
    const one = process('one', (_, plan) => void plans.push(plan));
    let decide: (() => void) | undefined;
    one.handler.plan = () => new Promise((resolve) => (decide = () => resolve({ by: 'one, late' })));
    const running = one.worker.runOnce();
    await untilTrue(() => decide !== undefined);
    clock.advance(MINUTE);
    let reached = false;
    void process('two', () => {
      reached = true;
      return never();
    }).worker.runOnce();
    await untilTrue(() => reached);
    decide?.();
    await running;
    expect(plans).toEqual([{ by: 'two', text: 'a' }]);
  });
});

describe('the claim of an event', () => {
  it('keeps other processes away until it ends, to the millisecond', async () => {
    const id = await arrives(ANNA, 'a');
    await arrives(ANNA, 'after');
    await arrives(BINH, 'b');
    expect(await claim(id, 'another process')).toMatchObject({ _id: id, attempts: 1, owner: 'another process' });
    const { worker, done } = process('one');
    await worker.runOnce();
    expect(done).toEqual(['b']);
    clock.advance(MINUTE - 1);
    await worker.runOnce();
    expect(done).toEqual(['b']);
    clock.advance(1);
    await worker.runOnce();
    expect(done).toEqual(['b', 'a', 'after']);
  });

  it('is one process’s alone, and of one event after another', async () => {
    for (const text of ['a', 'b', 'c']) await arrives(ANNA, text);
    const two = process('two');
    const one = process('one', async () => {
      clock.advance(40 * SECOND);
      await two.worker.runOnce();
    });
    await one.worker.runOnce();
    expect([one.done, two.done]).toEqual([['a', 'b', 'c'], []]);
  });

  it('does not outlive a clock that is set back by an hour', async () => {
    const id = await arrives(ANNA, 'a');
    await claim(id, 'a process that died');
    clock.advance(-HOUR);
    const { worker, done } = process('one');
    await worker.runOnce();
    expect(done).toEqual(['a']);
  });
});

describe('a clock that is set back by an hour', () => {
  it('holds up no question that was accepted before, and none that failed', async () => {
    await arrives(ANNA, 'asked before');
    await arrives(BINH, 'bad');
    let failing = true;
    const { worker, done } = process('one', (text) => {
      if (text === 'bad' && failing) throw new Error('not now');
    });
    clock.advance(-HOUR);
    await worker.runOnce();
    expect(done).toEqual(['asked before']);
    failing = false;
    clock.advance(-HOUR);
    await worker.runOnce();
    expect(done).toEqual(['asked before', 'bad']);
  });
});

describe('somebody who writes without end', () => {
  it('is answered one message a round, behind the first of everybody else', async () => {
    for (let at = 0; at < 5; at++) await arrives(ANNA, `flood ${String(at)}`);
    await arrives(BINH, 'a question');
    const { worker, done } = process('one');
    await worker.runOnce();
    expect(done.slice(0, 2).sort()).toEqual(['a question', 'flood 0']);
    expect(done.slice(2)).toEqual([1, 2, 3, 4].map((at) => `flood ${String(at)}`));
  });

  it('is told once in a minute that it is too much; the rest is kept and not worked on', async () => {
    for (let at = 0; at < 30; at++) await arrives(ANNA, String(at));
    const { worker, done } = process('one');
    await worker.runOnce();
    expect(done).toHaveLength(21);
    expect(await events.model.countDocuments({ userId: ANNA, state: 'kept' })).toBe(9);
    expect(await events.model.countDocuments({ userId: ANNA, excess: true })).toBe(1);
    clock.advance(MINUTE);
    await arrives(ANNA, 'a minute later');
    await worker.runOnce();
    expect(done.at(-1)).toBe('a minute later');
  });
});

describe('many citizens', () => {
  it('are all served in one run, more than are looked at in one round', async () => {
    const users = Array.from({ length: 52 }, (_, at) => `user${String(at)}`);
    for (const user of users) await arrives(user, 'a');
    const served: string[] = [];
    const { worker, handler } = process('one');
    handler.carryOut = (_, { userId = '' }) => {
      served.push(userId);
      return Promise.resolve(undefined);
    };
    expect(await worker.runOnce()).toBe(52);
    expect(served.sort()).toEqual(users.sort());
  });

  it('are served beside one another: a slow answer to one holds up nobody who is there', async () => {
    await arrives(ANNA, 'slow');
    await arrives(BINH, 'quick');
    let finish: (() => void) | undefined;
    const { worker, done } = process('one', (text) => (text === 'slow' ? new Promise((resolve) => (finish = resolve)) : undefined));
    const running = worker.runOnce();
    await untilTrue(() => done.includes('quick') && finish !== undefined);
    finish?.();
    await running;
    expect(done).toEqual(['quick', 'slow']);
  });
});
