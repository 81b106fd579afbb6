import type { Kind } from '../../time/periods.ts';
import type { Tally } from '../tally.ts';

/** What the articles of a period brought, added up. */
export interface ArticleSums {
  articles: number;
  /** How many of the articles have views and shares from Zalo. */
  known: number;
  views: number;
  shares: number;
  clicks: number;
  follows: number;
  unfollows: number;
  questions: number;
  reactions: number;
}

/** How the plan stands in a period. */
export interface PlanSums {
  pieces: number;
  /** Months of single units: in how many something was due, and in how many of these enough was done. */
  due: number;
  met: number;
  themes: number;
  covered: number;
}

/** Everything that measures are computed from. Undefined means: not known for the period. */
export interface Base {
  kind: Kind;
  tally: Tally;
  followers?: number | undefined;
  articles?: ArticleSums | undefined;
  plan?: PlanSums | undefined;
}

export type Format = 'count' | 'percent' | 'duration';
/** `lower`: at least so many; `upper`: at most so many; `estimate`: to within what the definition says. */
export type Bound = 'exact' | 'lower' | 'upper' | 'estimate';

/** What a figure means and how it is computed; `docs/measures.md` says the same, word for word. Officers read the texts. */
export interface Definition {
  name: string;
  format: Format;
  bound: Bound;
  counts: string;
  /** What the figure leaves out. */
  without: string;
  of: (base: Base) => number | undefined;
}

export const BOUND_NAMES: Record<Bound, string> = {
  exact: 'đúng số đã ghi',
  lower: 'ít nhất',
  upper: 'nhiều nhất',
  estimate: 'ước lượng',
};
