import type { AskedPart } from './asked-parts.ts';
import type { AskedFor } from './part-finder.ts';
import { toldIn, type Aspect, type Point, type Procedure } from './schema.ts';
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

/** Whether what is asked is told in a list or a number of its own. */
export const isPlain = (part: AskedPart): boolean => PLAIN.has(toldIn(part)) || part === 'duration';

/** A point made ready to be compared with questions. */
interface Ready {
  signs: Sign[];
  words: ReadonlySet<string>;
}

/** Finds among the points of procedures the one that answers a question. */
export class PointFinder {
  private readonly ready = new WeakMap<Point, Ready>();

  /** The point of `item` that answers a question of these words; undefined where none does. */
  find({ points }: Pick<Procedure, 'points'>, typed: readonly Typed[], { part: asked }: Pick<AskedFor, 'part'>): Point | undefined {
    const said = new Set(typed.map((word) => word.said));
    let best: { point: Point; weight: number } | undefined;
    for (const point of points) {
      if (point.part !== asked && isPlain(asked)) continue;
      const { signs, words } = this.readyOf(point);
      const longest = Math.max(0, ...signs.map((sign) => (hasSign(typed, sign) ? sign.length : 0)));
      const named = point.part === asked && (BY_PART.has(asked) || point.asks.length === 0);
      if (longest === 0 && !named) continue;
      const shared = Math.min(ALL_WORDS, WORD * [...said].filter((word) => words.has(word)).length);
      const weight = longest + (point.part === asked ? SAME_PART : 0) + shared;
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
