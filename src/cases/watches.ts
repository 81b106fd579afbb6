import type { Connection, Model } from 'mongoose';
import { date, schemaOf, text, type DocOf } from '../database/model.ts';

const fields = {
  /** `user:code`. */
  _id: text(),
  userId: text(),
  code: text(),
  /** State and note of the file when we last looked. */
  seen: text(),
  until: date(),
};
/** A citizen's wish to be told when a file moves. */
export type Watch = DocOf<typeof fields>;

const schema = schemaOf(fields);
schema.index({ userId: 1 });
schema.index({ until: 1 }, { expireAfterSeconds: 0 });

/** Files that citizens want to hear of, as long as Zalo lets us write to them. */
export class Watches {
  readonly model: Model<Watch>;

  constructor(connection: Connection) {
    this.model = connection.model<Watch>('Watch', schema, 'dossier_watches');
  }

  async keep(userId: string, code: string, seen: string, until: number): Promise<void> {
    await this.model.updateOne({ _id: `${userId}:${code}` }, { $set: { userId, code, seen, until: new Date(until) } }, { upsert: true });
  }

  async open(now: number): Promise<Watch[]> {
    return this.model
      .find({ until: { $gt: new Date(now) } })
      .limit(200)
      .lean<Watch[]>();
  }

  /** Notes what was seen. False where another process did. */
  async saw(id: string, before: string, seen: string): Promise<boolean> {
    return (await this.model.updateOne({ _id: id, seen: before }, { $set: { seen } })).modifiedCount === 1;
  }

  async drop(id: string): Promise<void> {
    await this.model.deleteOne({ _id: id });
  }

  async erase(userId: string): Promise<void> {
    await this.model.deleteMany({ userId });
  }
}
