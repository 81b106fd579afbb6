import type { Connection, Model } from 'mongoose';
import type { Keys } from '../database/keys.ts';
import { OutboxLine } from './line.ts';
import { schema, type NewReply, type OpenRow, type OutboxRow, type RowState, type Words } from './row.ts';

export type { NewReply, OpenRow, OutboxRow, RowState, Waiting, Words } from './row.ts';

const [WORDS, ECHO] = ['reply', 'reply-echo'];

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
  /** The replies that are to be sent. */
  readonly line: OutboxLine;

  constructor(
    connection: Connection,
    private readonly keys: Keys,
  ) {
    this.model = connection.model<OutboxRow>('OutboxRow', schema, 'outbox');
    this.line = new OutboxLine(this.model);
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
    await this.line.add(
      sealed.map(({ askedAt, ...reply }) => ({
        ...reply,
        useFallback: false,
        state: 'ready',
        attempts: 0,
        resent: false,
        createdAt: new Date(now),
        ...(askedAt !== undefined && { askedAt: new Date(askedAt) }),
      })),
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
