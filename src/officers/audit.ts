import { randomUUID } from 'node:crypto';
import type { Connection, Model } from 'mongoose';
import { date, maybe, schemaOf, text, type DocOf } from '../database/model.ts';

const fields = {
  _id: text(),
  at: date(),
  by: text(),
  action: text(),
  /** The id of the article, account or unit that the officer changed. */
  subject: maybe(text()),
  detail: maybe(text()),
};
/** One thing an officer did. Never holds a secret, nor the words of a citizen. */
export type AuditLine = DocOf<typeof fields>;

const schema = schemaOf(fields);
schema.index({ at: -1 });

/** Records who did what and when. Lines are added and never changed. */
export class AuditLog {
  readonly model: Model<AuditLine>;

  constructor(connection: Connection) {
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
