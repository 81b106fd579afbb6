import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DAY, HOUR, MINUTE } from '../../src/time/clock.ts';
import { NoGrant, ZaloUnreached } from '../../src/zalo/errors.ts';
import { Mailroom, never, untilTrue } from '../support/mailroom.ts';
import { MORNING } from '../support/stand-ins.ts';
import { openStore } from '../support/store.ts';

const store = await openStore();
const room = new Mailroom(store);
const one = room.process('one');
const two = room.process('two');
const { clock } = room;
beforeAll(() => room.rows.model.init());
beforeEach(() => room.reset());

/** The process dies in the middle of a call to Zalo. */
async function dieWhileSending(): Promise<void> {
  let reached = false;
  room.zalo = () => {
    reached = true;
    return never();
  };
  void room.process('dead').runOnce();
  await untilTrue(() => reached);
  room.zalo = () => undefined;
}

/** A reply has been tried so often. */
const tried = (id: string, attempts: number) => room.rows.model.updateOne({ _id: id }, { $set: { attempts } });

describe('the replies to one citizen', () => {
  it('go out in their order, whichever was added first, and are told of once each', async () => {
    await room.reply('c', { order: 3 });
    await room.reply('a', { order: 1 });
    await room.reply('b', { order: 2 });
    expect(await one.runOnce()).toBe(3);
    expect(room.texts).toEqual(['a', 'b', 'c']);
    expect(room.settled.map(([id, state]) => [id, state])).toEqual([
      ['a', 'sent'],
      ['b', 'sent'],
      ['c', 'sent'],
    ]);
    expect(await room.row('a')).toMatchObject({ state: 'sent', messageId: 'm-a', sentAt: new Date(MORNING) });
    expect(room.known('anna')?.sentSince).toBe(3);
  });

  it('wait for the one before them, also where it waits for a later time', async () => {
    await room.reply('first', { order: 1 });
    await room.reply('second', { order: 2 });
    await room.reply('hello', { userId: 'binh' });
    room.zalo = (user) => (user === 'anna' ? Promise.reject(new ZaloUnreached(false, 'refused', 'send')) : undefined);
    await one.runOnce();
    expect(room.texts).toEqual(['hello']);
    room.zalo = () => undefined;
    clock.advance(2 * MINUTE);
    await one.runOnce();
    expect(room.sent.filter(({ user }) => user === 'anna').map(({ text }) => text)).toEqual(['first', 'second']);
  });

  it.each([0, 3])('wait for number %i of one answer while another process is sending it', async (before) => {
    const order = (at: number): number => MORNING * 1_000 * 10 + at;
    await room.reply(`e:${String(before)}`, { order: order(before) });
    await dieWhileSending();
    await room.reply(`e:${String(before + 1)}`, { order: order(before + 1) });
    await one.runOnce();
    expect(room.texts).toEqual([]);
  });

  it('are sent once by any number of processes', async () => {
    for (const user of ['a', 'b', 'c', 'd', 'e'])
      for (const at of [1, 2]) await room.reply(`${user}${String(at)}`, { userId: user, order: at });
    await Promise.all([one.runOnce(), two.runOnce(), one.runOnce()]);
    await one.runOnce();
    expect([...room.texts].sort()).toEqual(['a1', 'a2', 'b1', 'b2', 'c1', 'c2', 'd1', 'd2', 'e1', 'e2']);
    for (const user of ['a', 'e']) expect(room.texts.indexOf(`${user}1`)).toBeLessThan(room.texts.indexOf(`${user}2`));
  });

  it('are sent once under one key, however often it is added and whatever became of it', async () => {
    await Promise.all([1, 2, 3].map(() => room.reply('a')));
    await one.runOnce();
    await room.reply('a', { message: { text: 'other words' } });
    await one.runOnce();
    expect(room.texts).toEqual(['a']);
    const row = await room.row('a');
    expect(await room.rows.opened(row ? [row] : [])).toMatchObject([{ state: 'sent', message: { text: 'a' } }]);
  });
});

describe('a call that Zalo leaves open', () => {
  it('holds up nobody else, and the same citizen’s next reply', async () => {
    let finish: (() => void) | undefined;
    room.zalo = (user) => (user === 'anna' ? new Promise((resolve) => (finish = resolve)) : undefined);
    await room.reply('to anna');
    await room.reply('to anna again', { order: 2 });
    for (const user of ['b', 'c', 'd', 'e', 'f']) await room.reply(`to ${user}`, { userId: user });
    const running = one.runOnce();
    await untilTrue(() => room.texts.length === 5);
    expect(room.texts).not.toContain('to anna again');
    room.zalo = () => undefined;
    finish?.();
    await running;
    expect(room.texts.slice(-2)).toEqual(['to anna', 'to anna again']);
  });
});

describe('a clock that is set back by an hour', () => {
  it('holds up no reply, new or tried before', async () => {
    await room.reply('new');
    room.zalo = () => Promise.reject(new ZaloUnreached(false, 'refused', 'send'));
    await room.reply('tried', { userId: 'binh' });
    await one.runOnce();
    room.zalo = () => undefined;
    clock.advance(-HOUR);
    await one.runOnce();
    expect([...room.texts].sort()).toEqual(['new', 'tried']);
  });
});

