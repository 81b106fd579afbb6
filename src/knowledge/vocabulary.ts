import type { Feature } from './reading.ts';

/** What a word without a topic is worth here: the training itself finds out which of them tell classes apart. */
const STOP = 0.7;
/** Rare features count more, but less than in the comparison of phrasings. */
const RARITY = 0.7;

/** The numbers of features and, beside them, what they are worth. */
export interface Sparse {
  at: Int32Array;
  value: Float32Array;
}

/** What a feature is worth before its rarity is weighed. */
export const worthOf = ({ stop, share }: Feature): number => (stop ? STOP : share);

/** The features that were learnt, and how rare each is. */
export class Vocabulary {
  private readonly index: ReadonlyMap<string, number>;
  /** The worth of each feature in the text at hand; 0 between texts. */
  private readonly worth: Float64Array;

  constructor(
    readonly keys: readonly string[],
    readonly rarity: Float32Array,
  ) {
    this.index = new Map(keys.map((key, at) => [key, at]));
    this.worth = new Float64Array(keys.length);
  }

  static of(texts: readonly (readonly Feature[])[]): Vocabulary {
    const index = new Map<string, number>();
    const seen: number[] = [];
    const last: number[] = [];
    for (const [text, features] of texts.entries()) {
      for (const { key } of features) {
        let at = index.get(key);
        if (at === undefined) index.set(key, (at = index.size));
        // Once for each text, however often the text says it.
        if (last[at] !== text) seen[at] = (seen[at] ?? 0) + 1;
        last[at] = text;
      }
    }
    return new Vocabulary(
      [...index.keys()],
      Float32Array.from(seen, (count) => Math.log(1 + texts.length / count) ** RARITY),
    );
  }

  /** Known features only, of length 1. */
  vector(features: readonly Feature[]): Sparse {
    const found: number[] = [];
    for (const feature of features) {
      const at = this.index.get(feature.key);
      if (at === undefined) continue;
      const worth = worthOf(feature) * (this.rarity[at] ?? 0);
      const before = this.worth[at] ?? 0;
      if (before === 0) found.push(at);
      if (worth > before) this.worth[at] = worth;
    }
    let square = 0;
    for (const at of found) {
      const worth = this.worth[at] ?? 0;
      square += worth * worth;
    }
    const norm = Math.sqrt(square) || 1;
    const value = new Float32Array(found.length);
    for (const [place, at] of found.entries()) {
      value[place] = (this.worth[at] ?? 0) / norm;
      this.worth[at] = 0;
    }
    return { at: Int32Array.from(found), value };
  }
}

/** Whatever changes what a vocabulary makes of texts. */
export const VOCABULARY_RECIPE = [STOP, RARITY, worthOf, Vocabulary].join('\n');
