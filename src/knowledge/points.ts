import { syllables } from '../text/vietnamese.ts';
import type { AskedPart } from './asked-parts.ts';
import type { AskedFor } from './part-finder.ts';
import { toldIn, type Aspect, type Language, type Point, type Procedure } from './schema.ts';
import { hasSign, signOf, type Sign } from './signs.ts';
import { writtenWords, type Typed } from './typed.ts';

/** What is asked for by its own name is answered by the point that tells of it, whatever the words. */
const BY_PART = new Set<AskedPart>(['benefit', 'filing_limit', 'penalty', 'hours']);
/** Asked for one of these, no point about something else is an answer, whatever its words. */
const PLAIN = new Set<Aspect>(['documents', 'fee', 'place', 'steps', 'online', 'form', 'status']);
/** What a point has for it that tells of the part asked for, and for each word of the question that it has, at most so much in all. */
const SAME_PART = 0.5;
const WORD = 0.05;
const ALL_WORDS = 0.45;
/** So many words that carry something, shared with a question for the same part, answer it without a sign. */
const TELLING = 2;
/** A question with so many words more asks for more than its part. */
const FEW = 1;

/** Whether what is asked is told in a list or a number of its own. */
export const isPlain = (part: AskedPart): boolean => PLAIN.has(toldIn(part)) || part === 'duration';

/** What has points. */
type Pointed = Pick<Procedure, 'points' | 'name' | 'short_name' | 'aliases' | 'summary'>;

/** A point made ready to be compared with questions. */
interface Ready {
  signs: Sign[];
  words: ReadonlySet<string>;
}

/** Finds among the points of procedures the one that answers a question. */
export class PointFinder {
  private readonly ready = new WeakMap<Point, Ready>();
  private readonly stopwords: ReadonlySet<string>;

  constructor({ stopwords }: Pick<Language, 'stopwords'>) {
    this.stopwords = new Set(stopwords.flatMap((word) => syllables(word)));
  }

  /** The point of `item` that answers a question of these words; undefined where none does. */
  find(item: Pointed, typed: readonly Typed[], { part: asked }: Pick<AskedFor, 'part'>): Point | undefined {
    const { points, name, short_name, aliases, summary } = item;
    // What every question about the matter says tells no point from another.
    const usual = new Set(syllables([name, short_name, ...aliases, summary].join(' ')));
    const said = [...new Set(typed.map((word) => word.said))].filter((word) => !this.stopwords.has(word) && !usual.has(word));
    const alike = points.filter(({ part }) => part === asked);
    let best: { point: Point; weight: number } | undefined;
    for (const point of points) {
      if (point.part !== asked && isPlain(asked)) continue;
      const { signs, words } = this.readyOf(point);
      const longest = Math.max(0, ...signs.map((sign) => (hasSign(typed, sign, true) ? sign.length : 0)));
      const common = said.filter((word) => words.has(word)).length;
      // Asked for this part and nothing more, the only point about it answers.
      const only = alike.length === 1 && said.length - common <= FEW;
      const named =
        point.part === asked && (BY_PART.has(asked) || point.asks.length === 0 || common >= TELLING || (only && !isPlain(asked)));
      if (longest === 0 && !named) continue;
      const weight = longest + (point.part === asked ? SAME_PART : 0) + Math.min(ALL_WORDS, WORD * common);
      if (weight > (best?.weight ?? 0)) best = { point, weight };
    }
    return best?.point;
  }

  private readyOf(point: Point): Ready {
    const known = this.ready.get(point);
    if (known) return known;
    const words = writtenWords([point.text, ...point.asks].join(' ')).map(({ folded }) => folded);
    const made = { signs: point.asks.map(signOf), words: new Set(words) };
    this.ready.set(point, made);
    return made;
  }
}
