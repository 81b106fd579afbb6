import type { Typed } from './typed.ts';

/** What a pair of neighbours is worth beside a single word. */
const PAIR = 0.7;
/** Words that hardly anybody uses count more, but by less than their share. */
const RARITY = 0.7;
/** What a word that no point of the matter has takes away from likeness, as a share of what it would be worth. */
const UNKNOWN = 0.5;

/** Words and pairs of neighbours of a text, folded. */
export type Bag = ReadonlySet<string>;

export function bagOf(typed: readonly Typed[]): Bag {
  const bag = new Set<string>();
  for (const [at, { said }] of typed.entries()) {
    bag.add(said);
    const next = typed[at + 1];
    if (next) bag.add(`${said} ${next.said}`);
  }
  return bag;
}

/** How many of so many texts have a word. */
export interface Counts {
  texts: number;
  of: ReadonlyMap<string, number>;
}

export function counted(bags: readonly Bag[]): Counts {
  const of = new Map<string, number>();
  for (const bag of bags) for (const key of bag) of.set(key, (of.get(key) ?? 0) + 1);
  return { texts: bags.length, of };
}

/** What words are worth among the points of one matter: rare ones more, rare here and rare everywhere. */
export class Worth {
  private readonly known = new Map<string, number>();

  constructor(
    private readonly here: Counts,
    private readonly everywhere: Counts,
  ) {}

  of(key: string): number {
    let worth = this.known.get(key);
    if (worth === undefined) this.known.set(key, (worth = this.weigh(key)));
    return worth;
  }

  /** The worth of all words of a text, as the square of its length. */
  square(bag: Bag): number {
    let sum = 0;
    for (const key of bag) sum += this.of(key) ** 2;
    return sum;
  }

  /** The cosine of two texts, from 0 to 1; `squares` are their own. */
  cosine(one: Bag, other: Bag, squares: readonly [number, number]): number {
    let dot = 0;
    for (const key of one) if (other.has(key)) dot += this.of(key) ** 2;
    return dot === 0 ? 0 : dot / Math.sqrt(squares[0] * squares[1]);
  }

  /** The share of the worth of `one` that `other` has, from 0 to 1; pairs aside. */
  share(one: Bag, other: Bag): number {
    let [sum, common] = [0, 0];
    for (const key of one) {
      if (key.includes(' ')) continue;
      const worth = this.of(key);
      sum += worth;
      if (other.has(key)) common += worth;
    }
    return sum === 0 ? 0 : common / sum;
  }

  private weigh(key: string): number {
    const [here, all] = [this.here.of.get(key) ?? 0, this.everywhere.of.get(key) ?? 0];
    const rarity = Math.log(1 + this.everywhere.texts / Math.max(1, all)) ** RARITY;
    const own = Math.log(1 + this.here.texts / Math.max(1, here));
    return rarity * own * (key.includes(' ') ? PAIR : 1) * (here === 0 ? UNKNOWN : 1);
  }
}
