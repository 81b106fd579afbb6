import { LOCAL_OFFSET_MS, localDay } from './local.ts';
import { addDays } from './periods.ts';

/** When offices work: spans of the day as `HH:MM`, by weekday (1 is Monday, 7 Sunday), and the days off. All local to Asia/Ho_Chi_Minh. */
export interface WorkingTime {
  hours: readonly { days: readonly number[]; from: string; to: string }[];
  /** Days as `YYYY-MM-DD`, both ends included. */
  holidays: readonly { from: string; to: string; name: string }[];
}

/** Further than any run of days off reaches. */
const LOOK_AHEAD = 30;

/** The day of the week of a day as `YYYY-MM-DD`, from 1 for Monday to 7. */
export const weekdayOf = (day: string): number => new Date(day).getUTCDay() || 7;
const timeOf = (epochMs: number): string => new Date(epochMs + LOCAL_OFFSET_MS).toISOString().slice(11, 16);

/** The day off that a day is; undefined on every other. */
export const holidayOn = (day: string, { holidays }: WorkingTime): string | undefined =>
  holidays.find(({ from, to }) => from <= day && day <= to)?.name;

/** Spans in which the offices are open on a day, in order. */
export const spansOn = (day: string, time: WorkingTime): { from: string; to: string }[] =>
  holidayOn(day, time) === undefined
    ? time.hours.filter(({ days }) => days.includes(weekdayOf(day))).sort((a, b) => (a.from < b.from ? -1 : 1))
    : [];

/** Monday to Friday but for days off: the working days of laws, whatever the opening hours. */
export const isWorkingDay = (day: string, time: WorkingTime): boolean => weekdayOf(day) <= 5 && holidayOn(day, time) === undefined;

/** The day that is so many working days after another, which itself does not count (Civil Code, article 147). */
export function addWorkingDays(day: string, count: number, time: WorkingTime): string {
  let at = day;
  for (let left = count; left > 0;) {
    at = addDays(at, 1);
    if (isWorkingDay(at, time)) left--;
  }
  return at;
}

/** Whether the offices are open at a moment, and until when or from when. Undefined `opens` where no hours are known. */
export function openAt(
  epochMs: number,
  time: WorkingTime,
): { open: true; until: string } | { open: false; opens?: { day: string; from: string } } {
  const [today, now] = [localDay(epochMs), timeOf(epochMs)];
  const span = spansOn(today, time).find(({ from, to }) => from <= now && now < to);
  if (span) return { open: true, until: span.to };
  for (let ahead = 0; ahead <= LOOK_AHEAD; ahead++) {
    const day = addDays(today, ahead);
    const next = spansOn(day, time).find(({ from }) => ahead > 0 || from > now);
    if (next) return { open: false, opens: { day, from: next.from } };
  }
  return { open: false };
}

/** Monday first. */
export const dayNames: readonly string[] = ['Thứ Hai', 'Thứ Ba', 'Thứ Tư', 'Thứ Năm', 'Thứ Sáu', 'Thứ Bảy', 'Chủ nhật'];
const dayName = (day: number): string => dayNames[day - 1] ?? '';
const clockOf = (time: string): string => time.replace(/^0/, '').replace(':', ' giờ ').replace(/ 00$/, '');

/** The opening hours of a week as people say them, one part for each run of days with the same hours. */
export function spansOfWeek(hours: WorkingTime['hours']): string[] {
  const byDays = new Map<string, { days: readonly number[]; spans: string[] }>();
  for (const { days, from, to } of hours) {
    const entry = byDays.get(days.join()) ?? { days: [...days].sort((a, b) => a - b), spans: [] };
    entry.spans.push(`${clockOf(from)} đến ${clockOf(to)}`);
    byDays.set(days.join(), entry);
  }
  return [...byDays.values()].map(({ days, spans }) => {
    const [first = 1] = days;
    const last = days.at(-1) ?? first;
    const run = days.length > 2 && last - first === days.length - 1;
    const names = run ? `${dayName(first)} đến ${dayName(last)}` : days.map(dayName).join(', ');
    return `${names}, ${spans.join(' và ')}`;
  });
}
