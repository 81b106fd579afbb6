import { setImmediate } from 'node:timers/promises';
import type { Collection } from 'mongoose';

/** The most statements in one write. */
const MOST = 100;

type Doc = Record<string, unknown>;

export interface Statement {
  filter: Doc;
  update: Doc;
  upsert?: boolean;
}

interface Waiting extends Statement {
  resolve(sure: boolean): void;
  reject(error: unknown): void;
}

/** What of the driver's collection is used. */
type Updates = Pick<Collection, 'bulkWrite'>;
/** The driver's error of a write of several statements, as far as it is read. */
interface BulkWriteError {
  writeErrors?: { index: number; code?: number }[] | undefined;
}

/**
 * Updates of single documents that come one by one, in as few writes as possible: what is asked for while a write is under way goes into the next
 * one together. Alone, an update waits for nothing.
 */
export class GroupedUpdates {
  private waiting: Waiting[] = [];
  private writing = false;

  constructor(private readonly collection: Updates) {}

  /**
   * Resolves when the update is durable: true where it surely changed or made a document, false where that is not known, because one of those that
   * went with it did not match; whoever must know then asks. Rejects with the refusal of this very update (a duplicate key), or as the store does.
   */
  update(statement: Statement): Promise<boolean> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ ...statement, resolve, reject });
      if (!this.writing) void this.write();
    });
  }

  private async write(): Promise<void> {
    this.writing = true;
    // What comes in the same turn of the event loop goes along.
    await setImmediate();
    while (this.waiting.length > 0) await this.carryOut(this.waiting.splice(0, MOST));
    this.writing = false;
  }

  private async carryOut(group: Waiting[]): Promise<void> {
    try {
      const { modifiedCount, upsertedCount } = await this.collection.bulkWrite(
        group.map(({ filter, update, upsert = false }) => ({ updateOne: { filter, update, upsert } })),
        { ordered: false, ignoreUndefined: true },
      );
      const sure = modifiedCount + upsertedCount === group.length;
      for (const { resolve } of group) resolve(sure);
    } catch (error) {
      const failed = (error as BulkWriteError).writeErrors;
      if (!failed || failed.length === 0) {
        for (const { reject } of group) reject(error);
        return;
      }
      const errors = new Map(failed.map((one) => [one.index, one]));
      for (const [index, { resolve, reject }] of group.entries()) {
        const own = errors.get(index);
        if (own) reject(Object.assign(new Error('the store refuses one update of several', { cause: error }), { code: own.code }));
        else resolve(false);
      }
    }
  }
}
