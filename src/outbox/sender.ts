import { MESSAGE_WINDOW_MS, MINUTE, HOUR, type Clock, DAY } from '../time/clock.ts';
import { LOCAL_OFFSET_MS } from '../time/local.ts';
import { Lanes } from '../ground/lanes.ts';
import type { Logger } from '../ground/logger.ts';
import { meaningOf, NoGrant, ZaloRefused, ZaloUnreached } from '../zalo/errors.ts';
import type { Echoes } from './echoes.ts';
import type { Pace } from './pace.ts';
import { NIGHT } from './line.ts';
import type { OutboxRow, Waiting } from './row.ts';
import type { OutboxRows, Settled } from './rows.ts';
import type { ConsultationSender } from '../connection/send-path.ts';
import { defined } from '../ground/defined.ts';

/** The citizens, as far as the outbox asks and tells of them. */
export interface Recipients {
  /** Undefined when nothing is known of the person. Times in epoch ms. */
  status(userId: string): Promise<{ lastInteractionAt?: number; sentSince: number; takeoverUntil?: number } | undefined>;
  sent(userId: string): Promise<void>;
  refused(userId: string, code: number): Promise<void>;
}

interface Deps {
  rows: OutboxRows;
  sender: Pick<ConsultationSender, 'send'>;
  pace: Pace;
  recipients: Recipients;
  clock: Clock;
  logger: Logger;
  owner: string;
  settled: Settled;
  /** A missing echo means something only where another echo was seen since. */
  echoes: Pick<Echoes, 'lastAt' | 'settleEchoed' | 'hearingSince'>;
  /** A call has ended: there may be more to start. */
  onFree?(): void;
}

/** After this time, in ms, from a citizen's last interaction Zalo refuses messages to them (reference 4.2). */
export const LAST_WINDOW_MS = 7 * DAY;
/** Zalo counted eight messages in a window until 2026 and may still do so. */
export const SOFT_LIMIT = 8;
/** Calls that may be open at the same time, each to another citizen: one that Zalo does not answer holds up nobody else. */
const PARALLEL = 16;
/** How often what others left is settled, and how long nothing is begun after the store refused a write, in ms. */
const TIDY_MS = 1_000;
/** After this time a missing echo means a lost message. */
const ECHO_WAIT_MS = 90_000;
/** After this time no echo is expected any more: a person may look. */
const UNCERTAIN_MS = 15 * MINUTE;
const MAX_ATTEMPTS = 8;

/** Sends what waits in the outbox, each citizen's replies in order, and nobody's behind somebody else's open call. */
export class OutboxSender {
  private readonly lanes: Lanes;
  private round: Waiting[] = [];
  /** Replies wait that the last round did not have. */
  private more = true;
  private finished = 0;
  private tidiedAt: number | undefined;
  private restUntil = 0;

  constructor(private readonly deps: Deps) {
    this.lanes = new Lanes(PARALLEL, () => {
      if (this.more || this.round.length > 0) deps.onFree?.();
    });
  }

  /** Starts sending what is due, as far as there is room, and does not wait for it. Resolves with the number of replies that it started. */
  async start(): Promise<number> {
    const now = this.deps.clock.now();
    const started = await this.launch(now);
    // After that: nobody waits for what others left.
    if (this.tidiedAt === undefined || Math.abs(now - this.tidiedAt) >= TIDY_MS) await this.tidy(now);
    return started;
  }

  private async launch(now: number): Promise<number> {
    if (now < this.restUntil && this.restUntil <= now + MINUTE) return 0;
    if (this.round.length === 0) {
      const { due, more } = await this.deps.rows.line.firstOfEach(now);
      this.round = due;
      this.more = more;
    }
    let started = 0;
    while (this.lanes.free) {
      const row = this.round.shift();
      if (!row) break;
      if (this.lanes.has(row.userId)) {
        this.more = true;
        continue;
      }
      this.lanes.start(row.userId, () => this.handle(row));
      started++;
    }
    return started;
  }

  /** Sends everything that is due. Resolves with the number of replies that are out of the way. */
  async runOnce(): Promise<number> {
    const { clock } = this.deps;
    const before = this.finished;
    do while ((await this.launch(clock.now())) > 0 || !this.lanes.idle) await this.lanes.oneEnded();
    while (await this.tidy(clock.now()));
    return this.finished - before;
  }

