import { KINDS, dayNumber, spanOf, type Kind } from '../time/periods.ts';
import { FACT_TYPES, type Fact, type Mask } from './fact.ts';

/**
 * This file counts each person once in a period without keeping a list of people for each period. A day stores for how many people it is the
 * first active day of the week, the month, the quarter and so on. The number of people of a period is then the sum over its days: it adds up
 * like any other figure and names nobody.
 */

/** The first day (in days since 1970) of each kind of period around a day. */
export const startsOf = (day: string, reportsFrom: number): number[] =>
  KINDS.map((kind: Kind) => dayNumber(spanOf(kind, day, reportsFrom).from));

/** The periods whose first active day this is. `last`: the person's last active day before this one. */
export const firstsOf = (last: number | undefined, starts: readonly number[]): Mask =>
  starts.reduce((mask, start, at) => (last === undefined || last < start ? mask | (1 << at) : mask), 0);

/**
 * The groups in which a fact makes a person active: `` (everybody), `t:topic`, `w:ward`, `w:ward|t:topic`. Receiving a petition makes its
 * sender active; answering it does not.
 */
export function groupsOf(fact: Pick<Fact, 'type' | 'topic' | 'ward' | 'status'>): string[] {
  if (FACT_TYPES[fact.type] !== 'active' || (fact.type === 'petition' && fact.status !== 'received')) return [];
  const topic = fact.type === 'question' && fact.topic !== undefined ? `t:${fact.topic}` : undefined;
  const groups = topic === undefined ? [''] : ['', topic];
  if (fact.ward === undefined) return groups;
  return [...groups, `w:${fact.ward}`, ...(topic === undefined ? [] : [`w:${fact.ward}|${topic}`])];
}

/** A person's active days by group, in days since 1970, in order. */
export type ActiveDays = Record<string, number[]>;

/** For each fact of one person, the periods of which it was the first, by group. Erasing the person keeps these in the facts. */
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
