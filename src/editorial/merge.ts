import { FACTS, joinedSupports, PROCEDURE_FIELDS, supportsOf, type Fact, type ProcedureText, type Support } from '../knowledge/index.ts';

/** A part of a procedure. */
export type Field = keyof ProcedureText;

/** Values that are the same however they were written down. */
export const same = (a: unknown, b: unknown): boolean => canonical(a) === canonical(b);

export function canonical(value: unknown): string {
  return (
    JSON.stringify(value, (_key, inner: unknown) =>
      typeof inner === 'object' && inner !== null && !Array.isArray(inner)
        ? Object.fromEntries(
            Object.entries(inner)
              .filter(([, one]) => one !== undefined)
              .sort(([a], [b]) => (a < b ? -1 : 1)),
          )
        : inner,
    ) ?? ''
  );
}

/** The parts in which two procedures differ. */
export const changedFields = (a: ProcedureText | undefined, b: ProcedureText | undefined): Field[] =>
  PROCEDURE_FIELDS.filter((field) => !same(a?.[field], b?.[field]));

/** Lists in which every line stands for itself, so that two people may add to them at the same time. */
const SETS = ['questions', 'aliases', 'related'] as const satisfies readonly Field[];
const isSet = (field: Field): field is (typeof SETS)[number] => (SETS as readonly Field[]).includes(field);

export interface Merged {
  value: ProcedureText;
  /** Parts that both sides changed, each differently; `ours` was kept. */
  conflicts: Field[];
}

/**
 * Joins two changes of the same procedure, part by part: what only one side changed is that side's; of what both changed, each
 * differently, `ours` is kept and told of. Without a `base` every difference counts as changed by both.
 */
export function merge(base: ProcedureText | undefined, ours: ProcedureText, theirs: ProcedureText): Merged {
  const conflicts: Field[] = [];
  const value: Record<string, unknown> = {};
  for (const field of PROCEDURE_FIELDS) {
    if (field === 'provenance') continue;
    const [was, our, their] = [base?.[field], ours[field], theirs[field]];
    if (same(our, their)) value[field] = our;
    else if (base && isSet(field)) value[field] = mergedLines(base[field], ours[field], theirs[field]);
    else if (base && same(our, was)) value[field] = their;
    else {
      value[field] = our;
      if (!base || !same(their, was)) conflicts.push(field);
    }
  }
  const kept = Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined)) as ProcedureText;
  return { value: { ...kept, provenance: sourcesOf(kept, { base, ours, theirs }) }, conflicts };
}

/** The sources of a joined procedure: each fact brings those of the side from which it was taken. */
export function sourcesOf(
  joined: Pick<ProcedureText, Fact>,
  { base, ours, theirs }: { base: ProcedureText | undefined; ours: ProcedureText; theirs: ProcedureText },
): Support[] {
  return joinedSupports(
    FACTS.flatMap((fact) => {
      const of = (side: ProcedureText | undefined): Support[] => (side ? supportsOf(side, fact) : []);
      const taken = same(ours[fact], theirs[fact])
        ? base && same(of(ours), of(base))
          ? theirs
          : ours
        : same(joined[fact], theirs[fact])
          ? theirs
          : ours;
      return of(taken).map((one) => ({ ...one, supports: { [fact]: one.supports[fact] } }));
    }),
  );
}

function mergedLines(was: readonly string[], ours: readonly string[], theirs: readonly string[]): string[] {
  const gone = new Set(was.filter((line) => !theirs.includes(line)));
  const added = theirs.filter((line) => !was.includes(line) && !ours.includes(line));
  return [...ours.filter((line) => !gone.has(line)), ...added];
}
