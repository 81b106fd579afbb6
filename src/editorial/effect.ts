import type { Answer, Knowledge, ProcedureText } from '../knowledge/index.ts';
import { unhurried, type Pieces } from '../ground/unhurried.ts';
import type { VersionDoc } from './versions.ts';

/** A question and how often it was asked. */
export interface Asked {
  text: string;
  count: number;
}

/** What is said to a question: the procedure answered with, or the status where there is none. */
export type Said = Pick<Answer, 'status'> & { item?: string; name?: string };

/** A question that is answered differently from now on. */
export interface Difference extends Asked {
  before: Said;
  after: Said;
}

/** What publishing a version would change. */
export interface Effect {
  /** How many of the citizens' questions were tried. */
  asked: number;
  /** Citizens' questions that are answered differently, most asked first. */
  citizens: Difference[];
  /** Known phrasings of other procedures that would no longer lead to them: a reason to think again. */
  strayed: Difference[];
  /** Words that a version adds and that still do not lead to it. */
  unheard: string[];
}

const saidOf = ({ status, item }: Answer): Said => ({ status, ...(item && { item: item.id, name: item.name }) });
const differ = (a: Said, b: Said): boolean => a.status !== b.status || a.item !== b.item;

/** Asks both, and tells where they differ. */
export function* effectOf(before: Knowledge, after: Knowledge, asked: readonly Asked[], item: string): Pieces<Effect> {
  const compare = ({ text, count }: Asked): Difference => ({
    text,
    count,
    before: saidOf(before.ask(text)),
    after: saidOf(after.ask(text)),
  });
  const citizens: Difference[] = [];
  for (const one of asked) {
    const difference = compare(one);
    if (differ(difference.before, difference.after)) citizens.push(difference);
    yield;
  }
  const strayed: Difference[] = [];
  for (const { id, questions } of before.content.procedures) {
    if (id === item) continue;
    for (const text of questions) {
      // What still names its procedure word for word leads there as before.
      if (before.search.named(text)?.id === id && after.search.named(text)?.id === id) continue;
      const difference = compare({ text, count: 1 });
      if (difference.before.item === id && difference.after.item !== id) strayed.push(difference);
      yield;
    }
  }
  const known = new Set(before.item(item)?.questions ?? []);
  const added = after.item(item)?.questions.filter((text) => !known.has(text)) ?? [];
  const unheard = added.filter((text) => after.ask(text).item?.id !== item);
  return { asked: asked.length, citizens: citizens.sort((a, b) => b.count - a.count), strayed, unheard };
}

/** How far a computation is. */
export type Progress = { state: 'working' } | { state: 'done'; effect: Effect } | { state: 'failed' };

interface Deps {
  now: () => Knowledge;
  /** The knowledge that there would be with this procedure in it. */
  candidate: (value: ProcedureText) => Pieces<Knowledge>;
  questions: () => Promise<Asked[]>;
  failed: (error: unknown) => void;
}

const KEPT = 20;

/** Computes effects beside everything else, one at a time, and keeps the last of them. */
export class Effects {
  private readonly results = new Map<string, { basis: Knowledge; progress: Progress }>();
  private line: Promise<void> = Promise.resolve();
  private stopped = false;

  constructor(private readonly deps: Deps) {}

  /** What is known of a version's effect; the computation starts when it is first asked for, and again when the content has changed. */
  of({ _id, value }: Pick<VersionDoc, '_id' | 'value'>): Progress {
    // The key is the text: moves of a version do not change its effect.
    const key = `${_id}:${JSON.stringify(value)}`;
    const basis = this.deps.now();
    const kept = this.results.get(key);
    if (kept?.basis === basis) return kept.progress;
    const entry: { basis: Knowledge; progress: Progress } = { basis, progress: { state: 'working' } };
    this.results.delete(key);
    this.results.set(key, entry);
    for (const old of [...this.results.keys()].slice(0, -KEPT)) this.results.delete(old);
    this.line = this.line.then(async () => {
      if (this.stopped) return;
      try {
        const after = await unhurried(this.deps.candidate(value));
        const asked = await this.deps.questions();
        entry.progress = { state: 'done', effect: await unhurried(effectOf(basis, after, asked, value.id)) };
      } catch (error) {
        entry.progress = { state: 'failed' };
        this.deps.failed(error);
      }
    });
    return entry.progress;
  }

  /** Begins nothing new; resolves when what was begun is over. */
  stop(): Promise<void> {
    this.stopped = true;
    return this.line;
  }

  /** When nothing is being computed any more. */
  idle(): Promise<void> {
    return this.line;
  }
}
