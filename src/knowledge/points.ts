import type { AskedPart } from './asked-parts.ts';
import type { AskedFor } from './part-finder.ts';
import { toldIn, type Aspect, type Point, type Procedure } from './schema.ts';
import { hasSign, signOf, type Sign } from './signs.ts';
import type { Typed } from './typed.ts';

/** What is asked for by its own name is answered by the one point that tells of it, whatever the words. */
const BY_PART = new Set<AskedPart>(['benefit', 'filing_limit', 'must', 'penalty', 'hours']);
/** Asked for one of these, no point about something else is an answer, whatever its words. */
const PLAIN = new Set<Aspect>(['documents', 'fee', 'place', 'steps', 'online', 'form', 'status']);

/** Whether what is asked is told in a list or a number of its own. */
export const isPlain = (part: AskedPart): boolean => PLAIN.has(toldIn(part)) || part === 'duration';

/** Finds among the points of procedures the one that answers a question. */
export class PointFinder {
  private readonly signs = new WeakMap<Point, Sign[]>();

  /** The point of `item` that answers a question of these words; undefined where none does. */
  find({ points }: Pick<Procedure, 'points'>, typed: readonly Typed[], { part: asked }: Pick<AskedFor, 'part'>): Point | undefined {
    const near = points.filter(({ part }) => part === asked || !isPlain(asked));
    let best: { point: Point; length: number } | undefined;
    for (const point of near) {
      // Of signs of equal length those of the part asked for count.
      const longest = Math.max(0, ...this.signsOf(point).map((sign) => (hasSign(typed, sign) ? sign.length : 0)));
      const length = longest + (longest > 0 && point.part === asked ? 0.5 : 0);
      if (length > (best?.length ?? 0)) best = { point, length };
    }
    if (best) return best.point;
    const alike = points.filter(({ part }) => part === asked);
    const plain = alike.find(({ asks }) => asks.length === 0);
    return plain ?? (BY_PART.has(asked) && alike.length === 1 ? alike[0] : undefined);
  }

  private signsOf(point: Point): Sign[] {
    const signs = this.signs.get(point) ?? point.asks.map(signOf);
    this.signs.set(point, signs);
    return signs;
  }
}
