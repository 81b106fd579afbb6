import { randomUUID } from 'node:crypto';
import { Schema, type Connection, type Model } from 'mongoose';

/** One thing an officer did. Never holds a secret, nor the words of a citizen. */
export interface AuditLine {
  _id: string;
  at: Date;
  by: string;
  action: string;
  /** What it was done to: the id of an article, an account, a unit. */
  subject?: string;
  detail?: string;
}

/** Who did what and when; lines are added and never changed. */
export class AuditLog {
  readonly model: Model<AuditLine>;

  constructor(connection: Connection) {
    const schema = new Schema<AuditLine>(
      { _id: String, at: Date, by: String, action: String, subject: String, detail: String },
      { versionKey: false },
    );
    schema.index({ at: -1 });
    this.model = connection.model<AuditLine>('Audit', schema, 'audit');
  }

  async add(line: Omit<AuditLine, '_id' | 'at'>, now: number): Promise<void> {
    await this.model.create({ _id: randomUUID(), at: new Date(now), ...line });
  }

  /** The last `limit` lines, newest first. */
  async latest(limit: number): Promise<AuditLine[]> {
    return this.model.find({}).sort({ at: -1 }).limit(limit).lean<AuditLine[]>();
  }
}
