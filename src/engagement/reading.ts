import type { Clock } from '../time/clock.ts';
import { localDay, vietnameseDate } from '../time/local.ts';
import {
  addDays,
  beginning,
  dayNumber,
  lengthOf,
  monthAfter,
  previous,
  spanOf,
  yearBefore,
  type Kind,
  type Span,
} from '../time/periods.ts';
import type { Rollups } from './rollups/rollups.ts';
import { addTally, emptyTally, type Tally } from './tally.ts';
import { defined } from '../ground/defined.ts';

/** A part of a period: a row of a table, a point of a drawing. */
export interface Part {
  label: string;
  from: string;
  to: string;
  /** Set where the part is exactly a period of a kind: each person counts once in it. */
  kind?: Kind;
  tally: Tally;
}

/** A period to compare with. */
export interface Compared {
  span: Span;
  tally: Tally;
}

/** What happened in a period, and in the periods to compare it with. */
export interface Reading {
  span: Span;
  /** The last day that has begun; before the end of the span while it runs. */
  until: string;
  ward: string;
  tally: Tally;
  parts: Part[];
  /** The period before, cut to as many days as have passed of this one. Undefined where counting began after its first day. */
  before?: Compared;
  /** The same period of the year before. Undefined for a year: there it is the period before. */
  lastYear?: Compared;
}

/** Periods of more days than this are shown by week, and by month; shorter ones are shown by day. */
const BY_WEEK = 62;
const BY_MONTH = 95;
/** More days than any period has but a year. */
const YEAR = 190;

const dayMonth = (day: string): string => vietnameseDate(day).slice(0, 5);

/** Reads periods from the roll-ups. */
export class PeriodReader {
  constructor(
    private readonly deps: {
      rollups: Pick<Rollups, 'sum' | 'days' | 'beginning'>;
      clock: Clock;
      /** See periods.ts. */
      reportsFrom: () => number;
    },
  ) {}

  /** Reads the period of a kind around a local day. `ward`: of that ward alone. `compare`: also reads the periods to compare with. */
  async read(kind: Kind, day: string, ward = '', compare = true): Promise<Reading> {
    return this.readSpan(spanOf(kind, day, this.deps.reportsFrom()), ward, compare);
  }

  /** Reads a span, like `read`. */
  async readSpan(span: Span, ward = '', compare = true): Promise<Reading> {
    const { rollups, clock, reportsFrom } = this.deps;
    const today = localDay(clock.now());
    const until = today < span.to ? today : span.to;
    const elapsed = dayNumber(until) - dayNumber(span.from) + 1;
    const first = await rollups.beginning();
    const compared = async (other: Span): Promise<Compared | undefined> => {
      const fair = elapsed < lengthOf(span) ? beginning(other, Math.max(1, elapsed)) : other;
      return !compare || first === undefined || fair.from < first
        ? undefined
        : { span: fair, tally: await rollups.sum(fair.from, fair.to, ward) };
    };
    const [parts, before, lastYear] = await Promise.all([
      this.parts(span, until, ward),
      compared(previous(span, reportsFrom())),
      lengthOf(span) > YEAR ? undefined : compared(yearBefore(span, reportsFrom())),
    ]);
    const tally = parts.reduce((sum, part) => addTally(sum, part.tally), emptyTally());
    return { span, until, ward, tally, parts, ...defined({ before, lastYear }) };
  }

  private async parts(span: Span, until: string, ward: string): Promise<Part[]> {
    if (until < span.from) return [];
    const { rollups } = this.deps;
    const length = lengthOf(span);
    if (length > BY_MONTH)
      return Promise.all(months(span.from, until).map(async (part) => ({ ...part, tally: await rollups.sum(part.from, part.to, ward) })));
    const days = await rollups.days(span.from, until, ward);
    const step = length > BY_WEEK ? 7 : 1;
    const parts: Part[] = [];
    for (let from = span.from; from <= until; from = addDays(from, step)) {
      const to = addDays(from, step - 1) < until ? addDays(from, step - 1) : until;
      const tally = emptyTally();
      for (let day = from; day <= to; day = addDays(day, 1)) addTally(tally, days.get(day) ?? emptyTally());
      parts.push({ label: dayMonth(from), from, to, tally, ...(step === 1 && { kind: 'day' as const }) });
    }
    return parts;
  }
}

/** The months from one day to another; the first and the last may be cut short. */
function months(from: string, to: string): Omit<Part, 'tally'>[] {
  const parts: Omit<Part, 'tally'>[] = [];
  for (let start = from; start <= to;) {
    const next = `${monthAfter(start.slice(0, 7), 1)}-01`;
    const end = addDays(next, -1) < to ? addDays(next, -1) : to;
    const [begins, ends] = [start.endsWith('-01'), addDays(end, 1) === next];
    const cut = [!begins && `từ ${dayMonth(start)}`, !ends && `đến ${dayMonth(end)}`].filter((part) => part !== false).join(' ');
    // From the first of a month on each person counts once, also while the month still runs.
    parts.push({
      label: `T${String(Number(start.slice(5, 7)))}${cut === '' ? '' : ` (${cut})`}`,
      from: start,
      to: end,
      ...(begins && { kind: 'month' as const }),
    });
    start = next;
  }
  return parts;
}
