import type { Fact, Facts } from '../engagement/facts.ts';
import { syllables } from '../text/vietnamese.ts';

/** Questions that share so much of their words are one question put differently. */
const ALIKE = 0.6;
const MAX = 2_000;
const DAY = 24 * 3_600_000;

/** Questions that mean the same, the latest as their spokesman. */
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
  const groups: (Group & { words: ReadonlySet<string> })[] = [];
  // The very same words are most of them, and need no comparing.
  const known = new Map<string, Group>();
  for (const { _id, text = '', at, status = '' } of questions) {
    const same = known.get(text);
    if (same) {
      same.count++;
      same.ids.push(_id);
      continue;
    }
    const words = new Set(syllables(text));
    const found = groups.find((one) => overlap(one.words, words) >= ALIKE);
    if (found) {
      found.count++;
      found.ids.push(_id);
      found.ways.push(text);
      known.set(text, found);
    } else {
      const begun = { id: _id, text, count: 1, last: at, status, ways: [text], ids: [_id], words };
      groups.push(begun);
      known.set(text, begun);
    }
  }
  return groups
    .map(({ id, text, count, last, status, ways, ids }) => ({ id, text, count, last, status, ways, ids }))
    .sort((a, b) => b.count - a.count || b.last.getTime() - a.last.getTime());
}

/** What citizens asked since `days` ago that the bot could not answer and nobody has put aside. */
export async function unanswered(facts: Facts, now: number, days: number): Promise<Group[]> {
  const found = await facts.model
    .find(
      {
        type: 'question',
        status: { $in: ['unanswered_no_match', 'unanswered_out_of_scope', 'clarify'] },
        text: { $exists: true },
        setAside: { $exists: false },
        at: { $gte: new Date(now - days * DAY) },
      },
      { text: 1, at: 1, status: 1 },
    )
    .sort({ at: -1 })
    .limit(MAX)
    .lean<Fact[]>();
  return group(found);
}
