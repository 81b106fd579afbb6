import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, beginning, daysOf, isDay, KINDS, lengthOf, previous, reportSpan, spanOf, yearBefore } from '../../src/time/periods.ts';

const day = fc.integer({ min: 0, max: 4_000 }).map((at) => addDays('2022-01-01', at));
const kind = fc.constantFrom(...KINDS);
const reportsFrom = fc.integer({ min: 1, max: 28 });

describe('periods', () => {
  it.each([
    ['day', '2026-11-25', '2026-11-25', '2026-11-25', '2026-11-25'],
    ['week', '2026-11-25', '2026-W48', '2026-11-23', '2026-11-29'],
    ['week', '2027-01-02', '2026-W53', '2026-12-28', '2027-01-03'],
    ['month', '2024-02-29', '2024-02', '2024-02-01', '2024-02-29'],
    ['quarter', '2026-11-25', '2026-Q4', '2026-10-01', '2026-12-31'],
    ['half_year', '2026-06-30', '2026-H1', '2026-01-01', '2026-06-30'],
    ['year', '2026-11-25', '2026', '2026-01-01', '2026-12-31'],
    ['report_quarter', '2026-03-14', '2026-Q1', '2025-12-15', '2026-03-14'],
    ['report_quarter', '2026-03-15', '2026-Q2', '2026-03-15', '2026-06-14'],
    ['report_quarter', '2026-12-15', '2027-Q1', '2026-12-15', '2027-03-14'],
    ['report_half_year', '2026-06-14', '2026-H1', '2025-12-15', '2026-06-14'],
    ['report_year', '2025-12-15', '2026', '2025-12-15', '2026-12-14'],
  ] as const)('of a %s around %s is %s', (of, at, key, from, to) => {
    expect(spanOf(of, at, 15)).toEqual({ kind: of, key, from, to });
  });

  it('hold their day, and meet without gap or overlap', () => {
    fc.assert(
      fc.property(kind, day, reportsFrom, (of, at, from) => {
        const span = spanOf(of, at, from);
        expect(span.from <= at && at <= span.to).toBe(true);
        expect(addDays(previous(span, from).to, 1)).toBe(span.from);
        for (const other of [span.from, span.to]) expect(spanOf(of, other, from)).toEqual(span);
        expect(daysOf(span)).toHaveLength(lengthOf(span));
      }),
    );
  });

  it('have a year before of the same kind and about a year ago', () => {
    fc.assert(
      fc.property(kind, day, reportsFrom, (of, at, from) => {
        const span = spanOf(of, at, from);
        const then = yearBefore(span, from);
        expect(then.kind).toBe(of);
        const ago = lengthOf({ from: then.from, to: span.from }) - 1;
        expect(ago).toBeGreaterThanOrEqual(364);
        expect(ago).toBeLessThanOrEqual(366);
      }),
    );
  });

  it('of reports that begin on the first of a month are those of the calendar', () => {
    fc.assert(
      fc.property(day, (at) => {
        const { from, to } = spanOf('quarter', at, 1);
        expect(spanOf('report_quarter', at, 1)).toMatchObject({ from, to });
      }),
    );
  });

  it('of reports are found by the names that officers write', () => {
    expect(reportSpan('2026-Q3', 15)).toMatchObject({ kind: 'report_quarter', from: '2026-06-15', to: '2026-09-14' });
    expect(reportSpan('2026-H1', 15)).toMatchObject({ from: '2025-12-15', to: '2026-06-14' });
    expect(reportSpan('2026', 15)).toMatchObject({ from: '2025-12-15', to: '2026-12-14' });
    for (const name of ['2026-Q5', '2026-H3', '26', 'quý 3', '2026-Q']) expect(reportSpan(name, 15)).toBeUndefined();
    fc.assert(
      fc.property(fc.constantFrom('report_quarter', 'report_half_year', 'report_year'), day, reportsFrom, (of, at, from) => {
        const span = spanOf(of, at, from);
        expect(reportSpan(span.key, from)).toEqual(span);
      }),
    );
  });

  it('that run are compared with as many days', () => {
    expect(beginning(spanOf('month', '2026-10-05', 15), 25)).toMatchObject({ from: '2026-10-01', to: '2026-10-25' });
    expect(beginning(spanOf('month', '2026-02-05', 15), 31)).toMatchObject({ to: '2026-02-28' });
  });

  it('know a day from what only looks like one', () => {
    expect(['2026-02-28', '2024-02-29'].every(isDay)).toBe(true);
    expect(['2026-02-30', '2026-13-01', 'hôm qua', '2026-1-1', ''].some(isDay)).toBe(false);
  });
});
