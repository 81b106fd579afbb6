import type { Signed } from './signed.ts';
import type { Aspect, Case, Knowledge } from '../knowledge/index.ts';
import type { Deed, Slots } from './flows/actions.ts';
import type { FlowState } from './flows/frames.ts';
import type { Flows } from './flows/grammar.ts';
import type { Rating } from './rating.ts';
import type { Choice, Reply } from './reply.ts';
import type { Wording } from './wording.ts';

/** What is remembered between two messages of a citizen. Small, and outside of flows without the citizen's words. */
export interface DialogueState {
  /** The procedure last spoken of. */
  item?: string | undefined;
  /** The one spoken of before that. */
  before?: string | undefined;
  /** What the citizen told of the own case, as ids of facts; `at` in epoch ms. */
  known?: (Case & { at: number }) | undefined;
  /** The ward last spoken of, by the id of its office, and when that was, epoch ms. */
  place?: { ward: string; at: number } | undefined;
  /** What the numbers of the last message stand for. */
  choices?: Choice[] | undefined;
  /** What was told last, as keys of texts, and when, epoch ms: it is not told again at once, word for word. */
  told?: { keys: string[]; at: number } | undefined;
  /** The danger that this citizen last told of, by its kind, and when, epoch ms; `helped`: what can be done was just told for want of an answer. */
  danger?: { kind: string; at: number; helped?: boolean } | undefined;
  /** When this citizen was last greeted, epoch ms. */
  greeted?: number | undefined;
  /** The silence of the bot that this citizen has been told of: when it began, epoch ms. */
  silence?: number | undefined;
  /** The pause of the bot that this citizen has been told of: when it began, epoch ms. */
  paused?: number | undefined;
  /** The procedure of which this citizen was last asked whether the answer helped. */
  rated?: string | undefined;
  /** The local day on which this citizen was last warned of false officers. */
  warned?: string | undefined;
  /** The flows that the citizen is in. Holds what was answered: it is kept encrypted. */
  flow?: FlowState | undefined;
  /** Something else was answered meanwhile: the flow waits until the citizen says whether to go on. */
  parked?: boolean | undefined;
}

/** How a turn ended; becomes a fact. */
export interface Outcome {
  /** An answer status of the knowledge room, or `flow_<name>`. */
  status: string;
  item?: string;
  topic?: string;
  aspect?: Aspect;
  confidence?: number;
  /** Of an answer: false where it is the best reading and others were offered with it. */
  sure?: boolean;
  candidates?: string[];
  /** The ward that the message names. */
  ward?: string;
}

export interface Turn {
  replies: Reply[];
  state: DialogueState;
  outcome: Outcome;
  rating?: Rating;
  /** What the flows want carried out. */
  deeds?: Deed[];
  /** Places of the reply that are not known here: what is kept of the citizen, in brief or whole, or the receipt for its removal. */
  fill?: 'known' | 'export' | 'receipt';
}

/** What a dialogue needs; all of it read-only. */
export interface Dialogue {
  knowledge: Knowledge;
  wording: Wording;
  flows: Flows;
  /** Which facts officers have signed; none where nobody knows. */
  signed?: Signed | undefined;
}

/** A turn, or the flow that takes it over. */
export type Handled = Turn | { start: string; slots?: Slots; outcome?: Outcome };
