import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { isSealed, type Keys } from '../../src/database/keys.ts';
import { DAY, MINUTE } from '../../src/time/clock.ts';
import { roundTrips } from '../support/round-trips.ts';
import { MORNING, TestClock } from '../support/stand-ins.ts';
import { keysOn, openStore } from '../support/store.ts';

const [ANNA, BINH] = ['8200000000000000003', '8200000000000000004'] as const;
const WORDS = 'mẹ tôi ốm, gọi 0912 345 678';
const store = await openStore();
const clock = new TestClock();
const keys: Keys = store.keys;
beforeAll(() => keys.model.init());
beforeEach(() => {
  clock.time = MORNING;
});

/** The keys as another process has them. */
const elsewhere = (over: { shared?: boolean; most?: number } = {}): Keys => keysOn(store.another(), clock, over);

describe('the key of a citizen', () => {
  it('opens what it sealed, in every process, for one purpose and one citizen', async () => {
    const sealed = (await keys.of(ANNA)).close(WORDS, 'event');
    expect(isSealed(sealed)).toBe(true);
    expect(sealed).not.toMatch(/0912|ốm/);
    expect(await keys.open(sealed, 'event')).toBe(WORDS);
    expect(await elsewhere().open(sealed, 'event')).toBe(WORDS);
    await expect(keys.open(sealed, 'reply')).rejects.toThrow();
    expect((await keys.of(ANNA)).digest('a', 'echo')).not.toBe((await keys.of(BINH)).digest('a', 'echo'));
  });

  it('is kept sealed, beside a pseudonym and nothing else of the citizen', async () => {
    await keys.of(ANNA);
    const kept = JSON.stringify(await store.kept('keys'));
    expect(kept).not.toContain(ANNA);
    expect(kept).not.toMatch(/[0-9a-f]{64}/);
  });

  it('is one, however many ask for it at once and in whichever process', async () => {
    const other = elsewhere();
    await Promise.all([keys.of(ANNA), other.of(ANNA), keys.of(ANNA), other.of(ANNA)]);
    expect(await store.kept('keys')).toHaveLength(1);
  });

  it('costs a citizen who is new one round trip, and one who is known none', async () => {
    expect(await roundTrips(() => keys.of(ANNA))).toBe(1);
    expect(await roundTrips(() => keys.of(ANNA))).toBe(0);
    expect(await roundTrips(() => keys.known(ANNA))).toBe(0);
    expect(await roundTrips(() => keys.known(BINH))).toBe(1);
    expect(await store.kept('keys')).toHaveLength(1);
  });

  it('of many who come at once costs one round trip, and one more where some have a key already', async () => {
    const [all, some] = [
      ['a', 'b', 'c'],
      ['b', 'c', 'd', 'e'],
    ];
    expect(await roundTrips(() => Promise.all(all.map((user) => keys.of(user))))).toBe(1);
    const other = elsewhere();
    expect(await roundTrips(() => Promise.all([...some, ...some].map((user) => other.of(user))))).toBe(2);
    expect(await store.kept('keys')).toHaveLength(5);
    const sealed = (await other.of('b')).close(WORDS, 'event');
    expect(await keys.open(sealed, 'event')).toBe(WORDS);
  });

  it('is held in memory for so many only, and read again', async () => {
    const few = elsewhere({ most: 2 });
    const sealed = (await few.of('a')).close(WORDS, 'event');
    for (const user of ['b', 'c', 'd']) await few.of(user);
    expect(await roundTrips(() => few.open(sealed, 'event'))).toBe(1);
    expect(await few.open(sealed, 'event')).toBe(WORDS);
    expect(await store.kept('keys')).toHaveLength(4);
  });

  it('opens many texts of many citizens with one round trip', async () => {
    const sealed: string[] = [];
    for (const user of ['a', 'b', 'c']) sealed.push((await keys.of(user)).close(user, 'event'));
    const other = elsewhere();
    expect(await roundTrips(() => other.openAll([...sealed, undefined, 'chưa niêm'], 'event'))).toBe(1);
    expect(await other.openAll([...sealed, undefined, 'chưa niêm'], 'event')).toEqual(['a', 'b', 'c', undefined, 'chưa niêm']);
  });
});

