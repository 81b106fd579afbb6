import type { Connection, Model } from 'mongoose';
import { date, number, schemaOf, text, type DocOf } from '../database/model.ts';
import { isDuplicateKey } from '../database/connection.ts';
import { MINUTE } from '../time/clock.ts';

const fields = { _id: text(), calls: number(), at: date() };
type MinuteDoc = DocOf<typeof fields>;

const schema = schemaOf(fields);
schema.index({ at: 1 }, { expireAfterSeconds: 3_600 });

/** Rights to a call that a process takes at once: a part of the minute's, and no more than it soon needs. What it does not use goes with the minute. */
const SHARES = 20;
const MOST_HELD = 10;

/** Calls per minute, counted in the store so that all processes together keep within the limit (reference 1.4). */
export class Pace {
  private readonly model: Model<MinuteDoc>;
  private held = { minute: -1, left: 0 };
  private asking: Promise<boolean> | undefined;

  constructor(
    connection: Connection,
    private readonly perMinute: number,
  ) {
    this.model = connection.model<MinuteDoc>('PaceMinute', schema, 'pace');
  }

  /** Takes the right to one call now. Otherwise says when the next minute begins (epoch ms). */
  async take(now: number): Promise<{ ok: true } | { ok: false; nextAt: number }> {
    const minute = Math.floor(now / MINUTE);
    for (;;) {
      if (this.left(minute)) {
        this.held.left--;
        return { ok: true };
      }
      this.asking ??= this.reserve(minute, now).finally(() => (this.asking = undefined));
      // One may have been given back meanwhile.
      if (!(await this.asking) && !this.left(minute)) return { ok: false, nextAt: (minute + 1) * MINUTE };
    }
  }

  private left(minute: number): boolean {
    return this.held.minute === minute && this.held.left > 0;
  }

  /** A right that was taken at `now` (epoch ms) was not needed. */
  giveBack(now: number): void {
    if (this.held.minute === Math.floor(now / MINUTE)) this.held.left++;
  }

  /** Takes the right to some calls of a minute at once, and near its end to one. */
  private async reserve(minute: number, now: number): Promise<boolean> {
    const some = Math.min(MOST_HELD, Math.max(1, Math.floor(this.perMinute / SHARES)));
    const calls = (await this.count(minute, some, now)) ? some : some > 1 && (await this.count(minute, 1, now)) ? 1 : 0;
    if (calls > 0) this.held = { minute, left: calls };
    return calls > 0;
  }

  private async count(minute: number, calls: number, now: number): Promise<boolean> {
    const free = { _id: `m${String(minute)}`, calls: { $lte: this.perMinute - calls } };
    const change = { $inc: { calls }, $setOnInsert: { at: new Date(now) } };
    try {
      await this.model.updateOne(free, change, { upsert: true });
      return true;
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
      // The minute's document exists, so that the upsert met its own key: it is full, or another call began the minute at this very moment.
      return (await this.model.updateOne(free, { $inc: { calls } })).modifiedCount === 1;
    }
  }

  /** Zalo said that the limit is reached: nothing more in this minute, from any process. */
  async exhaust(now: number): Promise<void> {
    const minute = Math.floor(now / MINUTE);
    this.held.left = 0;
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
