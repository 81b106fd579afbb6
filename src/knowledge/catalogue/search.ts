import { PhraseIndex } from '../phrase-index.ts';
import { PhrasingReader, type Feature, type ReadingLanguage } from '../reading.ts';
import type { Procedure } from '../schema.ts';
import { syllables } from '../../text/vietnamese.ts';
import { spokenName } from './card.ts';

/** An imported procedure that a question may mean. */
export interface CatalogueHit {
  item: Procedure;
  /** Cosine of the question with the name, 0 to 1. */
  score: number;
  /** Share of the question's topic words that stand in the name. */
  covered: number;
  /** The question is the official name, or the code. */
  exact: boolean;
}

/** A name of fewer syllables says too little to be taken at its word. */
const EXACT_SYLLABLES = 4;
const MAX_HITS = 4;
/** Only names that share one of the question's rarest words are compared. */
const CODE = /(?:^|\D)(\d\.\d{6})(?!\d)/;

/** Finds imported procedures by name and code, apart from the curated ones, so that those are answered as if no catalogue were there. */
export class CatalogueSearch {
  private readonly reader: PhrasingReader;
  private readonly index: PhraseIndex;
  private readonly bags: Set<string>[];
  private readonly byName = new Map<string, number>();
  private readonly byCode = new Map<string, number>();

  constructor(
    private readonly items: readonly Procedure[],
    language: ReadingLanguage,
  ) {
    const names = items.map(({ name }) => spokenName(name));
    this.reader = new PhrasingReader(language, names);
    const readings = names.map((name) => this.reader.read(name));
    this.bags = readings.map(({ features }) => new Set(features.map(({ key }: Feature) => key)));
    const counts = new Map<string, number>();
    for (const bag of this.bags) for (const key of bag) counts.set(key, (counts.get(key) ?? 0) + 1);
    const rarity = new Map([...counts].map(([key, count]) => [key, Math.log(1 + items.length / count)]));
    this.index = new PhraseIndex(rarity, Math.log(1 + items.length));
    for (const [at, { features }] of readings.entries()) {
      this.index.add(at, features);
      const name = plainName(names[at] ?? '');
      if (name.split(' ').length >= EXACT_SYLLABLES && !this.byName.has(name)) this.byName.set(name, at);
      const { code } = items[at] ?? {};
      if (code !== undefined && !this.byCode.has(code)) this.byCode.set(code, at);
    }
  }

  /** The procedure whose official name or code the question is. */
  named(text: string): CatalogueHit | undefined {
    const code = CODE.exec(text)?.[1];
    const at = (code === undefined ? undefined : this.byCode.get(code)) ?? this.byName.get(plainName(text));
    const item = at === undefined ? undefined : this.items[at];
    return item && { item, score: 1, covered: 1, exact: true };
  }

  /** At most four, best first. */
  find(text: string): CatalogueHit[] {
    const { features } = this.reader.read(text);
    const topical = features.flatMap(({ key, kind, stop }) => (kind === 'word' && !stop ? [key] : []));
    if (topical.length < 2) return [];
    const { cosine } = this.index.compare(features);
    return [...cosine]
      .sort((a, b) => b[1] - a[1] || a[0] - b[0])
      .slice(0, MAX_HITS)
      .flatMap(([at, score]) => {
        const item = this.items[at];
        const covered = topical.filter((word) => this.bags[at]?.has(word)).length / topical.length;
        return item ? [{ item, score, covered, exact: false }] : [];
      });
  }
}

const plainName = (text: string): string => syllables(spokenName(text.trim())).join(' ');
