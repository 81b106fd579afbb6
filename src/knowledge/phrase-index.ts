import type { Feature } from './reading.ts';

/** What a word that no item knows is worth, as a share of the rarest one known; unknown pairs say next to nothing. */
const UNKNOWN_WORD = 0.6;
const UNKNOWN_PAIR = 0.1;

/** Phrase numbers and, beside them, the weights of a feature in them. */
interface Postings {
  phrases: number[];
  weights: number[];
}

/** How near a text is to each owner's nearest phrasing. */
export interface Likeness {
  /** Owner -> cosine with its nearest phrasing, 0 to 1. */
  cosine: Map<number, number>;
  /** The text's features with their weights. */
  weights: Map<string, number>;
}

/** Compares a text with every known phrasing (cosine over weighted features), through an inverted index. */
export class PhraseIndex {
  private readonly owner: number[] = [];
  private readonly norm: number[] = [];
  private readonly postings = new Map<string, Postings>();
  private dots = new Float64Array(0);

  /** `rarity` of a feature is greater the fewer owners know it; `unknown` is that of a feature which none knows. */
  constructor(
    private readonly rarity: ReadonlyMap<string, number>,
    private readonly unknown: number,
  ) {}

  add(owner: number, features: readonly Feature[]): void {
    const { weights, norm } = this.vector(features);
    if (norm === 0) return;
    const phrase = this.owner.push(owner) - 1;
    this.norm.push(norm);
    for (const [key, weight] of weights) {
      const list = this.postings.get(key);
      if (list) {
        list.phrases.push(phrase);
        list.weights.push(weight);
      } else this.postings.set(key, { phrases: [phrase], weights: [weight] });
    }
  }

  compare(features: readonly Feature[]): Likeness {
    const { weights, norm } = this.vector(features);
    if (this.dots.length !== this.owner.length) this.dots = new Float64Array(this.owner.length);
    const { dots } = this;
    const touched: number[] = [];
    for (const [key, weight] of weights) {
      const list = this.postings.get(key);
      if (!list) continue;
      for (let at = 0; at < list.phrases.length; at++) {
        const phrase = list.phrases[at] ?? 0;
        const before = dots[phrase] ?? 0;
        if (before === 0) touched.push(phrase);
        dots[phrase] = before + weight * (list.weights[at] ?? 0);
      }
    }
    const cosine = new Map<number, number>();
    for (const phrase of touched) {
      const value = (dots[phrase] ?? 0) / (norm * (this.norm[phrase] ?? 1));
      const owner = this.owner[phrase] ?? 0;
      if (value > (cosine.get(owner) ?? 0)) cosine.set(owner, value);
      dots[phrase] = 0;
    }
    return { cosine, weights };
  }

  private vector(features: readonly Feature[]): { weights: Map<string, number>; norm: number } {
    const weights = new Map<string, number>();
    for (const { key, kind, share } of features) {
      const base = this.rarity.get(key) ?? this.unknown * (kind === 'word' ? UNKNOWN_WORD : UNKNOWN_PAIR);
      weights.set(key, Math.max(weights.get(key) ?? 0, base * share));
    }
    let square = 0;
    for (const weight of weights.values()) square += weight * weight;
    return { weights, norm: Math.sqrt(square) };
  }
}
