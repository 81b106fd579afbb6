import { SharedSettings } from '../../src/database/settings.ts';
import { Echoes } from '../../src/outbox/echoes.ts';
import { Pace } from '../../src/outbox/pace.ts';
import { OutboxRows, type NewReply, type OutboxRow } from '../../src/outbox/rows.ts';
import { OutboxSender } from '../../src/outbox/sender.ts';
import { ZaloRefused } from '../../src/zalo/errors.ts';
import { MORNING, silent, TestClock } from './stand-ins.ts';
import type { TestStore } from './store.ts';

interface Known {
  lastInteractionAt?: number;
  sentSince: number;
  takeoverUntil?: number;
}

/** An outbox with a made-up Zalo, which takes everything unless a test says otherwise, and made-up citizens, who have just written. */
export class Mailroom {
  readonly clock = new TestClock();
  readonly rows: OutboxRows;
  readonly pace: Pace;
  readonly echoes: Echoes;
  /** What reached Zalo, in order. */
  sent: { user: string; text: string }[] = [];
  /** How Zalo answers a call; what it throws is thrown. By default everything is taken. */
  zalo: (user: string, text: string) => Promise<void> | void = () => undefined;
  /** Citizens by name; whoever is not here has just written. `null`: nothing is known of them. */
  citizens = new Map<string, Known | null>();
  refusals: [user: string, code: number][] = [];
  settled: [row: string, state: string, reason: string | undefined][] = [];

  constructor(
    private readonly store: TestStore,
    perMinute = 1_000,
  ) {
    this.rows = new OutboxRows(store.connection, store.keys);
    this.pace = new Pace(store.connection, perMinute);
    this.echoes = new Echoes({
      rows: this.rows,
      settings: new SharedSettings(store.connection),
      clock: this.clock,
      settled: (row, result) => this.settle(row, result),
      countSent: (user) => this.count(user),
      hearingSince: () => this.hearingSince,
    });
  }

  /** Since when Zalo was heard without interruption, epoch ms. */
  hearingSince = 0;

  /** As it is at the beginning of a test. */
  reset(): void {
    this.clock.time = MORNING;
    this.zalo = () => undefined;
    this.citizens = new Map();
    this.hearingSince = 0;
    [this.sent, this.refusals, this.settled] = [[], [], []];
  }

  /** A process that sends. */
  process(owner: string): OutboxSender {
    return new OutboxSender({
      rows: this.rows,
      pace: this.pace,
      echoes: this.echoes,
      clock: this.clock,
      logger: silent,
      owner,
      settled: (row, result) => this.settle(row, result),
      sender: {
        send: async (user, message) => {
          const text = String(message.text);
          await this.zalo(user, text);
          this.sent.push({ user, text });
          return { messageId: `m-${text}`, path: 'v3' as const };
        },
      },
      recipients: {
        status: (user) => Promise.resolve(this.known(user) ?? undefined),
        sent: (user) => this.count(user),
        refused: (user, code) => Promise.resolve(void this.refusals.push([user, code])),
      },
    });
  }

  known(user: string): Known | null {
    const known = this.citizens.get(user);
    if (known !== undefined) return known;
    const fresh = { sentSince: 0, lastInteractionAt: MORNING };
    this.citizens.set(user, fresh);
    return fresh;
  }

  /** Puts a reply into the outbox. */
  async reply(id: string, over: Partial<NewReply> = {}): Promise<void> {
    await this.rows.add([{ _id: id, userId: 'anna', order: 1, message: { text: id }, echoText: id, ...over }], this.clock.now());
  }

  async row(id: string): Promise<OutboxRow | undefined> {
    return (await this.store.kept('outbox')).find((row) => String(row._id) === id) as OutboxRow | undefined;
  }

  get texts(): string[] {
    return this.sent.map(({ text }) => text);
  }

  private count(user: string): Promise<void> {
    const known = this.known(user);
    if (known) known.sentSince++;
    return Promise.resolve();
  }

  private settle({ _id }: Pick<OutboxRow, '_id'>, { state, reason }: { state: string; reason?: string }): Promise<void> {
    this.settled.push([_id, state, reason]);
    return Promise.resolve();
  }
}

/** Zalo refuses everything with a code. */
export const refusing =
  (code: number, message = '') =>
  (): Promise<void> =>
    Promise.reject(new ZaloRefused(code, message, 'send'));
export const never = (): Promise<void> => new Promise(() => undefined);
/** Lets what is under way come to where it waits. */
export const untilTrue = async (ready: () => boolean): Promise<void> => {
  while (!ready()) await new Promise((resolve) => setTimeout(resolve, 5));
};
