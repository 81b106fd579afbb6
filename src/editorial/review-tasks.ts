import { actsOf, type Content, type Law, type ProcedureText } from '../knowledge/index.ts';

/** An act that has ended or was changed, and what rests on it and was not looked at since. */
export interface ReviewTask {
  law: Law;
  /** The act that took its place or changed it; undefined where it just ended. */
  by: Law | undefined;
  /** The day from which that counts, `YYYY-MM-DD`. */
  from: string;
  items: { item: ProcedureText; facts: string[] }[];
}

/** The day on which a procedure was last held against this act. */
function lookedAt(item: ProcedureText, number: string): string {
  const days = [
    ...item.provenance.filter(({ law }) => law === number).map(({ on }) => on),
    ...item.points.filter(({ source }) => source.includes(number)).map(({ on }) => on),
  ];
  return days.sort().at(0) ?? item.reviewed.on;
}

/** What rests on an act, in words. */
const restingOn = (item: ProcedureText, number: string): string[] => [
  ...(item.legal_basis.some((line) => line.includes(number)) ? ['căn cứ pháp lý'] : []),
  ...item.provenance.flatMap(({ law, supports }) => (law === number ? Object.keys(supports) : [])),
  ...item.points.filter(({ source }) => source.includes(number)).map(({ text }) => `“${text}”`),
];

/**
 * Every change of an act up to a day (and `ahead` of it) with the procedures that rest on it and were last looked at before the change
 * was known. The nearest change first.
 */
export function reviewTasks({ procedures, laws }: Pick<Content, 'procedures' | 'laws'>, until: string): ReviewTask[] {
  const changes = laws.all.flatMap((law): Pick<ReviewTask, 'law' | 'by' | 'from'>[] => {
    const later = [...law.replaced_by, ...law.amended_by].flatMap((number) => laws.get(number) ?? []);
    const begun = later.filter(({ from }) => from !== undefined && from <= until);
    const ended = law.to !== undefined && law.to < until ? [{ law, by: undefined, from: law.to }] : [];
    return begun.length > 0 ? begun.map((by) => ({ law, by, from: by.from ?? '' })) : ended;
  });
  return changes
    .map((change): ReviewTask => {
      const { number } = change.law;
      const resting = procedures.filter((item) => actsOf(item).includes(number) && lookedAt(item, number) < change.from);
      return { ...change, items: resting.map((item) => ({ item, facts: restingOn(item, number) })) };
    })
    .filter(({ items }) => items.length > 0)
    .sort((a, b) => (a.from < b.from ? 1 : -1));
}