describe('a citizen who is erased', () => {
  it('can be read by nobody any more, and who comes back is somebody new', async () => {
    const sealed = (await keys.of(ANNA)).close(WORDS, 'event');
    await keys.retire(ANNA);
    expect(await keys.open(sealed, 'event')).toBe(WORDS);
    const later = (await keys.of(ANNA)).close('xin chào', 'event');
    await keys.destroy(ANNA);
    expect(await keys.open(sealed, 'event')).toBeUndefined();
    expect(await keys.open(later, 'event')).toBe('xin chào');
    expect(await elsewhere().open(later, 'event')).toBe('xin chào');
  });

  it('is a stranger until they write', async () => {
    await keys.of(ANNA, 'petition');
    await keys.of(ANNA);
    await keys.retire(ANNA);
    await keys.destroy(ANNA);
    expect(await keys.known(ANNA)).toBeUndefined();
    expect([await keys.erased(ANNA), await keys.erased(BINH)]).toEqual([true, false]);
    // That they were erased is known for a week, to nobody who does not ask for them.
    expect(await store.kept('keys')).toEqual([{ _id: expect.stringMatching(/^[0-9a-f]{24}$/), erasedUntil: new Date(MORNING + 7 * DAY) }]);
  });

  it('loses no word that was on its way into the store: the key waits for it', async () => {
    let arrive: () => void = () => undefined;
    const arrived = new Promise<void>((resolve) => (arrive = resolve));
    const writing = keys.keeping(ANNA, async () => {
      const key = await keys.of(ANNA);
      await arrived;
      return key.close(WORDS, 'event');
    });
    let over = false;
    const retired = keys.retire(ANNA).then(() => (over = true));
    await keys.known(BINH);
    expect(over).toBe(false);
    arrive();
    expect(await keys.open(await writing, 'event')).toBe(WORDS);
    await retired;
  });

  it('is forgotten by other processes before the key that they hold is gone', async () => {
    const [one, other] = [elsewhere({ shared: true }), elsewhere({ shared: true })];
    await other.of(ANNA);
    await one.retire(ANNA);
    await one.destroy(ANNA);
    clock.advance(30_000);
    const inHaste = (await other.of(ANNA)).close(WORDS, 'event');
    expect(await one.open(inHaste, 'event')).toBe(WORDS);
    clock.advance(MINUTE);
    const sealed = (await other.of(ANNA)).close(WORDS, 'event');
    expect(sealed.slice(0, 18)).not.toBe(inHaste.slice(0, 18));
  });
});

describe('the retention time', () => {
  it('takes a key with the last words under it, and never one under which words may still be kept', async () => {
    const here = elsewhere();
    const first = (await here.of(ANNA)).close('cũ', 'event');
    clock.advance(8 * DAY);
    const second = (await here.of(ANNA)).close('mới', 'event');
    expect(await store.kept('keys')).toHaveLength(2);
    // Under the first key lie words of seven days.
    clock.advance(20 * DAY);
    expect(await here.forget(clock.now() - 22 * DAY)).toBe(0);
    expect(await here.forget(clock.now() - 19 * DAY)).toBe(1);
    expect(await here.open(first, 'event')).toBeUndefined();
    expect(await here.open(second, 'event')).toBe('mới');
  });

  it('takes the key of a day, under which lie words that belong to nobody', async () => {
    const here = elsewhere();
    const sealed = (await here.ofDay('2026-11-23')).close('lạ', 'event');
    clock.advance(40 * DAY);
    await here.forget(clock.now() - 30 * DAY);
    expect(await here.open(sealed, 'event')).toBeUndefined();
  });

  it('leaves the keys of petitions', async () => {
    await keys.of(ANNA, 'petition');
    expect(await keys.forget(MORNING + 400 * DAY)).toBe(0);
    await keys.drop(ANNA, 'petition');
    expect(await store.kept('keys')).toEqual([]);
  });
});
