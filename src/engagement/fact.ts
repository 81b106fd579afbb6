import { date, flag, list, maybe, mixed, number, text, type DocOf } from '../database/model.ts';

/** How figures treat a kind of fact. */
type Counting =
  /** A person did it by their own will: the figures of people count that person, and other figures may count the fact itself. */
  | 'active'
  /** At least one figure counts the fact, but nobody becomes active by it. */
  | 'counted'
  /** No figure counts it. Only the sheet of days in a report's spreadsheet lists it. */
  | 'uncounted';

/** The kinds of facts, each with how figures treat it; a test holds every line to what the figures really do. */
export const FACT_TYPES = {
  question: 'active',
  message: 'active',
  follow: 'active',
  unfollow: 'counted',
  reaction: 'active',
  sent: 'counted',
  not_sent: 'uncounted',
  received: 'uncounted',
  seen: 'uncounted',
  takeover: 'uncounted',
  withdraw: 'uncounted',
  set_aside: 'uncounted',
  /** Was an answer helpful: `status` yes or no; a second fact with `reason` may follow a no. */
  rating: 'active',
  /** A step of a petition: `status` received, answered or withdrawn; `onTime` with the answer. */
  petition: 'active',
  /** A mark in a survey, without its giver: `status` is the criterion, `score` 1 to 5. */
  survey: 'counted',
  /** An entry in a contest, whose id is `status`. */
  contest: 'active',
  /** A notice shown, `item`. */
  notice: 'counted',
  event: 'uncounted',
} as const satisfies Record<string, Counting>;
export type FactType = keyof typeof FACT_TYPES;

/** One bit for each kind of period, in the order of KINDS: set where a day is somebody's first active day of that period. */
export type Mask = number;

export const factFields = {
  _id: text(),
  type: text<FactType>({ required: true }),
  at: date({ required: true }),
  /** Day in Asia/Ho_Chi_Minh. */
  day: text({ required: true }),
  /** When it was stored; runs find late facts by it. */
  added: maybe(date()),
  person: maybe(text()),
  /** How a question ended, or the name of an event. */
  status: maybe(text()),
  item: maybe(text()),
  topic: maybe(text()),
  aspect: maybe(text()),
  confidence: maybe(number()),
  candidates: maybe(list(text())),
  source: maybe(text()),
  /** The ward that a question names. */
  ward: maybe(text()),
  /** Satisfaction, 1 (very dissatisfied) to 5. */
  score: maybe(number()),
  /** Whether a petition was answered within its time. */
  onTime: maybe(flag()),
  /** Takes the place of an erased person: for which groups this was their first activity of which periods (see presence.ts). */
  firsts: maybe(mixed<Record<string, Mask>>()),
  /** From the citizen's message to Zalo's acceptance of the reply, ms. */
  answerMs: maybe(number()),
  reason: maybe(text()),
  /** The citizen's words, sealed in the store. */
  text: maybe(text()),
  /** An officer decided that this question needs no answer. */
  setAside: maybe(flag()),
};
/**
 * One thing that happened, as the figures will count it. The id is derived from its cause, so that a cause seen twice
 * counts once. People are pseudonyms; `text` (only with `question`) is removed after the retention time.
 */
export type Fact = DocOf<typeof factFields>;
