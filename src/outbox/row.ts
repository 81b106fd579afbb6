import { date, flag, maybe, mixed, number, schemaOf, text, type DocOf } from '../database/model.ts';
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

export const schema = schemaOf(fields, { minimize: false });
schema.index({ state: 1, order: 1 });
schema.index({ userId: 1, state: 1, order: 1 });
schema.index({ messageId: 1 }, { partialFilterExpression: { messageId: { $exists: true } } });
schema.index({ createdAt: 1 });
schema.index({ last: 1 }, { sparse: true });

export type NewReply = Pick<OutboxRow, '_id' | 'userId' | 'order' | 'last' | 'officer'> & Words & { askedAt?: number };

/** What is read of a reply to find out whose turn it is. */
export type Waiting = Pick<OutboxRow, '_id' | 'userId' | 'state' | 'notBefore' | 'code' | 'officer'>;
