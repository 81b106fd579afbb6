import type { Connection, Model } from 'mongoose';
import { date, number, schemaOf, text, type DocOf } from '../database/model.ts';
import { isDuplicateKey } from '../database/connection.ts';
import { MINUTE } from '../time/clock.ts';

const fields = { _id: text(), calls: number(), at: date() };
type MinuteDoc = DocOf<typeof fields>;

const schema = schemaOf(fields);
schema.index({ at: 1 }, { expireAfterSeconds: 3_600 });

/** Calls per minute, counted in the store so that all processes together keep within the limit (reference 1.4). */
export class Pace {
  private readonly model: Model<MinuteDoc>;

  constructor(
    connection: Connection,
    private readonly perMinute: number,
  ) {
    this.model = connection.model<MinuteDoc>('PaceMinute', schema, 'pace');
  }

  /** Takes the right to one call now. Otherwise says when the next minute begins (epoch ms). */
  async take(now: number): Promise<{ ok: true } | { ok: false; nextAt: number }> {
    const minute = Math.floor(now / MINUTE);
    try {
      await this.model.updateOne(
        { _id: `m${String(minute)}`, calls: { $lt: this.perMinute } },
        { $inc: { calls: 1 }, $setOnInsert: { at: new Date(now) } },
        { upsert: true },
      );
      return { ok: true };
    } catch (error) {
      // The minute's document exists and is full, so that the upsert met its own key.
      if (isDuplicateKey(error)) return { ok: false, nextAt: (minute + 1) * MINUTE };
      throw error;
    }
  }

  /** Zalo said that the limit is reached: nothing more in this minute, from any process. */
  async exhaust(now: number): Promise<void> {
    const minute = Math.floor(now / MINUTE);
    await this.model.updateOne(
      { _id: `m${String(minute)}` },
      { $max: { calls: this.perMinute }, $setOnInsert: { at: new Date(now) } },
      { upsert: true },
    );
  }

  async ready(): Promise<void> {
    await this.model.init();
  }
}
