import type { Part } from '../reading.ts';
import type { Tally } from '../tally.ts';

/** Tells what things are called. Other rooms know the names; this room imports none of them. */
export interface Names {
  topic: (id: string) => string;
  aspect: (id: string) => string;
  criterion: (id: string) => string;
  /** Why a person called an answer useless. */
  reason: (id: string) => string;
}

/** The sentence for a table that has no rows in a period. */
export const EMPTY = 'Kỳ này không có.';
export const labelsOf = (parts: readonly Part[]): string[] => parts.map(({ label }) => label);
/** The counters `prefix:name` by name, the largest first. */
export const listed = (tally: Tally, prefix: string): [string, number][] =>
  Object.entries(tally.counts)
    .filter(([name]) => name.startsWith(`${prefix}:`))
    .map(([name, count]): [string, number] => [name.slice(prefix.length + 1), count])
    .sort(([, a], [, b]) => b - a);
