import type { Connection, Model } from 'mongoose';
import type { Keys } from '../database/keys.ts';
import { date, flag, maybe, mixed, number, schemaOf, text, type DocOf } from '../database/model.ts';
import { DAY, isOver, MINUTE } from '../time/clock.ts';
import type { WireMessage } from '../zalo/messages.ts';

/**
 * - `ready`: to be sent, not before `notBefore` where there is one
 * - `sending`: a call is under way under a lease
 * - `sent`
 * - `uncertain`: the call may have been carried out; settled by the echo, or by a person
 * - `skipped`: not sent on purpose; `reason` says why
 * - `dead`: refused for good, or given up; a person should look
 */
export type RowState = 'ready' | 'sending' | 'sent' | 'uncertain' | 'skipped' | 'dead';

const fields = {
  /** Unique key of the reply: made from its cause, so that a cause seen twice sends once. */
  _id: text(),
  userId: text({ required: true }),
  /** Order among the replies to one citizen. */
  order: number({ required: true }),
  /** `Words`, sealed under the citizen's key; removed after the retention time. */
  words: maybe(text()),
  /** Digest of the text as the echo will show it, to recognise an uncertain reply. */
  echo: maybe(text()),
  /** Where an earlier version stored them in the clear. */
  message: maybe(mixed<WireMessage>()),
  fallback: maybe(mixed<WireMessage>()),
  echoText: maybe(text()),
  useFallback: flag({ default: false }),
  state: text<RowState>({ required: true }),
  attempts: number({ default: 0 }),
  /** Not to be sent before; only after a try that Zalo refused or did not hear. */
  notBefore: maybe(date()),
  createdAt: date({ required: true }),
  /** When the citizen's message reached Zalo, for the answer time. */
  askedAt: maybe(date()),
  owner: maybe(text()),
  leaseUntil: maybe(date()),
  /** Start of the last call. */
  calledAt: maybe(date()),
  sentAt: maybe(date()),
  messageId: maybe(text()),
  /** Sent once more after an uncertain call that no echo confirmed. */
  resent: flag({ default: false }),
  /** Its echo came while the call was still open: it was delivered. */
  echoedAt: maybe(date()),
  reason: maybe(text()),
  code: maybe(number()),
  /** The last reply to a citizen who wants to be forgotten: once it is out of the way, their data are removed. */
  last: maybe(flag()),
  /** Written by an officer, or about one: it goes out although the bot is silent. */
  officer: maybe(flag()),
  deliveredAt: maybe(date()),
  seenAt: maybe(date()),
};
/** One reply to one citizen. */
export type OutboxRow = DocOf<typeof fields>;

/** What a reply says. */
export interface Words {
  message: WireMessage;
  /** Plain text for accounts that refuse buttons or lists. */
  fallback?: WireMessage | undefined;
  /** Text as the echo will show it. */
  echoText?: string | undefined;
}
/** A row with its words in the clear, as far as they are kept. */
export type OpenRow<R = OutboxRow> = R & Partial<Words>;
const [WORDS, ECHO] = ['reply', 'reply-echo'];

const schema = schemaOf(fields, { minimize: false });
schema.index({ state: 1, order: 1 });
schema.index({ userId: 1, state: 1, order: 1 });
schema.index({ messageId: 1 }, { partialFilterExpression: { messageId: { $exists: true } } });
schema.index({ createdAt: 1 });
schema.index({ last: 1 }, { sparse: true });

export type NewReply = Pick<OutboxRow, '_id' | 'userId' | 'order' | 'last' | 'officer'> & Words & { askedAt?: number };

/** What is read of a reply to find out whose turn it is. */
export type Waiting = Pick<OutboxRow, '_id' | 'userId' | 'state' | 'notBefore' | 'code' | 'officer'>;

/** A process that dies in a call holds up a citizen for no longer than this, in ms. */
const LEASE_MS = MINUTE;
/** The longest wait for another try, in ms. */
const LONGEST_WAIT_MS = 11 * MINUTE;
/** Zalo's refusal at night: the wait is for the morning. */
export const NIGHT = -234;
/** Replies looked at for one round. */
const ROUND = 500;
const UNCERTAIN = 50;

