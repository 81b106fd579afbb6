import { beforeAll, describe, expect, it } from 'vitest';
import { Citizens } from '../../src/citizens/citizens.ts';
import { PauseSwitch } from '../../src/citizens/pause.ts';
import { SharedSettings } from '../../src/database/settings.ts';
import { DAY, HOUR, MINUTE } from '../../src/time/clock.ts';
import { MORNING } from '../support/stand-ins.ts';
import { openStore } from '../support/store.ts';

const ANNA = '8200000000000000003';
const BINH = '8200000000000000004';
const store = await openStore();
const citizens = new Citizens(store.connection, store.keys);
beforeAll(() => citizens.model.init());

describe('who follows', () => {
  it('follows from the day on which they began, with where they came from', async () => {
    await citizens.followed(ANNA, 'qr', MORNING, MORNING + 500);
    expect(await citizens.find(ANNA)).toMatchObject({
      following: true,
      followSource: 'qr',
      followedAt: new Date(MORNING),
      lastInteractionAt: new Date(MORNING),
      createdAt: new Date(MORNING + 500),
    });
  });

  it('does not after they have left, and does again after they came back', async () => {
    await citizens.followed(ANNA, 'qr', MORNING, MORNING);
    await citizens.unfollowed(ANNA, MORNING + MINUTE);
    expect(await citizens.find(ANNA)).toMatchObject({ following: false, unfollowedAt: new Date(MORNING + MINUTE) });
    await citizens.followed(ANNA, undefined, MORNING + HOUR, MORNING + HOUR);
    expect(await citizens.find(ANNA)).toMatchObject({ following: true, followedAt: new Date(MORNING + HOUR), followSource: 'qr' });
  });

  it('has still left when the news that they came arrives after the news that they left', async () => {
    await citizens.interacted(ANNA, MORNING - HOUR, MORNING - HOUR);
    await citizens.unfollowed(ANNA, MORNING + MINUTE);
    await citizens.followed(ANNA, 'qr', MORNING, MORNING + HOUR);
    expect(await citizens.find(ANNA)).toMatchObject({ following: false });
  });

  it('has still left when the news that they came is told twice', async () => {
    await citizens.followed(ANNA, 'qr', MORNING, MORNING);
    await citizens.interacted(ANNA, MORNING - HOUR, MORNING - HOUR);
    await citizens.unfollowed(ANNA, MORNING + MINUTE);
    await citizens.followed(ANNA, 'qr', MORNING, MORNING + HOUR);
    expect(await citizens.find(ANNA)).toMatchObject({ following: false });
  });

  it('is nobody new by leaving: of somebody unknown nothing is begun', async () => {
    await citizens.unfollowed(ANNA, MORNING);
    expect(await citizens.find(ANNA)).toBeNull();
  });

  it('still follows when an older leaving is told late', async () => {
    await citizens.followed(ANNA, 'qr', MORNING, MORNING);
    await citizens.followed(ANNA, 'search', MORNING + HOUR, MORNING + HOUR);
    await citizens.unfollowed(ANNA, MORNING + MINUTE);
    expect(await citizens.find(ANNA)).toMatchObject({ following: true, followSource: 'search', followedAt: new Date(MORNING + HOUR) });
  });

  it('has left for good, whichever of two leavings is told last', async () => {
    await citizens.followed(ANNA, 'qr', MORNING, MORNING);
    await citizens.unfollowed(ANNA, MORNING + 3 * HOUR);
    await citizens.unfollowed(ANNA, MORNING + HOUR);
    await citizens.followed(ANNA, 'qr', MORNING + 2 * HOUR, MORNING + 4 * HOUR);
    expect(await citizens.find(ANNA)).toMatchObject({ following: false, unfollowedAt: new Date(MORNING + 3 * HOUR) });
  });

  it('does not open the window to write to them by leaving', async () => {
    await citizens.unfollowed(ANNA, MORNING);
    expect((await citizens.find(ANNA))?.lastInteractionAt).toBeUndefined();
  });
});

