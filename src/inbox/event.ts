import { date, flag, maybe, mixed, number, schemaOf, text, type DocOf } from '../database/model.ts';
import type { EventKind } from '../zalo/events.ts';

/**
 * - `waiting`: to be worked on
 * - `planned`: what follows from it is decided and written down, and is being carried out
 * - `done`
 * - `kept`: nothing follows from it, or one person wrote more than can be answered; kept for the record
 * - `aside`: failed five times; a person must look
 */
export type EventState = 'waiting' | 'planned' | 'done' | 'kept' | 'aside';

const fields = {
  /** SHA-256 of the raw body: a re-delivery has the same. */
  _id: text(),
  name: text({ required: true }),
  kind: text<EventKind>({ required: true }),
  userId: maybe(text()),
  /** Hash of citizen and id of their message: one question is never answered twice, even if the bodies differ. */
  messageKey: maybe(text()),
  receivedAt: date({ required: true }),
  /** Order among the events of one citizen. */
  order: number({ required: true }),
  /** As received, sealed under the citizen's key; removed after the retention time. */
  raw: maybe(text()),
  state: text<EventState>({ required: true }),
  /** Place in the line of what is to be done (intake.ts); missing once it is out of the way. */
  turn: maybe(number()),
  /** The citizen writes more than can be answered, and is to be told so. */
  excess: maybe(flag()),
  attempts: number({ default: 0 }),
  /** Not to be tried again before; only after a try that failed. */
  notBefore: maybe(date()),
  /** The process that works on it, and until when that counts. */
  owner: maybe(text()),
  claimedUntil: maybe(date()),
  error: maybe(text()),
  /** What was decided, sealed likewise; an object where an earlier version stored it. */
  plan: maybe(mixed<string | Record<string, unknown>>()),
  doneAt: maybe(date()),
};
/** A webhook event as it lies in the store. */
export type KeptEvent = DocOf<typeof fields>;
/** The same with its words in the clear. */
export type StoredEvent = Omit<KeptEvent, 'plan'> & { plan?: Record<string, unknown> };

export const schema = schemaOf(fields, { minimize: false });
schema.index({ state: 1, receivedAt: 1 });
schema.index({ turn: 1 }, { sparse: true });
schema.index({ userId: 1, state: 1, order: 1 });
schema.index({ receivedAt: 1 });
schema.index({ messageKey: 1 }, { unique: true, partialFilterExpression: { messageKey: { $exists: true } } });
