import { createInterface } from 'node:readline';
import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { EJSON } from 'bson';
import type { Connection } from 'mongoose';
import { z } from 'zod';
import { UserFacingError } from '../ground/errors.ts';
import { opening, OtherKey, sealing } from './backup-seal.ts';
import type { Seal } from './seal.ts';

const FORMAT = 'motcua-backup';
const VERSION = 1;
/** Collections of running programs, which are no data. */
const LEFT_OUT = new Set(['sessions', 'leases']);
/**
 * The audit log is copied last: then it has the line of whatever was copied before. Its chain is copied in its order, so that lines which come
 * meanwhile leave no gap.
 */
const AUDIT = 'audit';
const BATCH = 500;

const header = z.looseObject({ format: z.literal(FORMAT), version: z.literal(VERSION), at: z.string() });
const footer = z.looseObject({ end: z.literal(true), documents: z.number() });
const line = z.union([z.object({ c: z.string().regex(/^[a-z_]+$/), d: z.record(z.string(), z.unknown()) }), footer]);
type Line = { d: Record<string, unknown> };

async function databaseOf(connection: Connection) {
  await connection.asPromise();
  if (!connection.db) throw new Error('the database is not open');
  return connection.db;
}

/** The lines of a backup in the clear: a heading, each document with its collection, an end. The log of officers comes last, in its own order. */
export async function* backupLines(connection: Connection, now: number): AsyncGenerator<string> {
  const db = await databaseOf(connection);
  const names = (await db.listCollections({}, { nameOnly: true }).toArray()).map(({ name }) => name).filter((name) => !LEFT_OUT.has(name));
  yield `${JSON.stringify({ format: FORMAT, version: VERSION, at: new Date(now).toISOString() })}\n`;
  let documents = 0;
  const copied = [
    ...names
      .filter((name) => name !== AUDIT)
      .sort()
      .map((c) => ({ c, found: db.collection(c).find({}) })),
    { c: AUDIT, found: db.collection(AUDIT).find({ seq: { $exists: false } }) },
    {
      c: AUDIT,
      found: db
        .collection(AUDIT)
        .find({ seq: { $gte: 1 } })
        .sort({ seq: 1 }),
    },
  ];
  for (const { c, found } of copied) {
    for await (const d of found) {
      documents++;
      yield `${EJSON.stringify({ c, d }, { relaxed: false })}\n`;
    }
  }
  yield `${JSON.stringify({ end: true, documents })}\n`;
}

/**
 * Everything that is kept, as lines of EJSON, compressed and sealed as a whole; while the program runs. Without the ENCRYPTION_KEY of
 * this installation nobody can read a word of it, so that key is to be kept apart. `now` is epoch ms.
 */
export async function writeBackup(connection: Connection, target: Writable, now: number, seal: Seal): Promise<void> {
  await pipeline(Readable.from(backupLines(connection, now)), createGzip(), sealing(seal), target);
}

/** The date and size of a backup. */
export interface Restored {
  /** When it was made. */
  at: string;
  documents: number;
}

/**
 * Reads a backup through to its end, so that a file that was cut off is found before anything is touched.
 * @throws UserFacingError where it is none, is damaged or ends early, or was made under another ENCRYPTION_KEY.
 */
export async function checkBackup(open: () => Readable, seal: Seal): Promise<Restored> {
  const restored: Restored = { at: '', documents: 0 };
  await read(open(), seal, {
    begin: (at) => void (restored.at = at),
    document: () => {
      restored.documents++;
      return Promise.resolve();
    },
  });
  return restored;
}

/** A store whose documents may say what is no longer true once they come out of a backup. */
export interface Restorable {
  /** Puts them right. `now` is epoch ms. */
  restored(now: number): Promise<void>;
}

/**
 * Puts a backup into an empty database, after it has been checked, and lets the stores put right what time has overtaken: nobody here knows
 * what was sent after the backup was made. `now` is epoch ms.
 * @throws UserFacingError where the database is not empty or the backup is not whole.
 */
export async function restoreBackup(
  connection: Connection,
  open: () => Readable,
  now: number,
  stores: readonly Restorable[],
  seal: Seal,
): Promise<Restored> {
  const restored = await checkBackup(open, seal);
  const db = await databaseOf(connection);
  const names = (await db.listCollections({}, { nameOnly: true }).toArray()).map(({ name }) => name);
  for (const name of names)
    if (!LEFT_OUT.has(name) && (await db.collection(name).findOne({})) !== null)
      throw new UserFacingError(
        'Kho dữ liệu này đã có dữ liệu, nên không khôi phục đè lên.',
        'Dừng máy chủ, đặt DATA_DIR (hoặc MONGODB_URI) tới một nơi trống rồi chạy lại.',
      );
  let batch: { c: string; documents: Record<string, unknown>[] } = { c: '', documents: [] };
  const flush = async (): Promise<void> => {
    const { c, documents } = batch;
    if (documents.length > 0) await db.collection(c).insertMany(documents);
    batch = { c: '', documents: [] };
  };
  await read(open(), seal, {
    begin: () => undefined,
    document: async (c, d) => {
      if (c !== batch.c || batch.documents.length >= BATCH) await flush();
      batch.c = c;
      batch.documents.push(d);
    },
  });
  await flush();
  for (const store of stores) await store.restored(now);
  return restored;
}

interface LineHandlers {
  begin: (at: string) => void;
  document: (collection: string, document: Record<string, unknown>) => Promise<void>;
}

async function read(source: Readable, seal: Seal, { begin, document }: LineHandlers): Promise<void> {
  const broken = (why: string): UserFacingError => new UserFacingError(`Tệp sao lưu không dùng được: ${why}.`, 'Lấy một bản sao lưu khác.');
  let count = 0;
  let state: 'start' | 'inside' | 'end' = 'start';
  try {
    const gunzip = createGunzip();
    // That nothing was changed is known when the last byte was read.
    const whole = pipeline(Readable.from(opening(source, seal)), gunzip);
    whole.catch(() => undefined);
    for await (const text of createInterface({ input: gunzip, crlfDelay: Infinity })) {
      const json: unknown = JSON.parse(text);
      if (state === 'start') {
        begin(header.parse(json).at);
        state = 'inside';
        continue;
      }
      const parsed = line.parse(json);
      if ('end' in parsed) {
        if (parsed.documents !== count) throw broken('thiếu dữ liệu');
        state = 'end';
      } else {
        await document(parsed.c, (EJSON.parse(text, { relaxed: false }) as Line).d);
        count++;
      }
    }
    await whole;
  } catch (error) {
    if (error instanceof OtherKey)
      throw new UserFacingError('Tệp sao lưu này được tạo với một ENCRYPTION_KEY khác.', 'Đặt đúng ENCRYPTION_KEY cũ rồi chạy lại.');
    throw error instanceof UserFacingError ? error : broken('không đọc được');
  }
  if (state !== 'end') throw broken('tệp bị cắt ngang');
}
