import type { Part } from '../reading.ts';
import type { Tally } from '../tally.ts';

/** What things are called; the rooms that know it are not known here. */
export interface Names {
  topic: (id: string) => string;
  aspect: (id: string) => string;
  criterion: (id: string) => string;
  /** Why an answer was of no use. */
  reason: (id: string) => string;
}

/** Said where a period has nothing. */
export const EMPTY = 'Kỳ này không có.';
/** A share, 0 to 1; undefined of nothing. */
export const ratio = (part: number, whole: number): number | undefined => (whole > 0 ? part / whole : undefined);
export const countOf = (tally: Tally, name: string): number => tally.counts[name] ?? 0;
export const labelsOf = (parts: readonly Part[]): string[] => parts.map(({ label }) => label);
/** Counters `prefix:name`, largest first. */
export const listed = (tally: Tally, prefix: string): [string, number][] =>
  Object.entries(tally.counts)
    .filter(([name]) => name.startsWith(`${prefix}:`))
    .map(([name, count]): [string, number] => [name.slice(prefix.length + 1), count])
    .sort(([, a], [, b]) => b - a);
