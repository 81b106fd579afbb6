import type { Evidence } from './confidence.ts';
import type { Procedure } from './schema.ts';

/** What people write to the bot that asks about no procedure. */
export const TALK = ['greeting', 'thanks', 'handoff'] as const;
export type Talk = (typeof TALK)[number];

/** How well one procedure fits a question; `score` is from 0 to 1. */
export interface Hit {
  item: Procedure;
  score: number;
  /** Share of the question's topic words that the procedure knows, 0 to 1. */
  covered: number;
  /** The question, but for the part it asks about, is word for word a known phrasing of this procedure and of no other. */
  exact: boolean;
}

/** What a search makes of one question. */
export interface Found {
  /** The best procedures, best first. */
  hits: Hit[];
  /** The probability that the topic of the first hit is the one meant. */
  confidence: number;
  /** What the confidence is weighed from; undefined where nothing is like the question. */
  evidence: Evidence | undefined;
  /** How near the question is to things that are no procedure of ours, 0 to 1. */
  foreign: number;
  /** And that it is a procedure of another authority rather than none at all. */
  elsewhere: boolean;
  /** The probabilities that it is talk rather than a question. */
  talk: Record<Talk, number>;
  /** It is no more than a word or two that many procedures share, such as "giấy phép", and the name of none. */
  vague: boolean;
  /** The words that can tell one procedure from another. */
  topicWords: string[];
  /** What speaks for each topic that has anything of the question. */
  topics: ReadonlyMap<string, TopicEvidence>;
}

/** The classifier's probability of a topic, and the cosine with its nearest phrasing; from 0 to 1. */
export interface TopicEvidence {
  probability: number;
  cosine: number;
}

/** What the rest of the room needs of a search: replaceable as a whole. */
export interface Search {
  /** `except`: topics that are out of the question. */
  find(text: string, except?: ReadonlySet<string>): Found;
  /** The one procedure that a text names word for word, but for the part it asks about. */
  named(text: string): Procedure | undefined;
  /** What is left of a text without the part that it asks about. */
  plain(text: string): string;
}
