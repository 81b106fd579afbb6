import type { Clock } from '../time/clock.ts';
import { messageOf } from '../ground/errors.ts';
import { Lanes } from '../ground/lanes.ts';
import type { Logger } from '../ground/logger.ts';
import { readEvent, type ZaloEvent } from '../zalo/events.ts';
import type { Events, KeptEvent, StoredEvent } from './events.ts';

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

interface Deps {
  events: Events;
  clock: Clock;
  logger: Logger;
  owner: string;
  handler: EventHandler;
  /** A citizen's turn is over: there may be more to start. */
  onFree?(): void;
}

const MAX_ATTEMPTS = 5;
const BACKOFF_MS = 1_000;
/** So many citizens are served at the same time. */
const PARALLEL = 16;
/** So many while events come faster than they are stored. */
const UNDER_PRESSURE = 2;
/** How long nothing is begun after the store refused a write, in ms. */
const REST_MS = 1_000;

/**
 * Works on stored events: each citizen's in order, one at a time, one event of each citizen a round, and nobody behind somebody else's slow work.
 * An event is claimed by one process, for a time that ends by itself. The decision is stored before it is carried out, and carrying out can be
 * repeated: a crash at any point loses nothing and does nothing twice.
 */
export class InboxWorker {
  private readonly lanes: Lanes;
  private round: KeptEvent[] = [];
  private finished = 0;
  /** Nothing is begun before: the store has just refused a write. */
  private restUntil = 0;

  constructor(private readonly deps: Deps) {
    this.lanes = new Lanes(PARALLEL, () => deps.onFree?.());
  }

  /** Starts what is due, as far as there is room, and does not wait for it. Resolves with the number of events that it started. */
  async start(): Promise<number> {
    const now = this.deps.clock.now();
    if (now < this.restUntil && this.restUntil <= now + REST_MS) return 0;
    if (this.round.length === 0) this.round = await this.deps.events.firstOfEach(now);
    let started = 0;
    while (this.lanes.free) {
      // Taking what Zalo tells comes first: it is not told twice for long, and an answer can wait for a moment.
      if (this.deps.events.pressed && this.lanes.count >= UNDER_PRESSURE) break;
      const event = this.round.shift();
      if (!event) break;
      const { userId = '' } = event;
      if (this.lanes.has(userId)) continue;
      this.lanes.start(userId, () => this.serve(event));
      started++;
    }
    return started;
  }

  /** Works on everything that is due now; resolves with the number of events worked on. */
  async runOnce(): Promise<number> {
    const before = this.finished;
    while ((await this.start()) > 0 || !this.lanes.idle) await this.lanes.oneEnded();
    return this.finished - before;
  }

  /** Resolves when nothing is under way any more. */
  ended(): Promise<void> {
    return this.lanes.ended();
  }

  private async serve(event: KeptEvent): Promise<void> {
    const { events, clock, owner, logger } = this.deps;
    try {
      const claimed = await events.claim(event._id, owner, clock.now());
      if (!claimed) return;
      await this.work(claimed);
      this.finished++;
    } catch (error) {
      // The store does not take it: the claim, if there is one, ends by itself, and the event is tried again.
      this.restUntil = clock.now() + REST_MS;
      this.round = [];
      logger.error('Không làm được sự kiện, sẽ thử lại', { error, event: event._id.slice(0, 16) });
    }
  }

  private async work(stored: StoredEvent): Promise<void> {
    const { events, clock, handler } = this.deps;
    const logger = this.deps.logger.with({ event: stored._id.slice(0, 16) });
    const { attempts } = stored;
    // An attempt is counted before the work: an event that kills the process is set aside too.
    if (attempts > MAX_ATTEMPTS) return this.giveUp(stored, stored.error ?? 'tiến trình dừng giữa chừng', logger);
    try {
      const event = readEvent(stored.raw ?? '');
      if (!event) throw new Error('the stored event cannot be read');
      const plan = stored.plan ?? (await events.decided(stored, await handler.plan(event, stored, logger)));
      await handler.carryOut(plan, event, stored, logger);
      await events.done(stored._id, clock.now());
    } catch (error) {
      if (attempts >= MAX_ATTEMPTS) return this.giveUp(stored, error, logger);
      logger.warn('Xử lý sự kiện không thành, sẽ thử lại', { error, attempts });
      await events.again(stored._id, messageOf(error), clock.now() + BACKOFF_MS * 2 ** (attempts - 1));
    }
  }

  private async giveUp(stored: StoredEvent, error: unknown, logger: Logger): Promise<void> {
    logger.error('Đặt sự kiện sang một bên sau 5 lần thử', { error, name: stored.kind });
    await this.deps.events.setAside(stored._id, messageOf(error), this.deps.clock.now());
    await this.deps.handler.setAside(stored, error);
  }
}
