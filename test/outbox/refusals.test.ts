import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { MINUTE } from '../../src/time/clock.ts';
import { fromLocal } from '../../src/time/local.ts';
import { Mailroom, refusing } from '../support/mailroom.ts';
import { MORNING } from '../support/stand-ins.ts';
import { openStore } from '../support/store.ts';

const store = await openStore();
const room = new Mailroom(store);
const one = room.process('one');
const two = room.process('two');
const { clock } = room;
beforeAll(() => room.rows.model.init());
beforeEach(() => room.reset());

/** Codes after which a person cannot be written to (reference 4.10). */
const USER_CODES = [-213, -217, -218, -227, -230, -232, -244];
/** A reply has been tried so often. */
const tried = (id: string, attempts: number) => room.rows.model.updateOne({ _id: id }, { $set: { attempts } });

describe('a refusal by Zalo', () => {
  it.each([
    ['ends the reply for an officer to see', 'dead', [-201, -210, -100, -235, -240, -233, -999]],
    ['of the kind "not now" lets the reply go', 'skipped', [-211]],
    ['to write to a citizen lets the reply go', 'skipped', [-213, -217, -218, -227, -230, -232, -244]],
    ['that leaves open what happened leaves it uncertain', 'uncertain', [-200]],
    ['that an operator can end waits ten minutes', 'ready', [-204, -209, -212, -221, -223, -224, -242, -320, -321, -216, -220]],
  ])('%s (%s after %j)', async (_, state, codes) => {
    for (const code of codes) await room.reply(String(code), { userId: String(code) });
    room.zalo = (user) => refusing(Number(user))();
    // Four calls at a time; a run ends where all of them have to wait.
    for (let run = 0; run < codes.length; run += 4) await one.runOnce();
    for (const code of codes) {
      expect(await room.row(String(code))).toMatchObject({ state, attempts: 1, reason: expect.stringMatching(/\p{L}{2,}/u) });
      if (state === 'ready') expect((await room.row(String(code)))?.notBefore).toEqual(new Date(MORNING + 10 * MINUTE));
    }
    expect(room.refusals.map(([, code]) => code).sort()).toEqual(codes.filter((code) => USER_CODES.includes(code)).sort());
    room.zalo = () => undefined;
    clock.advance(10 * MINUTE);
    await one.runOnce();
    expect(room.texts.sort()).toEqual(state === 'ready' ? codes.map(String).sort() : []);
  });

  it('that an operator can end waits for as long as it takes', async () => {
    await room.reply('a');
    await tried('a', 20);
    room.zalo = refusing(-224);
    await one.runOnce();
    expect(await room.row('a')).toMatchObject({ state: 'ready', reason: expect.stringMatching(/nâng gói/) });
  });

  it('for too many calls stops everybody until the next minute, and ends a reply after eight tries', async () => {
    await room.reply('a');
    room.zalo = refusing(-32);
    await one.runOnce();
    room.zalo = () => undefined;
    await room.reply('b', { userId: 'binh' });
    clock.time = MORNING + MINUTE - 1;
    await two.runOnce();
    expect(room.texts).toEqual([]);
    clock.advance(2 * MINUTE);
    await tried('a', 6);
    room.zalo = refusing(-32);
    await one.runOnce();
    expect(await room.row('a')).toMatchObject({ state: 'ready', attempts: 7 });
    clock.advance(2 * MINUTE);
    await one.runOnce();
    expect(await room.row('a')).toMatchObject({ state: 'dead', attempts: 8 });
  });

  it.each([
    ['2026-11-23T22:30', '2026-11-24T06:00'],
    ['2026-11-24T05:59', '2026-11-24T06:00'],
    ['2026-11-23T10:00', '2026-11-24T06:00'],
  ])('for the night, at %s, waits until %s', async (now, until) => {
    clock.time = fromLocal(now);
    room.citizens.set('anna', { sentSince: 0, lastInteractionAt: clock.time });
    await room.reply('a');
    room.zalo = refusing(-234);
    await one.runOnce();
    expect(await room.row('a')).toMatchObject({ state: 'ready', notBefore: new Date(fromLocal(until)) });
    room.zalo = () => undefined;
    clock.time = fromLocal(until);
    await one.runOnce();
    expect(room.texts).toEqual(['a']);
  });

  it('of buttons is followed by plain text, once', async () => {
    await room.reply('a', { fallback: { text: 'a, in words' } });
    room.zalo = (_, text) => (text === 'a' ? refusing(-233)() : undefined);
    await one.runOnce();
    expect(room.texts).toEqual(['a, in words']);
    await room.reply('b', { fallback: { text: 'b, in words' }, order: 2 });
    let calls = 0;
    room.zalo = () => {
      calls++;
      return refusing(-233)();
    };
    await one.runOnce();
    expect(await room.row('b')).toMatchObject({ state: 'dead', code: -233 });
    expect(calls).toBe(2);
  });
});
