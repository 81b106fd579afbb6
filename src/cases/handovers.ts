import type { Connection, Model } from 'mongoose';
import { Lately } from '../ground/lately.ts';
import { date, maybe, schemaOf, text, type DocOf } from '../database/model.ts';

export type HandoverState = 'waiting' | 'taken' | 'closed';
export type ClosedBy = 'officer' | 'citizen' | 'timeout';

const fields = {
  _id: text(),
  /** Missing once the citizen's data were removed. */
  userId: maybe(text()),
  state: text<HandoverState>(),
  openedAt: date(),
  takenAt: maybe(date()),
  /** The officer in the console; undefined where it is answered in the OA's own chat tool. */
  takenBy: maybe(text()),
  /** When one of the two last wrote. */
  lastAt: date(),
  closedAt: maybe(date()),
  closedBy: maybe(text<ClosedBy>()),
  /** The citizen was told that nobody is free yet. */
  toldAt: maybe(date()),
};
/** A citizen who wants a person. One open at a time for each. */
export type Handover = DocOf<typeof fields>;

const schema = schemaOf(fields);
schema.index({ state: 1, openedAt: 1 });
schema.index({ userId: 1, state: 1 });

const OPEN: { $in: HandoverState[] } = { $in: ['waiting', 'taken'] };

/** So long, in ms, a process may not know whom another put into the queue: less than anything there is measured in. */
const LATELY_MS = 2_000;

/** The queue: citizens who wait for an officer, and those with whom an officer talks. */
export class Handovers {
  readonly model: Model<Handover>;
  private readonly inQueue = new Lately<ReadonlySet<string>>(LATELY_MS);

  constructor(connection: Connection) {
    this.model = connection.model<Handover>('Handover', schema, 'handovers');
  }

  /** Puts a citizen into the queue under the id of the event that asked for it; nothing where they are in it. */
  async open(id: string, userId: string, at: number): Promise<void> {
    if (await this.ofCitizen(userId)) return;
    await this.model.updateOne(
      { _id: id },
      { $setOnInsert: { userId, state: 'waiting', openedAt: new Date(at), lastAt: new Date(at) } },
      { upsert: true },
    );
    this.inQueue.forget();
  }

  async find(id: string): Promise<Handover | null> {
    return this.model.findById(id).lean<Handover>();
  }

  /** The open handover of a citizen. */
  async ofCitizen(userId: string): Promise<Handover | null> {
    return this.model.findOne({ userId, state: OPEN }).lean<Handover>();
  }

  /** Counts the citizens who wait before one who asks now, or who asked at `openedAt`. */
  async before(openedAt?: Date): Promise<number> {
    return this.model.countDocuments({ state: 'waiting', ...(openedAt && { openedAt: { $lt: openedAt } }) });
  }

  async queue(): Promise<Handover[]> {
    return this.model.find({ state: OPEN }).sort({ openedAt: 1 }).limit(200).lean<Handover[]>();
  }

  async closed(limit = 50): Promise<Handover[]> {
    return this.model.find({ state: 'closed' }).sort({ closedAt: -1 }).limit(limit).lean<Handover[]>();
  }

  /** An officer takes somebody from the queue. False where another was faster. */
  async take(id: string, by: string, at: number): Promise<boolean> {
    const taken = { $set: { state: 'taken', takenAt: new Date(at), takenBy: by, lastAt: new Date(at) } };
    return (await this.model.updateOne({ _id: id, state: 'waiting' }, taken)).modifiedCount === 1;
  }

  /** An officer wrote to a citizen in the OA's own chat tool: a citizen who waits counts as taken there. */
  async answeredElsewhere(userId: string, at: number): Promise<void> {
    await this.model.updateOne({ userId, state: 'waiting' }, { $set: { state: 'taken', takenAt: new Date(at) } });
    await this.touch(userId, at);
  }

  /** One of the two wrote. */
  async touch(userId: string, at: number): Promise<void> {
    await this.model.updateOne({ userId, state: OPEN }, { $max: { lastAt: new Date(at) } });
  }

  /** A citizen wrote; who is not in the queue costs nothing. `now`: epoch ms. */
  async wrote(userId: string, at: number, now: number): Promise<void> {
    const open = await this.inQueue.value(now, async () => {
      const rows = await this.model.find({ state: OPEN }, { userId: 1 }).lean<Pick<Handover, 'userId'>[]>();
      return new Set(rows.flatMap(({ userId: one }) => one ?? []));
    });
    if (open.has(userId)) await this.touch(userId, at);
  }

  /** Back to the bot. False where it was closed before. */
  async close(id: string, by: ClosedBy, at: number): Promise<boolean> {
    const closed = { $set: { state: 'closed', closedAt: new Date(at), closedBy: by } };
    return (await this.model.updateOne({ _id: id, state: OPEN }, closed)).modifiedCount === 1;
  }

  /** Handovers that wait since before `before` (epoch ms), whose citizens have not been told that nobody is free. */
  async untold(before: number): Promise<Handover[]> {
    return this.model
      .find({ state: 'waiting', openedAt: { $lt: new Date(before) }, toldAt: { $exists: false } })
      .limit(50)
      .lean<Handover[]>();
  }

  async told(id: string, at: number): Promise<boolean> {
    return (
      (await this.model.updateOne({ _id: id, state: 'waiting', toldAt: { $exists: false } }, { $set: { toldAt: new Date(at) } }))
        .modifiedCount === 1
    );
  }

  /** Conversations with an officer in which nobody has written since `before` (epoch ms). */
  async idle(before: number): Promise<Handover[]> {
    return this.model
      .find({ state: 'taken', lastAt: { $lt: new Date(before) } })
      .limit(50)
      .lean<Handover[]>();
  }

  async erase(userId: string): Promise<void> {
    await this.model.deleteMany({ userId });
  }
}
