import { MINUTE, type Clock } from '../time/clock.ts';
import type { Leases } from '../database/leases.ts';
import { messageOf } from '../ground/errors.ts';
import type { Logger } from '../ground/logger.ts';
import { readEvent, type ZaloEvent } from '../zalo/events.ts';
import type { Events, StoredEvent } from './events.ts';

/** The consequences of an event, in a form that can be stored. */
export type EventPlan = Record<string, unknown>;

/** The work that an event asks for. */
export interface EventHandler {
  /** Decides what follows from an event. Changes nothing. */
  plan(event: ZaloEvent, stored: StoredEvent, logger: Logger): Promise<EventPlan>;
  /** Carries a plan out. May be called again with the same plan after a crash and must then add nothing. */
  carryOut(plan: EventPlan, event: ZaloEvent, stored: StoredEvent, logger: Logger): Promise<void>;
  /** An event was given up after five tries. */
  setAside(stored: StoredEvent, error: unknown): Promise<void>;
}

const LEASE_MS = MINUTE;
const MAX_ATTEMPTS = 5;
const BACKOFF_MS = 1_000;
const BATCH = 50;

export const citizenLease = (userId: string): string => `citizen:${userId}`;

/**
 * Works on stored events, each citizen's in order and one citizen in one process at a time, by a lease that ends by
 * itself. The decision is stored before it is carried out, and carrying out can be repeated: a crash at any point loses
 * nothing and does nothing twice.
 */
export class InboxWorker {
  constructor(
    private readonly deps: { events: Events; leases: Leases; clock: Clock; logger: Logger; owner: string; handler: EventHandler },
  ) {}

  /** Works on everything that is due now; resolves with the number of events finished. */
  async runOnce(): Promise<number> {
    let finished = 0;
    for (let round = 0; round < 1_000; round++) {
      const citizens = await this.citizensWaiting();
      const counts = await Promise.all(citizens.map((userId) => this.serve(userId)));
      const progress = counts.reduce((sum, count) => sum + count, 0);
      finished += progress;
      if (progress === 0) break;
    }
    return finished;
  }

  /** Citizens with something due whom no other process is serving. */
  private async citizensWaiting(): Promise<string[]> {
    const { events, leases, clock } = this.deps;
    const now = new Date(clock.now());
    const due = await events.model
      .find({ state: { $in: ['waiting', 'planned'] }, notBefore: { $lte: now } }, { userId: 1 })
      .sort({ notBefore: 1 })
      .limit(BATCH)
      .lean();
    const citizens = [...new Set(due.map((event) => event.userId).filter((id) => id !== undefined))];
    const held = await leases.held(citizens.map(citizenLease), clock.now());
    return citizens.filter((id) => !held.has(citizenLease(id)));
  }

  private async serve(userId: string): Promise<number> {
    const { leases, clock, owner } = this.deps;
    const lease = citizenLease(userId);
    if (!(await leases.take(lease, owner, clock.now(), clock.now() + LEASE_MS))) return 0;
    let finished = 0;
    try {
      for (let event = await this.next(userId); event; event = await this.next(userId)) {
        if (!(await leases.take(lease, owner, clock.now(), clock.now() + LEASE_MS))) break;
        finished++;
        if (!(await this.work(event))) break;
      }
    } finally {
      await leases.release(lease, owner);
    }
    return finished;
  }

  /** The citizen's oldest unfinished event, if it is due. A later one never overtakes it. */
  private async next(userId: string): Promise<StoredEvent | undefined> {
    const { events, clock } = this.deps;
    const first = await events.model
      .findOne({ userId, state: { $in: ['waiting', 'planned'] } })
      .sort({ order: 1 })
      .lean<StoredEvent>();
    return first && first.notBefore.getTime() <= clock.now() ? first : undefined;
  }

  /** True when the event is out of the way, false when it is to be tried again later. */
  private async work(stored: StoredEvent): Promise<boolean> {
    const { events, clock, handler } = this.deps;
    const logger = this.deps.logger.with({ event: stored._id.slice(0, 16) });
    // The attempt is counted before the work: an event that kills the process is set aside too.
    const attempts = stored.attempts + 1;
    if (attempts > MAX_ATTEMPTS) return this.giveUp(stored, stored.error ?? 'tiến trình dừng giữa chừng', logger);
    await events.model.updateOne({ _id: stored._id }, { $set: { attempts, notBefore: new Date(clock.now()) } });
    try {
      const event = readEvent(stored.raw ?? '');
      if (!event) throw new Error('the stored event cannot be read');
      const plan = stored.plan ?? (await this.decide(event, stored, logger));
      await handler.carryOut(plan, event, stored, logger);
      await events.model.updateOne(
        { _id: stored._id },
        { $set: { state: 'done', doneAt: new Date(clock.now()) }, $unset: { plan: '', error: '' } },
      );
      return true;
    } catch (error) {
      if (attempts >= MAX_ATTEMPTS) return this.giveUp(stored, error, logger);
      logger.warn('Xử lý sự kiện không thành, sẽ thử lại', { error, attempts });
      const notBefore = new Date(clock.now() + BACKOFF_MS * 2 ** (attempts - 1));
      await events.model.updateOne({ _id: stored._id }, { $set: { error: messageOf(error).slice(0, 500), notBefore } });
      return false;
    }
  }

  /** Only the first decision counts; a worker that was overtaken carries out the one that was stored. */
  private async decide(event: ZaloEvent, stored: StoredEvent, logger: Logger): Promise<EventPlan> {
    const { events, handler } = this.deps;
    const plan = await handler.plan(event, stored, logger);
    const kept = await events.model
      .findOneAndUpdate({ _id: stored._id, state: 'waiting' }, { $set: { state: 'planned', plan } }, { returnDocument: 'after' })
      .lean<StoredEvent>();
    const known = kept ?? (await events.model.findById(stored._id).lean<StoredEvent>());
    return known?.plan ?? plan;
  }

  private async giveUp(stored: StoredEvent, error: unknown, logger: Logger): Promise<true> {
    const { events, clock, handler } = this.deps;
    logger.error('Đặt sự kiện sang một bên sau 5 lần thử', { error, name: stored.kind });
    await events.model.updateOne(
      { _id: stored._id },
      { $set: { state: 'aside', error: messageOf(error).slice(0, 500), doneAt: new Date(clock.now()) } },
    );
    await handler.setAside(stored, error);
    return true;
  }
}
