import type { Connection, Model } from 'mongoose';
import { date, schemaOf, text, type DocOf } from './model.ts';
import { isDuplicateKey } from './connection.ts';

const fields = { _id: text(), owner: text(), until: date() };
type LeaseDoc = DocOf<typeof fields>;

/** Exclusive rights that end by themselves: a process that dies holds up nobody for longer than its lease. */
export class Leases {
  private readonly model: Model<LeaseDoc>;

  constructor(connection: Connection) {
    this.model = connection.model<LeaseDoc>('Lease', schemaOf(fields), 'leases');
  }

  /** Takes or prolongs a lease. False when another owner has it. Times in epoch ms. */
  async take(name: string, owner: string, now: number, until: number): Promise<boolean> {
    try {
      await this.model.updateOne(
        { _id: name, $or: [{ owner }, { until: { $lte: new Date(now) } }] },
        { $set: { owner, until: new Date(until) } },
        { upsert: true },
      );
      return true;
    } catch (error) {
      if (isDuplicateKey(error)) return false;
      throw error;
    }
  }

  async release(name: string, owner: string): Promise<void> {
    await this.model.deleteOne({ _id: name, owner });
  }

  /** Which of these leases somebody holds now. */
  async held(names: readonly string[], now: number): Promise<Set<string>> {
    const rows = await this.model.find({ _id: { $in: [...names] }, until: { $gt: new Date(now) } }, { _id: 1 }).lean();
    return new Set(rows.map((row) => row._id));
  }
}
