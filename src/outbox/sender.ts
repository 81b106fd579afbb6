import { MESSAGE_WINDOW_MS, MINUTE, HOUR, type Clock, DAY } from '../time/clock.ts';
import { LOCAL_OFFSET_MS } from '../time/local.ts';
import type { Logger } from '../ground/logger.ts';
import { meaningOf, NoGrant, ZaloRefused, ZaloUnreached } from '../zalo/errors.ts';
import type { Echoes } from './echoes.ts';
import type { Pace } from './pace.ts';
import type { OutboxRow, OutboxRows, Settled } from './rows.ts';
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
  echoes: Pick<Echoes, 'lastAt' | 'settleEchoed'>;
}

/** After this time, in ms, from a citizen's last interaction Zalo refuses messages to them (reference 4.2). */
export const LAST_WINDOW_MS = 7 * DAY;
/** Zalo counted eight messages in a window until 2026 and may still do so. */
export const SOFT_LIMIT = 8;
const LEASE_MS = MINUTE;
const PARALLEL = 4;
const BATCH = 50;
/** After this time a missing echo means a lost message. */
const ECHO_WAIT_MS = 90_000;
/** After this time no echo is expected any more: a person may look. */
const UNCERTAIN_MS = 15 * MINUTE;
const MAX_ATTEMPTS = 8;

/** Sends what waits in the outbox, each citizen's replies in order. */
export class OutboxSender {
  constructor(private readonly deps: Deps) {}

  /** Sends everything that is due. Resolves with the number of replies that are out of the way. */
  async runOnce(): Promise<number> {
    await this.expireLeases();
    await this.deps.echoes.settleEchoed();
    await this.settleUncertain();
    let finished = 0;
    for (let round = 0; round < 1_000; round++) {
      const due = await this.due();
      if (due.length === 0) break;
      const results = await Promise.all(due.slice(0, PARALLEL).map((row) => this.handle(row)));
      finished += results.filter((result) => result === 'finished').length;
      if (results.every((result) => result === 'wait')) break;
    }
    return finished;
  }

  /** The first waiting reply of each citizen who has none under way. */
  private async due(): Promise<OutboxRow[]> {
    const { rows, clock } = this.deps;
    const ready = await rows.model
      .find({ state: 'ready', notBefore: { $lte: new Date(clock.now()) } })
      .sort({ notBefore: 1, order: 1 })
      .limit(BATCH)
      .lean<OutboxRow[]>();
    const users = [...new Set(ready.map((row) => row.userId))];
    const firsts = await Promise.all(
      users.map((userId) =>
        rows.model
          .findOne({ userId, state: { $in: ['ready', 'sending'] } })
          // Orders are so large that neighbours may be one number; their keys then tell which is first.
          .sort({ order: 1, _id: 1 })
          .lean<OutboxRow>(),
      ),
    );
    return firsts.filter((row): row is OutboxRow => row !== null && row.state === 'ready' && row.notBefore.getTime() <= clock.now());
  }

  private async handle(row: OutboxRow): Promise<'finished' | 'again' | 'wait'> {
    const { clock, pace } = this.deps;
    const obstacle = await this.obstacle(row);
    if (obstacle !== undefined) return this.finish(row, 'ready', 'skipped', obstacle);
    const slot = await pace.take(clock.now());
    if (!slot.ok) {
      await this.deps.rows.model.updateOne({ _id: row._id, state: 'ready' }, { $set: { notBefore: new Date(slot.nextAt) } });
      return 'wait';
    }
    return this.send(row);
  }

  /** Why a reply must not go out now, in words for a person; checked at the moment of sending. */
  private async obstacle(row: OutboxRow): Promise<string | undefined> {
    const now = this.deps.clock.now();
    const citizen = await this.deps.recipients.status(row.userId);
    if (!citizen) return 'người dân đã được xóa dữ liệu';
    if (row.officer !== true && (citizen.takeoverUntil ?? 0) > now) return 'cán bộ đang trả lời người dân này';
    const age = now - (citizen.lastInteractionAt ?? 0);
    if (age > LAST_WINDOW_MS) return 'quá 7 ngày kể từ lần tương tác cuối';
    if (age > MESSAGE_WINDOW_MS) return 'quá 48 giờ kể từ lần tương tác cuối';
    return citizen.sentSince >= SOFT_LIMIT ? 'đã gửi đủ 8 tin kể từ lần tương tác cuối' : undefined;
  }

