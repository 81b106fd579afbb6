import { madeBy } from '../database/audited.ts';
import { localDay, fromLocal, localMonth } from '../time/local.ts';
import { UserFacingError } from '../ground/errors.ts';
import { addDays, reportSpan } from '../time/periods.ts';
import { PERIODS, ZALO_CHANNEL, type Period, type Plan, type Unit } from './plan.ts';
import { piecesOf } from './pieces.ts';
import type { ArticleDoc, PostDoc, ReportDoc } from './documents.ts';
import type { State } from './life.ts';
import type { BroadcastStore } from './store.ts';

/** How a unit stands to its duty in a month. */
export interface MonthDuty {
  /** `2026-11`. */
  month: string;
  due: number;
  done: number;
  /** Approved and on the calendar in this month, not sent yet. */
  coming: number;
  /** `none`: nothing was due. `late`: the month is over and too little was done. */
  state: 'none' | 'done' | 'open' | 'late' | 'future';
}

export interface ReportDuty {
  /** `2026-Q3`, `2026-H1`, `2026`. */
  period: string;
  /** Local day by which it is due. */
  due: string;
  /** `none`: the period ended before duties count. */
  state: 'none' | 'done' | 'open' | 'late' | 'future';
}

export interface UnitDuties {
  unit: string;
  name: string;
  months: MonthDuty[];
  reports: ReportDuty[];
}

export interface Duties {
  year: number;
  units: UnitDuties[];
  /** Pieces by theme over the year, themes without any included. */
  themes: { id: string; number: number; name: string; done: number }[];
  channels: { id: string; name: string; done: number }[];
}

/** A draft goes out only if people make it. */
const GOING_OUT: State[] = ['scheduled', 'publishing', 'published', 'sending'];
const localYear = (at: number): number => Number(localDay(at).slice(0, 4));
const MONTHS = Array.from({ length: 12 }, (_, at) => String(at + 1).padStart(2, '0'));
/** How the reports of a year are named, after the year. The second half-year has none: the year's report says it. */
const SUFFIXES: Record<Period, string[]> = { quarter: ['-Q1', '-Q2', '-Q3', '-Q4'], half_year: ['-H1'], year: [''] };

/** The periods of a unit's reports within a year, by name. */
export const periodsOf = ({ reports }: Pick<Unit, 'reports'>, year: number): string[] =>
  PERIODS.filter((kind) => reports.includes(kind)).flatMap((kind) => SUFFIXES[kind].map((suffix) => `${String(year)}${suffix}`));

/**
 * Tells what is due, late and done for each unit and month of a year, in all channels together. `since`: the local day from which duties
 * count; of months and reports that ended before nothing is due. Where it is undefined all count.
 */