describe('a reply is held back, with a reason that a person can read,', () => {
  it.each([
    [48 * HOUR, 'sent', undefined],
    [48 * HOUR + 1, 'skipped', /48 giờ/],
    [7 * DAY, 'skipped', /48 giờ/],
    [7 * DAY + 1, 'skipped', /7 ngày/],
  ])('%i ms after the last interaction: %s', async (age, state, reason) => {
    room.citizens.set('anna', { sentSince: 0, lastInteractionAt: MORNING });
    clock.advance(age);
    await room.reply('a');
    await one.runOnce();
    expect(await room.row('a')).toMatchObject({ state, ...(reason && { reason: expect.stringMatching(reason) }) });
    expect(room.texts).toEqual(state === 'sent' ? ['a'] : []);
    expect(room.settled.map(([id, how]) => [id, how])).toEqual([['a', state]]);
  });

  it.each([
    [7, ['a']],
    [8, []],
  ])('with %i messages sent since the last interaction', async (sentSince, texts) => {
    room.citizens.set('anna', { sentSince, lastInteractionAt: MORNING });
    await room.reply('a');
    await room.reply('b', { order: 2 });
    await one.runOnce();
    expect(room.texts).toEqual(texts);
    expect(await room.row('b')).toMatchObject({ state: 'skipped', reason: expect.stringMatching(/8 tin/) });
  });

  it.each([
    ['while an officer has the word', MORNING + 1, {}, []],
    ['no longer when their time is over', MORNING, {}, ['a']],
    ['not where the officer wrote it', MORNING + HOUR, { officer: true }, ['a']],
  ])('%s', async (_, takeoverUntil, over, texts) => {
    room.citizens.set('anna', { sentSince: 0, lastInteractionAt: MORNING, takeoverUntil });
    await room.reply('a', over);
    await one.runOnce();
    expect(room.texts).toEqual(texts);
    if (texts.length === 0) expect(await room.row('a')).toMatchObject({ state: 'skipped', reason: expect.stringMatching(/cán bộ/) });
  });

  it.each([
    ['of whom nothing is kept', null],
    ['who never wrote', { sentSince: 0 }],
  ])('to somebody %s', async (_, known) => {
    room.citizens.set('anna', known);
    await room.reply('a');
    await one.runOnce();
    expect(room.texts).toEqual([]);
    expect(await room.row('a')).toMatchObject({ state: 'skipped' });
  });
});

describe('a call that came to no end', () => {
  it('is uncertain when its lease ends, not before, and is not made again while nobody knows', async () => {
    await room.reply('a');
    await room.reply('b', { order: 2 });
    await dieWhileSending();
    clock.advance(MINUTE - 1);
    await one.runOnce();
    expect(await room.row('a')).toMatchObject({ state: 'sending' });
    expect(room.texts).toEqual([]);
    clock.advance(1);
    await one.runOnce();
    expect(await room.row('a')).toMatchObject({ state: 'uncertain', attempts: 1 });
    expect(room.texts).toEqual(['b']);
    clock.advance(14 * MINUTE);
    await one.runOnce();
    expect(await room.row('a')).toMatchObject({ state: 'uncertain' });
    clock.advance(1);
    await one.runOnce();
    expect(await room.row('a')).toMatchObject({ state: 'dead', reason: expect.stringMatching(/không rõ/) });
    expect(room.texts).toEqual(['b']);
    expect(room.settled.map(([id, state]) => [id, state])).toEqual([
      ['b', 'sent'],
      ['a', 'dead'],
    ]);
  });

  it('is sent when the slow process comes back with Zalo’s answer, and counts once', async () => {
    await room.reply('a');
    let answer: (() => void) | undefined;
    room.zalo = () => new Promise((resolve) => (answer = resolve));
    const running = one.runOnce();
    await untilTrue(() => answer !== undefined);
    clock.advance(2 * MINUTE);
    await two.runOnce();
    expect(await room.row('a')).toMatchObject({ state: 'uncertain' });
    answer?.();
    await running;
    expect(await room.row('a')).toMatchObject({ state: 'sent', messageId: 'm-a' });
    expect(room.known('anna')?.sentSince).toBe(1);
    expect(room.settled).toHaveLength(1);
  });

  it.each([
    ['the answer was lost', () => new ZaloUnreached(true, 'timeout', 'send')],
    ['the program stumbled', () => new TypeError('a fault of ours')],
  ])('because %s is uncertain at once and not made again', async (_, fault) => {
    await room.reply('a');
    room.zalo = () => Promise.reject(fault());
    await one.runOnce();
    room.zalo = () => undefined;
    clock.advance(10 * MINUTE);
    await one.runOnce();
    expect(await room.row('a')).toMatchObject({ state: 'uncertain', attempts: 1 });
    expect(room.texts).toEqual([]);
  });
});

describe('a call that was not made', () => {
  it.each([
    ['because Zalo cannot be reached', () => new ZaloUnreached(false, 'refused', 'send')],
    ['because there is no connection with Zalo', () => new NoGrant('lost')],
  ])('%s is made later, however often that was tried, within the window', async (_, fault) => {
    await room.reply('a');
    await tried('a', 20);
    room.zalo = () => Promise.reject(fault());
    await one.runOnce();
    expect(await room.row('a')).toMatchObject({ state: 'ready', attempts: 21, reason: expect.stringMatching(/Zalo/) });
    room.zalo = () => undefined;
    clock.advance(5 * MINUTE);
    await one.runOnce();
    expect(room.texts).toEqual(['a']);
    expect(await room.row('a')).not.toHaveProperty('reason');
  });

  it('waits longer each time', async () => {
    await room.reply('a');
    room.zalo = () => Promise.reject(new ZaloUnreached(false, 'refused', 'send'));
    const waits: number[] = [];
    for (const attempts of [0, 1, 2, 6, 7, 50]) {
      await tried('a', attempts);
      await one.runOnce();
      const until = (await room.row('a'))?.notBefore?.getTime() ?? 0;
      waits.push((until - clock.now()) / 1_000);
      clock.time = until;
    }
    expect(waits).toEqual([4, 8, 16, 256, 300, 300]);
  });
});