  private async send(ready: OutboxRow): Promise<'finished' | 'again' | 'wait'> {
    const { rows, clock, owner, sender, recipients } = this.deps;
    const now = clock.now();
    const row = await rows.model
      .findOneAndUpdate(
        { _id: ready._id, state: 'ready' },
        { $set: { state: 'sending', owner, leaseUntil: new Date(now + LEASE_MS), calledAt: new Date(now) }, $inc: { attempts: 1 } },
        { returnDocument: 'after' },
      )
      .lean<OutboxRow>();
    if (!row) return 'again'; // another process was faster
    try {
      const { messageId } = await sender.send(row.userId, row.useFallback && row.fallback ? row.fallback : row.message);
      const sentAt = new Date(clock.now());
      const kept = await rows.model
        .findOneAndUpdate(
          { _id: row._id, owner, state: { $in: ['sending', 'uncertain'] } },
          { $set: { state: 'sent', messageId, sentAt }, $unset: { leaseUntil: '', owner: '', reason: '' } },
          { returnDocument: 'after' },
        )
        .lean<OutboxRow>();
      if (!kept) return 'again'; // settled by its echo in the meantime
      await recipients.sent(row.userId);
      await this.deps.settled(kept, { state: 'sent' });
      return 'finished';
    } catch (error) {
      return this.failed(row, error);
    }
  }

  private async failed(row: OutboxRow, error: unknown): Promise<'finished' | 'again' | 'wait'> {
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
        if (!row.fallback || row.useFallback) return this.finish(row, 'sending', 'dead', reason, code);
        await this.update(row, 'sending', { state: 'ready', useFallback: true, notBefore: new Date(now) });
        return 'again';
      case 'refresh':
      case 'operator':
        log.error('Cần người xử lý trên Zalo', { code, reason });
        return this.later(row, now + 10 * MINUTE, reason, false);
      case 'not-now':
        return code === -234 ? this.later(row, sixInTheMorning(now), reason, false) : this.finish(row, 'sending', 'skipped', reason, code);
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
  private async later(row: OutboxRow, at: number, reason: string, counts = true): Promise<'finished' | 'wait'> {
    if (counts && row.attempts >= MAX_ATTEMPTS) return this.finish(row, 'sending', 'dead', reason);
    await this.update(row, 'sending', { state: 'ready', notBefore: new Date(at), reason });
    return 'wait';
  }

  private async unsure(row: OutboxRow, reason: string): Promise<'again'> {
    await this.update(row, 'sending', { state: 'uncertain', reason });
    return 'again';
  }

  /** A lease that ended after its call began: the call may have been carried out. */
  private async expireLeases(): Promise<void> {
    const now = new Date(this.deps.clock.now());
    await this.deps.rows.model.updateMany(
      { state: 'sending', leaseUntil: { $lte: now } },
      { $set: { state: 'uncertain', reason: 'tiến trình dừng trong lúc gửi' }, $unset: { leaseUntil: '' } },
    );
  }

  /**
   * A reply whose echo did not come although echoes do come was not delivered: it is sent once more. Where echoes are not
   * known to work, nobody can tell, and a person is shown it instead.
   */
  private async settleUncertain(): Promise<void> {
    const { rows, clock, logger } = this.deps;
    const now = clock.now();
    const open = await rows.model
      .find({ state: 'uncertain', calledAt: { $lte: new Date(now - ECHO_WAIT_MS) } })
      .limit(BATCH)
      .lean<OutboxRow[]>();
    if (open.length === 0) return;
    const echoAt = (await this.deps.echoes.lastAt()) ?? 0;
    for (const row of open) {
      const calledAt = row.calledAt?.getTime() ?? 0;
      if (!row.resent && echoAt > calledAt + 1_000) {
        logger.info('Gửi lại tin chưa rõ kết quả: không thấy tin vọng', { row: row._id });
        await this.update(row, 'uncertain', { state: 'ready', resent: true, notBefore: new Date(now) });
      } else if (now - calledAt > UNCERTAIN_MS) await this.finish(row, 'uncertain', 'dead', 'không rõ người dân đã nhận chưa');
    }
  }

  private async update(row: OutboxRow, from: OutboxRow['state'], change: Partial<OutboxRow>): Promise<boolean> {
    const result = await this.deps.rows.model.updateOne({ _id: row._id, state: from }, { $set: change, $unset: { leaseUntil: '' } });
    return result.modifiedCount === 1;
  }

  private async finish(
    row: OutboxRow,
    from: OutboxRow['state'],
    state: 'skipped' | 'dead',
    reason: string,
    code?: number,
  ): Promise<'finished'> {
    if (await this.update(row, from, { state, reason, ...defined({ code }) })) {
      this.deps.logger[state === 'dead' ? 'error' : 'info'](state === 'dead' ? 'Không gửi được tin' : 'Không gửi tin', {
        row: row._id,
        reason,
      });
      await this.deps.settled(row, { state, reason });
    }
    return 'finished';
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
