import { periodsOf, piecesOf, recordReport, resultsOf, type Plan } from '../broadcasts/index.ts';
import type { CaseContent } from '../cases/index.ts';
import { type Clock } from '../time/clock.ts';
import { REASONS, type Dialogue, type Reason } from '../dialogue/index.ts';
import { Figures, PeriodReader, ReportDesk, Rollups, WHOLE, type Sources } from '../engagement/index.ts';
import { ASPECTS, type Aspect } from '../knowledge/index.ts';
import { addDays, monthAfter } from '../time/periods.ts';
import type { Logger } from '../ground/logger.ts';
import type { Services } from './stores.ts';

interface Options {
  services: Pick<Services, 'database' | 'facts' | 'settings' | 'leases' | 'broadcasts' | 'owner' | 'audit'>;
  plan: () => Plan;
  dialogue: () => Dialogue;
  cases: () => CaseContent;
  clock: Clock;
  logger: Logger;
}

export interface FigureParts {
  figures: Figures;
  reports: ReportDesk;
  /** Counts what is new, and prepares the reports that have fallen due. */
  count: () => Promise<void>;
}

/** Puts the figures together: facts added up, what was published, and what things are called. Indexes are in place when it resolves. */
export async function assembleFigures({ services, plan, dialogue, cases, clock, logger }: Options): Promise<FigureParts> {
  const { database, facts, settings, leases, broadcasts, owner, audit } = services;
  const reportsFrom = (): number => plan().reports_from_day;
  const rollups = new Rollups({ connection: database.connection, facts, settings, leases, clock, owner, reportsFrom });
  await rollups.init();
  const isReason = (id: string): id is Reason => (REASONS as readonly string[]).includes(id);
  const isAspect = (id: string): id is Aspect => (ASPECTS as readonly string[]).includes(id);
  const sources: Sources = {
    names: () => {
      const { knowledge, wording } = dialogue();
      const criteria = cases().surveys.flatMap((survey) => survey.criteria);
      return {
        topic: (id) =>
          knowledge.item(id)?.short_name ??
          knowledge.content.procedures.find(({ topic }) => topic === id)?.short_name ??
          OTHER_TOPICS[id] ??
          id,
        aspect: (id) => (isAspect(id) ? wording.parts[id].title : id),
        criterion: (id) => criteria.find((criterion) => criterion.id === id)?.name ?? id,
        reason: (id) => (isReason(id) ? wording.helpful.reasons[id] : id),
      };
    },
    wards: () => dialogue().knowledge.agency.offices.map(({ ward }) => ward),
    plan,
    pieces: (from, to) => piecesOf(broadcasts, from, to),
    articles: (from, to) => resultsOf(broadcasts, from, to),
    duties: async (from, to) => {
      const months = monthsEnding(from, to);
      const [first, last] = [months[0], months.at(-1)];
      if (first === undefined || last === undefined) return [];
      const pieces = await piecesOf(broadcasts, `${first}-01`, to);
      return plan().units.flatMap(({ id: unit, posts_per_month: due }) =>
        months.map((month) => ({
          unit,
          month,
          due,
          done: pieces.filter((piece) => piece.unit === unit && piece.day.startsWith(month)).length,
        })),
      );
    },
    followers: (from, to) => broadcasts.followersByDay(from, to),
  };
  const figures = new Figures({ rollups, sources, reader: new PeriodReader({ rollups, clock, reportsFrom }) });
  const reports = new ReportDesk({
    connection: database.connection,
    figures,
    plan,
    periods: (unit, year) => {
      const { units, reports_to } = plan();
      const found = units.find(({ id }) => id === (unit === WHOLE ? reports_to : unit));
      return found ? periodsOf(found, year) : [];
    },
    handedIn: (unit, period) => broadcasts.isReportHandedIn(unit, period),
    handIn: (unit, period, by) => recordReport(broadcasts, plan(), unit, period, by, clock.now()),
    clock,
  });
  audit.watch(reports.audited);
  const count = async (): Promise<void> => {
    await rollups.refresh();
    const made = await reports.prepare();
    if (made > 0) logger.info('Đã lập bản nháp báo cáo đến kỳ', { reports: made });
  };
  return { figures, reports, count };
}

/** Topics that no procedure is about. */
const OTHER_TOPICS: Record<string, string> = { 'gap-can-bo': 'Gặp cán bộ' };

/** The months (`2026-11`) whose last day is one of these days. */
function monthsEnding(from: string, to: string): string[] {
  const months: string[] = [];
  for (let month = from.slice(0, 7); ; month = monthAfter(month, 1)) {
    if (addDays(`${monthAfter(month, 1)}-01`, -1) > to) return months;
    months.push(month);
  }
}