/** The states that a person should look at. */
const STUCK: RowState[] = ['dead', 'uncertain'];

/** Called once for each reply that is out of the way. */
export type Settled = (
  row: Pick<OutboxRow, '_id' | 'userId' | 'sentAt' | 'askedAt'>,
  result: { state: 'sent' | 'skipped' | 'dead'; reason?: string },
) => Promise<void>;

/** The durable outbox: replies wait here until Zalo has taken them. */
export class OutboxRows {
  readonly model: Model<OutboxRow>;

  constructor(
    connection: Connection,
    private readonly keys: Keys,
  ) {
    this.model = connection.model<OutboxRow>('OutboxRow', schema, 'outbox');
  }

  /** Adds replies. A reply whose key is already there stays as it is, in every state. */
  async add(replies: readonly NewReply[], now: number): Promise<void> {
    if (replies.length === 0) return;
    const sealed = await Promise.all(
      replies.map(async ({ message, fallback, echoText, ...reply }) => {
        const key = await this.keys.of(reply.userId);
        return {
          ...reply,
          words: key.close(JSON.stringify({ message, fallback, echoText } satisfies Words), WORDS),
          ...(echoText !== undefined && { echo: key.digest(echoText, ECHO) }),
        };
      }),
    );
    await this.model.bulkWrite(
      sealed.map(({ _id, askedAt, ...reply }) => ({
        updateOne: {
          filter: { _id },
          update: {
            $setOnInsert: {
              ...reply,
              useFallback: false,
              state: 'ready',
              attempts: 0,
              resent: false,
              createdAt: new Date(now),
              ...(askedAt !== undefined && { askedAt: new Date(askedAt) }),
            },
          },
          upsert: true,
        },
      })),
      { ordered: true },
    );
  }

  /** Opens the words of rows. */
  async opened<R extends Pick<OutboxRow, 'words' | 'message' | 'fallback' | 'echoText'>>(rows: readonly R[]): Promise<OpenRow<R>[]> {
    const opened = await this.keys.openAll(
      rows.map(({ words }) => words),
      WORDS,
    );
    return rows.map((row, at) => {
      const text = opened[at];
      return text === undefined ? row : { ...row, ...(JSON.parse(text) as Words) };
    });
  }

  /** The digest by which a reply to a citizen is known again when it comes back; undefined for somebody who has none waiting. */
  async echoOf(userId: string, text: string): Promise<string | undefined> {
    return (await this.keys.known(userId))?.digest(text, ECHO);
  }

  /**
   * An officer has looked at a reply that could not be sent, or whose fate is not known: `again` puts it back into the line, `close` lets it
   * rest. False when it was settled meanwhile, or its words are gone.
   */
  async settle(id: string, what: 'again' | 'close', by: string): Promise<boolean> {
    const change =
      what === 'close'
        ? { $set: { state: 'skipped', reason: `${by} đã xem` } }
        : { $set: { state: 'ready', attempts: 0, resent: true }, $unset: { reason: '', code: '', notBefore: '' } };
    // Only Zalo knows whether an uncertain reply arrived, so that only dead ones are sent again.
    const states: RowState[] = what === 'close' ? ['dead', 'uncertain'] : ['dead'];
    const words = what === 'close' ? {} : { $or: [{ words: { $exists: true } }, { message: { $exists: true } }] };
    return (await this.model.updateOne({ _id: id, state: { $in: states }, ...words }, change)).modifiedCount === 1;
  }

  /** The store was restored from a backup: nobody knows which replies went out after it was made, so that none is sent again. */
  async restored(): Promise<void> {
    await this.model.updateMany(
      { state: { $in: ['ready', 'sending', 'uncertain'] } },
      { $set: { state: 'skipped', reason: 'có trong bản sao lưu, không gửi lại' }, $unset: { leaseUntil: '', owner: '' } },
    );
  }

