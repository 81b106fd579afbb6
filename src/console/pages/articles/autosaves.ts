import { Schema, type Connection, type Model } from 'mongoose';

/** A form as an officer left it unsaved: a power cut costs a few words at most. */
interface Autosave {
  /** `officer:article`, or `officer:new`. */
  _id: string;
  typed: Record<string, string>;
  at: Date;
}

const KEPT_S = 14 * 24 * 3_600;

/** Unsaved work of officers, by officer and article. */
export class Autosaves {
  private readonly model: Model<Autosave>;

  constructor(connection: Connection) {
    const schema = new Schema<Autosave>({ _id: String, typed: Schema.Types.Mixed, at: Date }, { versionKey: false, minimize: false });
    schema.index({ at: 1 }, { expireAfterSeconds: KEPT_S });
    this.model = connection.model<Autosave>('Autosave', schema, 'autosaves');
  }

  async ready(): Promise<void> {
    await this.model.init();
  }

  async keep(officer: string, article: string, typed: Record<string, string>, now: number): Promise<void> {
    await this.model.updateOne({ _id: `${officer}:${article}` }, { $set: { typed, at: new Date(now) } }, { upsert: true });
  }

  async find(officer: string, article: string): Promise<Omit<Autosave, '_id'> | undefined> {
    return (await this.model.findById(`${officer}:${article}`).lean<Autosave>()) ?? undefined;
  }

  async drop(officer: string, article: string): Promise<void> {
    await this.model.deleteOne({ _id: `${officer}:${article}` });
  }
}