export async function dutiesOf(store: BroadcastStore, plan: Plan, year: number, now: number, since = ''): Promise<Duties> {
  const [from, to] = [`${String(year)}-01-01`, `${String(year)}-12-31`];
  const span = { $gte: new Date(fromLocal(`${from}T00:00`)), $lt: new Date(fromLocal(`${String(year + 1)}-01-01T00:00`)) };
  const [pieces, planned, reports] = await Promise.all([
    piecesOf(store, from, to),
    store.articles
      .find({ sendAt: span, state: { $in: GOING_OUT } }, { sendAt: 1, 'content.unit': 1 })
      .lean<Pick<ArticleDoc, 'sendAt' | 'content'>[]>(),
    store.reports
      .find({ _id: { $in: plan.units.flatMap((unit) => periodsOf(unit, year).map((period) => `${unit.id}:${period}`)) } })
      .lean<ReportDoc[]>(),
  ]);
  const handedIn = new Set(reports.map(({ _id }) => _id));
  const done = pieces.map((piece) => ({ ...piece, month: piece.day.slice(0, 7) }));
  const coming = planned.map(({ content, sendAt }) => ({ unit: content.unit, month: localMonth(sendAt?.getTime() ?? 0) }));
  const thisMonth = localMonth(now);
  const count = <T extends { unit: string; month: string }>(list: readonly T[], unit: string, month: string): number =>
    list.filter((one) => one.unit === unit && one.month === month).length;
  const today = localDay(now);
  return {
    year,
    units: plan.units.map((unit) => ({
      unit: unit.id,
      name: unit.name,
      months: MONTHS.map((number) => {
        const month = `${String(year)}-${number}`;
        const made = count(done, unit.id, month);
        const due = month < since.slice(0, 7) ? 0 : unit.posts_per_month;
        const state = made >= due ? (due === 0 ? 'none' : 'done') : month < thisMonth ? 'late' : month === thisMonth ? 'open' : 'future';
        return { month, due, done: made, coming: count(coming, unit.id, month), state };
      }),
      reports: periodsOf(unit, year).map((period): ReportDuty => {
        const ended = reportSpan(period, plan.reports_from_day)?.to ?? to;
        const due = addDays(ended, plan.reports_due_days);
        const state = handedIn.has(`${unit.id}:${period}`)
          ? 'done'
          : ended < since
            ? 'none'
            : today > due
              ? 'late'
              : today > ended
                ? 'open'
                : 'future';
        return { period, due, state };
      }),
    })),
    themes: plan.themes.map(({ id, number, name }) => ({ id, number, name, done: done.filter(({ theme }) => theme === id).length })),
    channels: plan.channels.map(({ id, name }) => ({ id, name, done: done.filter(({ channel }) => channel === id).length })),
  };
}

/** Records a piece that was made public elsewhere. @throws UserFacingError where the plan knows no such unit, theme or channel. */
export async function recordPost(store: BroadcastStore, plan: Plan, post: PostDoc): Promise<void> {
  const known: [string, readonly { id: string }[], string][] = [
    [post.unit, plan.units, 'đơn vị'],
    [post.theme, plan.themes, 'chủ đề'],
    [post.channel, plan.channels, 'kênh'],
  ];
  for (const [id, list, name] of known)
    if (!list.some((one) => one.id === id))
      throw new UserFacingError(`Kế hoạch không có ${name} "${id}".`, `Có: ${list.map((one) => one.id).join(', ')}`);
  if (post.channel === ZALO_CHANNEL) throw new UserFacingError('Bài gửi qua Zalo được tính tự động, không ghi tay.');
  if (!/^\d{4}-\d\d-\d\d$/.test(post.day) || Number.isNaN(Date.parse(post.day)))
    throw new UserFacingError('Ngày phải viết theo dạng 2026-11-23.');
  if (post.link === undefined && post.proof === undefined)
    throw new UserFacingError(
      'Cần đường dẫn hoặc minh chứng.',
      'Ghi địa chỉ nơi đã đăng, hoặc minh chứng, ví dụ: Biên bản họp thôn ngày 12/11.',
    );
  const note = { by: post.by, action: 'ghi tin, bài', subject: post.unit, detail: post.title };
  await store.posts.create({ ...post, ...madeBy(note, post.at.getTime()) });
}

/** Notes that a unit handed in its report. */
export async function recordReport(
  store: BroadcastStore,
  plan: Plan,
  unit: string,
  period: string,
  by: string,
  now: number,
): Promise<void> {
  const found = plan.units.find(({ id }) => id === unit);
  if (!found) throw new UserFacingError(`Kế hoạch không có đơn vị "${unit}".`);
  const periods = periodsOf(found, Number(period.slice(0, 4)) || localYear(now));
  if (!/^20\d\d/.test(period) || !periods.includes(period))
    throw new UserFacingError(`${found.name} không có kỳ báo cáo "${period}".`, `Viết theo dạng: ${periods.join(', ')}`);
  const note = { by, action: 'ghi báo cáo đã nộp', subject: unit, detail: period };
  await store.reports.updateOne(
    { _id: `${unit}:${period}` },
    { $setOnInsert: { unit, period, by, at: new Date(now), ...madeBy(note, now) } },
    { upsert: true },
  );
}
