import type { Slots } from './actions.ts';
import type { Condition } from './grammar.ts';

/** Whether a condition holds for what was said so far. */
export function holds(condition: Condition, slots: Readonly<Slots>): boolean {
  if ('all' in condition) return condition.all.every((part) => holds(part, slots));
  if ('any' in condition) return condition.any.some((part) => holds(part, slots));
  if ('not' in condition) return !holds(condition.not, slots);
  const value = slots[condition.slot];
  if ('filled' in condition)
    return (value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0)) === condition.filled;
  const same = (wanted: string | number): boolean => !Array.isArray(value) && value !== undefined && String(value) === String(wanted);
  return 'is' in condition ? same(condition.is) : condition.in.some(same);
}

/** The slots that a condition asks about. */
export const slotsOf = (condition: Condition): string[] =>
  'all' in condition
    ? condition.all.flatMap(slotsOf)
    : 'any' in condition
      ? condition.any.flatMap(slotsOf)
      : 'not' in condition
        ? slotsOf(condition.not)
        : [condition.slot];
