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
    const free = { _id: `m${String(minute)}`, calls: { $lt: this.perMinute } };
    try {
      await this.model.updateOne(free, { $inc: { calls: 1 }, $setOnInsert: { at: new Date(now) } }, { upsert: true });
      return { ok: true };
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
      // The minute's document exists, so that the upsert met its own key: it is full, or another call began the minute at this very moment.
      const taken = await this.model.updateOne(free, { $inc: { calls: 1 } });
      return taken.modifiedCount === 1 ? { ok: true } : { ok: false, nextAt: (minute + 1) * MINUTE };
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
