import { fromLocal, localMonth, toLocal, localDay } from '../time/local.ts';
import { monthAfter } from '../time/periods.ts';
import type { Plan } from './plan.ts';
import { MINUTE, DAY } from '../time/clock.ts';

/** Zalo refuses from 22:00 to 06:00 (reference 5.1). */
const ZALO_FROM = '06:00';
const ZALO_TO = '21:59';

/** Why nothing may go out at a time, in words for a person; undefined when it may. */
export function obstacleAt(at: number, plan: Plan, urgent: boolean): string | undefined {
  const local = toLocal(at);
  const [day = '', time = ''] = local.split('T');
  if (time < ZALO_FROM || time > ZALO_TO) return `Zalo không gửi từ 22 giờ đến 6 giờ`;
  if (urgent) return undefined;
  if (time < plan.window.from || time > plan.window.to) return `Ngoài giờ gửi của cơ quan (${plan.window.from} đến ${plan.window.to})`;
  const holiday = plan.holidays.find(({ from, to }) => day >= from && day <= to);
  return holiday && `Ngày nghỉ: ${holiday.name}`;
}

/** The next time from `at` on at which something may go out. */
export function nextOpening(at: number, plan: Plan, urgent: boolean): number {
  let time = Math.ceil(at / MINUTE) * MINUTE;
  // A minute at a time is quick enough for a day; whole days of holidays are passed over at once.
  for (let steps = 0; steps < 100_000; steps++) {
    const obstacle = obstacleAt(time, plan, urgent);
    if (obstacle === undefined) return time;
    time = obstacle.startsWith('Ngày nghỉ') ? fromLocal(`${localDay(time + DAY)}T00:00`) : time + MINUTE;
  }
  throw new RangeError('no opening within reach');
}

/** When a series makes its drafts: each month on a day, or on the n-th weekday (1 = first … 5 = last), at a local time. */
export type Recurrence =
  | { every: 'month'; day: number; time: string }
  /** `weekday`: 1 Monday to 7 Sunday. */
  | { every: 'month'; nth: 1 | 2 | 3 | 4 | 5; weekday: 1 | 2 | 3 | 4 | 5 | 6 | 7; time: string };

/** The occurrence within a month `2026-12`, epoch ms. A day that the month lacks is its last; the fifth weekday is its last. */
export function occurrenceIn(month: string, rule: Recurrence): number {
  const [year = 0, number = 1] = month.split('-').map(Number);
  const days = new Date(Date.UTC(year, number, 0)).getUTCDate();
  const on = (day: number): number => fromLocal(`${month}-${String(day).padStart(2, '0')}T${rule.time}`);
  if ('day' in rule) return on(Math.min(rule.day, days));
  const first = new Date(Date.UTC(year, number - 1, 1)).getUTCDay() || 7;
  const day = 1 + ((rule.weekday - first + 7) % 7) + (rule.nth - 1) * 7;
  return on(day > days ? day - 7 : day);
}

/** The first occurrence at or after a time, epoch ms. */
export function nextOccurrence(at: number, rule: Recurrence): number {
  const [year = 0, month = 1] = localMonth(at).split('-').map(Number);
  for (let ahead = 0; ; ahead++) {
    const then = new Date(Date.UTC(year, month - 1 + ahead, 1)).toISOString().slice(0, 7);
    const occurrence = occurrenceIn(then, rule);
    if (occurrence >= at) return occurrence;
  }
}

/** The times within a local month (`2026-11`), as the store is asked for them. */
export const monthSpan = (month: string): { $gte: Date; $lt: Date } => ({
  $gte: new Date(fromLocal(`${month}-01T00:00`)),
  $lt: new Date(fromLocal(`${monthAfter(month, 1)}-01T00:00`)),
});
