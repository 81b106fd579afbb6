import type { Collection } from 'mongoose';

/** The most documents in one write. */
const MOST = 100;
const DUPLICATE_KEY = 11_000;

interface Waiting<Doc> {
  doc: Doc;
  resolve(fresh: boolean): void;
  reject(error: unknown): void;
}

/** What of the driver's collection is used. */
type Inserts = Pick<Collection, 'insertMany'>;
/** The driver's error of a write of several documents, as far as it is read. */
interface BulkWriteError {
  writeErrors?: { index: number; code?: number }[] | undefined;
}

/**
 * Inserts documents that come one by one in as few writes as possible: what arrives while a write is under way goes into the next one together.
 * Alone, a document waits for nothing.
 */
export class GroupedInserts<Doc extends object> {
  private waiting: Waiting<Doc>[] = [];
  private writing = false;

  constructor(private readonly collection: Inserts) {}

  /** Resolves when the document is durable: true, or false where one with the same unique key was there already. Rejects as the store does. */
  add(doc: Doc): Promise<boolean> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ doc, resolve, reject });
      if (!this.writing) void this.write();
    });
  }

  private async write(): Promise<void> {
    this.writing = true;
    // What comes in the same turn of the event loop goes along.
    await Promise.resolve();
    while (this.waiting.length > 0) await this.insert(this.waiting.splice(0, MOST));
    this.writing = false;
  }

  private async insert(group: Waiting<Doc>[]): Promise<void> {
    try {
      await this.collection.insertMany(
        group.map(({ doc }) => doc),
        { ordered: false },
      );
      for (const { resolve } of group) resolve(true);
    } catch (error) {
      const failed = (error as BulkWriteError).writeErrors;
      if (!failed || failed.length === 0) {
        for (const { reject } of group) reject(error);
        return;
      }
      const codes = new Map(failed.map(({ index, code }) => [index, code]));
      for (const [index, { resolve, reject }] of group.entries()) {
        if (!codes.has(index)) resolve(true);
        else if (codes.get(index) === DUPLICATE_KEY) resolve(false);
        else reject(error);
      }
    }
  }
}
