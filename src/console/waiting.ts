import { movesOf, startDay, type ArticleDoc } from '../broadcasts/index.ts';
import type { DataRequest, Handover, NoticeDoc, PetitionHead } from '../cases/index.ts';
import { reviewTasks, type ReviewTask, type VersionDoc } from '../editorial/index.ts';
import { WHOLE } from '../engagement/index.ts';
import { factsOf, FACT_NAMES, type Content } from '../knowledge/index.ts';
import { addDays } from '../time/periods.ts';
import { localDay } from '../time/local.ts';
import type { Context } from './context.ts';

/** Versions of content that are looked through. */
const CHANGES = 200;
/** Days ahead in which a keeper is told of a coming act. */
const AHEAD = 60;

type DueReport = Awaited<ReturnType<Context['deps']['reportDesk']['due']>>[number];

/** What waits for one officer: only what this officer can do something about. Whatever its date. */
export interface Waiting {
  /** Articles that this officer may approve, or put on the calendar again. */
  toApprove: ArticleDoc[];
  /** Articles that came back to this writer. */
  returned: ArticleDoc[];
  /** Articles of which somebody must say what became of them. */
  unsettled: ArticleDoc[];
  notices: NoticeDoc[];
  changesToApprove: VersionDoc[];
  changesReturned: VersionDoc[];
  /** Changes of the law beneath procedures that this officer keeps. */
  laws: ReviewTask[];
  /** Facts of such procedures that somebody found wrong. */
  wrong: { item: string; name: string; fact: string; why: string }[];
  petitions: PetitionHead[];
  /** Citizens who wait for somebody, and those with whom this officer talks. */
  people: Handover[];
  requests: DataRequest[];
  reports: DueReport[];
  /** Messages to citizens of which nobody knows whether they arrived. */
  stuck: number;
}

/** Found once for each content and day: it does not change with what officers do. */
const tasksOf = new WeakMap<Content, { day: string; tasks: ReviewTask[] }>();
function lawTasks(content: Content, day: string): ReviewTask[] {
  const kept = tasksOf.get(content);
  if (kept?.day === day) return kept.tasks;
  const tasks = reviewTasks(content, day);
  tasksOf.set(content, { day, tasks });
  return tasks;
}

function kept({ deps, officer, now }: Context): Pick<Waiting, 'laws' | 'wrong'> {
  const { signatures } = deps;
  const { content } = deps.dialogue().knowledge;
  const own = new Set(content.procedures.filter(({ id }) => signatures.keeperOf(id) === officer._id).map(({ id }) => id));
  if (own.size === 0) return { laws: [], wrong: [] };
  return {
    laws: lawTasks(content, addDays(localDay(now), AHEAD))
      .map((task) => ({ ...task, items: task.items.filter(({ item }) => own.has(item.id)) }))
      .filter(({ items }) => items.length > 0),
    wrong: content.procedures
      .filter(({ id }) => own.has(id))
      .flatMap((item) =>
        factsOf(item).flatMap((fact) => {
          const found = signatures.standing(item, fact).wrong;
          return found ? [{ item: item.id, name: item.short_name, fact: FACT_NAMES[fact], why: found.why ?? '' }] : [];
        }),
      ),
  };
}

/** Reports that count: none whose period ended before the agency began; none is late before somebody has said when that was. */
export async function countedReports({ deps, now }: Context): Promise<DueReport[]> {
  const [reports, since] = await Promise.all([deps.reportDesk.due(), startDay(deps.settings)]);
  const today = localDay(now);
  return reports.filter(({ span, due }) => (since === undefined ? due >= today : span.to >= since));
}

/** Those that the officer may write: that of the whole belongs to the unit that puts reports together. */
async function ownReports(context: Context): Promise<DueReport[]> {
  const { officer, deps } = context;
  return (await countedReports(context)).filter(
    ({ unit }) => officer.unit === undefined || officer.unit === (unit === WHOLE ? deps.plan().reports_to : unit),
  );
}

/** Everything that waits for the officer who asks. */
export async function waitingFor(context: Context): Promise<Waiting> {
  const { deps, officer, may, now } = context;
  const none = Promise.resolve([]);
  const me = officer._id;
  const today = localDay(now);
  const [articles, notices, changes, petitions, people, requests, reports, stuck] = await Promise.all([
    may('write') || may('approve') ? deps.broadcasts.waitingForPeople() : none,
    may('approve') ? deps.notices.all() : none,
    may('write') || may('approve') ? deps.versions.waiting(CHANGES) : none,
    may('cases') ? deps.petitions.waitingFor(me) : none,
    may('cases') ? deps.handovers.queue() : none,
    may('privacy') ? deps.dataRequests.open() : none,
    may('record') ? ownReports(context) : none,
    may('system') ? deps.rows.countStuck() : 0,
  ]);
  const mine = articles.filter(({ content }) => officer.unit === undefined || officer.unit === content.unit);
  return {
    toApprove: mine.filter(
      ({ state, writers, approvals }) =>
        may('approve') &&
        (state === 'approved' || (state === 'submitted' && !writers.includes(me) && !approvals.some(({ by }) => by === me))),
    ),
    returned: mine.filter(({ state, writers }) => may('write') && state === 'returned' && writers.includes(me)),
    unsettled: mine.filter(
      ({ state }) =>
        ['uncertain', 'overdue', 'failed'].includes(state) &&
        movesOf(state).some((move) => (move === 'edit' || move === 'reschedule' ? may('write') : may('approve'))),
    ),
    notices: notices.filter(({ state, by, to }) => state === 'draft' && by !== me && to >= today),
    changesToApprove: changes.filter(({ state, writers }) => may('approve') && state === 'submitted' && !writers.includes(me)),
    changesReturned: changes.filter(({ state, writers }) => may('write') && state === 'returned' && writers.includes(me)),
    ...kept(context),
    petitions,
    people: people.filter(({ state, takenBy }) => state === 'waiting' || takenBy === me),
    requests,
    reports,
    stuck,
  };
}

/** How much waits behind each entry of the menu, by its address. */
export function countsOf(waiting: Waiting): Record<string, number> {
  const { toApprove, returned, unsettled, notices, changesToApprove, changesReturned, laws, wrong } = waiting;
  return {
    '/console/articles': toApprove.length + returned.length + unsettled.length,
    '/console/notices': notices.length,
    '/console/changes': changesToApprove.length + changesReturned.length,
    '/console/sources': laws.reduce((sum, { items }) => sum + items.length, 0) + wrong.length,
    '/console/cases': waiting.petitions.length,
    '/console/handovers': waiting.people.length,
    '/console/data-requests': waiting.requests.length,
    '/console/reports': waiting.reports.length,
    '/console/system': waiting.stuck,
  };
}
