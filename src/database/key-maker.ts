import type { Model } from 'mongoose';
import { isDuplicateKey } from './connection.ts';
import type { KeyDoc, KeyUse } from './key-doc.ts';

/** A key that there would be, and the time (epoch ms) before which one for words counts as too old. */
interface Made {
  doc: Pick<KeyDoc, '_id' | 'key' | 'since'>;
  staleBefore: number;
}

interface Asked {
  person: string;
  use: KeyUse;
  resolve(doc: KeyDoc): void;
  reject(error: unknown): void;
}

/** Times that another process may be faster. */
const ATTEMPTS = 3;

/**
 * Finds the present keys of people, and makes those that there are not: for one person with one round trip, for many who come at the same time
 * with one, or two where some have a key already.
 */
export class KeyMaker {
  private waiting: Asked[] = [];
  private working = false;

  constructor(
    private readonly model: Model<KeyDoc>,
    private readonly make: () => Made,
  ) {}

  /** The key under which new words are sealed. */
  current(person: string, use: KeyUse): Promise<KeyDoc> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ person, use, resolve, reject });
      if (!this.working) void this.work();
    });
  }

  private async work(): Promise<void> {
    this.working = true;
    // What comes in the same turn of the event loop goes along.
    await Promise.resolve();
    while (this.waiting.length > 0) {
      const group = this.waiting.splice(0);
      await (group.length === 1 ? this.alone(group) : this.together(group));
    }
    this.working = false;
  }

  private async alone(group: readonly Asked[]): Promise<void> {
    await Promise.all(group.map(({ person, use, resolve, reject }) => this.ask(person, use).then(resolve, reject)));
  }

  private async together(group: readonly Asked[]): Promise<void> {
    const made = group.map(() => this.make());
    let upserted: Record<number, unknown>;
    try {
      const writes = group.map(({ person, use }, at) => ({
        updateOne: { filter: { person, use, current: true }, update: { $setOnInsert: made[at]?.doc }, upsert: true },
      }));
      ({ upsertedIds: upserted } = await this.model.collection.bulkWrite(writes, { ordered: false }));
    } catch {
      // Another process made one of them at the same moment, or the store refuses: each finds out for itself.
      return this.alone(group);
    }
    const others: [Asked, Made | undefined][] = [];
    for (const [at, asked] of group.entries()) {
      const { person, use, resolve } = asked;
      const own = made[at];
      if (own && upserted[at] === own.doc._id) resolve({ ...own.doc, person, use, current: true });
      else others.push([asked, own]);
    }
    if (others.length === 0) return;
    const kept = await this.model
      .find({ person: { $in: others.map(([{ person }]) => person) }, current: true })
      .lean<KeyDoc[]>()
      .catch(() => []);
    const found = new Map(kept.map((doc) => [`${doc.use}:${doc.person}`, doc]));
    const left: Asked[] = [];
    for (const [asked, own] of others) {
      const doc = found.get(`${asked.use}:${asked.person}`);
      if (doc && own && !isStale(doc, own.staleBefore)) asked.resolve(doc);
      else left.push(asked);
    }
    await this.alone(left);
  }

  private async ask(person: string, use: KeyUse): Promise<KeyDoc> {
    for (let attempt = 1; ; attempt++) {
      const { doc: made, staleBefore } = this.make();
      try {
        const doc = await this.model
          .findOneAndUpdate({ person, use, current: true }, { $setOnInsert: made }, { upsert: true, returnDocument: 'after' })
          .lean<KeyDoc>();
        if (!isStale(doc, staleBefore) || attempt > 1) return doc;
        await this.model.updateOne({ _id: doc._id }, { $unset: { current: '' } });
      } catch (error) {
        // Another process made one at the same moment.
        if (!isDuplicateKey(error) || attempt > ATTEMPTS) throw error;
      }
    }
  }
}

/** Words are sealed under a new key now and then, so that the old one can be destroyed with the last words under it. */
const isStale = ({ use, since }: KeyDoc, before: number): boolean => use === 'words' && since.getTime() < before;
