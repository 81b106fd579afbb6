import type { Fact, Facts } from '../../../engagement/index.ts';
import { syllables } from '../../../text/vietnamese.ts';
import { DAY } from '../../../time/clock.ts';

/** Questions that share so much of their words are one question put differently. */
const ALIKE = 0.6;
const MAX = 2_000;

/** Questions that mean the same; the latest stands for all of them. */
export interface Group {
  /** Id of the fact whose text speaks for all. */
  id: string;
  text: string;
  count: number;
  last: Date;
  status: string;
  /** The different ways in which it was put, and the facts that hold them. */
  ways: string[];
  ids: string[];
}

type Unanswered = Pick<Fact, '_id' | 'text' | 'at' | 'status'>;

const overlap = (a: ReadonlySet<string>, b: ReadonlySet<string>): number => {
  // Of very different length they cannot be alike.
  if (Math.min(a.size, b.size) < ALIKE * Math.max(a.size, b.size)) return 0;
  let shared = 0;
  for (const word of a) if (b.has(word)) shared++;
  return shared / (a.size + b.size - shared || 1);
};

/** Groups questions by the words they share, most asked first. */
export function group(questions: readonly Unanswered[]): Group[] {
  const texts = new Map<string, Set<string>>();
  for (const { text = '' } of questions) if (!texts.has(text)) texts.set(text, new Set(syllables(text)));
  const spread = new Map<string, number>();
  for (const words of texts.values()) for (const word of words) spread.set(word, (spread.get(word) ?? 0) + 1);
  // Texts that are alike share one of their rarest words: only groups with such a word need be compared.
  const rarest = (words: ReadonlySet<string>): string[] =>
    [...words]
      .sort((a, b) => (spread.get(a) ?? 0) - (spread.get(b) ?? 0) || (a < b ? -1 : 1))
      .slice(0, Math.floor((1 - ALIKE) * words.size) + 1);
  const groups: (Group & { words: ReadonlySet<string> })[] = [];
  const byWord = new Map<string, number[]>();
  const known = new Map<string, number>();
  for (const { _id, text = '', at, status = '' } of questions) {
    const words = texts.get(text) ?? new Set<string>();
    const rare = rarest(words);
    const near = known.get(text) ?? alike(words, new Set(rare.flatMap((word) => byWord.get(word) ?? [])), groups);
    const found = near === undefined ? undefined : groups[near];
    if (found && near !== undefined) {
      found.count++;
      found.ids.push(_id);
      if (!known.has(text)) found.ways.push(text);
      known.set(text, near);
      continue;
    }
    known.set(text, groups.length);
    for (const word of rare) byWord.set(word, [...(byWord.get(word) ?? []), groups.length]);
    groups.push({ id: _id, text, count: 1, last: at, status, ways: [text], ids: [_id], words });
  }
  return groups
    .map(({ id, text, count, last, status, ways, ids }) => ({ id, text, count, last, status, ways, ids }))
    .sort((a, b) => b.count - a.count || b.last.getTime() - a.last.getTime());
}

/** The first of these groups that a text belongs to. */
const alike = (
  words: ReadonlySet<string>,
  near: ReadonlySet<number>,
  groups: readonly { words: ReadonlySet<string> }[],
): number | undefined => [...near].sort((a, b) => a - b).find((at) => overlap(groups[at]?.words ?? new Set(), words) >= ALIKE);

/** Groups the questions of the last `days` days that the bot could not answer and nobody has put aside. */
export async function unanswered(facts: Facts, now: number, days: number): Promise<Group[]> {
  return group(await facts.unanswered(now - days * DAY, MAX));
}
