import { MINUTE } from '../time/clock.ts';
import { date, flag, maybe, schemaOf, text, type DocOf } from './model.ts';

/** What a citizen's key is for. Words go after the retention time, and so does their key; the others stay until the case or the citizen goes. */
export const KEY_USES = ['words', 'petition', 'contest'] as const;
export type KeyUse = (typeof KEY_USES)[number];

const fields = {
  _id: text(),
  /** Pseudonym of the citizen; `day:YYYY-MM-DD` for what no citizen can be asked about. */
  person: text(),
  use: text<KeyUse>(),
  /** 32 random bytes, sealed by the master key. */
  key: text(),
  since: date(),
  /** New words are sealed under it; at most one for each person and use. */
  current: maybe(flag()),
  /** Its person was erased; the store removes it where other processes may still hold it for a moment. */
  gone: maybe(date()),
  /** All that this has: somebody was erased, under a pseudonym that stands nowhere else. Until then Zalo may still tell of them. */
  erasedUntil: maybe(date()),
};
/** A key as it lies in the store. */
export type KeyDoc = DocOf<typeof fields>;

/** So long, in ms, a destroyed key is kept for other processes that hold it. */
export const GONE_MS = 2 * MINUTE;

export const schema = schemaOf(fields);
schema.index({ person: 1, use: 1 }, { unique: true, partialFilterExpression: { current: true }, name: 'current' });
schema.index({ person: 1 });
schema.index({ use: 1, since: 1 });
schema.index({ gone: 1 }, { expireAfterSeconds: GONE_MS / 1_000 });
schema.index({ erasedUntil: 1 }, { expireAfterSeconds: 0 });
