import type { Case } from './facts.ts';
import type { MoreAsked } from './more-asked.ts';
import type { AskedFor } from './part-finder.ts';
import type { Ranked } from './points.ts';
import type { Aspect, Point, Procedure } from './schema.ts';
import type { Hit } from './found.ts';

/** What a conversation knows of what went before. */
export interface AskContext {
  /** Id of the procedure that was last spoken of. */
  item?: string | undefined;
  /** The one spoken of before that, and those offered beside it. */
  before?: string | undefined;
  offered?: readonly string[];
  /** The message says that it goes back. */
  back?: boolean;
  /** What is known of the person's case, this message included. */
  known?: Case;
  /** Topics that were turned down: none of them is meant. */
  except?: ReadonlySet<string>;
}

/** Begins with its class: `answered`, `clarify`, `unanswered_…`, `smalltalk_…`, `handoff`. */
export type AnswerStatus =
  'answered' | 'clarify' | 'unanswered_no_match' | 'unanswered_out_of_scope' | 'smalltalk_greeting' | 'smalltalk_thanks' | 'handoff';

export interface Answer {
  status: AnswerStatus;
  /** Of an answer: false where it is the best reading only, and the others are to be offered with it. */
  sure: boolean;
  /** Set when answered. */
  item?: Procedure;
  aspect: Aspect;
  /** What is asked about it, more finely than by aspects. */
  asked: AskedFor;
  /** The words of the question. */
  said?: string;
  /** A second matter that the same message asks about, with as much right. */
  second?: Procedure;
  /** What else it asks about this matter or another. */
  more?: readonly MoreAsked[];
  /** The sentence of the content that answers just this. */
  point?: Point | undefined;
  /** The points that may answer it, the likeliest first, told or not. */
  points?: readonly Ranked[];
  /** From 0 to 1. */
  confidence: number;
  /** Asked how to end or undo something of which only the beginning is known. */
  ending?: boolean;
  /** Out of scope because another authority handles it. */
  elsewhere?: boolean;
  /** Best first; at most four. With `clarify` these are the choices to offer. */
  candidates: Hit[];
}
