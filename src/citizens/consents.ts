import type { Connection, Model } from 'mongoose';
import { date, flag, schemaOf, text, type DocOf } from '../database/model.ts';

/** What citizens can agree to, each by itself. */
export const PURPOSES = ['news', 'file_news', 'survey', 'phone', 'location'] as const;
export type Purpose = (typeof PURPOSES)[number];

const fields = {
  /** `event:purpose`: the message by which it was said, so that it is entered once. */
  _id: text(),
  /** Pseudonym. */
  person: text({ required: true }),
  purpose: text<Purpose>({ required: true }),
  /** False: taken back. */
  given: flag({ required: true }),
  /** Version of the privacy notice that was in force. */
  version: text({ required: true }),
  at: date({ required: true }),
};
/** One consent, given or taken back. */
export type Consent = DocOf<typeof fields>;

const schema = schemaOf(fields);
schema.index({ person: 1, at: 1 });

/** The record of consents. Lines are only added; they go with the citizen who is erased. */
export class Consents {
  readonly model: Model<Consent>;

  constructor(connection: Connection) {
    this.model = connection.model<Consent>('Consent', schema, 'consents');
  }

  /** Enters a consent or its withdrawal. Entering it again under the same event changes nothing. `at` is epoch ms. */
  async record(event: string, { at, ...consent }: Omit<Consent, '_id' | 'at'> & { at: number }): Promise<void> {
    await this.model.updateOne(
      { _id: `${event}:${consent.purpose}` },
      { $setOnInsert: { ...consent, at: new Date(at) } },
      { upsert: true },
    );
  }

  /** Everything that a person has agreed to or taken back, the oldest first. */
  async of(person: string): Promise<Consent[]> {
    return this.model.find({ person }).sort({ at: 1, _id: 1 }).lean<Consent[]>();
  }

  async erase(person: string): Promise<void> {
    await this.model.deleteMany({ person });
  }
}
