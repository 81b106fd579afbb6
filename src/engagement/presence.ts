import { KINDS, dayNumber, spanOf, type Kind } from '../time/periods.ts';
import type { Fact, FactType } from './facts.ts';

/**
 * Counting people once in a period without keeping lists of people for each period: a day says for how many people it is the first day of
 * the week, the month, the quarter … on which they were active. The people of a period are then the sum over its days, which can be added
 * up like any other figure and names nobody.
 */

/** One bit for each kind of period, in the order of KINDS: set where it is somebody's first active day of that period. */
export type Mask = number;

/** What people do by themselves; being sent something, or a reply's way, makes nobody active. */
const ACTIVE: ReadonlySet<FactType> = new Set<FactType>([
  'question',
  'message',
  'follow',
  'reaction',
  'rating',
  'survey',
  'petition',
  'contest',
]);

/** The first day, in days since 1970, of the period of each kind that a day lies in. */
export const startsOf = (day: string, reportsFrom: number): number[] =>
  KINDS.map((kind: Kind) => dayNumber(spanOf(kind, day, reportsFrom).from));

/** In which periods nothing came before: `last` is the last active day before this one. */
export const firstsOf = (last: number | undefined, starts: readonly number[]): Mask =>
  starts.reduce((mask, start, at) => (last === undefined || last < start ? mask | (1 << at) : mask), 0);

/**
 * Under which names a fact makes a person active: `` for anything, `t:topic`, `w:ward`, `w:ward|t:topic`. A petition is counted on the day
 * it is received, not when it is answered.
 */
export function groupsOf(fact: Pick<Fact, 'type' | 'topic' | 'ward' | 'status'>): string[] {
  if (!ACTIVE.has(fact.type) || (fact.type === 'petition' && fact.status !== 'received')) return [];
  const topic = fact.type === 'question' && fact.topic !== undefined ? `t:${fact.topic}` : undefined;
  const groups = topic === undefined ? [''] : ['', topic];
  if (fact.ward === undefined) return groups;
  return [...groups, `w:${fact.ward}`, ...(topic === undefined ? [] : [`w:${fact.ward}|${topic}`])];
}

/** The days on which a person was active, in days since 1970 and in order, by group. */
export type ActiveDays = Record<string, number[]>;

/** What one person's facts say of firsts, fact by fact, for the day when nobody may know any more whose they were. */
export function firstsOfPerson(facts: readonly Fact[], reportsFrom: number): Map<string, Record<string, Mask>> {
  const last = new Map<string, number>();
  const marks = new Map<string, Record<string, Mask>>();
  for (const fact of [...facts].sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0))) {
    const [today, starts] = [dayNumber(fact.day), startsOf(fact.day, reportsFrom)];
    const firsts: Record<string, Mask> = {};
    for (const group of groupsOf(fact)) {
      if (last.get(group) === today) continue;
      firsts[group] = firstsOf(last.get(group), starts);
      last.set(group, today);
    }
    if (Object.keys(firsts).length > 0) marks.set(fact._id, firsts);
  }
  return marks;
}