  /** Resolves when nothing is under way any more. */
  ended(): Promise<void> {
    return this.lanes.ended();
  }

  /** Settles what calls that nobody follows any more have left. True where that left something to do. */
  private async tidy(now: number): Promise<boolean> {
    this.tidiedAt = now;
    const { rows, echoes } = this.deps;
    const open = await rows.line.underWay(now);
    if (open.ended) await rows.line.expireLeases(now);
    if (open.echoed) await echoes.settleEchoed();
    const again = open.uncertain || open.ended ? await this.settleUncertain() : false;
    // Others of the same citizen waited behind it.
    return again || open.ended;
  }

  private async handle(row: Waiting): Promise<void> {
    const { rows, owner, clock, pace, logger } = this.deps;
    try {
      const obstacle = await this.obstacle(row);
      if (obstacle !== undefined) return await this.finish(row, 'ready', 'skipped', obstacle);
      const now = clock.now();
      const slot = await pace.take(now);
      if (!slot.ok) return this.rest(slot.nextAt);
      const claimed = await rows.line.claim(row._id, owner, clock.now());
      if (claimed) return await this.send(claimed);
      // Another process was faster: the call is somebody else's here.
      pace.giveBack(now);
      this.restUntil = 0;
    } catch (error) {
      // The store does not take it: a call that was begun is settled by its lease, everything else is begun again.
      this.rest(clock.now() + TIDY_MS);
      logger.error('Không làm được việc gửi tin, sẽ thử lại', { error, row: row._id });
    }
  }

  /** Nothing is begun before `until` (epoch ms). */
  private rest(until: number): void {
    this.restUntil = until;
    this.round = [];
  }

  /** Why a reply must not go out now, in words for a person; checked at the moment of sending. */
  private async obstacle(row: Waiting): Promise<string | undefined> {
    const now = this.deps.clock.now();
    const citizen = await this.deps.recipients.status(row.userId);
    if (!citizen) return 'người dân đã được xóa dữ liệu';
    if (row.officer !== true && (citizen.takeoverUntil ?? 0) > now) return 'cán bộ đang trả lời người dân này';
    const age = now - (citizen.lastInteractionAt ?? 0);
    if (age > LAST_WINDOW_MS) return 'quá 7 ngày kể từ lần tương tác cuối';
    if (age > MESSAGE_WINDOW_MS) return 'quá 48 giờ kể từ lần tương tác cuối';
    return citizen.sentSince >= SOFT_LIMIT ? 'đã gửi đủ 8 tin kể từ lần tương tác cuối' : undefined;
  }

  private async send(row: OutboxRow): Promise<void> {
    const { rows, clock, owner, sender, recipients } = this.deps;
    const [{ message, fallback } = {}] = await rows.opened([row]);
    if (!message) return this.finish(row, 'sending', 'skipped', 'nội dung đã được xóa');
    try {
      const { messageId } = await sender.send(row.userId, row.useFallback && fallback ? fallback : message);
      const sentAt = new Date(clock.now());
      if (!(await rows.line.sent(row, owner, messageId, sentAt))) return; // settled by its echo in the meantime
      await Promise.all([recipients.sent(row.userId), this.deps.settled({ ...row, sentAt }, { state: 'sent' })]);
      this.finished++;
    } catch (error) {
      await this.failed(row, error, fallback !== undefined);
    }
  }

  private async failed(row: OutboxRow, error: unknown, hasFallback: boolean): Promise<void> {
    const { clock, logger, recipients, pace } = this.deps;
    const now = clock.now();
    const log = logger.with({ row: row._id });
    if (error instanceof NoGrant) {
      log.error(error.message);
      return this.later(row, now + MINUTE, 'chưa kết nối được với Zalo', false);
    }
    if (error instanceof ZaloUnreached) {
      log.warn('Không gọi được Zalo', { error });
      return error.sent
        ? this.unsure(row, 'không rõ Zalo đã nhận chưa')
        : this.later(row, now + backoff(row.attempts), 'không kết nối được với Zalo', false);
    }
    if (!(error instanceof ZaloRefused)) {
      log.error('Lỗi khi gửi', { error });
      return this.unsure(row, 'lỗi trong lúc gửi');
    }
    const { code } = error;
    const reason = meaningOf(code, error.platformMessage);
    log.warn('Zalo từ chối tin', { code, reason });
    switch (error.class) {
      case 'retry':
        if (code === -32) await pace.exhaust(now);
        return this.later(row, nextMinute(now), reason);
      case 'fallback':
        if (!hasFallback || row.useFallback) return this.finish(row, 'sending', 'dead', reason, code);
        await this.update(row, 'sending', { state: 'ready', useFallback: true });
        return;
      case 'refresh':
      case 'operator':
        log.error('Cần người xử lý trên Zalo', { code, reason });
        return this.later(row, now + 10 * MINUTE, reason, false);
      case 'not-now':
        return code === NIGHT
          ? this.later(row, sixInTheMorning(now), reason, false, code)
          : this.finish(row, 'sending', 'skipped', reason, code);
      case 'user':
        await recipients.refused(row.userId, code);
        return this.finish(row, 'sending', 'skipped', reason, code);
      case 'ambiguous':
        return this.unsure(row, reason);
      case 'other-path':
      case 'upload':
      case 'invalid':
        return this.finish(row, 'sending', 'dead', reason, code);
    }
  }

