import { z } from 'zod';
import type { Procedure } from './schema.ts';
import type { ShortForms } from './short-forms.ts';
import { hasSign, signOf, type Sign } from './signs.ts';
import { typedWords, type Typed } from './typed.ts';

const line = z.string().trim().min(1);

/** `content/facts.yaml`: what citizens tell of their own case. */
export const factsFile = z.array(
  z.strictObject({
    id: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/),
    signs: z.array(line).min(1),
    /** Cases of papers (`documents.when`) that this is. */
    cases: z.array(line).default([]),
    /** Procedure -> the one that is right in this case. */
    leads: z.record(z.string(), z.string()).default({}),
    /** Counts for the message only in which it was said. */
    passing: z.boolean().default(false),
    /** A child's age in years: younger than, from that age on. */
    under: z.number().int().positive().optional(),
    from: z.number().int().positive().optional(),
  }),
);
export type FactsFile = z.output<typeof factsFile>;
type Fact = FactsFile[number];

/** What is known of somebody's case: ids of facts that hold, and of those that do not. */
export interface Case {
  has: readonly string[];
  not: readonly string[];
}
export const NOTHING_KNOWN: Case = { has: [], not: [] };

/** Words before a sign that turn it round. */
const NOT = ['không phải', 'không phải là', 'chứ không', 'đâu phải'];
const CHILD = ['con', 'cháu', 'bé', 'trẻ', 'thằng', 'đứa'].map(signOf);
const MAX_CHILD = 17;

/** Tells what a text says of somebody's case. */
export class FactFinder {
  private readonly known: { fact: Fact; signs: Sign[]; denied: Sign[] }[];

  constructor(
    private readonly facts: FactsFile,
    private readonly short: ShortForms,
  ) {
    this.known = facts.map((fact) => ({
      fact,
      signs: fact.signs.map(signOf),
      denied: fact.signs.flatMap((sign) => NOT.map((not) => signOf(`${not} ${sign}`))),
    }));
  }

  /** What is known after a text, where `before` was known. */
  after(text: string, before: Case = NOTHING_KNOWN): Case {
    const typed = typedWords(text, this.short);
    const lasting = (ids: readonly string[]): Set<string> =>
      new Set(ids.filter((id) => !this.facts.some((fact) => fact.id === id && fact.passing)));
    const [has, not] = [lasting(before.has), lasting(before.not)];
    const set = (id: string, holds: boolean): void => {
      (holds ? has : not).add(id);
      (holds ? not : has).delete(id);
    };
    const age = childsAge(typed);
    for (const { fact, signs, denied } of this.known) {
      if (denied.some((sign) => hasSign(typed, sign))) set(fact.id, false);
      else if (signs.some((sign) => hasSign(typed, sign, true))) set(fact.id, true);
      else if (age !== undefined && (fact.under !== undefined || fact.from !== undefined))
        set(fact.id, age < (fact.under ?? Infinity) && age >= (fact.from ?? 0));
    }
    return { has: [...has], not: [...not] };
  }

  /** The procedure that is right where another was found. */
  leads({ id }: Procedure, { has, not }: Case): string | undefined {
    const ahead = this.facts.find((fact) => has.includes(fact.id) && fact.leads[id] !== undefined)?.leads[id];
    // What is not so leads back: "không phải người nước ngoài".
    const back = this.facts.filter((fact) => not.includes(fact.id)).flatMap(({ leads }) => Object.entries(leads));
    return ahead ?? back.find(([, to]) => to === id)?.[0];
  }

  /** Whether a case of papers is this person's: undefined where nothing was said of it. */
  holds(when: string, { has, not }: Case): boolean | undefined {
    const of = (ids: readonly string[]): boolean => this.facts.some(({ id, cases }) => ids.includes(id) && cases.includes(when));
    return of(has) ? true : of(not) ? false : undefined;
  }
}

/** The age in years of the child that a text tells of ("cháu 8 tuổi", "con 5t"); undefined where it tells of none. */
function childsAge(typed: readonly Typed[]): number | undefined {
  if (!CHILD.some((sign) => hasSign(typed, sign))) return undefined;
  for (const [at, { said }] of typed.entries()) {
    const together = /^(\d{1,2})(?:t|tuoi)$/.exec(said)?.[1];
    const apart = /^\d{1,2}$/.test(said) && ['tuoi', 't'].includes(typed[at + 1]?.said ?? '') ? said : undefined;
    const years = Number(together ?? apart ?? NaN);
    if (years <= MAX_CHILD) return years;
  }
  return undefined;
}
