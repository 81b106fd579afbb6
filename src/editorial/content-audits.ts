import type { Connection, Model } from 'mongoose';
import { date, mixed, number, schemaOf, text, type DocOf } from '../database/model.ts';

/** What a person may find of a statement held against its source. */
export const FINDINGS = ['right', 'wrong', 'unsupported', 'outdated'] as const;
export type Finding = (typeof FINDINGS)[number];

const fields = {
  /** `<day> <seed>`: the same sheet read again takes the place of what it said before. */
  _id: text(),
  at: date({ required: true }),
  by: text({ required: true }),
  seed: number({ required: true }),
  counts: mixed<Record<Finding, number>>({ required: true }),
};
export type ContentAudit = DocOf<typeof fields>;

/** Blind checks of what citizens are told. */
export class ContentAudits {
  readonly model: Model<ContentAudit>;

  constructor(connection: Connection) {
    this.model = connection.model<ContentAudit>('ContentAudit', schemaOf(fields, { minimize: false }), 'content_audits');
  }

  /** Keeps what a sheet says. `day`: YYYY-MM-DD on which it was drawn. */
  async keep({
    day,
    seed,
    by,
    at,
    counts,
  }: {
    day: string;
    seed: number;
    by: string;
    at: number;
    counts: Record<Finding, number>;
  }): Promise<void> {
    const _id = `${day} ${String(seed)}`;
    await this.model.updateOne({ _id }, { $set: { at: new Date(at), by, seed, counts } }, { upsert: true });
  }

  /** The last check; undefined where there was none. */
  async last(): Promise<ContentAudit | undefined> {
    return (await this.model.findOne({}).sort({ at: -1 }).lean<ContentAudit>()) ?? undefined;
  }
}
