import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { MINUTE } from '../../src/time/clock.ts';
import { ZaloUnreached } from '../../src/zalo/errors.ts';
import { Mailroom, never, untilTrue } from '../support/mailroom.ts';
import { MORNING } from '../support/stand-ins.ts';
import { openStore } from '../support/store.ts';

const SECOND = 1_000;
const store = await openStore();
const room = new Mailroom(store);
const { clock, echoes } = room;
const one = room.process('one');
beforeAll(() => room.rows.model.init());
beforeEach(() => room.reset());

const echo = (text: string | undefined, { user = 'anna', messageId = 'm1', at = clock.now() } = {}) =>
  echoes.heard({ userId: user, messageId, text, at });
/** A reply whose call was answered by nobody. */
async function uncertain(id: string, over: Parameters<Mailroom['reply']>[1] = {}): Promise<void> {
  await room.reply(id, over);
  room.zalo = () => Promise.reject(new ZaloUnreached(true, 'timeout', 'send'));
  await one.runOnce();
  room.zalo = () => undefined;
}

describe('the echo of an uncertain reply', () => {
  it('settles it as sent, counts it once and is told of once, however often it comes', async () => {
    await uncertain('a');
    clock.advance(SECOND);
    for (let time = 0; time < 2; time++) await echo('a');
    expect(await room.row('a')).toMatchObject({ state: 'sent', messageId: 'm1', sentAt: new Date(MORNING + SECOND) });
    expect(room.known('anna')?.sentSince).toBe(1);
    expect(room.settled).toEqual([['a', 'sent', undefined]]);
    clock.advance(20 * MINUTE);
    await one.runOnce();
    expect(room.texts).toEqual([]);
  });

  it.each([
    ['to somebody else', () => echo('a', { user: 'binh' })],
    ['with other words', () => echo('b')],
    ['without words', () => echo(undefined)],
  ])('is not one %s', async (_, hear) => {
    await uncertain('a');
    await hear();
    expect(await room.row('a')).toMatchObject({ state: 'uncertain' });
  });

  it('is not that of an earlier reply with the same words', async () => {
    await room.reply('earlier', { message: { text: 'Chào' }, echoText: 'Chào' });
    await one.runOnce();
    await uncertain('later', { message: { text: 'Chào' }, echoText: 'Chào', order: 2 });
    await echo('Chào', { messageId: 'm-Chào' });
    expect(await room.row('later')).toMatchObject({ state: 'uncertain' });
    await echo('Chào', { messageId: 'm2' });
    expect(await room.row('later')).toMatchObject({ state: 'sent', messageId: 'm2' });
  });

  it('stands for one of two uncertain replies with the same words', async () => {
    await uncertain('first', { message: { text: 'Chào' }, echoText: 'Chào' });
    await uncertain('second', { message: { text: 'Chào' }, echoText: 'Chào', order: 2 });
    await echo('Chào');
    const states = [await room.row('first'), await room.row('second')].map((row) => row?.state);
    expect(states.sort()).toEqual(['sent', 'uncertain']);
    await echo('Chào', { messageId: 'm2' });
    expect((await store.kept('outbox')).map(({ state }) => String(state))).toEqual(['sent', 'sent']);
  });

  it('that comes before the answer of the call counts once, with the answer', async () => {
    await room.reply('a');
    let answer: (() => void) | undefined;
    room.zalo = () => new Promise((resolve) => (answer = resolve));
    const running = one.runOnce();
    await untilTrue(() => answer !== undefined);
    await echo('a');
    expect(await room.row('a')).toMatchObject({ state: 'sending' });
    answer?.();
    await running;
    expect(await room.row('a')).toMatchObject({ state: 'sent' });
    expect(room.known('anna')?.sentSince).toBe(1);
    expect(room.settled).toHaveLength(1);
  });

  it('that comes before the process dies counts when the lease has ended', async () => {
    await room.reply('a');
    let reached = false;
    room.zalo = () => {
      reached = true;
      return never();
    };
    void room.process('dead').runOnce();
    await untilTrue(() => reached);
    room.zalo = () => undefined;
    await echo('a');
    clock.advance(MINUTE);
    await one.runOnce();
    expect(await room.row('a')).toMatchObject({ state: 'sent', messageId: 'm1' });
    expect(room.texts).toEqual([]);
    expect(room.known('anna')?.sentSince).toBe(1);
  });
});

describe('an uncertain reply without an echo', () => {
  it('is sent once more where other echoes have come since, after a minute and a half, and never a third time', async () => {
    await uncertain('a');
    await echo('to binh', { user: 'binh', at: MORNING + 1_001 });
    clock.advance(90 * SECOND - 1);
    await one.runOnce();
    expect(room.texts).toEqual([]);
    clock.advance(1);
    room.zalo = () => Promise.reject(new ZaloUnreached(true, 'timeout', 'send'));
    await one.runOnce();
    expect(await room.row('a')).toMatchObject({ state: 'uncertain', attempts: 2, resent: true });
    room.zalo = () => undefined;
    await echo('to binh', { user: 'binh', messageId: 'm2', at: clock.now() + MINUTE });
    clock.advance(15 * MINUTE);
    await one.runOnce();
    expect(await room.row('a')).toMatchObject({ state: 'uncertain' });
    clock.advance(1);
    await one.runOnce();
    expect(await room.row('a')).toMatchObject({ state: 'dead' });
    expect(room.texts).toEqual([]);
  });

  it.each([
    ['that came before it', MORNING - MINUTE],
    ['of the same second', MORNING + SECOND],
  ])('is not sent again because of an echo %s', async (_, at) => {
    await uncertain('a');
    await echo('to binh', { user: 'binh', at });
    clock.advance(10 * MINUTE);
    await one.runOnce();
    expect(await room.row('a')).toMatchObject({ state: 'uncertain' });
    expect(room.texts).toEqual([]);
  });

  it('is not sent again where Zalo was not heard the whole time since its call', async () => {
    await uncertain('a');
    room.hearingSince = MORNING + 1;
    await echo('to binh', { user: 'binh', at: MORNING + 2 * SECOND });
    clock.advance(10 * MINUTE);
    await one.runOnce();
    expect(await room.row('a')).toMatchObject({ state: 'uncertain' });
    expect(room.texts).toEqual([]);
  });

  it('is measured by the newest echo, in whichever order they are told', async () => {
    await echo('x', { at: MORNING + MINUTE });
    await echo('y', { at: MORNING });
    expect(await echoes.lastAt()).toBe(MORNING + MINUTE);
  });
});

describe('what Zalo tells of a reply that was sent', () => {
  it('is when it was first delivered and first seen, of that reply alone', async () => {
    for (const [at, id] of ['a', 'b'].entries()) await room.reply(id, { order: at });
    await one.runOnce();
    for (const minute of [1, 2]) {
      await echoes.received(['m-a'], MORNING + minute * MINUTE);
      await echoes.seen(['m-a', 'unknown'], MORNING + (minute + 2) * MINUTE);
    }
    expect(await room.row('a')).toMatchObject({ deliveredAt: new Date(MORNING + MINUTE), seenAt: new Date(MORNING + 3 * MINUTE) });
    expect(await room.row('b')).not.toHaveProperty('deliveredAt');
    expect(await room.row('b')).not.toHaveProperty('seenAt');
  });
});
