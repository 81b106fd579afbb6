import { createHash } from 'node:crypto';
import type { Connection, Model } from 'mongoose';
import { GroupedInserts } from '../database/grouped-inserts.ts';
import type { CitizenKey, Keys } from '../database/keys.ts';
import type { EventKind, ZaloEvent } from '../zalo/events.ts';
import { isOver, MINUTE } from '../time/clock.ts';
import { defined } from '../ground/defined.ts';
import { schema, type EventState, type KeptEvent, type StoredEvent } from './event.ts';
import { EventWords } from './event-words.ts';
import { Intake, type Place } from './intake.ts';

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

const OPEN: { $in: EventState[] } = { $in: ['waiting', 'planned'] };
/** What an event that is out of the way has no more. */
const SETTLED = { turn: '', owner: '', claimedUntil: '', notBefore: '' } as const;
/** Events looked at for one round. */
const ROUND = 200;
const MOST_ERROR = 500;
/** A process that died holds up a citizen for no longer than this, in ms. */
const CLAIM_MS = MINUTE;
/** No failed event waits longer than this, in ms. */
const LONGEST_WAIT_MS = MINUTE;

const sha256 = (bytes: Buffer | string): string => createHash('sha256').update(bytes).digest('hex');

export type { KeptEvent, StoredEvent } from './event.ts';

/** The durable inbox: an event is safe here before Zalo is told 200. */
export class Events {
  readonly model: Model<KeptEvent>;
  private readonly intake = new Intake();
  private readonly inserts: GroupedInserts<KeptEvent>;
  private readonly words: EventWords;
  private lastOrder = 0;
  private adopted = false;

  constructor(
    connection: Connection,
    private readonly keys: Keys,
  ) {
    this.words = new EventWords(keys);
    this.model = connection.model<KeptEvent>('Event', schema, 'events');
    this.inserts = new GroupedInserts(this.model.collection);
  }

  /** Events come faster than they are stored one by one. */
  get pressed(): boolean {
    return this.inserts.pressed;
  }

  /** Stores an event under the hash of its body. Returns its id, and whether it is new. */
  async add(rawBody: Buffer, event: ZaloEvent, now: number): Promise<{ id: string; fresh: boolean }> {
    const id = sha256(rawBody);
    // Two events of one millisecond keep the order in which they came.
    this.lastOrder = Math.max(now * 1_000, this.lastOrder + 1);
    const order = this.lastOrder;
    const { userId } = event;
    const place = this.intake.place(userId, event.kind === 'message', now);
    const keep = async (): Promise<{ id: string; fresh: boolean }> =>
      this.insert(id, rawBody, event, { now, order, place, key: await this.words.keyFor(event, now) });
    return userId === undefined ? keep() : this.keys.keeping(userId, keep);
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

  /**
   * The first event of each citizen that is due at `now` (epoch ms), in the order of their turns. A later one of the same citizen never overtakes
   * one that waits to be tried again, or that another process works on.
   */
  async firstOfEach(now: number): Promise<KeptEvent[]> {
    await this.adopt();
    const open = await this.model
      .find({ turn: { $gte: 0 } })
      .sort({ turn: 1 })
      .limit(ROUND)
      .lean<KeptEvent[]>();
    const firsts = new Map<string, KeptEvent>();
    for (const event of open) if (event.userId !== undefined && !firsts.has(event.userId)) firsts.set(event.userId, event);
    return [...firsts.values()].filter(
      (event) => isOver(event.notBefore, now, LONGEST_WAIT_MS) && isOver(event.claimedUntil, now, CLAIM_MS),
    );
  }

  /** Takes an event for a process, and counts the attempt. Null where another has it, or it is out of the way. */
  async claim(id: string, owner: string, now: number): Promise<StoredEvent | null> {
    const free = [
      { claimedUntil: { $exists: false } },
      { claimedUntil: { $lte: new Date(now) } },
      { claimedUntil: { $gt: new Date(now + CLAIM_MS) } },
    ];
    const kept = await this.model
      .findOneAndUpdate(
        { _id: id, state: OPEN, $or: free },
        { $set: { owner, claimedUntil: new Date(now + CLAIM_MS) }, $inc: { attempts: 1 } },
        { returnDocument: 'after' },
      )
      .lean<KeptEvent>();
    return kept && this.words.opened(kept);
  }

  /** Keeps what was decided of an event. Only the first decision counts: resolves with that. */
  async decided(event: StoredEvent, plan: Record<string, unknown>): Promise<Record<string, unknown>> {
    const sealed = await this.words.sealedPlan(event, plan);
    const kept = await this.model.updateOne({ _id: event._id, state: 'waiting' }, { $set: { state: 'planned', plan: sealed } });
    if (kept.modifiedCount === 1) return plan;
    const first = await this.model.findById(event._id).lean<KeptEvent>();
    return (first && (await this.words.opened(first)).plan) ?? plan;
  }

  async done(id: string, now: number): Promise<void> {
    await this.model.updateOne(
      { _id: id, state: OPEN },
      { $set: { state: 'done', doneAt: new Date(now) }, $unset: { ...SETTLED, plan: '', error: '' } },
    );
  }

  /** The event failed: it is tried again at `at` (epoch ms). */
  async again(id: string, error: string, at: number): Promise<void> {
    await this.model.updateOne(
      { _id: id },
      { $set: { error: error.slice(0, MOST_ERROR), notBefore: new Date(at) }, $unset: { owner: '', claimedUntil: '' } },
    );
  }

  /** The event failed too often: a person must look. */
  async setAside(id: string, error: string, now: number): Promise<void> {
    await this.model.updateOne(
      { _id: id },
      { $set: { state: 'aside', error: error.slice(0, MOST_ERROR), doneAt: new Date(now) }, $unset: SETTLED },
    );
  }

  /** Events from before there were turns come first. */
  private async adopt(): Promise<void> {
    if (this.adopted) return;
    await this.model.updateMany({ state: OPEN, turn: { $exists: false } }, { $set: { turn: 0 } });
    this.adopted = true;
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

  /**
   * Keeps of a message what may stay once it was answered: `text` in the place of its words, and of what was sent with it only the kinds, without
   * addresses of pictures and places.
   */
  async lighten(
    stored: Pick<StoredEvent, '_id' | 'userId' | 'kind' | 'receivedAt'>,
    event: ZaloEvent,
    text: string | undefined,
  ): Promise<void> {
    const bare = event.attachments.every(({ payload }) => Object.keys(payload).length === 0);
    if (event.text === text && bare && event.kind === 'message') return;
    const { name, at, messageIds, attachments } = event;
    const raw = JSON.stringify({
      event_name: name,
      sender: { id: stored.userId },
      ...(at !== undefined && { timestamp: String(at) }),
      message: { ...defined({ msg_id: messageIds[0], text }), attachments: attachments.map(({ type }) => ({ type })) },
    });
    const key = await this.words.keyFor(stored, stored.receivedAt.getTime());
    await this.model.updateOne({ _id: stored._id }, { $set: this.words.sealed(key, { raw }) });
  }

  /** The next waiting event of the same citizen. */
  async nextOf({ userId, order }: Pick<StoredEvent, 'userId' | 'order'>): Promise<StoredEvent | null> {
    const next = await this.model
      .findOne({ userId, state: 'waiting', order: { $gt: order } })
      .sort({ order: 1 })
      .lean<KeptEvent>();
    return next && this.words.opened(next);
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
