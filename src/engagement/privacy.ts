/** Groups of fewer people are not told apart: in a commune three questions on one matter may be three known neighbours. */
export const LEAST = 5;

export interface Guarded<T> {
  shown: T[];
  /** Those that were too small, together; empty where all are shown. */
  hidden: T[];
}

/**
 * Splits groups into those that may be shown and the rest. `people`: how many people a group is made of. Where hiding would leave a rest that
 * can be told by subtraction (a single group, or fewer than LEAST people together), the smallest shown group joins it.
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