describe('the window in which somebody may be written to', () => {
  it('begins anew, with no message counted, when they write again', async () => {
    await citizens.interacted(ANNA, MORNING, MORNING);
    await Promise.all([1, 2, 3].map(() => citizens.sent(ANNA)));
    expect(await citizens.find(ANNA)).toMatchObject({ sentSince: 3 });
    await citizens.interacted(ANNA, MORNING + HOUR, MORNING + HOUR);
    expect(await citizens.find(ANNA)).toMatchObject({ sentSince: 0, lastInteractionAt: new Date(MORNING + HOUR) });
  });

  it.each([
    ['the same message again', 0],
    ['an older message late', -HOUR],
  ])('stays as it is, with what was sent counted, after %s', async (_, by) => {
    await citizens.interacted(ANNA, MORNING, MORNING);
    await citizens.sent(ANNA);
    await citizens.interacted(ANNA, MORNING + by, MORNING + 2 * HOUR);
    expect(await citizens.find(ANNA)).toMatchObject({ sentSince: 1, lastInteractionAt: new Date(MORNING), createdAt: new Date(MORNING) });
  });

  it('is one person’s alone', async () => {
    await citizens.interacted(ANNA, MORNING, MORNING);
    await citizens.interacted(BINH, MORNING, MORNING);
    await citizens.sent(ANNA);
    expect(await citizens.find(BINH)).toMatchObject({ sentSince: 0 });
  });

  it('notes that Zalo refuses somebody until they write again, and that who refused as no follower follows no more', async () => {
    for (const user of [ANNA, BINH]) await citizens.followed(user, 'qr', MORNING, MORNING);
    await citizens.refusedBy(ANNA, -213, MORNING + MINUTE);
    await citizens.refusedBy(BINH, -227, MORNING + MINUTE);
    expect(await citizens.find(ANNA)).toMatchObject({ following: false, unreachable: { code: -213, at: new Date(MORNING + MINUTE) } });
    expect(await citizens.find(BINH)).toMatchObject({ following: true, unreachable: { code: -227 } });
    await citizens.interacted(BINH, MORNING + HOUR, MORNING + HOUR);
    expect((await citizens.find(BINH))?.unreachable).toBeUndefined();
  });
});

describe('an officer who writes', () => {
  it('silences the bot until the latest of what was said, in whichever order it is told', async () => {
    await citizens.interacted(ANNA, MORNING, MORNING);
    await citizens.takenOver(ANNA, MORNING + 2 * HOUR, MORNING);
    await citizens.takenOver(ANNA, MORNING + HOUR, MORNING);
    expect(await citizens.find(ANNA)).toMatchObject({ takeoverUntil: new Date(MORNING + 2 * HOUR), sentSince: 0 });
  });

  it('began with the first word of the officer, however much follows', async () => {
    await citizens.takenOver(ANNA, MORNING + HOUR, MORNING);
    await citizens.takenOver(ANNA, MORNING + 2 * HOUR, MORNING + HOUR - MINUTE);
    expect(await citizens.find(ANNA)).toMatchObject({ takeoverSince: new Date(MORNING) });
    await citizens.takenOver(ANNA, MORNING + 4 * HOUR, MORNING + 3 * HOUR);
    expect(await citizens.find(ANNA)).toMatchObject({ takeoverSince: new Date(MORNING + 3 * HOUR) });
    await citizens.released(ANNA);
    expect((await citizens.find(ANNA))?.takeoverSince).toBeUndefined();
  });

  it('gives back the word at once, and may come again', async () => {
    await citizens.takenOver(ANNA, MORNING + 2 * HOUR, MORNING);
    await citizens.released(ANNA);
    expect((await citizens.find(ANNA))?.takeoverUntil).toBeUndefined();
    await citizens.takenOver(ANNA, MORNING + HOUR, MORNING);
    expect(await citizens.find(ANNA)).toMatchObject({ takeoverUntil: new Date(MORNING + HOUR) });
  });

  it('to somebody unknown is remembered, and opens no window', async () => {
    await citizens.takenOver(ANNA, MORNING + HOUR, MORNING);
    expect(await citizens.find(ANNA)).toMatchObject({ following: false, sentSince: 0, takeoverUntil: new Date(MORNING + HOUR) });
    expect((await citizens.find(ANNA))?.lastInteractionAt).toBeUndefined();
  });
});

describe('a conversation', () => {
  it('is where its latest event left it, whatever is told late or twice', async () => {
    await citizens.interacted(ANNA, MORNING, MORNING);
    await citizens.remember(ANNA, 20, { topic: 'later' }, { welcomedAt: new Date(MORNING) });
    await citizens.remember(ANNA, 10, { topic: 'earlier' });
    await citizens.remember(ANNA, 20, { topic: 'the same event decided otherwise' });
    expect(await citizens.find(ANNA)).toMatchObject({ dialogue: { topic: 'later' }, dialogueOrder: 20, welcomedAt: new Date(MORNING) });
    await citizens.remember(ANNA, 30, {});
    expect(await citizens.find(ANNA)).toMatchObject({ dialogue: {}, welcomedAt: new Date(MORNING) });
  });

  it('holds each part of a burst once, in order, until it is answered', async () => {
    await citizens.interacted(ANNA, MORNING, MORNING);
    const part = (event: string, text: string) => ({ event, text, at: new Date(MORNING) });
    for (const one of [part('e1', 'làm'), part('e2', 'khai sinh'), part('e1', 'làm')]) await citizens.hold(ANNA, one);
    expect((await citizens.heldOf((await citizens.find(ANNA)) ?? {})).map(({ text }) => text)).toEqual(['làm', 'khai sinh']);
    await citizens.remember(ANNA, 10, {});
    expect((await citizens.find(ANNA))?.held).toBeUndefined();
  });
});

