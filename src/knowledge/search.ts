import { fold, syllables } from '../text/vietnamese.ts';
import type { Language, Procedure } from './schema.ts';

/** How well one procedure fits a question; `score` is from 0 to 1. */
export interface Hit {
  item: Procedure;
  score: number;
  /** Share of the question's topic words that the procedure knows, 0 to 1. */
  covered: number;
  /** The question, but for the part it asks about, is word for word a known phrasing of this procedure and of no other. */
  exact: boolean;
}

/** What the rest of the room needs of a search: replaceable as a whole. */
export interface Search {
  /** The best procedures, best first. */
  find(text: string): Hit[];
  /** The words of a text that can tell one procedure from another. */
  topicWords(text: string): string[];
}

/** A question with a word that no procedure knows is likely about something else: such a word weighs this much more. */
const UNKNOWN_WORD = 1.7;
const STOP_WEIGHT = 0.1;

/** How much a pair of neighbours says: of two topic words, and of one beside a word without topic. */
const PAIR_WEIGHT = 0.8;
const MIXED_PAIR_WEIGHT = 0.25;

/** A syllable or a pair of neighbours with its share of the topic: 1 for a topic word, less for what says little. */
interface Feature {
  key: string;
  pair: boolean;
  stop: boolean;
  share: number;
}

interface Vector {
  weights: Map<string, number>;
  norm: number;
}

/** Everything by which people may call a procedure. */
const phrasesOf = (item: Procedure): string[] => [item.name, item.short_name, ...item.aliases, ...item.questions];

/**
 * Vietnamese-aware search over names, aliases and example questions: folded syllables and pairs of neighbours, rare ones
 * weighing more. A question is compared with each known phrasing (cosine) and with the whole procedure (coverage).
 */
export class PhraseSearch implements Search {
  private readonly short: Map<string, string[]>;
  /** Words and phrases that carry no topic, and among them those that name a part of a procedure. */
  private readonly stop: Set<string>;
  private readonly cues: Set<string>;
  /** Phrasings without their cues -> the procedures that have them. */
  private readonly known = new Map<string, Set<number>>();
  private readonly longestStop: number;
  private readonly phrases: (Vector & { item: number })[] = [];
  private readonly bags: Set<string>[];
  private readonly rarity = new Map<string, number>();

  constructor(
    private readonly items: readonly Procedure[],
    language: Pick<Language, 'abbreviations' | 'stopwords' | 'aspects' | 'greeting' | 'thanks'>,
  ) {
    this.short = new Map(Object.entries(language.abbreviations).map(([typed, meant]) => [fold(typed), syllables(meant)]));
    const topicless = [...language.stopwords, ...language.greeting, ...language.thanks, ...Object.values(language.aspects).flat()].map(
      syllables,
    );
    this.stop = new Set(topicless.map((phrase) => phrase.join(' ')));
    this.cues = new Set(
      Object.values(language.aspects)
        .flat()
        .map((phrase) => syllables(phrase).join(' ')),
    );
    this.longestStop = Math.max(1, ...topicless.map((phrase) => phrase.length));
    for (const [at, item] of items.entries()) {
      for (const text of phrasesOf(item)) {
        const bare = this.bare(this.said(text));
        this.known.set(bare, (this.known.get(bare) ?? new Set()).add(at));
      }
    }
    const phrasings = items.map((item) => phrasesOf(item).map((text) => this.features(text)));
    this.bags = phrasings.map((list, at) => new Set([...list.flat(), ...this.features(items[at]?.summary ?? '')].map(({ key }) => key)));
    for (const bag of this.bags) for (const key of bag) this.rarity.set(key, (this.rarity.get(key) ?? 0) + 1);
    for (const [key, inItems] of this.rarity) this.rarity.set(key, Math.log(1 + items.length / inItems));
    for (const [item, list] of phrasings.entries()) for (const features of list) this.phrases.push({ item, ...this.vector(features) });
  }

  find(text: string): Hit[] {
    const query = this.vector(this.features(text));
    if (query.norm === 0) return [];
    const best = new Array<number>(this.items.length).fill(0);
    for (const phrase of this.phrases) {
      let dot = 0;
      for (const [key, weight] of query.weights) dot += weight * (phrase.weights.get(key) ?? 0);
      const cosine = phrase.norm === 0 ? 0 : dot / (phrase.norm * query.norm);
      best[phrase.item] = Math.max(best[phrase.item] ?? 0, cosine);
    }
    const topical = this.topicWords(text);
    const same = this.known.get(this.bare(this.said(text)));
    const only = same?.size === 1 ? [...same][0] : undefined;
    const total = [...query.weights.values()].reduce((sum, weight) => sum + weight, 0);
    return this.items
      .map((item, at) => {
        let known = 0;
        for (const [key, weight] of query.weights) if (this.bags[at]?.has(key)) known += weight;
        const covered = topical.length === 0 ? 0 : topical.filter((key) => this.bags[at]?.has(key)).length / topical.length;
        return { item, score: 0.65 * (best[at] ?? 0) + 0.35 * (known / total), covered, exact: at === only };
      })
      .filter((hit) => hit.score > 0)
      .sort((a, b) => Number(b.exact) - Number(a.exact) || b.score - a.score || (a.item.id < b.item.id ? -1 : 1));
  }

  topicWords(text: string): string[] {
    return this.features(text).flatMap(({ key, pair, stop }) => (pair || stop ? [] : [key]));
  }

  /** The syllables of a text with short forms written out. */
  private said(text: string): string[] {
    return syllables(text).flatMap((word) => this.short.get(word) ?? [word]);
  }

  /** Which syllables belong to one of these words or phrases. */
  private marked(said: readonly string[], phrases: ReadonlySet<string>): boolean[] {
    const marks = said.map(() => false);
    for (let at = 0; at < said.length; at++) {
      for (let length = this.longestStop; length >= 1; length--) {
        if (phrases.has(said.slice(at, at + length).join(' '))) marks.fill(true, at, at + length);
      }
    }
    return marks;
  }

  private bare(said: readonly string[]): string {
    const cue = this.marked(said, this.cues);
    return said.filter((_, at) => !cue[at]).join(' ');
  }

  private features(text: string): Feature[] {
    const said = this.said(text);
    const stop = this.marked(said, this.stop);
    const single = said.map((key, at) => ({ key, pair: false, stop: stop[at] === true, share: stop[at] ? STOP_WEIGHT : 1 }));
    const pairs = said.slice(1).map((word, at) => {
      const stops = Number(stop[at]) + Number(stop[at + 1]);
      return {
        key: `${said[at] ?? ''} ${word}`,
        pair: true,
        stop: stops === 2,
        share: [PAIR_WEIGHT, MIXED_PAIR_WEIGHT, STOP_WEIGHT][stops] ?? 0,
      };
    });
    return [...single, ...pairs];
  }

  private vector(features: Feature[]): Vector {
    const weights = new Map<string, number>();
    const unknown = Math.log(1 + this.items.length);
    for (const { key, pair, share } of features) {
      const base = this.rarity.get(key) ?? unknown * (pair ? 0.15 : UNKNOWN_WORD);
      weights.set(key, Math.max(weights.get(key) ?? 0, base * share));
    }
    return { weights, norm: Math.sqrt([...weights.values()].reduce((sum, weight) => sum + weight * weight, 0)) };
  }
}
