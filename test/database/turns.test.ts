import mongoose, { type mongo } from 'mongoose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/time/clock.ts';
import { startEmbeddedStore, type EmbeddedStore } from '../../src/database/embedded/server.ts';
import { lastingDir } from '../support/temp.ts';

const ROWS = 6_000;

describe('long work in the store', () => {
  let scratch: ReturnType<typeof lastingDir>;
  let store: EmbeddedStore;
  let client: mongo.MongoClient;
  let rows: mongo.Collection<{ _id: number; n?: number; text?: string }>;

  beforeAll(async () => {
    scratch = lastingDir();
    store = await startEmbeddedStore({ dataDir: scratch.dir, clock: systemClock });
    client = await mongoose.mongo.MongoClient.connect(store.uri);
    rows = client.db('motcua').collection('rows');
    await rows.createIndex({ n: 1 });
    for (let from = 0; from < ROWS; from += 1_000)
      await rows.insertMany(Array.from({ length: 1_000 }, (_, n) => ({ _id: from + n, n: (from + n) % 50, text: 'x'.repeat(500) })));
  });
  afterAll(async () => {
    await client.close();
    await store.close();
    scratch.remove();
  });

  /** How many times another client was answered while `work` went on. */
  async function pingsDuring(work: Promise<unknown>): Promise<number> {
    let over = false;
    let pings = 0;
    void work.finally(() => (over = true));
    while (!over) {
      await client.db('motcua').command({ ping: 1 });
      pings++;
    }
    return pings;
  }

  it.each<[string, () => Promise<unknown>]>([
    ['a search without an index', () => rows.countDocuments({ text: 'y' })],
    ['a sort without an index', () => rows.find({}).sort({ text: 1, _id: -1 }).limit(5).toArray()],
    ['a change of one among many', () => rows.updateOne({ text: 'y' }, { $set: { n: 1 } })],
    ['a change of very many', () => rows.updateMany({ n: { $gte: 0 } }, { $inc: { m: 1 } })],
    ['many inserts', () => rows.insertMany(Array.from({ length: 1_500 }, (_, n) => ({ _id: ROWS + n, text: 'x'.repeat(500) })))],
    ['many removals', () => rows.deleteMany({ _id: { $gte: ROWS } })],
  ])('lets others in: %s', async (_what, work) => {
    expect(await pingsDuring(work())).toBeGreaterThan(0);
  });

  it('has done all of it, once', async () => {
    expect(await rows.countDocuments({})).toBe(ROWS);
    expect(await rows.countDocuments({ m: 1 })).toBe(ROWS);
  });

  it('counts by keys what the index says, and by looking what it does not', async () => {
    for (const [filter, wanted] of [
      [{ n: 7 }, ROWS / 50],
      [{ n: { $gt: 7 } }, (ROWS / 50) * 42],
      [{ n: { $gte: 7, $lt: 9 } }, (ROWS / 50) * 2],
      [{ n: { $in: [1, 2, 2] } }, (ROWS / 50) * 2],
      [{ n: null }, 0],
      [{ n: { $lt: 'a' } }, 0],
      [{ n: { $gte: 7, $lt: 'a' } }, 0],
      [{ _id: { $lt: 10 } }, 10],
      [{ n: 7, _id: { $lt: 100 } }, 2],
    ] as const)
      expect([filter, await rows.countDocuments(filter as never)]).toEqual([filter, wanted]);
    expect(await rows.countDocuments({ n: 7 }, { skip: 10, limit: 20 })).toBe(20);
  });

  it('ends where the client said', async () => {
    await expect(rows.find({ text: 'y' }, { maxTimeMS: 1 }).toArray()).rejects.toMatchObject({ code: 50 });
    await expect(rows.find({}, { maxTimeMS: -1 }).toArray()).rejects.toMatchObject({ code: 2 });
  });

  it.each([{ hint: { n: 1 } }, { let: { a: 1 } }, { collation: { locale: 'vi' } }, { returnKey: true }, { min: { n: 1 } }])(
    'refuses %o',
    async (options) => {
      await expect(rows.find({}, options as never).toArray()).rejects.toMatchObject({ code: 40_415 });
    },
  );

  it('gives more than goes into one reply in several', async () => {
    const large = client.db('motcua').collection<{ _id: number; text: string }>('large');
    for (let n = 0; n < 5; n++) await large.insertOne({ _id: n, text: 'x'.repeat(7_000_000) });
    const cursor = large.find({}, { batchSize: 1_000 });
    expect((await cursor.toArray()).map(({ text }) => text.length)).toEqual(Array(5).fill(7_000_000));
    await large.insertOne({ _id: 9, text: 'x'.repeat(16 * 1024 * 1024 - 40) });
    expect((await large.findOne({ _id: 9 }))?.text).toHaveLength(16 * 1024 * 1024 - 40);
    await expect(large.insertOne({ _id: 10, text: 'x'.repeat(16 * 1024 * 1024) })).rejects.toThrow();
    await large.drop();
  });

  it('goes on with a cursor that was left alone while everything changed', async () => {
    const cursor = rows.find({}, { batchSize: 10 }).sort({ _id: 1 });
    expect((await cursor.next())?._id).toBe(0);
    await rows.deleteMany({ _id: { $gt: 5, $lt: 5_000 } });
    const rest = (await cursor.toArray()).map(({ _id }) => _id);
    // What was read before is given as it was; of the rest what is there now.
    expect(rest.slice(-3)).toEqual([ROWS - 3, ROWS - 2, ROWS - 1]);
    expect(rest).toEqual([...rest].sort((a, b) => a - b));
    expect(rest.filter((id) => id > 300 && id < 5_000)).toEqual([]);
  });

  it('sorts by an _id that is too long for a key, and tells such ones apart', async () => {
    const named = client.db('motcua').collection<{ _id: string }>('named');
    const ids = ['b', 'a', 'c'].map((end) => `${'đ'.repeat(400)}${end}`);
    await named.insertMany([...ids, 'z', 'b'].map((_id) => ({ _id })));
    expect((await named.find({}).sort({ _id: 1 }).toArray()).map(({ _id }) => _id)).toEqual(['b', 'z', ...ids.toSorted()]);
    expect(await named.countDocuments({ _id: { $gt: ids[0] ?? '' } })).toBe(1);
    expect(await named.countDocuments({ _id: { $gte: ids[1] ?? '', $lt: ids[2] ?? '' } })).toBe(2);
    await named.createIndex({ _id: -1, x: 1 });
    expect(await named.countDocuments({ _id: { $lte: ids[0] ?? '', $gt: ids[1] ?? '' } })).toBe(1);
    expect(await named.findOne({ _id: ids[2] ?? '' })).toEqual({ _id: ids[2] });
    await expect(named.insertOne({ _id: ids[0] ?? '' })).rejects.toMatchObject({ code: 11_000 });
  });

  it('keeps 64-bit integers through a change', async () => {
    const longs = client.db('motcua').collection<{ _id: number; n: mongo.Long; other?: number }>('longs');
    await longs.insertOne({ _id: 1, n: mongoose.mongo.Long.fromNumber(5) });
    await longs.updateOne({ _id: 1 }, { $set: { other: 2 } });
    expect((await longs.findOne({ _id: 1 }, { promoteLongs: false }))?.n).toEqual(mongoose.mongo.Long.fromNumber(5));
    expect(await longs.countDocuments({ n: 5 } as never)).toBe(1);
  });
});
