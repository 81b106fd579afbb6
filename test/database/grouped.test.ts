import type { Collection } from 'mongoose';
import { describe, expect, it } from 'vitest';
import { GroupedReads } from '../../src/database/grouped-reads.ts';
import { GroupedUpdates } from '../../src/database/grouped-updates.ts';
import { roundTrips } from '../support/round-trips.ts';
import { openStore } from '../support/store.ts';

interface Row {
  _id: string;
  n: number;
  name?: string;
}

const store = await openStore();
const rows = store.connection.collection<Row>('grouped') as unknown as Collection;
const updates = new GroupedUpdates(rows);
const reads = new GroupedReads<Row>(rows);
const more = (_id: string, n = 1) => updates.update({ filter: { _id, n }, update: { $inc: { n: 1 } } });

describe('updates that come at the same time', () => {
  it('go together, and each is told that it was carried out', async () => {
    await rows.insertMany(['a', 'b', 'c', 'd'].map((_id) => ({ _id, n: 1 })) as never);
    let sure: boolean[] = [];
    expect(await roundTrips(async () => (sure = await Promise.all(['a', 'b', 'c', 'd'].map((id) => more(id)))))).toBe(1);
    expect(sure).toEqual([true, true, true, true]);
    expect((await store.kept('grouped')).map(({ n }) => n as unknown)).toEqual([2, 2, 2, 2]);
  });

  it('of one document are carried out one after the other', async () => {
    await rows.insertOne({ _id: 'a', n: 1 } as never);
    await Promise.all([more('a', 1), more('a', 2), more('a', 3)]);
    expect(await store.kept('grouped')).toEqual([{ _id: 'a', n: 4 }]);
  });

  it('are not sure where one of them finds nothing, and the others are carried out all the same', async () => {
    await rows.insertOne({ _id: 'a', n: 1 } as never);
    expect(await Promise.all([more('a'), more('nobody')])).toEqual([false, false]);
    expect(await store.kept('grouped')).toEqual([{ _id: 'a', n: 2 }]);
    expect(await more('a', 2)).toBe(true);
    expect(await more('nobody')).toBe(false);
  });

  it('make what is not there, and a refusal meets the one that it is about', async () => {
    await rows.insertOne({ _id: 'a', n: 1 } as never);
    const made = (_id: string, n: number) => updates.update({ filter: { _id, n }, update: { $set: { name: _id } }, upsert: true });
    // There is an `a` that does not fit: making another meets its key.
    const [own, other] = await Promise.allSettled([made('a', 7), made('b', 7)]);
    expect(own).toMatchObject({ status: 'rejected', reason: { code: 11000 } });
    expect(other).toMatchObject({ status: 'fulfilled' });
    expect(await store.kept('grouped')).toEqual([
      { _id: 'a', n: 1 },
      { _id: 'b', n: 7, name: 'b' },
    ]);
  });

  it('leave out what is undefined', async () => {
    await updates.update({ filter: { _id: 'a' }, update: { $set: { n: 1, name: undefined } }, upsert: true });
    expect(await store.kept('grouped')).toEqual([{ _id: 'a', n: 1 }]);
  });

  it('all fail where the store takes none, and the next are tried again', async () => {
    const broken = new GroupedUpdates({ bulkWrite: () => Promise.reject(new Error('no room')) });
    const failed = await Promise.allSettled([1, 2].map(() => broken.update({ filter: {}, update: {} })));
    expect(failed.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await expect(broken.update({ filter: {}, update: {} })).rejects.toThrow('no room');
  });
});

describe('reads that come at the same time', () => {
  it('ask once, and give everybody a document of their own', async () => {
    await rows.insertMany(['a', 'b'].map((_id) => ({ _id, n: 1 })) as never);
    let found: (Row | null)[] = [];
    expect(await roundTrips(async () => (found = await Promise.all(['a', 'b', 'a', 'x'].map((id) => reads.find(id)))))).toBe(1);
    expect(found).toEqual([{ _id: 'a', n: 1 }, { _id: 'b', n: 1 }, { _id: 'a', n: 1 }, null]);
    expect(found[0]).not.toBe(found[2]);
  });

  it('see what was written before they were asked for', async () => {
    const early = reads.find('a');
    await rows.insertOne({ _id: 'a', n: 1 } as never);
    expect(await reads.find('a')).toEqual({ _id: 'a', n: 1 });
    await early;
  });
});
