import type { Feature } from './reading.ts';

/** What a word that no item knows is worth, as a share of the rarest one known; unknown pairs say next to nothing. */
const UNKNOWN_WORD = 0.6;
const UNKNOWN_PAIR = 0.1;

/** What is known of a feature. */
interface Entry {
  /** Undefined where no item knows it. */
  rarity: number | undefined;
  /** The phrases that have it and, beside them, its weights there. */
  phrases: number[];
  weights: number[];
  /** Its weight in the text at hand; 0 between texts. */
  weight: number;
}

/** How near a text is to each owner's nearest phrasing. */
export interface Likeness {
  /** Owner -> cosine with its nearest phrasing, 0 to 1. */
  cosine: Map<number, number>;
}

/** Compares a text with every known phrasing (cosine over weighted features), through an inverted index. */
export class PhraseIndex {
  private readonly owner: number[] = [];
  private readonly norm: number[] = [];
  private readonly entries = new Map<string, Entry>();
  private dots = new Float64Array(0);

  /** `rarity` of a feature is greater the fewer owners know it; `unknown` is that of a feature which none knows. */
  constructor(
    rarity: ReadonlyMap<string, number>,
    private readonly unknown: number,
  ) {
    for (const [key, value] of rarity) this.entries.set(key, newEntry(value));
  }

  add(owner: number, features: readonly Feature[]): void {
    const { found, norm } = this.weighed(features, this.entries);
    if (norm === 0) return;
    const phrase = this.owner.push(owner) - 1;
    this.norm.push(norm);
    for (const entry of found) {
      entry.phrases.push(phrase);
      entry.weights.push(entry.weight);
      entry.weight = 0;
    }
  }

  compare(features: readonly Feature[]): Likeness {
    const { found, norm } = this.weighed(features, new Map());
    if (this.dots.length !== this.owner.length) this.dots = new Float64Array(this.owner.length);
    const { dots } = this;
    const touched: number[] = [];
    for (const entry of found) {
      const { phrases, weights, weight } = entry;
      entry.weight = 0;
      for (let at = 0; at < phrases.length; at++) {
        const phrase = phrases[at] ?? 0;
        const before = dots[phrase] ?? 0;
        if (before === 0) touched.push(phrase);
        dots[phrase] = before + weight * (weights[at] ?? 0);
      }
    }
    const cosine = new Map<number, number>();
    for (const phrase of touched) {
      const value = (dots[phrase] ?? 0) / (norm * (this.norm[phrase] ?? 1));
      const owner = this.owner[phrase] ?? 0;
      if (value > (cosine.get(owner) ?? 0)) cosine.set(owner, value);
      dots[phrase] = 0;
    }
    return { cosine };
  }

  /** The entries of the features, each once, with their weights in this text; new ones go into `others`. */
  private weighed(features: readonly Feature[], others: Map<string, Entry>): { found: Entry[]; norm: number } {
    const found: Entry[] = [];
    for (const { key, kind, share } of features) {
      let entry = this.entries.get(key) ?? others.get(key);
      if (!entry) others.set(key, (entry = newEntry(undefined)));
      const weight = (entry.rarity ?? this.unknown * (kind === 'word' ? UNKNOWN_WORD : UNKNOWN_PAIR)) * share;
      if (entry.weight === 0) found.push(entry);
      if (weight > entry.weight) entry.weight = weight;
    }
    let square = 0;
    for (const { weight } of found) square += weight * weight;
    return { found, norm: Math.sqrt(square) };
  }
}

const newEntry = (rarity: number | undefined): Entry => ({ rarity, phrases: [], weights: [], weight: 0 });
