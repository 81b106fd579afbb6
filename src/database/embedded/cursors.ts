import { randomBytes } from 'node:crypto';
import { Long } from 'bson';
import { MINUTE, type Clock } from '../../time/clock.ts';
import { Batch } from './bson.ts';
import { CommandError } from './errors.ts';
import type { Rows } from './query.ts';
import type { Turn } from './turn.ts';
import { MAX_DOCUMENT_BYTES } from './wire.ts';

interface Open {
  namespace: string;
  rows: Rows<Buffer>;
  /** A row that no longer fitted into the last batch. */
  next?: Buffer | undefined;
  usedAt: number;
  /** Somebody is reading it. */
  busy: boolean;
}

const FIRST_BATCH = 101;
const IDLE_MS = 10 * MINUTE;
/** Cursors open at once; the one unused for longest is closed for another. */
const MAX_OPEN = 1_000;
/** What an item of the array takes beside the document: its type and its position in up to nine digits. */
const ITEM_BYTES = 11;

/** Open cursors of the store. Rows are produced as they are fetched; a cursor unused for ten minutes is closed. */
export class Cursors {
  private readonly open = new Map<string, Open>();

  constructor(private readonly clock: Clock) {}

  /** The first batch of `rows` as a reply; what is left waits for `more`. */
  async start(namespace: string, rows: Rows<Buffer>, turn: Turn, batchSize = FIRST_BATCH, single = false): Promise<Batch> {
    const cursor: Open = { namespace, rows, usedAt: this.clock.now(), busy: false };
    const { batch, done } = await take(cursor, batchSize, turn);
    if (done || single) {
      rows.return();
      return new Batch({ id: Long.ZERO, ns: namespace }, 'firstBatch', batch);
    }
    const id = Long.fromBits(randomBytes(4).readInt32LE(), randomBytes(4).readInt32LE() & 0x7fffffff);
    if (this.open.size >= MAX_OPEN) this.kill([...this.open.keys()][0] ?? '');
    this.open.set(id.toString(), cursor);
    return new Batch({ id, ns: namespace }, 'firstBatch', batch);
  }

  async more(id: string, namespace: string, turn: Turn, batchSize = Infinity): Promise<Batch> {
    const cursor = this.open.get(id);
    if (cursor?.namespace !== namespace) throw new CommandError('CursorNotFound', `cursor id ${id} not found`);
    if (cursor.busy) throw new CommandError('CursorInUse', `cursor id ${id} is already in use`);
    this.open.delete(id);
    this.open.set(id, cursor); // to the end of those that are closed for others
    cursor.usedAt = this.clock.now();
    cursor.busy = true;
    try {
      const { batch, done } = await take(cursor, batchSize, turn);
      if (done) this.open.delete(id);
      return new Batch({ id: done ? Long.ZERO : Long.fromString(id), ns: namespace }, 'nextBatch', batch);
    } catch (error) {
      this.open.delete(id);
      throw error;
    } finally {
      cursor.busy = false;
    }
  }

  /** Closes a cursor; false when it was not open. What is being read of it is read to the end of its batch. */
  kill(id: string): boolean {
    const cursor = this.open.get(id);
    if (cursor?.busy === false) cursor.rows.return();
    return this.open.delete(id);
  }

  closeIdle(): void {
    for (const [id, cursor] of this.open) if (this.clock.now() - cursor.usedAt > IDLE_MS) this.kill(id);
  }

  closeAll(): void {
    for (const id of [...this.open.keys()]) this.kill(id);
  }
}

/** As many rows as are asked for and go into a reply, at least one. */
async function take(cursor: Open, batchSize: number, turn: Turn): Promise<{ batch: Buffer[]; done: boolean }> {
  const batch: Buffer[] = [];
  let bytes = 0;
  while (batch.length < batchSize) {
    const row = cursor.next ?? cursor.rows.next();
    cursor.next = undefined;
    if (turn.over) await turn.rest();
    if (!Buffer.isBuffer(row) && row.done) return { batch, done: true };
    const document = Buffer.isBuffer(row) ? row : row.value;
    if (!document) continue;
    bytes += document.length + ITEM_BYTES;
    if (batch.length > 0 && bytes > MAX_DOCUMENT_BYTES) {
      cursor.next = document;
      break;
    }
    batch.push(document);
  }
  return { batch, done: false };
}
