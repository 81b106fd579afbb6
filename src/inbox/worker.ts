import type { Clock } from '../time/clock.ts';
import { messageOf } from '../ground/errors.ts';
import { Lanes } from '../ground/lanes.ts';
import type { Logger } from '../ground/logger.ts';
import { readEvent, type ZaloEvent } from '../zalo/events.ts';
import type { StoredEvent } from './event.ts';
import type { Events } from './events.ts';
import type { Claimed, Due } from './line.ts';

/** The consequences of an event, in a form that can be stored. */
export type EventPlan = Record<string, unknown>;

/** The work that an event asks for. */
export interface EventHandler {
  /** Decides what follows from an event. Changes nothing. */
  plan(event: ZaloEvent, stored: Claimed, logger: Logger): Promise<EventPlan>;
  /**
   * Carries a plan out. May be called again with the same plan after a crash and must then add nothing. Resolves with what is kept in the place of
   * the event's body, where that is less.
   */
  carryOut(plan: EventPlan, event: ZaloEvent, stored: StoredEvent, logger: Logger): Promise<string | undefined>;
  /** An event was given up after five tries. */
  setAside(stored: StoredEvent, error: unknown): Promise<void>;
}

interface Deps {
  events: Events;
  clock: Clock;
  logger: Logger;
  owner: string;
  handler: EventHandler;
  /** A citizen's turn is over, and there are more to start. */
  onFree?(): void;
}

const MAX_ATTEMPTS = 5;
const BACKOFF_MS = 1_000;
/** So many citizens are served at the same time: the more of them wait for the disk together, the less each costs. */
const PARALLEL = 64;
/** How long nothing is begun after the store refused a write, in ms. */
const REST_MS = 1_000;

/**
 * Works on stored events: each citizen's in order, one at a time, one event of each citizen a round, and nobody behind somebody else's slow work.
 * An event is claimed by one process, for a time that ends by itself. The decision is stored before it is carried out, and carrying out can be
 * repeated: a crash at any point loses nothing and does nothing twice.
 */
export class InboxWorker {
  private readonly lanes: Lanes;
  private round: Due[] = [];
  /** Events wait that the last round did not have, as far as this process knows. */
  private more = true;
  private finished = 0;
  /** Nothing is begun before: the store has just refused a write. */
  private restUntil = 0;

  constructor(private readonly deps: Deps) {
    this.lanes = new Lanes(PARALLEL, () => {
      if (this.more || this.round.length > 0) deps.onFree?.();
    });
  }

  /** Starts what is due, as far as there is room, and does not wait for it. Resolves with the number of events that it started. */
  async start(): Promise<number> {
    const now = this.deps.clock.now();
    if (now < this.restUntil && this.restUntil <= now + REST_MS) return 0;
    if (this.round.length === 0) {
      const { due, more } = await this.deps.events.line.firstOfEach(now);
      this.round = due;
      this.more = more;
    }
    let started = 0;
    while (this.lanes.free) {
      const event = this.round.shift();
      if (!event) break;
      const { userId = '' } = event;
      if (this.lanes.has(userId)) {
        this.more = true;
        continue;
      }
      this.lanes.start(userId, () => this.serve(event));
      started++;
    }
    return started;
  }

  /** Works on everything that is due now; resolves with the number of events worked on. */
  async runOnce(): Promise<number> {
    const before = this.finished;
    this.more = true;
    while ((this.more || this.round.length > 0 ? await this.start() : 0) > 0 || !this.lanes.idle) await this.lanes.oneEnded();
    return this.finished - before;
  }

  /** Resolves when nothing is under way any more. */
  ended(): Promise<void> {
    return this.lanes.ended();
  }

  private async serve(event: Due): Promise<void> {
    const { events, clock, owner, logger } = this.deps;
    try {
      const claimed = await events.line.claim(event, owner, clock.now());
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

  private async work(stored: Claimed): Promise<void> {
    const { clock, handler } = this.deps;
    const { line } = this.deps.events;
    const logger = this.deps.logger.with({ event: stored._id.slice(0, 16) });
    const { attempts } = stored;
    // An attempt is counted before the work: an event that kills the process is set aside too.
    if (attempts > MAX_ATTEMPTS) return this.giveUp(stored, stored.error ?? 'tiến trình dừng giữa chừng', logger);
    try {
      const event = readEvent(stored.raw ?? '');
      if (!event) throw new Error('the stored event cannot be read');
      const plan = stored.plan ?? (await line.decided(stored, await handler.plan(event, stored, logger)));
      const raw = await handler.carryOut(plan, event, stored, logger);
      await line.done(stored, clock.now(), raw);
    } catch (error) {
      if (attempts >= MAX_ATTEMPTS) return this.giveUp(stored, error, logger);
      logger.warn('Xử lý sự kiện không thành, sẽ thử lại', { error, attempts });
      await line.again(stored._id, messageOf(error), clock.now() + BACKOFF_MS * 2 ** (attempts - 1));
    }
  }

  private async giveUp(stored: StoredEvent, error: unknown, logger: Logger): Promise<void> {
    logger.error('Đặt sự kiện sang một bên sau 5 lần thử', { error, name: stored.kind });
    await this.deps.events.line.setAside(stored._id, messageOf(error), this.deps.clock.now());
    await this.deps.handler.setAside(stored, error);
  }
}
