import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { RowState } from '../../src/outbox/rows.ts';
import { DAY, MINUTE } from '../../src/time/clock.ts';
import { Mailroom, refusing } from '../support/mailroom.ts';
import { MORNING } from '../support/stand-ins.ts';
import { openStore } from '../support/store.ts';

const STATES: RowState[] = ['ready', 'sending', 'sent', 'uncertain', 'skipped', 'dead'];
const store = await openStore();
const room = new Mailroom(store);
const { rows, clock } = room;
const one = room.process('one');
beforeAll(() => rows.model.init());
beforeEach(() => room.reset());

/** A reply in each state, under the name of the state. */
async function inEveryState(): Promise<void> {
  for (const state of STATES) {
    await room.reply(state, { userId: state });
    await rows.model.updateOne({ _id: state }, { $set: { state } });
  }
}
const settledFrom = async (what: 'again' | 'close'): Promise<string[]> => {
  const done = [];
  for (const state of STATES) if (await rows.settle(state, what, 'hoa')) done.push(state);
  return done;
};

describe('an officer who looks at replies that came to nothing', () => {
  it('closes those that failed or are unsure, once, by name', async () => {
    await inEveryState();
    expect(await settledFrom('close')).toEqual(['uncertain', 'dead']);
    expect(await settledFrom('close')).toEqual([]);
    expect(await room.row('dead')).toMatchObject({ state: 'skipped', reason: expect.stringContaining('hoa') });
  });

  it('sends again only those that certainly did not arrive', async () => {
    await inEveryState();
    expect(await settledFrom('again')).toEqual(['dead']);
  });

  it('sends a failed one again as if it were new, but gives it no second chance of its own', async () => {
    await room.reply('a');
    room.zalo = refusing(-999);
    await one.runOnce();
    room.zalo = () => undefined;
    expect(await rows.settle('a', 'again', 'hoa')).toBe(true);
    expect(await room.row('a')).toMatchObject({ state: 'ready', attempts: 0, resent: true });
    expect(await room.row('a')).not.toHaveProperty('code');
    await one.runOnce();
    expect(room.texts).toEqual(['a']);
  });

  it('cannot send again what was forgotten', async () => {
    await room.reply('a');
    await rows.model.updateOne({ _id: 'a' }, { $set: { state: 'dead' } });
    await rows.forgetText(MORNING + DAY);
    expect(await rows.settle('a', 'again', 'hoa')).toBe(false);
    expect(await rows.settle('a', 'close', 'hoa')).toBe(true);
  });
});

describe('the words of replies', () => {
  it('go after the retention time, but for what may still be sent', async () => {
    await inEveryState();
    clock.advance(DAY);
    await room.reply('recent', { userId: 'recent' });
    await rows.model.updateOne({ _id: 'recent' }, { $set: { state: 'sent' } });
    expect(await rows.forgetText(MORNING + DAY)).toBe(3);
    const holding = (await store.kept('outbox')).filter((row) => 'words' in row || 'echo' in row).map(({ _id }) => String(_id));
    expect(holding.sort()).toEqual(['ready', 'recent', 'sending', 'uncertain']);
    expect(await rows.forgetText(MORNING + DAY)).toBe(0);
  });

  it('go at once with whoever asks for it, and nobody else’s', async () => {
    await inEveryState();
    await rows.erase('ready');
    expect((await store.kept('outbox')).map(({ userId }) => String(userId))).toEqual(STATES.filter((state) => state !== 'ready').sort());
  });
});

describe('the last word to somebody who wants to be forgotten', () => {
  it('says that it is time, whatever became of it, with the event that asked for it', async () => {
    for (const state of STATES) {
      await room.reply(`event:${state}:1`, { userId: state, last: true });
      await rows.model.updateOne({ userId: state }, { $set: { state } });
    }
    const done = await rows.done();
    expect(done.sort((a, b) => (a.userId < b.userId ? -1 : 1))).toEqual([
      { userId: 'dead', event: 'event:dead' },
      { userId: 'sent', event: 'event:sent' },
      { userId: 'skipped', event: 'event:skipped' },
    ]);
  });

  it('is not the last while something they asked afterwards is on its way', async () => {
    await room.reply('e1:0', { last: true });
    await one.runOnce();
    await room.reply('e2:0', { order: 2 });
    expect(await rows.done()).toEqual([]);
    clock.advance(MINUTE);
    await one.runOnce();
    expect(await rows.done()).toEqual([{ userId: 'anna', event: 'e1' }]);
  });

  it('is none among the other replies', async () => {
    await room.reply('e1:0');
    await one.runOnce();
    expect(await rows.done()).toEqual([]);
  });
});
