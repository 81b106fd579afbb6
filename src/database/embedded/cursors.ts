import { randomBytes } from 'node:crypto';
import { Long } from 'bson';
import { MINUTE, type Clock } from '../../time/clock.ts';
import { CommandError } from './errors.ts';
import type { Doc } from './keys.ts';
import { encodeDocument } from './wire.ts';

interface Open {
  namespace: string;
  rows: Iterator<Doc>;
  usedAt: number;
}

const FIRST_BATCH = 101;
const BATCH_BYTES = 15 * 1024 * 1024;
const IDLE_MS = 10 * MINUTE;

/** Open cursors of the store. Rows are produced as they are fetched; a cursor unused for ten minutes is closed. */
export class Cursors {
  private readonly open = new Map<string, Open>();

  constructor(private readonly clock: Clock) {}

  /** The first batch of `rows` as the `cursor` object of a reply; what is left waits for `more`. */
  start(namespace: string, rows: Iterable<Doc>, batchSize = FIRST_BATCH, single = false): Doc {
    const iterator = rows[Symbol.iterator]();
    const { batch, done } = take(iterator, batchSize);
    if (done || single) {
      iterator.return?.();
      return { id: Long.ZERO, ns: namespace, firstBatch: batch };
    }
    const id = Long.fromBits(randomBytes(4).readInt32LE(), randomBytes(4).readInt32LE() & 0x7fffffff);
    this.open.set(id.toString(), { namespace, rows: iterator, usedAt: this.clock.now() });
    return { id, ns: namespace, firstBatch: batch };
  }

  more(id: string, batchSize = Infinity): Doc {
    const cursor = this.open.get(id);
    if (!cursor) throw new CommandError('CursorNotFound', `cursor id ${id} not found`);
    cursor.usedAt = this.clock.now();
    const { batch, done } = take(cursor.rows, batchSize);
    if (done) this.open.delete(id);
    return { id: done ? Long.ZERO : Long.fromString(id), ns: cursor.namespace, nextBatch: batch };
  }

  /** Closes a cursor; false when it was not open. */
  kill(id: string): boolean {
    this.open.get(id)?.rows.return?.();
    return this.open.delete(id);
  }

  closeIdle(): void {
    for (const [id, cursor] of this.open) if (this.clock.now() - cursor.usedAt > IDLE_MS) this.kill(id);
  }

  closeAll(): void {
    for (const id of [...this.open.keys()]) this.kill(id);
  }
}

function take(rows: Iterator<Doc>, batchSize: number): { batch: Doc[]; done: boolean } {
  const batch: Doc[] = [];
  let bytes = 0;
  while (batch.length < batchSize && bytes < BATCH_BYTES) {
    const next = rows.next();
    if (next.done) return { batch, done: true };
    batch.push(next.value);
    if (batchSize > FIRST_BATCH) bytes += encodeDocument(next.value).length;
  }
  return { batch, done: false };
}
