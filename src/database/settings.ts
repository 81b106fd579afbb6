import { Schema, type Connection, type Model } from 'mongoose';

interface SettingDoc {
  _id: string;
  value: unknown;
  at: Date;
}

/** Small values that all processes share: the pinned send path, when an echo was last seen. */
export class SharedSettings {
  private readonly model: Model<SettingDoc>;

  constructor(connection: Connection) {
    this.model = connection.model<SettingDoc>(
      'Setting',
      new Schema<SettingDoc>({ _id: String, value: Schema.Types.Mixed, at: Date }, { versionKey: false }),
      'settings',
    );
  }

  async get<T>(name: string): Promise<T | undefined> {
    return (await this.model.findById(name).lean())?.value as T | undefined;
  }

  async set(name: string, value: unknown, now: number): Promise<void> {
    await this.model.updateOne({ _id: name }, { $set: { value, at: new Date(now) } }, { upsert: true });
  }
}
