import { periodsOf, type Plan } from '../../../broadcasts/index.ts';
import { periodName } from '../../../engagement/index.ts';
import { reportSpan } from '../../../time/periods.ts';

/** A period `2026-Q3` as officers read it: `quý III năm 2026`. */
export function periodWords({ reports_from_day }: Plan, period: string): string {
  const span = reportSpan(period, reports_from_day);
  return span ? periodName(span) : period;
}

/** The periods of reports of a year and of the year before, to choose from. */
export const periodChoices = (plan: Plan, year: number): { value: string; text: string }[] =>
  [...new Set([year, year - 1].flatMap((one) => plan.units.flatMap((unit) => periodsOf(unit, one))))].map((value) => ({
    value,
    text: periodWords(plan, value),
  }));