describe('what somebody wants to be told of', () => {
  it('is what they said last, as a whole', async () => {
    await citizens.interacted(ANNA, MORNING, MORNING);
    await citizens.interestedIn(ANNA, { topics: ['dat-dai'], audience: 'business', ward: 'ky-lua', muted: true });
    await citizens.interestedIn(ANNA, { topics: [] });
    expect((await citizens.find(ANNA))?.interests).toEqual({ topics: [] });
  });

  it('counts each notice once', async () => {
    await citizens.interacted(ANNA, MORNING, MORNING);
    for (const notice of ['thi', 'lua-dao', 'thi']) await citizens.toldOf(ANNA, notice);
    expect((await citizens.find(ANNA))?.told).toEqual(['thi', 'lua-dao']);
  });
});

describe('what was begun and never ended', () => {
  it('goes when its author has been silent for the retention time, and nothing else goes with it', async () => {
    const before = MORNING + 30 * DAY;
    for (const [user, at] of [
      [ANNA, before - 1],
      [BINH, before],
    ] as const) {
      await citizens.interacted(user, at, at);
      await citizens.remember(user, 10, { flow: 'sealed', topic: 'khai-sinh', place: { ward: 'ky-lua', at } });
      await citizens.hold(user, { event: 'e1', text: 'con tôi', at: new Date(at) });
      await citizens.interestedIn(user, { topics: ['dat-dai'] });
    }
    expect(await citizens.forgetDrafts(before)).toBe(2);
    const [anna, binh] = [await citizens.find(ANNA), await citizens.find(BINH)];
    expect(anna).toMatchObject({ dialogue: { topic: 'khai-sinh' }, interests: { topics: ['dat-dai'] } });
    expect(anna?.dialogue).not.toHaveProperty('flow');
    expect(anna?.dialogue).not.toHaveProperty('place');
    expect(anna?.held).toBeUndefined();
    expect(binh).toMatchObject({ dialogue: { flow: 'sealed' }, held: [{ event: 'e1' }] });
    expect(await citizens.forgetDrafts(before)).toBe(0);
  });
});

describe('somebody who is erased', () => {
  it('leaves nothing, and is not brought back by what was still under way', async () => {
    await citizens.followed(ANNA, 'qr', MORNING, MORNING);
    await citizens.followed(BINH, 'qr', MORNING, MORNING);
    await citizens.remember(ANNA, 10, { topic: 'khai-sinh' });
    await citizens.erase(ANNA);
    await citizens.remember(ANNA, 20, { topic: 'khai-sinh' });
    await citizens.hold(ANNA, { event: 'e1', text: 'con tôi', at: new Date(MORNING) });
    await citizens.sent(ANNA);
    await citizens.refusedBy(ANNA, -213, MORNING);
    await citizens.interestedIn(ANNA, { topics: ['dat-dai'] });
    await citizens.toldOf(ANNA, 'thi');
    await citizens.released(ANNA);
    expect(await store.everything()).not.toContain(ANNA);
    expect(await store.everything()).toContain(BINH);
  });

  it('comes back as somebody new', async () => {
    await citizens.followed(ANNA, 'qr', MORNING, MORNING);
    await citizens.remember(ANNA, 10, { topic: 'khai-sinh' }, { welcomedAt: new Date(MORNING) });
    await citizens.erase(ANNA);
    await citizens.interacted(ANNA, MORNING + HOUR, MORNING + HOUR);
    expect(await citizens.find(ANNA)).toEqual({
      _id: ANNA,
      following: false,
      sentSince: 0,
      createdAt: new Date(MORNING + HOUR),
      lastInteractionAt: new Date(MORNING + HOUR),
    });
  });
});

describe('the switch of the bot', () => {
  const settings = new SharedSettings(store.connection);
  const [here, there] = [new PauseSwitch(settings), new PauseSwitch(settings)];

  it('is on until officers stop it, and every process sees who did, when, and what citizens are told', async () => {
    expect(await here.now()).toBeUndefined();
    const pause = { since: MORNING, message: 'Trợ lý tạm nghỉ.', by: 'hoa' };
    await here.stop(pause);
    expect(await there.now()).toEqual(pause);
    await there.stop({ ...pause, message: 'Trợ lý nghỉ tới trưa.' });
    expect((await here.now())?.message).toBe('Trợ lý nghỉ tới trưa.');
    await there.start(MORNING + HOUR);
    expect(await here.now()).toBeUndefined();
  });
});
