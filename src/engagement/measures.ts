import type { Kind } from '../time/periods.ts';
import { MEASURES } from './definitions.ts';
import type { Tally } from './tally.ts';

/** What articles of a period brought together. */
export interface ArticleSums {
  articles: number;
  /** Of them, those of which Zalo has told views and shares. */
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
  /** Months of units in which something was due, and those in which enough was done. */
  due: number;
  met: number;
  themes: number;
  covered: number;
}

/** Everything that measures are computed from; what is undefined is not known for the period. */
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

/** A figure with what it means: the table in `docs/measures.md` is this one. */
export interface Measure {
  id: string;
  name: string;
  format: Format;
  bound: Bound;
  counts: string;
  /** What is left out. */
  without: string;
  of: (base: Base) => number | undefined;
}

export const BOUND_NAMES: Record<Bound, string> = {
  exact: 'đúng số đã ghi',
  lower: 'ít nhất',
  upper: 'nhiều nhất',
  estimate: 'ước lượng',
};

const BY_ID = new Map(MEASURES.map((measure) => [measure.id, measure]));
/** @throws RangeError for a name that is no measure. */
export function measure(id: string): Measure {
  const found = BY_ID.get(id);
  if (!found) throw new RangeError(`no measure "${id}"`);
  return found;
}

/** The 95 % confidence interval of a share by Wilson's method, as two shares; undefined of nothing. */
export function interval(part: number, whole: number): [number, number] | undefined {
  if (whole === 0) return undefined;
  const z = 1.96;
  const p = part / whole;
  const middle = p + (z * z) / (2 * whole);
  const width = z * Math.sqrt((p * (1 - p)) / whole + (z * z) / (4 * whole * whole));
  const scale = 1 + (z * z) / whole;
  return [Math.max(0, (middle - width) / scale), Math.min(1, (middle + width) / scale)];
}
