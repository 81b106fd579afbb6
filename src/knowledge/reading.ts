import { Speller } from '../text/typing.ts';
import { syllables } from '../text/vietnamese.ts';
import type { Language } from './schema.ts';
import { shortForms, type ShortForms } from './short-forms.ts';
import { PhraseSet, mended, type Typed } from './typed.ts';

/** What pairs with a word that carries no topic are worth; chosen on the content's phrasings and the development questions. */
const PAIR = 0.8;
export const MIXED_PAIR = 0.25;
const MARKED = 0.5;
/** What a word without a topic is worth beside one with. */
const STOP = 0.1;

/** A syllable, a pair of neighbours or a syllable with its marks; `share` is less than 1 for what says little. */
export interface Feature {
  key: string;
  kind: 'word' | 'pair' | 'marked';
  stop: boolean;
  share: number;
}

/** A text as the search sees it. */
export interface Reading {
  /** Its syllables, short forms written out and slips of the fingers mended. */
  said: string[];
  /** Without the signs that name a part of a procedure. */
  plain: string;
  /** Without all that carries no topic. */
  core: string;
  features: Feature[];
}

export type ReadingLanguage = Pick<Language, 'abbreviations' | 'stopwords' | 'aspects' | 'aspects_weak' | 'greeting' | 'thanks'>;

/** Reads texts as citizens type them into comparable features: folded, short forms written out, slips mended. */
export class PhrasingReader {
  private readonly short: ShortForms;
  /** Words and phrases that carry no topic, and among them those that name a part of a procedure. */
  private readonly stop: PhraseSet;
  private readonly cues: PhraseSet;
  private readonly speller: Speller;

  /** Slips are mended into the words of `texts`. */
  constructor(language: ReadingLanguage, texts: readonly string[]) {
    this.short = shortForms(language);
    const cues = [...Object.values(language.aspects), ...Object.values(language.aspects_weak)]
      .flat()
      .filter((phrase) => !phrase.includes('…'));
    const topicless = [...language.stopwords, ...language.greeting, ...language.thanks, ...cues];
    this.stop = new PhraseSet(topicless);
    this.cues = new PhraseSet(cues);
    this.speller = new Speller(countWords([...texts, ...topicless]));
  }

  read(text: string): Reading {
    const typed = mended(text, this.short, (word) => this.speller.correct(word));
    const said = typed.map((word) => word.said);
    const stop = this.stop.marked(typed);
    return {
      said,
      plain: without(said, this.cues.marked(typed)),
      core: without(said, stop),
      features: features(typed, stop),
    };
  }
}

function features(typed: readonly Typed[], stop: readonly boolean[]): Feature[] {
  const found: Feature[] = [];
  for (const [at, { said }] of typed.entries())
    found.push({ key: said, kind: 'word', stop: stop[at] === true, share: stop[at] ? STOP : 1 });
  for (let at = 1; at < typed.length; at++) {
    const stops = Number(stop[at - 1]) + Number(stop[at]);
    const key = `${typed[at - 1]?.said ?? ''} ${typed[at]?.said ?? ''}`;
    found.push({ key, kind: 'pair', stop: stops === 2, share: [PAIR, MIXED_PAIR, STOP][stops] ?? 0 });
  }
  // Marks tell words apart only where somebody took the trouble to type them.
  for (const [at, { marked }] of typed.entries())
    if (marked !== undefined && !stop[at]) found.push({ key: `=${marked}`, kind: 'marked', stop: false, share: MARKED });
  return found;
}

const without = (said: readonly string[], marks: readonly boolean[]): string => said.filter((_, at) => !marks[at]).join(' ');

function countWords(texts: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const text of texts) for (const word of syllables(text)) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}
