import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { open } from 'lmdb';
import mongoose from 'mongoose';
import { startStoreThread } from '../../database/embedded/thread.ts';
import type { Terminal } from '../command.ts';

const BATCH = 1_000;
const LOOKS = 2_000;
const ROUNDS = 30;
const SIZES = [10_000, 100_000];
const LARGE = 1_000_000;
const MB = 1024 * 1024;

/** A document of about 300 bytes. */
const document = (n: number) => ({
  _id: n,
  who: n % 1_000,
  at: new Date(1_790_000_000_000 + n * 1_000),
  state: n % 50 === 0 ? 'waiting' : 'done',
  text: 'x'.repeat(190),
});

/** What one kind of work took. */
export interface StoreFigure {
  size: number;
  what: string;
  /** ms; of work in bulk, documents a second. */
  p50?: number;
  p99?: number;
  perSecond?: number;
  /** ms for which the event loop of the program was held at the longest. */
  held: number;
}

/** Measures the built-in store beside bare lmdb in one run. `now` gives ms with fractions; progress goes to `terminal.err`. */
export async function benchStore(terminal: Terminal, now: () => number, large: boolean): Promise<StoreFigure[]> {
  const figures: StoreFigure[] = [];
  for (const size of large ? [...SIZES, LARGE] : SIZES) {
    terminal.err(`${String(size)} tài liệu, lmdb…`);
    await floor(size, now, (figure) => figures.push(figure));
    terminal.err(`${String(size)} tài liệu, kho dữ liệu dựng sẵn…`);
    await measured(terminal, size, now, (figure) => figures.push(figure));
  }
  for (const { size, what, p50, p99, perSecond, held } of figures) {
    const took =
      perSecond === undefined
        ? `giữa ${(p50 ?? 0).toFixed(2)} ms, 99% dưới ${(p99 ?? 0).toFixed(2)} ms`
        : `${String(Math.round(perSecond))} tài liệu mỗi giây`;
    terminal.out(`${String(size).padStart(9)}  ${what.padEnd(34)} ${took.padEnd(42)} vòng lặp bị giữ ${held.toFixed(0)} ms`);
  }
  terminal.out(
    `Bộ nhớ của tiến trình: ${(process.memoryUsage.rss() / MB).toFixed(0)} MB; cao nhất ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MB.`,
  );
  return figures;
}

type Add = (figure: StoreFigure) => void;

/** Times `work` a number of times and watches the event loop meanwhile. */
async function timed(
  add: Add,
  size: number,
  what: string,
  rounds: number,
  now: () => number,
  work: (round: number) => Promise<unknown>,
): Promise<void> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  const times: number[] = [];
  delay.enable();
  for (let round = 0; round < rounds; round++) {
    const start = now();
    await work(round);
    times.push(now() - start);
  }
  delay.disable();
  times.sort((a, b) => a - b);
  const at = (share: number): number => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
  add({ size, what, p50: at(0.5), p99: at(0.99), held: delay.max / 1e6 });
}

async function inBulk(add: Add, size: number, what: string, now: () => number, work: () => Promise<unknown>): Promise<void> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const start = now();
  await work();
  const took = now() - start;
  delay.disable();
  add({ size, what, perSecond: (size / took) * 1_000, held: delay.max / 1e6 });
}

const spread = (round: number, size: number): number => (round * 7_919) % size;

async function measured(terminal: Terminal, size: number, now: () => number, add: Add): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), 'motcua-bench-'));
  const { clock } = terminal;
  let store = await startStoreThread({ dataDir, clock });
  let client = await mongoose.mongo.MongoClient.connect(store.uri);
  try {
    const rows = client.db('motcua').collection<{ _id: number }>('rows');
    await rows.createIndexes([{ key: { who: 1, at: -1 } }, { key: { state: 1, at: 1 } }]);
    await inBulk(add, size, `ghi ${String(BATCH)} một lần, hai chỉ mục`, now, async () => {
      for (let from = 0; from < size; from += BATCH) {
        await rows.insertMany(Array.from({ length: BATCH }, (_, n) => document(from + n)));
        if ((from / BATCH) % 100 === 99) terminal.err(`  đã ghi ${String(from + BATCH)}`);
      }
    });
    const time = (what: string, rounds: number, work: (round: number) => Promise<unknown>): Promise<void> =>
      timed(add, size, what, rounds, now, work);
    await time('findOne theo _id', LOOKS, (round) => rows.findOne({ _id: spread(round, size) }));
    await time('100 tài liệu liền nhau', ROUNDS * 5, (round) =>
      rows
        .find({ _id: { $gte: spread(round, size) } })
        .sort({ _id: 1 })
        .limit(100)
        .toArray(),
    );
    await time('$or của hai chỉ mục, 20 tài liệu', ROUNDS, (round) =>
      rows
        .find({ $or: [{ who: round }, { state: 'waiting', at: { $lt: new Date(0) } }] } as never)
        .limit(20)
        .toArray(),
    );
    await time('đếm tất cả', ROUNDS, () => rows.countDocuments({}));
    await time('đếm theo chỉ mục', ROUNDS, () => rows.countDocuments({ state: 'waiting' }));
    await time('đếm không có chỉ mục', 3, () => rows.countDocuments({ text: 'y' }));
    await time('sửa một tài liệu', 200, (round) => rows.updateOne({ _id: spread(round, size) }, { $set: { state: 'waiting' } }));
    await client.close();
    await store.close();
    await time('mở lại', 1, async () => {
      store = await startStoreThread({ dataDir, clock });
      client = await mongoose.mongo.MongoClient.connect(store.uri);
      await client.db('motcua').collection<{ _id: number }>('rows').findOne({ _id: 1 });
    });
  } finally {
    await client.close();
    await store.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** The same documents in lmdb itself, without a server, indexes or a query language: what no store over it can beat. */
async function floor(size: number, now: () => number, add: Add): Promise<void> {
  const path = mkdtempSync(join(tmpdir(), 'motcua-bench-'));
  const env = open<object, number>({ path, noSubdir: false, overlappingSync: false });
  try {
    await inBulk(add, size, 'lmdb: ghi 1000 một lần', now, async () => {
      for (let from = 0; from < size; from += BATCH)
        await env.transaction(() => {
          for (let n = from; n < from + BATCH; n++) void env.put(n, document(n));
        });
    });
    await timed(add, size, 'lmdb: đọc một', LOOKS, now, (round) => Promise.resolve(env.get(spread(round, size))));
    await timed(add, size, 'lmdb: 100 liền nhau', ROUNDS, now, (round) =>
      Promise.resolve([...env.getRange({ start: spread(round, size), limit: 100 })]),
    );
    await timed(add, size, 'lmdb: đếm khóa', ROUNDS, now, () => Promise.resolve(env.getKeysCount()));
  } finally {
    await env.close();
    rmSync(path, { recursive: true, force: true });
  }
}
