import { z } from 'zod';
import type { Slots } from './actions.ts';
import { name } from './names.ts';

/** A question about what was said so far. `filled` is false for what was never asked, skipped or empty. */
export type Condition =
  | { slot: string; is: string | number }
  | { slot: string; in: (string | number)[] }
  | { slot: string; filled: boolean }
  | { all: Condition[] }
  | { any: Condition[] }
  | { not: Condition };
const known = z.union([z.string(), z.number()]);
export const condition: z.ZodType<Condition> = z.lazy(() =>
  z.union(
    [
      z.strictObject({ slot: name, is: known }),
      z.strictObject({ slot: name, in: z.array(known).min(1) }),
      z.strictObject({ slot: name, filled: z.boolean() }),
      z.strictObject({ all: z.array(condition).min(1) }),
      z.strictObject({ any: z.array(condition).min(1) }),
      z.strictObject({ not: condition }),
    ],
    { error: 'không phải một điều kiện: cần slot với is, in hoặc filled; hoặc all, any, not' },
  ),
);

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