  /** Back to `ready`. Refusals that count end after eight tries; waiting for Zalo or an operator ends with the window. */
  private async later(row: OutboxRow, at: number, reason: string, counts = true, code?: number): Promise<void> {
    if (counts && row.attempts >= MAX_ATTEMPTS) return this.finish(row, 'sending', 'dead', reason);
    await this.update(row, 'sending', { state: 'ready', notBefore: new Date(at), reason, ...defined({ code }) });
  }

  private async unsure(row: OutboxRow, reason: string): Promise<void> {
    await this.update(row, 'sending', { state: 'uncertain', reason });
  }

  /**
   * A reply whose echo did not come although every echo since the call was heard was not delivered: it is sent once more. Where the program was
   * down or turned Zalo away meanwhile, or echoes are not known to work, nobody can tell, and a person is shown it instead.
   */
  private async settleUncertain(): Promise<boolean> {
    const { rows, clock, logger, echoes } = this.deps;
    const now = clock.now();
    const open = await rows.line.uncertain(now - ECHO_WAIT_MS);
    if (open.length === 0) return false;
    let again = false;
    const echoAt = (await echoes.lastAt()) ?? 0;
    for (const row of open) {
      const calledAt = row.calledAt?.getTime() ?? 0;
      if (!row.resent && echoAt > calledAt + 1_000 && echoes.hearingSince() <= calledAt) {
        logger.info('Gửi lại tin chưa rõ kết quả: không thấy tin vọng', { row: row._id });
        again = (await this.update(row, 'uncertain', { state: 'ready', resent: true })) || again;
      } else if (now - calledAt > UNCERTAIN_MS) await this.finish(row, 'uncertain', 'dead', 'không rõ người dân đã nhận chưa');
    }
    return again;
  }

  private async update(row: Pick<OutboxRow, '_id'>, from: OutboxRow['state'], change: Partial<OutboxRow>): Promise<boolean> {
    const result = await this.deps.rows.model.updateOne(
      { _id: row._id, state: from },
      {
        $set: change,
        $unset: { leaseUntil: '', ...(change.notBefore === undefined && { notBefore: '' }) },
      },
    );
    return result.modifiedCount === 1;
  }

  private async finish(
    row: Pick<OutboxRow, '_id' | 'userId'>,
    from: OutboxRow['state'],
    state: 'skipped' | 'dead',
    reason: string,
    code?: number,
  ): Promise<void> {
    if (await this.update(row, from, { state, reason, ...defined({ code }) })) {
      this.deps.logger[state === 'dead' ? 'error' : 'info'](state === 'dead' ? 'Không gửi được tin' : 'Không gửi tin', {
        row: row._id,
        reason,
      });
      await this.deps.settled(row, { state, reason });
    }
    this.finished++;
  }
}

const backoff = (attempts: number): number => Math.min(5 * MINUTE, 2_000 * 2 ** Math.min(attempts, 8));
const nextMinute = (now: number): number => (Math.floor(now / MINUTE) + 1) * MINUTE + Math.floor((now % 997) * 5);

/** The next 06:00 in Asia/Ho_Chi_Minh. */
function sixInTheMorning(now: number): number {
  const day = 24 * HOUR;
  const six = Math.floor((now + LOCAL_OFFSET_MS) / day) * day + 6 * HOUR - LOCAL_OFFSET_MS;
  return six > now ? six : six + day;
}
