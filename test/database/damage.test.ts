import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import mongoose from 'mongoose';
import { beforeAll, afterAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { systemClock } from '../../src/time/clock.ts';
import { openDatabase } from '../../src/database/connection.ts';
import { asCommandError } from '../../src/database/embedded/errors.ts';
import { checkStore } from '../../src/database/embedded/file-check.ts';
import { startEmbeddedStore } from '../../src/database/embedded/server.ts';
import { Storage } from '../../src/database/embedded/storage.ts';
import { Transactions } from '../../src/database/embedded/transactions.ts';
import { silent } from '../support/stand-ins.ts';
import { lastingDir, tempDir } from '../support/temp.ts';
import { dice } from '../support/fuzz/store-messages.ts';

const { MongoClient } = mongoose.mongo;
const ROWS = 800;

describe('a damaged store', () => {
  let whole: ReturnType<typeof lastingDir>;

  beforeAll(async () => {
    whole = lastingDir();
    const store = await startEmbeddedStore({ dataDir: whole.dir, clock: systemClock });
    const client = await MongoClient.connect(store.uri);
    const rows = client.db('motcua').collection('rows');
    await rows.createIndex({ n: 1 });
    await rows.insertMany(Array.from({ length: ROWS }, (_, n) => ({ n, text: 'x'.repeat(n % 50 === 0 ? 9_000 : 200) })));
    await rows.deleteMany({ n: { $lt: 100 } });
    await client.close();
    await store.close();
  });
  afterAll(() => {
    whole.remove();
  });

  /** A copy of the store whose data file is changed; gives the data folder. */
  function copy(change: (data: string) => void): string {
    const dataDir = tempDir();
    mkdirSync(join(dataDir, 'store'));
    for (const name of ['data.mdb', 'store.json']) copyFileSync(join(whole.dir, 'store', name), join(dataDir, 'store', name));
    change(join(dataDir, 'store', 'data.mdb'));
    return dataDir;
  }
  const sizeOf = (data: string): number => statSync(data).size;
  const fill = (data: string, from: number, bytes: Buffer): void => {
    const all = readFileSync(data);
    bytes.copy(all, from);
    writeFileSync(data, all);
  };

  it.each<[string, (data: string) => void]>([
    ['is empty', (data) => truncateSync(data, 0)],
    ['is gone', (data) => rmSync(data)],
    ['is cut in half', (data) => truncateSync(data, Math.floor(sizeOf(data) / 2 / 4_096) * 4_096)],
    ['is cut within a page', (data) => truncateSync(data, 10_000)],
    ['is cut within its head', (data) => truncateSync(data, 100)],
    ['is no store at all', (data) => writeFileSync(data, 'Đây là một tệp văn bản.\n'.repeat(1_000))],
    ['is overwritten with zeros behind its head', (data) => fill(data, 8_192, Buffer.alloc(200_000))],
    [
      'is overwritten with noise behind its head',
      (data) => fill(data, 8_192, Buffer.from(Array.from({ length: 90_000 }, (_, n) => (n * 37) & 255))),
    ],
    ['has lost its head', (data) => fill(data, 0, Buffer.alloc(4_096))],
  ])('that %s is told in plain words, with what to do, and is left as it is', async (_what, change) => {
    const dataDir = copy(change);
    const data = join(dataDir, 'store', 'data.mdb');
    const before = existsSync(data) ? readFileSync(data) : undefined;
    await expect(startEmbeddedStore({ dataDir, clock: systemClock })).rejects.toMatchObject({
      name: 'UserFacingError',
      message: expect.stringContaining('bị hỏng') as string,
      hint: expect.stringContaining('npm run -s motcua -- restore') as string,
    });
    expect(existsSync(data) ? readFileSync(data) : undefined).toEqual(before);
  });

  it('is told by the program as well, whose store has a thread of its own', async () => {
    const dataDir = copy((data) => truncateSync(data, 12_288));
    await expect(openDatabase({ dataDir, clock: systemClock, logger: silent })).rejects.toMatchObject({ name: 'UserFacingError' });
  });

  it('is not taken for an empty one where its file was exchanged for a new one', async () => {
    const other = tempDir();
    await (await startEmbeddedStore({ dataDir: other, clock: systemClock })).close();
    const fresh = tempDir();
    const env = (await import('lmdb')).open({ path: join(fresh, 'store'), noSubdir: false });
    await env.put('x', 1);
    await env.close();
    const dataDir = copy((data) => copyFileSync(join(fresh, 'store', 'data.mdb'), data));
    await expect(startEmbeddedStore({ dataDir, clock: systemClock })).rejects.toThrow(/tệp mới/);
  });

  it('is found in any page that is lost; a store that is whole is taken', () => {
    const roll = dice(4);
    checkStore(
      join(
        copy(() => undefined),
        'store',
      ),
    );
    let found = 0;
    for (let round = 0; round < 40; round++) {
      const page = 2 + roll(150);
      try {
        checkStore(
          join(
            copy((data) => page * 4_096 < sizeOf(data) && fill(data, page * 4_096, Buffer.alloc(4_096, 0xee))),
            'store',
          ),
        );
      } catch (error) {
        expect(error).toMatchObject({ name: 'UserFacingError' });
        found++;
      }
    }
    expect(found).toBeGreaterThan(10); // the others hold nothing that is used
  });
});

describe('a full disk', () => {
  it.each([
    'ENOSPC: no space left on device',
    'No space left on device',
    'File too large',
    'Input/output error',
    'MDB_MAP_FULL: Environment mapsize limit reached',
  ])('is told by its code: %s', (message) => {
    expect(asCommandError(new Error(message))).toMatchObject({ code: 14_031, codeName: 'OutOfDiskSpace' });
  });

  it('costs the write that found it, and nothing else', async () => {
    const store = await startEmbeddedStore({ dataDir: tempDir(), clock: systemClock });
    const client = await MongoClient.connect(store.uri);
    onTestFinished(async () => {
      await client.close();
      await store.close();
    });
    const rows = client.db('motcua').collection('rows');
    await rows.createIndex({ n: 1 }, { unique: true });
    await rows.insertOne({ n: 0 });
    expect(await rows.countDocuments({})).toBe(1);
    const full = vi.spyOn(Storage.prototype as unknown as { putEntries: () => void }, 'putEntries').mockImplementation(() => {
      throw new Error('No space left on device');
    });
    const failed = await Promise.allSettled([
      rows.insertOne({ n: 1 }),
      rows.insertMany([{ n: 2 }, { n: 3 }]),
      rows.updateOne({ n: 0 }, { $set: { n: 9 } }),
      client.db('motcua').collection('others').createIndex({ a: 1 }),
    ]);
    expect(failed.slice(0, 3).map((one) => (one.status === 'rejected' ? (one.reason as { code: number }).code : 0))).toEqual([
      14_031, 14_031, 14_031,
    ]);
    expect(await rows.find({}, { projection: { _id: 0 } }).toArray()).toEqual([{ n: 0 }]);
    full.mockRestore();
    await rows.insertMany([{ n: 1 }, { n: 2 }]);
    expect(await rows.find({ n: { $gte: 0 } }, { projection: { _id: 0 } }).toArray()).toEqual([{ n: 0 }, { n: 1 }, { n: 2 }]);
    expect(await rows.countDocuments({})).toBe(3);
  });

  it('at the very end of a transaction takes back all that went down with it', async () => {
    const kept: number[] = [];
    let open: number[] = [];
    let room = false;
    const env = {
      transactionSync: (change: () => void) => {
        open = [];
        change();
        if (!room) throw new Error('No space left on device');
        kept.push(...open);
      },
    };
    const takenBack = vi.fn();
    const transactions = new Transactions(env as never, takenBack);
    const both = await Promise.allSettled([transactions.run(() => open.push(1)), transactions.run(() => open.push(2))]);
    expect(both).toMatchObject([{ reason: { code: 14_031 } }, { reason: { code: 14_031 } }]);
    expect([kept, takenBack.mock.calls.length]).toEqual([[], 1]);
    const full = await Promise.allSettled([new Transactions(env as never, takenBack, () => false).run(() => open.push(4))]);
    expect(full).toMatchObject([{ reason: { code: 14_031 } }]);
    room = true;
    await transactions.run(() => open.push(3));
    expect(kept).toEqual([3]);
  });
});