  /** The first waiting reply of each citizen who has none under way and that is due at `now` (epoch ms), oldest first. */
  async firstOfEach(now: number): Promise<Waiting[]> {
    const open = await this.model
      .find({ state: { $in: ['ready', 'sending'] } }, { userId: 1, state: 1, notBefore: 1, code: 1, officer: 1 })
      // Orders are so large that neighbours may be one number; their keys then tell which is first.
      .sort({ order: 1, _id: 1 })
      .limit(ROUND)
      .lean<Waiting[]>();
    const firsts = new Map<string, Waiting>();
    for (const row of open) if (!firsts.has(row.userId)) firsts.set(row.userId, row);
    return [...firsts.values()].filter(
      ({ state, notBefore, code }) => state === 'ready' && isOver(notBefore, now, code === NIGHT ? DAY : LONGEST_WAIT_MS),
    );
  }

  /** Takes a reply for a call that begins now. Null where another process has it, or it is out of the way. */
  async claim(id: string, owner: string, now: number): Promise<OutboxRow | null> {
    const taken = { state: 'sending', owner, leaseUntil: new Date(now + LEASE_MS), calledAt: new Date(now) } as const;
    return this.model
      .findOneAndUpdate({ _id: id, state: 'ready' }, { $set: taken, $inc: { attempts: 1 } }, { returnDocument: 'after' })
      .lean<OutboxRow>();
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

  /** Removes the words of replies before `before` (epoch ms) that are out of the way. */
  async forgetText(before: number): Promise<number> {
    return (
      await this.model.updateMany(
        {
          createdAt: { $lt: new Date(before) },
          state: { $in: ['sent', 'skipped', 'dead'] },
          $or: [{ words: { $exists: true } }, { message: { $exists: true } }],
        },
        { $unset: { words: '', echo: '', message: '', fallback: '', echoText: '' } },
      )
    ).modifiedCount;
  }

  /** Citizens who got the last word, with the event that asked for it: their data are to be removed now. */
  async done(): Promise<{ userId: string; event: string }[]> {
    const rows = await this.model
      .find({ last: true, state: { $in: ['sent', 'skipped', 'dead'] } }, { userId: 1 })
      .limit(50)
      .lean<OutboxRow[]>();
    // A citizen who asked something else in the meantime is answered first.
    const open = await Promise.all(rows.map(({ userId }) => this.model.exists({ userId, state: { $in: ['ready', 'sending'] } })));
    return rows.filter((_, at) => !open[at]).map(({ _id, userId }) => ({ userId, event: _id.slice(0, _id.lastIndexOf(':')) }));
  }

  /** Removes the replies to a citizen; `but` leaves the last word, which tells that the rest is still to be removed. */
  async erase(userId: string, but?: 'last'): Promise<void> {
    await this.model.deleteMany({ userId, ...(but && { last: { $ne: true } }) });
  }

  /** Replies to a citizen since a time (epoch ms), newest first. */
  async latestTo(userId: string, since: number, limit: number): Promise<OpenRow[]> {
    const rows = await this.model
      .find({ userId, createdAt: { $gte: new Date(since) } })
      // Neighbours may have one number, see firstOfEach.
      .sort({ createdAt: -1, order: -1, _id: -1 })
      .limit(limit)
      .lean<OutboxRow[]>();
    return this.opened(rows);
  }

  /** Replies that could not be sent, or of which nobody knows whether they were, newest first. */
  async stuck(limit: number): Promise<OpenRow[]> {
    const rows = await this.model
      .find({ state: { $in: STUCK } })
      .sort({ createdAt: -1 })
      .limit(limit)
      .lean<OutboxRow[]>();
    return this.opened(rows);
  }

  async countStuck(): Promise<number> {
    return this.countInStates(...STUCK);
  }

  async countInStates(...states: RowState[]): Promise<number> {
    return this.model.countDocuments({ state: { $in: states } });
  }
}
