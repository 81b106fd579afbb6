import fc from 'fast-check';
import mongoose, { type mongo } from 'mongoose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/time/clock.ts';
import { startEmbeddedStore, type EmbeddedStore } from '../../src/database/embedded/server.ts';
import { tries } from '../support/soak.ts';
import { lastingDir } from '../support/temp.ts';

/**
 * What the application may rely on, whichever store is behind it. Runs on the embedded store and, when
 * TEST_MONGODB_URI names one, on a real server too.
 */
const { MongoClient, ObjectId } = mongoose.mongo;
const real = process.env.TEST_MONGODB_URI;
const stores = [{ name: 'embedded store', uri: undefined as string | undefined }, ...(real ? [{ name: 'MongoDB server', uri: real }] : [])];

describe.each(stores)('$name', ({ uri }) => {
  let embedded: EmbeddedStore | undefined;
  let scratch: ReturnType<typeof lastingDir>;
  let client: mongo.MongoClient;
  let db: mongo.Db;
  let c: mongo.Collection;

  beforeAll(async () => {
    scratch = lastingDir();
    if (!uri) embedded = await startEmbeddedStore({ dataDir: scratch.dir, clock: systemClock });
    client = await MongoClient.connect(uri ?? embedded?.uri ?? '');
    db = client.db(`motcua_contract_${String(process.pid)}`);
  });

  afterAll(async () => {
    await db.dropDatabase();
    await client.close();
    await embedded?.close();
    scratch.remove();
  });

  beforeEach(async () => {
    await db.dropDatabase();
    c = db.collection('things');
  });

  const failure = async (work: Promise<unknown>): Promise<{ code?: number; message: string }> => {
    try {
      await work;
    } catch (error) {
      return error as { code?: number; message: string };
    }
    throw new Error('expected a refusal');
  };
  const ids = async (filter: mongo.BSON.Document, options: mongo.FindOptions = {}): Promise<unknown[]> =>
    (await c.find(filter, { sort: { _id: 1 }, ...options }).toArray()).map((doc) => doc._id);

  describe('reading', () => {
    it('gives documents back with their types', async () => {
      const doc = {
        _id: new ObjectId(),
        text: 'Giấy khai sinh',
        n: 1.5,
        big: 9_007_199_254_740_991,
        at: new Date(1_793_586_600_123),
        yes: true,
        none: null,
        list: [1, 'a', { b: 2 }],
        re: /^a/i,
        bin: Buffer.from('x'),
      };
      await c.insertOne(doc);
      const back = await c.findOne({ _id: doc._id });
      expect({ ...back, bin: Buffer.from((back?.bin as mongo.Binary).buffer) }).toEqual({ ...doc, bin: Buffer.from('x') });
    });

    it('filters with the usual operators', async () => {
      await c.insertMany([
        { _id: 1 as never, n: 1, tags: ['a', 'b'], sub: { x: 1 } },
        { _id: 2 as never, n: 5, tags: ['b'], sub: { x: 2 }, s: 'Hà Nội' },
        { _id: 3 as never, n: 9, tags: [], none: null },
        { _id: 4 as never, n: '5' },
      ]);
      expect(await ids({ n: { $gte: 5 } })).toEqual([2, 3]);
      expect(await ids({ n: { $in: [1, 9, '5'] } })).toEqual([1, 3, 4]);
      expect(await ids({ tags: 'b' })).toEqual([1, 2]);
      expect(await ids({ 'sub.x': { $ne: 1 } })).toEqual([2, 3, 4]);
      expect(await ids({ sub: { $exists: false } })).toEqual([3, 4]);
      expect(await ids({ none: null })).toEqual([1, 2, 3, 4]);
      expect(await ids({ $or: [{ n: 1 }, { s: 'Hà Nội' }] })).toEqual([1, 2]);
      expect(await ids({ tags: { $size: 0 } })).toEqual([3]);
    });

    it('sorts, skips, limits and projects', async () => {
      await c.insertMany([3, 1, 2, 5, 4].map((n) => ({ _id: n as never, n, odd: n % 2, keep: 'x' })));
      expect((await c.find({}).sort({ odd: -1, n: 1 }).toArray()).map((d) => d.n)).toEqual([1, 3, 5, 2, 4]);
      expect((await c.find({}).sort({ n: -1 }).skip(1).limit(2).toArray()).map((d) => d.n)).toEqual([4, 3]);
      expect(await c.findOne({ n: 1 }, { projection: { n: 1, _id: 0 } })).toEqual({ n: 1 });
      expect(await c.findOne({ n: 1 }, { projection: { keep: 0 } })).toEqual({ _id: 1, n: 1, odd: 1 });
    });

    it('sorts mixed types in the order of BSON', async () => {
      const values = [true, 'b', 2, null, new Date(0), 'a', 1, new ObjectId(), { x: 1 }];
      await c.insertMany(values.map((v) => ({ v })));
      const kinds = (await c.find({}).sort({ v: 1 }).toArray()).map((d) =>
        d.v === null ? 'null' : d.v instanceof Date ? 'date' : d.v instanceof ObjectId ? 'oid' : typeof d.v,
      );
      expect(kinds).toEqual(['null', 'number', 'number', 'string', 'string', 'object', 'oid', 'boolean', 'date']);
    });

    it('walks a large result through a cursor and ends it', async () => {
      await c.insertMany(Array.from({ length: 1_000 }, (_, n) => ({ n })));
      let sum = 0;
      for await (const doc of c.find({}).batchSize(64)) sum += doc.n as number;
      expect(sum).toBe(499_500);
      expect(await c.countDocuments({ n: { $lt: 10 } })).toBe(10);
      expect(await c.estimatedDocumentCount()).toBe(1_000);
    });
  });

  describe('writing', () => {
    it('updates with operators and says what it did', async () => {
      await c.insertOne({ _id: 1 as never, n: 1, list: ['a'], sub: { x: 1 }, gone: 1 });
      const result = await c.updateOne(
        { _id: 1 as never },
        {
          $inc: { n: 2 },
          $push: { list: 'b' as never },
          $set: { 'sub.y': 2 },
          $unset: { gone: '' },
          $max: { low: 3 },
          $addToSet: { set: 'z' },
        },
      );
      expect(result).toMatchObject({ matchedCount: 1, modifiedCount: 1, upsertedCount: 0 });
      expect(await c.findOne({})).toEqual({ _id: 1, n: 3, list: ['a', 'b'], sub: { x: 1, y: 2 }, low: 3, set: ['z'] });
      expect(await c.updateOne({ _id: 1 as never }, { $set: { n: 3 } })).toMatchObject({ matchedCount: 1, modifiedCount: 0 });
    });

    it('updates many at once, and replaces', async () => {
      await c.insertMany([
        { _id: 1 as never, n: 1 },
        { _id: 2 as never, n: 2 },
      ]);
      expect(await c.updateMany({}, { $inc: { n: 1 } })).toMatchObject({ modifiedCount: 2 });
      expect(await c.findOne({ _id: 2 as never })).toEqual({ _id: 2, n: 3 });
      await c.replaceOne({ _id: 1 as never }, { fresh: true });
      expect(await c.findOne({ _id: 1 as never })).toEqual({ _id: 1, fresh: true });
    });

    it('upserts from the filter and $setOnInsert', async () => {
      const update = { $set: { b: 2 }, $setOnInsert: { c: 3 } };
      const first = await c.updateOne({ a: 1, 'd.e': 5, x: { $gt: 1 } }, update, { upsert: true });
      expect(first.upsertedCount).toBe(1);
      expect(await c.findOne({}, { projection: { _id: 0 } })).toEqual({ a: 1, d: { e: 5 }, b: 2, c: 3 });
      const second = await c.updateOne({ a: 1 }, update, { upsert: true });
      expect(second).toMatchObject({ matchedCount: 1, upsertedCount: 0 });
    });

    it('finds and modifies one document, before or after', async () => {
      await c.insertMany([
        { _id: 1 as never, state: 'ready', at: 2 },
        { _id: 2 as never, state: 'ready', at: 1 },
      ]);
      const claimed = await c.findOneAndUpdate(
        { state: 'ready' },
        { $set: { state: 'taken' } },
        { sort: { at: 1 }, returnDocument: 'after' },
      );
      expect(claimed).toEqual({ _id: 2, state: 'taken', at: 1 });
      expect(await c.findOneAndUpdate({ state: 'none' }, { $set: { x: 1 } })).toBeNull();
      expect(await c.findOneAndDelete({ _id: 1 as never })).toMatchObject({ _id: 1 });
      expect(
        await c.findOneAndUpdate({ _id: 'pace' as never, n: { $lt: 2 } }, { $inc: { n: 1 } }, { upsert: true, returnDocument: 'after' }),
      ).toEqual({ _id: 'pace', n: 1 });
    });

    it('gives each of many racing claims to one claimant only', async () => {
      await c.insertMany(Array.from({ length: 20 }, (_, n) => ({ n, owner: null })));
      const claims = await Promise.all(
        Array.from({ length: 50 }, (_, who) => c.findOneAndUpdate({ owner: null }, { $set: { owner: who } }, { returnDocument: 'after' })),
      );
      const won = claims.filter((doc) => doc !== null);
      expect(won).toHaveLength(20);
      expect(new Set(won.map((doc) => String(doc._id))).size).toBe(20);
    });

    it('deletes one or all', async () => {
      await c.insertMany([{ n: 1 }, { n: 1 }, { n: 2 }]);
      expect((await c.deleteOne({ n: 1 })).deletedCount).toBe(1);
      expect((await c.deleteMany({})).deletedCount).toBe(2);
    });
  });

  describe('unique indexes', () => {
    it('refuse a second document and name the key', async () => {
      await c.createIndex({ key: 1 }, { unique: true });
      await c.insertOne({ key: 'a' });
      const error = await failure(c.insertOne({ key: 'a' }));
      expect(error).toMatchObject({ code: 11000, keyPattern: { key: 1 }, keyValue: { key: 'a' } });
      expect(await failure(c.updateOne({ key: 'b' }, { $set: { key: 'a' } }, { upsert: true }))).toMatchObject({ code: 11000 });
      expect(await c.countDocuments({})).toBe(1);
    });

    it('hold for _id, for compound keys, for arrays and only inside a partial filter', async () => {
      await c.insertOne({ _id: 1 as never });
      expect((await failure(c.insertOne({ _id: 1 as never }))).code).toBe(11000);
      await c.createIndex({ a: 1, b: -1 }, { unique: true, partialFilterExpression: { live: true } });
      await c.insertMany([
        { a: 1, b: 1, live: true },
        { a: 1, b: 2, live: true },
        { a: 1, b: 1, live: false },
      ]);
      expect((await failure(c.insertOne({ a: 1, b: 2, live: true }))).code).toBe(11000);
      const d = db.collection('arrays');
      await d.createIndex({ tags: 1 }, { unique: true, sparse: true });
      await d.insertMany([{ tags: ['x', 'y', 'x'] }, {}, {}]);
      expect((await failure(d.insertOne({ tags: ['y'] }))).code).toBe(11000);
    });

    it('let an ordered batch stop and an unordered one go on', async () => {
      await c.createIndex({ k: 1 }, { unique: true });
      await failure(c.insertMany([{ k: 1 }, { k: 1 }, { k: 2 }]));
      expect(await c.countDocuments({})).toBe(1);
      await failure(c.insertMany([{ k: 1 }, { k: 3 }, { k: 2 }], { ordered: false }));
      expect(await c.countDocuments({})).toBe(3);
    });

    it('cannot be made over duplicates', async () => {
      await c.insertMany([{ k: 1 }, { k: 1 }]);
      expect((await failure(c.createIndex({ k: 1 }, { unique: true }))).code).toBe(11000);
      expect(await c.indexes()).toHaveLength(1);
    });
  });

  describe('indexes', () => {
    it('are listed, made once and dropped', async () => {
      await c.createIndex({ a: 1 });
      await c.createIndex({ a: 1 });
      expect((await c.indexes()).map((index) => index.name)).toEqual(['_id_', 'a_1']);
      expect((await failure(c.createIndex({ a: 1 }, { unique: true }))).code).toBe(86);
      await c.dropIndex('a_1');
      expect(await c.indexes()).toHaveLength(1);
    });

    it('change no answer of equality, range and order', async () => {
      await c.createIndex({ who: 1, at: -1 });
      await c.insertMany(Array.from({ length: 200 }, (_, n) => ({ who: n % 10, at: n })));
      expect(
        (
          await c
            .find({ who: 3, at: { $gte: 100 } })
            .sort({ at: -1 })
            .toArray()
        ).map((d) => d.at),
      ).toEqual([193, 183, 173, 163, 153, 143, 133, 123, 113, 103]);
      expect(
        (
          await c
            .find({ who: { $in: [3, 4] } })
            .sort({ at: 1 })
            .limit(3)
            .toArray()
        ).map((d) => d.at),
      ).toEqual([3, 4, 13]);
    });

    /** The heart of the matter: an index may make a query faster and must never change its answer. */
    it('never change an answer', async () => {
      const value = fc.oneof(
        fc.integer({ min: -3, max: 3 }),
        fc.constantFrom('a', 'b', 'ab', 'đ', ''),
        fc.constant(null),
        fc.boolean(),
        fc.constantFrom(new Date(0), new Date(5)),
        fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 3 }),
      );
      const doc = fc.record({ a: value, b: value, c: value }, { requiredKeys: [] });
      const scalar = fc.oneof(fc.integer({ min: -3, max: 3 }), fc.constantFrom('a', 'b', ''), fc.boolean(), fc.constant(new Date(5)));
      const condition = fc.oneof(
        scalar,
        fc.constant(null),
        fc.record({ $gte: scalar }),
        fc.record({ $lt: scalar }),
        fc.tuple(scalar, scalar).map(([x, y]) => ({ $gt: x, $lte: y })),
        fc.array(scalar, { maxLength: 3 }).map((list) => ({ $in: list })),
        fc.constant({ $exists: true }),
        fc.record({ $ne: scalar }),
      );
      const filter = fc.record({ a: condition, b: condition, c: condition }, { requiredKeys: [] });
      const sort = fc.constantFrom<mongo.Sort>({ _id: 1 }, { a: 1, _id: 1 }, { b: -1, _id: 1 }, { a: -1, b: 1, _id: 1 });
      const plain = db.collection('plain');
      const indexed = db.collection('indexed');
      await fc.assert(
        fc.asyncProperty(
          fc.array(doc, { minLength: 1, maxLength: 12 }),
          fc.array(fc.tuple(filter, sort), { minLength: 1, maxLength: 6 }),
          async (docs, queries) => {
            await plain.deleteMany({});
            await indexed.drop().catch(() => false);
            await indexed.createIndexes([
              { key: { a: 1 } },
              { key: { b: -1 } },
              { key: { a: 1, _id: 1 }, sparse: true },
              { key: { c: 1 }, partialFilterExpression: { c: { $exists: true } } },
            ]);
            const numbered = docs.map((d, n) => ({ ...d, _id: n as never }));
            await plain.insertMany(numbered);
            await indexed.insertMany(numbered);
            await indexed.updateMany({ _id: { $gt: 5 as never } }, { $set: { b: 'moved' } });
            await plain.updateMany({ _id: { $gt: 5 as never } }, { $set: { b: 'moved' } });
            await indexed.deleteOne({ _id: 2 as never });
            await plain.deleteOne({ _id: 2 as never });
            for (const [f, s] of queries) {
              const read = async (from: mongo.Collection): Promise<unknown[]> =>
                (
                  await from
                    .find(f as never)
                    .sort(s)
                    .toArray()
                ).map((d) => d._id);
              expect(await read(indexed)).toEqual(await read(plain));
            }
          },
        ),
        tries(40),
      );
    });
  });

  describe('what it does not do', () => {
    it('refuses unknown commands, stages, operators and fields with the codes of MongoDB', async () => {
      await c.insertOne({ n: 1 });
      expect(await failure(db.command({ flyToTheMoon: 1 }))).toMatchObject({ code: 59 });
      expect(await failure(c.aggregate([{ $fly: {} }]).toArray())).toMatchObject({ code: 40324 });
      expect(await failure(c.updateOne({}, { $fly: { n: 1 } }))).toMatchObject({ code: 9 });
      expect(await failure(db.command({ find: 'things', moon: 1 }))).toMatchObject({ code: 40415 });
      expect(await failure(c.find({ n: { $fly: 1 } }).toArray())).toMatchObject({ code: 2 });
      expect(await failure(c.find({ $fly: 1 }).toArray())).toMatchObject({ code: 2 });
      expect(await failure(c.updateOne({ n: 1 }, { $inc: { n: 'x' } } as never))).toMatchObject({ code: 14 });
      expect(await failure(c.updateOne({ n: 1 }, { $set: { _id: 9 } }))).toMatchObject({ code: 66 });
      expect(await failure(c.updateOne({ n: 1 }, { $push: { n: 1 } } as never))).toMatchObject({ code: 2 });
    });
  });

  describe('through mongoose', () => {
    it('runs a model with its schema, defaults, indexes and lean queries', async () => {
      const connection = await mongoose.createConnection(uri ?? embedded?.uri ?? '', { dbName: db.databaseName }).asPromise();
      const schema = new mongoose.Schema(
        { _id: String, name: { type: String, required: true }, tags: [String], seen: { type: Date, default: () => new Date(0) } },
        { timestamps: true },
      );
      schema.index({ name: 1 }, { unique: true });
      const Person = connection.model('Person', schema);
      await Person.init();
      await Person.create({ _id: 'p1', name: 'Lan', tags: ['a'] });
      await Person.updateOne({ _id: 'p1' }, { $addToSet: { tags: 'b' } });
      const person = await Person.findById('p1').lean();
      expect(person).toMatchObject({ name: 'Lan', tags: ['a', 'b'], seen: new Date(0) });
      await expect(Person.create({ _id: 'p2', name: 'Lan' })).rejects.toMatchObject({ code: 11000 });
      await connection.close();
    });
  });
});
