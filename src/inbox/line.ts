import type { Model } from 'mongoose';
import { GroupedUpdates } from '../database/grouped-updates.ts';
import { defined } from '../ground/defined.ts';
import { isOver, MINUTE } from '../time/clock.ts';
import type { ZaloEvent } from '../zalo/events.ts';
import type { EventWords } from './event-words.ts';
import type { EventState, KeptEvent, StoredEvent } from './event.ts';

export const OPEN: { $in: EventState[] } = { $in: ['waiting', 'planned'] };
/** What an event that is out of the way has no more. */
export const SETTLED = { turn: '', owner: '', claimedUntil: '', notBefore: '' } as const;
/** Events looked at for one round. */
const ROUND = 200;
const MOST_ERROR = 500;
/** A process that died holds up a citizen for no longer than this, in ms. */
const CLAIM_MS = MINUTE;
/** No failed event waits longer than this, in ms. */
const LONGEST_WAIT_MS = MINUTE;
/** Citizens of whom it is remembered when they wrote last. */
const MOST_CITIZENS = 20_000;

/** An event whose turn it is. */
export interface Due extends KeptEvent {
  /** No later one of the same citizen is known: none lay in the store when this was read, or it is the last that came here. */
  alone: boolean;
}

/** An event that is worked on; `alone` as far as that is known. */
export interface Claimed extends StoredEvent {
  alone?: boolean;
}

/** The events that wait, and what becomes of them. What several of them need at the same time is written together. */
export class EventLine {
  private readonly updates: GroupedUpdates;
  private adopted = false;
  /** The last order that each citizen's events got here, those who wrote last at the end. */
  private readonly arrivals = new Map<string, number>();

  constructor(
    private readonly model: Model<KeptEvent>,
    private readonly words: EventWords,
  ) {
    this.updates = new GroupedUpdates(model.collection);
  }

  /** An event of a citizen is in the store. */
  arrived(userId: string, order: number): void {
    this.arrivals.delete(userId);
    this.arrivals.set(userId, order);
    if (this.arrivals.size <= MOST_CITIZENS) return;
    for (const [oldest] of this.arrivals) return void this.arrivals.delete(oldest);
  }

  /**
   * The first event of each citizen that is due at `now` (epoch ms), in the order of their turns, and whether there are others that wait. A later
   * one of the same citizen never overtakes one that waits to be tried again, or that another process works on.
   */
  async firstOfEach(now: number): Promise<{ due: Due[]; more: boolean }> {
    await this.adopt();
    const open = (await this.model.collection
      .find({ turn: { $gte: 0 } }, { sort: { turn: 1 }, limit: ROUND })
      .toArray()) as unknown as KeptEvent[];
    const firsts = new Map<string, Due>();
    for (const event of open) {
      if (event.userId === undefined) continue;
      const first = firsts.get(event.userId);
      if (first) first.alone = false;
      else firsts.set(event.userId, { ...event, alone: open.length < ROUND || this.arrivals.get(event.userId) === event.order });
    }
    const due = [...firsts.values()].filter(
      (event) => isOver(event.notBefore, now, LONGEST_WAIT_MS) && isOver(event.claimedUntil, now, CLAIM_MS),
    );
    return { due, more: open.length > due.length || open.length === ROUND };
  }

  /** Takes an event for a process, and counts the attempt. Null where another has it, or it is out of the way. */
  async claim(event: Due, owner: string, now: number): Promise<Claimed | null> {
    const { _id, state, attempts, alone } = event;
    const free = [
      { claimedUntil: { $exists: false } },
      { claimedUntil: { $lte: new Date(now) } },
      { claimedUntil: { $gt: new Date(now + CLAIM_MS) } },
    ];
    const taken = { owner, claimedUntil: new Date(now + CLAIM_MS) };
    // As it was read, so that it need not be read again: each claim counts an attempt, and only who has claimed it plans.
    const sure = await this.updates.update({
      filter: { _id, state, attempts, $or: free },
      update: { $set: taken, $inc: { attempts: 1 } },
    });
    const ours = { ...taken, attempts: attempts + 1 };
    const kept = sure ? { ...event, ...ours } : await this.model.findOne({ _id, ...ours }).lean<KeptEvent>();
    if (!kept) return null;
    const opened = await this.words.opened(kept);
    if (opened.raw !== undefined || kept.raw === undefined) return { ...opened, alone };
    // Sealed anew since it was read, as the key that it had is being destroyed.
    const anew = await this.model.findOne({ _id, ...ours }).lean<KeptEvent>();
    return anew && { ...(await this.words.opened(anew)), alone };
  }

  /** Keeps what was decided of an event. Only the first decision counts: resolves with that. */
  async decided(event: StoredEvent, plan: Record<string, unknown>): Promise<Record<string, unknown>> {
    const sealed = await this.words.sealedPlan(event, plan);
    const filter = { _id: event._id, state: 'waiting' };
    if (await this.updates.update({ filter, update: { $set: { state: 'planned', plan: sealed } } })) return plan;
    const first = await this.model.findById(event._id).lean<KeptEvent>();
    return (first && (await this.words.opened(first)).plan) ?? plan;
  }

  /** The event is out of the way. `raw`: what is kept in the place of its body, where that is less. */
  async done(event: Pick<StoredEvent, '_id' | 'userId' | 'kind' | 'receivedAt'>, now: number, raw?: string): Promise<void> {
    const lighter = raw === undefined ? {} : this.words.sealed(await this.words.keyFor(event, event.receivedAt.getTime()), { raw });
    await this.updates.update({
      filter: { _id: event._id, state: OPEN },
      update: { $set: { state: 'done', doneAt: new Date(now), ...lighter }, $unset: { ...SETTLED, plan: '', error: '' } },
    });
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

  /** The next waiting event of the same citizen. Who had none when the event was read, and has written nothing here since, has none. */
  async nextOf({ userId, order, alone = false }: Pick<Claimed, 'userId' | 'order' | 'alone'>): Promise<StoredEvent | null> {
    if (alone && (this.arrivals.get(userId ?? '') ?? 0) <= order) return null;
    const next = await this.model
      .findOne({ userId, state: 'waiting', order: { $gt: order } })
      .sort({ order: 1 })
      .lean<KeptEvent>();
    return next && this.words.opened(next);
  }

  /** Events from before there were turns come first. */
  private async adopt(): Promise<void> {
    if (this.adopted) return;
    await this.model.updateMany({ state: OPEN, turn: { $exists: false } }, { $set: { turn: 0 } });
    this.adopted = true;
  }
}

/**
 * What may stay of a message once it was answered: `text` in the place of its words, and of what was sent with it only the kinds, without addresses
 * of pictures and places. Undefined where that is all there is.
 */
export function lightened(
  { userId }: Pick<StoredEvent, 'userId'>,
  event: Pick<ZaloEvent, 'name' | 'at' | 'kind' | 'messageIds' | 'attachments' | 'text'>,
  text: string | undefined,
): string | undefined {
  const bare = event.attachments.every(({ payload }) => Object.keys(payload).length === 0);
  if (event.text === text && bare && event.kind === 'message') return undefined;
  const { name, at, messageIds, attachments } = event;
  return JSON.stringify({
    event_name: name,
    sender: { id: userId },
    ...(at !== undefined && { timestamp: String(at) }),
    message: { ...defined({ msg_id: messageIds[0], text }), attachments: attachments.map(({ type }) => ({ type })) },
  });
}
