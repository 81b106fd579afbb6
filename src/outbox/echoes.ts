import type { Clock } from '../time/clock.ts';
import type { SharedSettings } from '../database/settings.ts';
import type { OutboxRow, OutboxRows, Settled } from './rows.ts';
import { defined } from '../ground/defined.ts';

const LAST_ECHO = 'zalo.last_echo';

/** Follows our own messages by Zalo's events about them: the echo, received, seen (reference 3.5.2, 3.5.4). */
export class Echoes {
  constructor(
    private readonly deps: {
      rows: OutboxRows;
      settings: SharedSettings;
      clock: Clock;
      settled: Settled;
      countSent(userId: string): Promise<void>;
      /** Since when everything that Zalo told was taken, epoch ms. */
      hearingSince(): number;
    },
  ) {}

  /** Since when no echo can have been missed, epoch ms. */
  hearingSince(): number {
    return this.deps.hearingSince();
  }

  /** When an echo was last seen, epoch ms. */
  lastAt(): Promise<number | undefined> {
    return this.deps.settings.get<number>(LAST_ECHO);
  }

  /**
   * One of our messages came back as `oa_send_*` without an officer's id: it was delivered. Settles the uncertain reply
   * with the same text, if there is one.
   */
  async heard(echo: { userId: string; messageId: string | undefined; text: string | undefined; at: number }): Promise<void> {
    const { rows, settings, clock } = this.deps;
    await settings.set(LAST_ECHO, Math.max(echo.at, (await this.lastAt()) ?? 0), clock.now());
    if (echo.messageId !== undefined && (await rows.model.exists({ messageId: echo.messageId }))) return;
    const digest = echo.text === undefined ? undefined : await rows.echoOf(echo.userId, echo.text);
    if (digest === undefined) return;
    // A reply whose call is still open gets the mark only: its call, or the end of its lease, makes it `sent`.
    await rows.model.updateOne(
      { userId: echo.userId, state: { $in: ['sending', 'uncertain'] }, echoedAt: { $exists: false }, echo: digest },
      { $set: { echoedAt: new Date(echo.at), ...defined({ messageId: echo.messageId }) } },
    );
    await this.settleEchoed();
  }

  /** Uncertain replies whose echo was heard were delivered. */
  async settleEchoed(): Promise<void> {
    const { rows, settled, countSent } = this.deps;
    const open = await rows.model.find({ state: 'uncertain', echoedAt: { $exists: true } }).lean<OutboxRow[]>();
    for (const row of open) {
      const change = { $set: { state: 'sent', sentAt: row.echoedAt }, $unset: { leaseUntil: '', owner: '', reason: '' } } as const;
      const kept = await rows.model
        .findOneAndUpdate({ _id: row._id, state: 'uncertain' }, change, { returnDocument: 'after' })
        .lean<OutboxRow>();
      if (!kept) continue;
      await countSent(kept.userId);
      await settled(kept, { state: 'sent' });
    }
  }

  /** A lower bound only: desktop and web never tell. */
  async received(messageIds: readonly string[], at: number): Promise<void> {
    await this.deps.rows.model.updateMany(
      { messageId: { $in: [...messageIds] }, deliveredAt: { $exists: false } },
      { $set: { deliveredAt: new Date(at) } },
    );
  }

  async seen(messageIds: readonly string[], at: number): Promise<void> {
    await this.deps.rows.model.updateMany(
      { messageId: { $in: [...messageIds] }, seenAt: { $exists: false } },
      { $set: { seenAt: new Date(at) } },
    );
  }
}
