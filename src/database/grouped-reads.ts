import { setImmediate } from 'node:timers/promises';
import type { Collection } from 'mongoose';

interface Waiting<Doc> {
  resolve(doc: Doc | null): void;
  reject(error: unknown): void;
}

/** What of the driver's collection is used. */
type Reads = Pick<Collection, 'find'>;

/** Reads of single documents by their id that come one by one, in as few queries as possible: what is asked for while a query is under way goes into the next. */
export class GroupedReads<Doc extends { _id: string }> {
  private waiting = new Map<string, Waiting<Doc>[]>();
  private reading = false;

  constructor(private readonly collection: Reads) {}

  /** The document as it is stored after this was called. */
  find(id: string): Promise<Doc | null> {
    return new Promise((resolve, reject) => {
      const same = this.waiting.get(id);
      if (same) same.push({ resolve, reject });
      else this.waiting.set(id, [{ resolve, reject }]);
      if (!this.reading) void this.read();
    });
  }

  private async read(): Promise<void> {
    this.reading = true;
    // What comes in the same turn of the event loop goes along.
    await setImmediate();
    while (this.waiting.size > 0) {
      const group = this.waiting;
      this.waiting = new Map();
      await this.fetch(group);
    }
    this.reading = false;
  }

  private async fetch(group: ReadonlyMap<string, Waiting<Doc>[]>): Promise<void> {
    const everybody = [...group.values()].flat();
    try {
      const ids = [...group.keys()];
      const filter = { _id: ids.length === 1 ? ids[0] : { $in: ids } } as object;
      const docs = (await this.collection.find(filter, { limit: ids.length }).toArray()) as unknown as Doc[];
      const found = new Map(docs.map((doc) => [doc._id, doc]));
      // Each has a document of its own: whoever asked may change it.
      for (const [id, askers] of group)
        for (const [at, { resolve }] of askers.entries()) {
          const doc = found.get(id) ?? null;
          resolve(at === 0 || doc === null ? doc : structuredClone(doc));
        }
    } catch (error) {
      for (const { reject } of everybody) reject(error);
    }
  }
}
