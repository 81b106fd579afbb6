import type { Connection, Model } from 'mongoose';
import { date, mixed, schemaOf, text, type DocOf } from './model.ts';

const fields = { _id: text(), value: mixed<unknown>(), at: date() };
type SettingDoc = DocOf<typeof fields>;

/** Small values that all processes share: the pinned send path, when an echo was last seen. */
export class SharedSettings {
  private readonly model: Model<SettingDoc>;

  constructor(connection: Connection) {
    this.model = connection.model<SettingDoc>('Setting', schemaOf(fields), 'settings');
  }

  async get<T>(name: string): Promise<T | undefined> {
    return (await this.model.findById(name).lean())?.value as T | undefined;
  }

  async set(name: string, value: unknown, now: number): Promise<void> {
    await this.model.updateOne({ _id: name }, { $set: { value, at: new Date(now) } }, { upsert: true });
  }
}
