import { localDay } from '../clock.ts';
import { UserFacingError } from '../errors.ts';
import { ZALO_CHANNEL, type Period, type Plan } from './plan.ts';
import { fromLocal, localMonth } from './schedule.ts';
import type { ArticleDoc, PostDoc, ReportDoc } from './documents.ts';
import type { BroadcastStore } from './store.ts';

/** What became of a unit's duty in a month. */
export interface MonthDuty {
  /** `2026-11`. */
  month: string;
  due: number;
  done: number;
  /** Still on the calendar in this month. */
  coming: number;
  /** `none`: nothing was due. `late`: the month is over and too little was done. */
  state: 'none' | 'done' | 'open' | 'late' | 'future';
}

export interface ReportDuty {
  /** `2026-Q3`, `2026-H1`, `2026`. */
  period: string;
  kind: Period;
  /** Local day by which it is due. */
  due: string;
  state: 'done' | 'open' | 'late' | 'future';
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

const MONTHS = Array.from({ length: 12 }, (_, at) => String(at + 1).padStart(2, '0'));
const SENT = ['sent', 'measured'];

/** Periods of statistics: the 15th of the last month but one to the 14th (Decree 09/2019 article 12; the agency may set its own). */
const ENDS: Record<Period, { suffix: string; ends: string }[]> = {
  quarter: [
    { suffix: '-Q1', ends: '03-14' },
    { suffix: '-Q2', ends: '06-14' },
    { suffix: '-Q3', ends: '09-14' },
    { suffix: '-Q4', ends: '12-14' },
  ],
  half_year: [{ suffix: '-H1', ends: '06-14' }],
  year: [{ suffix: '', ends: '12-14' }],
};

const daysAfter = (day: string, days: number): string => new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);

/** What is due, late and done for each unit and month of a year, whatever the channel. */
export async function dutiesOf(store: BroadcastStore, plan: Plan, year: number, now: number): Promise<Duties> {
  const [from, to] = [`${String(year)}-01-01`, `${String(year)}-12-31`];
  const span = { $gte: new Date(fromLocal(`${from}T00:00`)), $lt: new Date(fromLocal(`${String(year + 1)}-01-01T00:00`)) };
  const [posts, articles, reports] = await Promise.all([
    store.posts.find({ day: { $gte: from, $lte: to } }, { unit: 1, theme: 1, channel: 1, day: 1 }).lean<PostDoc[]>(),
    store.articles
      .find({ sendAt: span }, { state: 1, sendAt: 1, sentAt: 1, 'content.unit': 1, 'content.theme': 1 })
      .lean<Pick<ArticleDoc, 'state' | 'sendAt' | 'sentAt' | 'content'>[]>(),
    store.reports
      .find({
        _id: {
          $in: plan.units.flatMap(({ id }) =>
            Object.values(ENDS)
              .flat()
              .map(({ suffix }) => `${id}:${String(year)}${suffix}`),
          ),
        },
      })
      .lean<ReportDoc[]>(),
  ]);
  const handedIn = new Set(reports.map(({ _id }) => _id));
  const done: { unit: string; theme: string; channel: string; month: string }[] = [
    ...posts.map(({ unit, theme, channel, day }) => ({ unit, theme, channel, month: day.slice(0, 7) })),
    ...articles
      .filter(({ state }) => SENT.includes(state))
      .map(({ content, sentAt, sendAt }) => ({
        unit: content.unit,
        theme: content.theme,
        channel: ZALO_CHANNEL,
        month: localMonth((sentAt ?? sendAt)?.getTime() ?? 0),
      })),
  ];
  const coming = articles
    .filter(({ state }) => !SENT.includes(state) && state !== 'cancelled')
    .map(({ content, sendAt }) => ({ unit: content.unit, month: localMonth(sendAt?.getTime() ?? 0) }));
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
        const due = unit.posts_per_month;
        const state = made >= due ? (due === 0 ? 'none' : 'done') : month < thisMonth ? 'late' : month === thisMonth ? 'open' : 'future';
        return { month, due, done: made, coming: count(coming, unit.id, month), state };
      }),
      reports: unit.reports.flatMap((kind) =>
        ENDS[kind].map(({ suffix, ends }): ReportDuty => {
          const period = `${String(year)}${suffix}`;
          const ended = `${String(year)}-${ends}`;
          const due = daysAfter(ended, plan.reports_due_days);
          const state = handedIn.has(`${unit.id}:${period}`) ? 'done' : today > due ? 'late' : today > ended ? 'open' : 'future';
          return { period, kind, due, state };
        }),
      ),
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
    throw new UserFacingError('Cần đường dẫn hoặc minh chứng.', 'Ví dụ: --link https://… hoặc --proof "Biên bản họp thôn ngày 12/11"');
  await store.posts.create(post);
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
  const suffixes = found.reports.flatMap((kind) => ENDS[kind].map(({ suffix }) => suffix));
  if (!/^\d{4}(-Q[1-4]|-H1)?$/.test(period) || !suffixes.includes(period.slice(4)))
    throw new UserFacingError(
      `${found.name} không có kỳ báo cáo "${period}".`,
      `Viết theo dạng: ${suffixes.map((suffix) => `2026${suffix}`).join(', ')}`,
    );
  await store.reports.updateOne({ _id: `${unit}:${period}` }, { $setOnInsert: { unit, period, by, at: new Date(now) } }, { upsert: true });
}
