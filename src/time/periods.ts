import { DAY } from './clock.ts';
/**
 * The periods in which figures are read. `report_…` are those of statistics that reports use: they begin on a day of the month that the plan
 * sets (Decree 09/2019 article 12: from 15 December, 15 March, 15 June, 15 September; cchc-domain 4).
 */
export const KINDS = ['day', 'week', 'month', 'quarter', 'half_year', 'year', 'report_quarter', 'report_half_year', 'report_year'] as const;
export type Kind = (typeof KINDS)[number];

/** A period with its first and last day (both included, local days `YYYY-MM-DD`). */
export interface Span {
  kind: Kind;
  /** `2026-11-25`, `2026-W48`, `2026-11`, `2026-Q4`, `2026-H2`, `2026`. */
  key: string;
  from: string;
  to: string;
}

/** Months of a period, by the part of the kind that says its length. */
const MONTHS: Partial<Record<Kind, number>> = {
  month: 1,
  quarter: 3,
  half_year: 6,
  year: 12,
  report_quarter: 3,
  report_half_year: 6,
  report_year: 12,
};

/** The day so many days later. */
export const addDays = (day: string, days: number): string => new Date(Date.parse(day) + days * DAY).toISOString().slice(0, 10);
/** The month (`2026-11`) so many months later. */
export const monthAfter = (month: string, by: number): string => {
  const [year = 0, number = 1] = month.split('-').map(Number);
  return new Date(Date.UTC(year, number - 1 + by, 1)).toISOString().slice(0, 7);
};
/** Days since 1970-01-01. */
export const dayNumber = (day: string): number => Date.parse(day) / DAY;
/** How many days a span has, both ends included. */
export const lengthOf = ({ from, to }: Pick<Span, 'from' | 'to'>): number => dayNumber(to) - dayNumber(from) + 1;
/** The days of a span, in order. */
export const daysOf = ({ from, to }: Pick<Span, 'from' | 'to'>): string[] =>
  Array.from({ length: Math.max(0, lengthOf({ from, to })) }, (_, at) => addDays(from, at));
/** Whether a text is a day that exists. */
export const isDay = (text: string): boolean =>
  /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text)) && addDays(text, 0) === text;

const isReport = (kind: Kind): boolean => kind.startsWith('report_');
const pad = (number: number): string => String(number).padStart(2, '0');
/** The first day of a month counted from year 0. */
const firstOf = (month: number): string => `${String(Math.floor(month / 12))}-${pad((month % 12) + 1)}-01`;

function week(day: string): Span {
  const monday = addDays(day, -((new Date(day).getUTCDay() + 6) % 7));
  // The ISO year of a week is that of its Thursday.
  const year = addDays(monday, 3).slice(0, 4);
  const number = Math.floor((dayNumber(addDays(monday, 3)) - dayNumber(`${year}-01-01`)) / 7) + 1;
  return { kind: 'week', key: `${year}-W${pad(number)}`, from: monday, to: addDays(monday, 6) };
}

/** The period of a kind that begins with the month `start` (months since year 0), reports with the day `reportsFrom` of the month before. */
function monthly(kind: Kind, start: number, reportsFrom: number): Span {
  const months = MONTHS[kind] ?? 1;
  const [year, month] = [Math.floor(start / 12), start % 12];
  const part = Math.floor(month / months) + 1;
  const suffix = { 1: `-${pad(month + 1)}`, 3: `-Q${String(part)}`, 6: `-H${String(part)}`, 12: '' }[months] ?? '';
  const shifted = isReport(kind) && reportsFrom > 1;
  const from = shifted ? addDays(firstOf(start - 1), reportsFrom - 1) : firstOf(start);
  const to = addDays(firstOf(shifted ? start + months - 1 : start + months), shifted ? reportsFrom - 2 : -1);
  return { kind, key: `${String(year)}${suffix}`, from, to };
}

/** The period of a kind that a day lies in. `reportsFrom`: the day of the month on which periods of reports begin, 1 to 28. */
export function spanOf(kind: Kind, day: string, reportsFrom: number): Span {
  if (kind === 'day') return { kind, key: day, from: day, to: day };
  if (kind === 'week') return week(day);
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  const counted = year * 12 + month - 1 + (isReport(kind) && reportsFrom > 1 && date >= reportsFrom ? 1 : 0);
  const months = MONTHS[kind] ?? 1;
  return monthly(kind, counted - (counted % months), reportsFrom);
}

/** The period of a report from its name: `2026-Q3`, `2026-H1`, `2026`. Undefined for a name that is none. */
export function reportSpan(key: string, reportsFrom: number): Span | undefined {
  const found = /^(20\d\d)(?:-(Q[1-4]|H[12]))?$/.exec(key);
  if (!found) return undefined;
  const [, year = '', part = ''] = found;
  const kind: Kind = part === '' ? 'report_year' : part.startsWith('Q') ? 'report_quarter' : 'report_half_year';
  return monthly(kind, Number(year) * 12 + (Number(part.slice(1) || 1) - 1) * (MONTHS[kind] ?? 1), reportsFrom);
}

/** The period before. */
export const previous = (span: Span, reportsFrom: number): Span => spanOf(span.kind, addDays(span.from, -1), reportsFrom);

/** The same period of the year before; of a week the one 52 weeks ago. */
export function yearBefore({ kind, from, to }: Span, reportsFrom: number): Span {
  if (kind === 'week') return week(addDays(from, -364));
  // The last day stands for the period: a period of reports begins in the month, even the year, before the one it is named for.
  const [year = 0, month = 1, date = 1] = to.split('-').map(Number);
  const last = new Date(Date.UTC(year - 1, month, 0)).getUTCDate();
  return spanOf(kind, `${String(year - 1)}-${pad(month)}-${pad(Math.min(date, last))}`, reportsFrom);
}

/** The first `days` days of a span: what a period that has just begun is fairly compared with. */
export const beginning = (span: Span, days: number): Span => ({
  ...span,
  to: lengthOf(span) > days ? addDays(span.from, days - 1) : span.to,
});
