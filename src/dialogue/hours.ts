import { fill } from '../text/fill.ts';
import { words } from '../text/vietnamese.ts';
import { fold } from '../text/vietnamese.ts';
import { dayNames, spansOfWeek, weekdayOf } from '../time/working-time.ts';
import type { CardContext } from './parts.ts';

/** Names of the days of the week, folded, Monday first. */
const DAYS: readonly (readonly string[])[] = [
  ['thu hai', 'thu 2', 't2'],
  ['thu ba', 'thu 3', 't3'],
  ['thu tu', 'thu 4', 't4'],
  ['thu nam', 'thu 5', 't5'],
  ['thu sau', 'thu 6', 't6'],
  ['thu bay', 'thu 7', 't7'],
  ['chu nhat', 'cn'],
];
/** Days that come some days from now. */
const FROM_NOW: readonly (readonly [string, number])[] = [
  ['hom nay', 0],
  ['bay gio', 0],
  ['ngay mai', 1],
  ['sang mai', 1],
  ['chieu mai', 1],
  ['ngay kia', 2],
];
const SATURDAY = 6;

/** The days of the week, from 1 for Monday, that a text names; `today` is `YYYY-MM-DD`. */
function daysNamed(text: string, today: string): number[] {
  const said = ` ${words(text).map(fold).join(' ')} `;
  const holds = (name: string): boolean => said.includes(` ${name} `);
  const named = DAYS.flatMap((names, at) => (names.some(holds) ? [at + 1] : []));
  const later = FROM_NOW.flatMap(([name, days]) => (holds(name) ? [((weekdayOf(today) - 1 + days) % 7) + 1] : []));
  return [...new Set([...named, ...later])];
}

/**
 * The opening hours in answer to a question about them, a yes or a no first where it names a day. Undefined where no hours are known, or where it names a
 * weekend: police offices have hours of their own then, of which the content tells.
 */
export function hoursText(text: string, { agency, wording, today }: CardContext): string | undefined {
  const { working_hours: hours } = agency;
  if (hours.length === 0) return undefined;
  const named = daysNamed(text, today);
  if (named.some((day) => day >= SATURDAY)) return undefined;
  const week = fill(wording.answer.hours, { hours: spansOfWeek(hours).join('; ') });
  const [day] = named;
  if (day === undefined) return week;
  const open = hours.some(({ days }) => days.includes(day));
  return fill(open ? wording.answer.open_on : wording.answer.closed_on, { day: dayNames[day - 1] ?? '', hours: week });
}
