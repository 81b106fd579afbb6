import { createHash } from 'node:crypto';
import type { Connection, Model } from 'mongoose';
import { GroupedInserts } from '../database/grouped-inserts.ts';
import type { CitizenKey, Keys } from '../database/keys.ts';
import type { EventKind, ZaloEvent } from '../zalo/events.ts';
import { defined } from '../ground/defined.ts';
import { schema, type EventState, type KeptEvent, type StoredEvent } from './event.ts';
import { EventWords } from './event-words.ts';
import { Intake, type Place } from './intake.ts';
import { EventLine, SETTLED } from './line.ts';

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

const sha256 = (bytes: Buffer | string): string => createHash('sha256').update(bytes).digest('hex');

export type { KeptEvent, StoredEvent } from './event.ts';

/** The durable inbox: an event is safe here before Zalo is told 200. */
export class Events {
  readonly model: Model<KeptEvent>;
  private readonly intake = new Intake();
  private readonly inserts: GroupedInserts<KeptEvent>;
  private readonly words: EventWords;
  private lastOrder = 0;
  private underWay = 0;
  /** The events that are to be worked on. */
  readonly line: EventLine;

  constructor(
    connection: Connection,
    private readonly keys: Keys,
  ) {
    this.words = new EventWords(keys);
    this.model = connection.model<KeptEvent>('Event', schema, 'events');
    this.inserts = new GroupedInserts(this.model.collection);
    this.line = new EventLine(this.model, this.words);
  }

  /** Events are being stored: Zalo waits for an answer. */
  get taking(): boolean {
    return this.underWay > 0;
  }

  /** Stores an event under the hash of its body. Returns its id, and whether it is new. */
  async add(rawBody: Buffer, event: ZaloEvent, now: number): Promise<{ id: string; fresh: boolean }> {
    const id = sha256(rawBody);
    // Two events of one millisecond keep the order in which they came.
    this.lastOrder = Math.max(now * 1_000, this.lastOrder + 1);
    const order = this.lastOrder;
    const { userId } = event;
    const place = this.intake.place(userId, event.kind === 'message', now);
    if (userId !== undefined) this.line.arrived(userId, order);
    const keep = async (): Promise<{ id: string; fresh: boolean }> =>
      this.insert(id, rawBody, event, { now, order, place, key: await this.words.keyFor(event, now) });
    this.underWay++;
    try {
      return await (userId === undefined ? keep() : this.keys.keeping(userId, keep));
    } finally {
      this.underWay--;
    }
  }

  private async insert(
    id: string,
    rawBody: Buffer,
    event: ZaloEvent,
    { now, order, place, key }: { now: number; order: number; place: Place; key: CitizenKey },
  ): Promise<{ id: string; fresh: boolean }> {
    const [messageId] = event.kind === 'message' ? event.messageIds : [];
    const messageKey = messageId === undefined ? undefined : sha256(`${event.userId ?? ''} ${messageId}`);
    const first = event.userId === undefined ? 'kept' : FIRST_STATES[event.kind];
    const { turn, excess } = place;
    const state = excess === 'silent' ? 'kept' : first;
    const fresh = await this.inserts.add({
      _id: id,
      name: event.name,
      kind: event.kind,
      ...defined({ userId: event.userId, messageKey }),
      receivedAt: new Date(now),
      order,
      ...this.words.sealed(key, { raw: rawBody.toString('utf8') }),
      state,
      ...(state === 'waiting' && { turn, ...(excess && { excess: true }) }),
      attempts: 0,
    });
    return { id, fresh };
  }

  /** Seals a citizen's events anew, so that the keys which they had can be destroyed. */
  async reseal(userId: string): Promise<void> {
    for (const event of await this.words.openedAll(await this.model.find({ userId }).lean<KeptEvent[]>())) {
      const { _id, raw, plan } = event;
      if (raw === undefined && !plan) continue;
      // What Zalo tells of somebody who is erased gives them no new key.
      const key = await this.words.keyFor(event, event.receivedAt.getTime());
      await this.model.updateOne({ _id }, { $set: this.words.sealed(key, { raw, plan }) });
    }
  }

  /** How many of a citizen's messages are kept with their words. */
  async countMessages(userId: string): Promise<number> {
    return this.model.countDocuments({ userId, kind: 'message', raw: { $exists: true } });
  }

  /** A citizen's messages whose words are kept, the newest first. */
  async messagesOf(userId: string, limit: number): Promise<StoredEvent[]> {
    const kept = await this.model
      .find({ userId, kind: 'message', raw: { $exists: true } })
      .sort({ order: -1 })
      .limit(limit)
      .lean<KeptEvent[]>();
    return this.words.openedAll(kept);
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
    const asking = except === undefined ? null : await this.model.findById(except, { order: 1 }).lean<KeptEvent>();
    // Messages that a citizen writes after the request to be forgotten are a new conversation.
    await this.model.deleteMany({ userId, ...(asking && { _id: { $ne: except }, order: { $lte: asking.order } }) });
    if (except !== undefined) await this.strip(except);
  }

  /** Messages of a citizen since a time (epoch ms), and those that the account wrote to them; newest first. */
  async messagesWith(userId: string, since: number, limit: number): Promise<Pick<StoredEvent, '_id' | 'raw' | 'kind' | 'receivedAt'>[]> {
    const kept = await this.model
      .find({ userId, receivedAt: { $gte: new Date(since) }, kind: { $in: ['message', 'echo'] } }, { raw: 1, kind: 1, receivedAt: 1 })
      .sort({ receivedAt: -1, order: -1 })
      .limit(limit)
      .lean<KeptEvent[]>();
    return this.words.openedAll(kept);
  }

  async countInStates(...states: EventState[]): Promise<number> {
    return this.model.countDocuments({ state: { $in: states } });
  }

  /** Events that failed too often, newest first. */
  async aside(limit: number): Promise<KeptEvent[]> {
    return this.model.find({ state: 'aside' }).sort({ receivedAt: -1 }).limit(limit).lean<KeptEvent[]>();
  }

  /** Removes the citizen and their words from an event. The event stays, so that a re-delivery is not taken for a new one. */
  async strip(id: string): Promise<void> {
    await this.model.updateOne({ _id: id }, { $set: { state: 'done' }, $unset: { ...SETTLED, raw: '', plan: '', userId: '' } });
  }
}
