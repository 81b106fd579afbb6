import { createHash } from 'node:crypto';
import type { Connection, Model } from 'mongoose';
import { date, maybe, mixed, number, schemaOf, text, type DocOf } from '../database/model.ts';
import { isDuplicateKey } from '../database/connection.ts';
import type { EventKind, ZaloEvent } from '../zalo/events.ts';
import { defined } from '../ground/defined.ts';

/**
 * - `waiting`: to be worked on
 * - `planned`: what follows from it is decided and written down, and is being carried out
 * - `done`
 * - `kept`: nothing follows from it; kept for the record
 * - `aside`: failed five times; a person must look
 */
export type EventState = 'waiting' | 'planned' | 'done' | 'kept' | 'aside';

const fields = {
  /** SHA-256 of the raw body: a re-delivery has the same. */
  _id: text(),
  name: text({ required: true }),
  kind: text<EventKind>({ required: true }),
  userId: maybe(text()),
  /** Message id of a citizen's message: one question is never answered twice, even if the bodies differ. */
  messageKey: maybe(text()),
  receivedAt: date({ required: true }),
  /** Order among the events of one citizen. */
  order: number({ required: true }),
  /** As received; removed after the retention time. */
  raw: maybe(text()),
  state: text<EventState>({ required: true }),
  attempts: number({ default: 0 }),
  notBefore: date(),
  error: maybe(text()),
  plan: maybe(mixed<Record<string, unknown>>()),
  doneAt: maybe(date()),
};
/** A webhook event as stored. */
export type StoredEvent = DocOf<typeof fields>;

const schema = schemaOf(fields, { minimize: false });
schema.index({ state: 1, notBefore: 1 });
schema.index({ userId: 1, state: 1, order: 1 });
schema.index({ receivedAt: 1 });
schema.index({ messageKey: 1 }, { unique: true, partialFilterExpression: { messageKey: { $exists: true } } });

/** The first state of an event of each kind: it waits to be worked on, or is kept for the record. */
const FIRST_STATES = {
  message: 'waiting',
  echo: 'waiting',
  follow: 'waiting',
  unfollow: 'waiting',
  'chat-opened': 'waiting',
  received: 'waiting',
  seen: 'waiting',
  reaction: 'waiting',
  info: 'waiting',
  withdraw: 'waiting',
  other: 'kept',
} as const satisfies Record<EventKind, EventState>;

/** The durable inbox: an event is safe here before Zalo is told 200. */
export class Events {
  readonly model: Model<StoredEvent>;
  private lastOrder = 0;

  constructor(connection: Connection) {
    this.model = connection.model<StoredEvent>('Event', schema, 'events');
  }

  /** Stores an event under the hash of its body. Returns its id, and whether it is new. */
  async add(rawBody: Buffer, event: ZaloEvent, now: number): Promise<{ id: string; fresh: boolean }> {
    const id = createHash('sha256').update(rawBody).digest('hex');
    // Two events of one millisecond keep the order in which they came.
    this.lastOrder = Math.max(now * 1_000, this.lastOrder + 1);
    const messageKey = event.kind === 'message' ? event.messageIds[0] : undefined;
    try {
      await this.model.create({
        _id: id,
        name: event.name,
        kind: event.kind,
        ...defined({ userId: event.userId, messageKey }),
        receivedAt: new Date(now),
        order: this.lastOrder,
        raw: rawBody.toString('utf8'),
        state: event.userId === undefined ? 'kept' : FIRST_STATES[event.kind],
        attempts: 0,
        notBefore: new Date(now),
      } satisfies StoredEvent);
      return { id, fresh: true };
    } catch (error) {
      if (isDuplicateKey(error)) return { id, fresh: false };
      throw error;
    }
  }

  /** The next waiting event of the same citizen. */
  async nextOf({ userId, order }: Pick<StoredEvent, 'userId' | 'order'>): Promise<StoredEvent | null> {
    return this.model
      .findOne({ userId, state: 'waiting', order: { $gt: order } })
      .sort({ order: 1 })
      .lean<StoredEvent>();
  }

  /** How many of a citizen's messages are kept with their words. */
  async countMessages(userId: string): Promise<number> {
    return this.model.countDocuments({ userId, kind: 'message', raw: { $exists: true } });
  }

  /** A citizen's messages whose words are kept, the newest first. */
  async messagesOf(userId: string, limit: number): Promise<StoredEvent[]> {
    return this.model
      .find({ userId, kind: 'message', raw: { $exists: true } })
      .sort({ order: -1 })
      .limit(limit)
      .lean<StoredEvent[]>();
  }

  /** Removes raw bodies and plans, which hold citizens' words, from events before `before` (epoch ms). */
  async forgetText(before: number): Promise<number> {
    return (
      await this.model.updateMany(
        { receivedAt: { $lt: new Date(before) }, state: { $in: ['done', 'kept', 'aside'] }, raw: { $exists: true } },
        { $unset: { raw: '', plan: '' } },
      )
    ).modifiedCount;
  }

  /** Removes a person's events; of `except`, the one that asked for it, only the bare fact that it was done is left. */
  async erase(userId: string, except?: string): Promise<void> {
    const asking = except === undefined ? null : await this.model.findById(except, { order: 1 }).lean<StoredEvent>();
    // Messages that a citizen writes after the request to be forgotten are a new conversation.
    await this.model.deleteMany({ userId, ...(asking && { _id: { $ne: except }, order: { $lte: asking.order } }) });
    if (except !== undefined) await this.strip(except);
  }

  /** Messages of a citizen since a time (epoch ms), and those that the account wrote to them; newest first. */
  async messagesWith(userId: string, since: number, limit: number): Promise<Pick<StoredEvent, '_id' | 'raw' | 'kind' | 'receivedAt'>[]> {
    return this.model
      .find({ userId, receivedAt: { $gte: new Date(since) }, kind: { $in: ['message', 'echo'] } }, { raw: 1, kind: 1, receivedAt: 1 })
      .sort({ receivedAt: -1, order: -1 })
      .limit(limit)
      .lean<StoredEvent[]>();
  }

  async countInStates(...states: EventState[]): Promise<number> {
    return this.model.countDocuments({ state: { $in: states } });
  }

  /** Events that failed too often, newest first. */
  async aside(limit: number): Promise<StoredEvent[]> {
    return this.model.find({ state: 'aside' }).sort({ receivedAt: -1 }).limit(limit).lean<StoredEvent[]>();
  }

  /** Removes the citizen and their words from an event. The event stays, so that a re-delivery is not taken for a new one. */
  async strip(id: string): Promise<void> {
    await this.model.updateOne({ _id: id }, { $set: { state: 'done' }, $unset: { raw: '', plan: '', userId: '' } });
  }
}
