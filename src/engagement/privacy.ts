/** Figures show no group of fewer people by itself: in a commune, neighbours know who the three people are that asked about one matter. */
export const LEAST = 5;

export interface Guarded<T> {
  shown: T[];
  /** The groups that were too small; empty where all are shown. */
  hidden: T[];
}

/**
 * Splits groups into those that may be shown and the rest. `people`: how many people a group has. A reader could find out a rest of one group, or
 * of fewer than LEAST people, by subtraction: then the smallest shown group joins the rest.
 */
export function guard<T>(groups: readonly T[], people: (group: T) => number): Guarded<T> {
  const bySize = [...groups].sort((a, b) => people(b) - people(a));
  const hidden = new Set(bySize.filter((group) => people(group) < LEAST));
  const size = (): number => [...hidden].reduce((sum, group) => sum + people(group), 0);
  while (hidden.size > 0 && (hidden.size < 2 || size() < LEAST)) {
    const next = bySize.findLast((group) => !hidden.has(group));
    if (next === undefined) break;
    hidden.add(next);
  }
  return { shown: groups.filter((group) => !hidden.has(group)), hidden: groups.filter((group) => hidden.has(group)) };
}
