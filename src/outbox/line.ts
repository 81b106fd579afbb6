import type { Model } from 'mongoose';
import { GroupedUpdates } from '../database/grouped-updates.ts';
import { defined } from '../ground/defined.ts';
import { DAY, isOver, MINUTE } from '../time/clock.ts';
import type { OutboxRow, Waiting } from './row.ts';

/** A process that dies in a call holds up a citizen for no longer than this, in ms. */
const LEASE_MS = MINUTE;
/** The longest wait for another try, in ms. */
const LONGEST_WAIT_MS = 11 * MINUTE;
/** Zalo's refusal at night: the wait is for the morning. */
export const NIGHT = -234;
/** Replies looked at for one round. */
const ROUND = 500;
const UNCERTAIN = 50;

/** Replies that were just added, and are known without being read. */
const FRESH = 500;

/** The replies that wait, and what becomes of them. What several of them need at the same time is written together. */
export class OutboxLine {
  private readonly updates: GroupedUpdates;
  private readonly fresh = new Map<string, OutboxRow>();

  constructor(private readonly model: Model<OutboxRow>) {
    this.updates = new GroupedUpdates(model.collection);
  }

  /** Adds replies to one citizen. One whose key is already there stays as it is, in every state. */
  async add(rows: readonly OutboxRow[]): Promise<void> {
    const statements = rows.map(({ _id, ...row }) => ({ filter: { _id }, update: { $setOnInsert: defined(row) }, upsert: true }));
    const [only] = statements;
    if (only && statements.length === 1) await this.updates.update(only);
    // None before the one that comes before it.
    else
      await this.model.collection.bulkWrite(statements.map((updateOne) => ({ updateOne })) as never, {
        ordered: true,
        ignoreUndefined: true,
      });
    for (const row of rows) this.fresh.set(row._id, row);
    for (const id of this.fresh.keys()) {
      if (this.fresh.size <= FRESH) break;
      this.fresh.delete(id);
    }
  }

  /** The first waiting reply of each citizen who has none under way and that is due at `now` (epoch ms), oldest first, and whether others wait. */
  async firstOfEach(now: number): Promise<{ due: Waiting[]; more: boolean }> {
    const projection = { userId: 1, state: 1, notBefore: 1, code: 1, officer: 1 };
    // Orders are so large that neighbours may be one number; their keys then tell which is first.
    const open = (await this.model.collection
      .find({ state: { $in: ['ready', 'sending'] } }, { projection, sort: { order: 1, _id: 1 }, limit: ROUND })
      .toArray()) as unknown as Waiting[];
    const firsts = new Map<string, Waiting>();
    for (const row of open) if (!firsts.has(row.userId)) firsts.set(row.userId, row);
    const due = [...firsts.values()].filter(
      ({ state, notBefore, code }) => state === 'ready' && isOver(notBefore, now, code === NIGHT ? DAY : LONGEST_WAIT_MS),
    );
    const waiting = open.filter(({ state }) => state === 'ready').length;
    return { due, more: waiting > due.length || open.length === ROUND };
  }

  /** What there is of replies whose call is open or whose fate is not known: leases that ended, echoes, and any whose fate is not known. */
  async underWay(now: number): Promise<{ ended: boolean; echoed: boolean; uncertain: boolean }> {
    const projection = { state: 1, leaseUntil: 1, echoedAt: 1 };
    const rows = (await this.model.collection
      .find({ state: { $in: ['sending', 'uncertain'] } }, { projection })
      .toArray()) as unknown as Pick<OutboxRow, 'state' | 'leaseUntil' | 'echoedAt'>[];
    const uncertain = rows.filter(({ state }) => state === 'uncertain');
    return {
      ended: rows.some(({ state, leaseUntil }) => state === 'sending' && leaseUntil && isOver(leaseUntil, now, LEASE_MS)),
      echoed: rows.some(({ echoedAt }) => echoedAt !== undefined),
      uncertain: uncertain.length > 0,
    };
  }

  /** Takes a reply for a call that begins now. Null where another process has it, or it is out of the way. */
  async claim(id: string, owner: string, now: number): Promise<OutboxRow | null> {
    const taken = { state: 'sending', owner, leaseUntil: new Date(now + LEASE_MS), calledAt: new Date(now) } as const;
    const fresh = this.fresh.get(id);
    if (fresh) {
      this.fresh.delete(id);
      // As it was added: each claim counts an attempt.
      const sure = await this.updates.update({
        filter: { _id: id, state: 'ready', attempts: 0 },
        update: { $set: taken, $inc: { attempts: 1 } },
      });
      return sure ? { ...fresh, ...taken, attempts: 1 } : this.model.findOne({ _id: id, ...taken, attempts: 1 }).lean<OutboxRow>();
    }
    return this.model
      .findOneAndUpdate({ _id: id, state: 'ready' }, { $set: taken, $inc: { attempts: 1 } }, { returnDocument: 'after' })
      .lean<OutboxRow>();
  }

  /** The call has ended well. False where its fate was settled meanwhile, by its echo. */
  async sent({ _id }: Pick<OutboxRow, '_id'>, owner: string, messageId: string, sentAt: Date): Promise<boolean> {
    const sent = { state: 'sent', messageId, sentAt } as const;
    const filter = { _id, owner, state: { $in: ['sending', 'uncertain'] } };
    const sure = await this.updates.update({ filter, update: { $set: sent, $unset: { leaseUntil: '', owner: '', reason: '' } } });
    return sure || (await this.model.exists({ _id, ...sent })) !== null;
  }

  /** A lease that ended after its call began: the call may have been carried out. */
  async expireLeases(now: number): Promise<void> {
    await this.model.updateMany(
      { state: 'sending', $or: [{ leaseUntil: { $lte: new Date(now) } }, { leaseUntil: { $gt: new Date(now + LEASE_MS) } }] },
      { $set: { state: 'uncertain', reason: 'tiến trình dừng trong lúc gửi' }, $unset: { leaseUntil: '' } },
    );
  }

  /** Replies of which nobody knows whether they arrived, whose call began before `before` (epoch ms). */
  async uncertain(before: number): Promise<OutboxRow[]> {
    return this.model
      .find({ state: 'uncertain', calledAt: { $lte: new Date(before) } })
      .limit(UNCERTAIN)
      .lean<OutboxRow[]>();
  }
}
