import { Speller } from '../text/typing.ts';
import { fold, syllables, words } from '../text/vietnamese.ts';
import type { Language, Procedure } from './schema.ts';
import { shortForms, type ShortForms } from './short-forms.ts';

/** How well one procedure fits a question; `score` is from 0 to 1. */
export interface Hit {
  item: Procedure;
  score: number;
  /** Share of the question's topic words that the procedure knows, 0 to 1. */
  covered: number;
  /** The question, but for the part it asks about, is word for word a known phrasing of this procedure and of no other. */
  exact: boolean;
}

/** What a search makes of one question. */
export interface Found {
  /** The best procedures, best first. */
  hits: Hit[];
  /** How near the question is to things that are no procedure, 0 to 1. */
  foreign: number;
  /** It is no more than a word or two that many procedures share, such as "giấy phép", and the name of none. */
  vague: boolean;
  /** The words that can tell one procedure from another. */
  topicWords: string[];
}

/** What the rest of the room needs of a search: replaceable as a whole. */
export interface Search {
  find(text: string): Found;
}

/** Weights of the features, chosen on the content's own phrasings and the development questions. */
const UNKNOWN_WORD = 0.6;
const STOP = 0.1;
const PAIR = 0.8;
const MIXED_PAIR = 0.25;
const MARKED = 0.5;
const COSINE_SHARE = 0.65;
const FOREIGN = -1;
/** A word or two that the procedures of this many topics know say too little. */
const VAGUE_WORDS = 2;
const VAGUE_TOPICS = 3;

/** A syllable, a pair of neighbours or a syllable with its marks; `share` is less than 1 for what says little. */
interface Feature {
  key: string;
  kind: 'word' | 'pair' | 'marked';
  stop: boolean;
  share: number;
}

/** A text as the search sees it. */
interface Reading {
  /** Its syllables, short forms written out and slips of the fingers mended. */
  said: string[];
  /** Without the signs that name a part of a procedure. */
  plain: string;
  /** Without all that carries no topic. */
  core: string;
  features: Feature[];
}

interface Posting {
  phrase: number;
  weight: number;
}

const namesOf = (item: Procedure): string[] => [item.name, item.short_name, ...item.aliases];

const hasMarks = (text: string): boolean => /[^\p{ASCII}]/u.test(text.normalize('NFC'));

/**
 * Vietnamese-aware search over names, aliases and example questions: folded syllables and pairs of neighbours, rare ones
 * weighing more; marks count when they are typed. A question is compared with each known phrasing (cosine) and with the
 * whole procedure (coverage). Phrases that are no procedure compete as well.
 */
export class PhraseSearch implements Search {
  private readonly short: ShortForms;
  /** Words and phrases that carry no topic, and among them those that name a part of a procedure. */
  private readonly stop: Set<string>;
  private readonly cues: Set<string>;
  private readonly longestStop: number;
  /** Phrasings without their cues, and without all that carries no topic -> the procedures that have them. */
  private readonly known = new Map<string, Set<number>>();
  private readonly cores = new Map<string, Set<number>>();
  private readonly names = new Set<string>();
  private readonly owner: number[] = [];
  private readonly norm: number[] = [];
  private readonly postings = new Map<string, Posting[]>();
  private readonly bags: Set<string>[];
  private readonly nameBags: Set<string>[];
  private readonly rarity = new Map<string, number>();
  private readonly speller: Speller;

  constructor(
    private readonly items: readonly Procedure[],
    language: Pick<Language, 'abbreviations' | 'stopwords' | 'aspects' | 'aspects_weak' | 'greeting' | 'thanks' | 'foreign'>,
  ) {
    this.short = shortForms(language);
    const cues = [...Object.values(language.aspects), ...Object.values(language.aspects_weak)]
      .flat()
      .filter((phrase) => !phrase.includes('…'));
    const topicless = [...language.stopwords, ...language.greeting, ...language.thanks, ...cues].map(syllables);
    this.stop = new Set(topicless.map((phrase) => phrase.join(' ')));
    this.cues = new Set(cues.map((phrase) => syllables(phrase).join(' ')));
    this.longestStop = Math.max(1, ...topicless.map((phrase) => phrase.length));
    this.speller = new Speller(
      countWords([
        ...items.flatMap((item) => [...namesOf(item), ...item.questions, item.summary]),
        ...language.foreign,
        ...topicless.map((phrase) => phrase.join(' ')),
      ]),
    );
    const read = (texts: readonly string[]): Reading[] => texts.map((text) => this.read(text));
    const readings = items.map((item) => ({ names: read(namesOf(item)), questions: read(item.questions), summary: read([item.summary]) }));
    const phrasings = readings.map(({ names, questions }) => [...names, ...questions]);
    for (const { names } of readings) for (const { core } of names) this.names.add(core);
    for (const [at, list] of phrasings.entries()) {
      for (const { said, plain, core } of list) {
        addTo(this.known, plain, at);
        // What little is left of a long phrasing names nothing: "hôm nay" of "hôm nay có làm việc không".
        if (syllables(core).length * 2 > said.length) addTo(this.cores, core, at);
      }
    }
    this.nameBags = readings.map(({ names }) => bagOf(names));
    this.bags = readings.map(({ names, questions, summary }) => bagOf([...names, ...questions, ...summary]));
    for (const bag of this.bags) for (const key of bag) this.rarity.set(key, (this.rarity.get(key) ?? 0) + 1);
    for (const [key, inItems] of this.rarity) this.rarity.set(key, Math.log(1 + items.length / inItems));
    for (const [item, list] of phrasings.entries()) for (const { features } of list) this.addPhrase(item, features);
    for (const { features } of read(language.foreign)) this.addPhrase(FOREIGN, features);
  }

  find(text: string): Found {
    const reading = this.read(text);
    const topical = reading.features.flatMap(({ key, kind, stop }) => (kind === 'word' && !stop ? [key] : []));
    const { best, weights } = this.compare(reading.features);
    const only = this.namesake(reading, topical.length);
    const total = [...weights.values()].reduce((sum, weight) => sum + weight, 0);
    const hits: Hit[] = [];
    for (const [at, cosine] of best) {
      const item = this.items[at];
      const bag = this.bags[at];
      if (!item || !bag) continue;
      let known = 0;
      for (const [key, weight] of weights) if (bag.has(key)) known += weight;
      const covered = topical.length === 0 ? 0 : topical.filter((key) => bag.has(key)).length / topical.length;
      hits.push({ item, score: COSINE_SHARE * cosine + (1 - COSINE_SHARE) * (known / total), covered, exact: at === only });
    }
    hits.sort((a, b) => Number(b.exact) - Number(a.exact) || b.score - a.score || (a.item.id < b.item.id ? -1 : 1));
    return { hits, foreign: best.get(FOREIGN) ?? 0, vague: this.isVague(reading), topicWords: topical.filter(isNoNumber) };
  }

  private isVague({ plain, core, features }: Reading): boolean {
    // "làm sổ đỏ" is a known phrasing, "sổ đỏ" is not.
    if (this.known.get(plain)?.size === 1 && plain.split(' ').length > VAGUE_WORDS) return false;
    const topical = features.filter(({ kind, stop, share }) => kind !== 'marked' && !stop && share > MIXED_PAIR);
    if (topical.filter(({ kind }) => kind === 'word').length > VAGUE_WORDS || this.names.has(core)) return false;
    const sharing = this.items.filter((_, at) => topical.every(({ key }) => this.nameBags[at]?.has(key)));
    return new Set(sharing.map(({ topic }) => topic)).size >= VAGUE_TOPICS;
  }

  /** The best cosine of each procedure that shares anything with a question. */
  private compare(features: readonly Feature[]): { best: Map<number, number>; weights: Map<string, number> } {
    const { weights, norm } = this.vector(features);
    const dots = new Map<number, number>();
    for (const [key, weight] of weights) {
      for (const posting of this.postings.get(key) ?? [])
        dots.set(posting.phrase, (dots.get(posting.phrase) ?? 0) + weight * posting.weight);
    }
    const best = new Map<number, number>();
    for (const [phrase, dot] of dots) {
      const owner = this.owner[phrase] ?? FOREIGN;
      const cosine = dot / (norm * (this.norm[phrase] ?? 1));
      if (cosine > (best.get(owner) ?? 0)) best.set(owner, cosine);
    }
    return { best, weights };
  }

  private addPhrase(owner: number, features: readonly Feature[]): void {
    const { weights, norm } = this.vector(features);
    if (norm === 0) return;
    const phrase = this.owner.push(owner) - 1;
    this.norm.push(norm);
    for (const [key, weight] of weights) {
      const list = this.postings.get(key) ?? [];
      list.push({ phrase, weight });
      this.postings.set(key, list);
    }
  }

  private read(text: string): Reading {
    const said = syllables(text).flatMap((word) => this.short.get(word) ?? this.speller.correct(word));
    const stop = this.marked(said, this.stop);
    return {
      said,
      plain: without(said, this.marked(said, this.cues)),
      core: without(said, stop),
      features: features(text, said, stop, this.stop),
    };
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

  /** The one procedure that this question names word for word, but for cues or for all that carries no topic. */
  private namesake({ plain, core }: Reading, topicWords: number): number | undefined {
    const same = this.known.get(plain);
    if (same?.size === 1) return [...same][0];
    const alike = topicWords > 1 && !same ? this.cores.get(core) : undefined;
    return alike?.size === 1 ? [...alike][0] : undefined;
  }

  private vector(features: readonly Feature[]): { weights: Map<string, number>; norm: number } {
    const weights = new Map<string, number>();
    const unknown = Math.log(1 + this.items.length);
    for (const { key, kind, share } of features) {
      const base = this.rarity.get(key) ?? unknown * (kind === 'word' ? UNKNOWN_WORD : 0.1);
      weights.set(key, Math.max(weights.get(key) ?? 0, base * share));
    }
    return { weights, norm: Math.sqrt([...weights.values()].reduce((sum, weight) => sum + weight * weight, 0)) };
  }
}

function features(text: string, said: readonly string[], stop: readonly boolean[], stopwords: ReadonlySet<string>): Feature[] {
  const single = said.map((key, at): Feature => ({ key, kind: 'word', stop: stop[at] === true, share: stop[at] ? STOP : 1 }));
  const pairs = said.slice(1).map((word, at): Feature => {
    const stops = Number(stop[at]) + Number(stop[at + 1]);
    return { key: `${said[at] ?? ''} ${word}`, kind: 'pair', stop: stops === 2, share: [PAIR, MIXED_PAIR, STOP][stops] ?? 0 };
  });
  // Marks tell words apart only where somebody took the trouble to type them.
  const typed = hasMarks(text) ? words(text).filter((word) => hasMarks(word) && !stopwords.has(fold(word))) : [];
  return [...single, ...pairs, ...typed.map((word): Feature => ({ key: `=${word}`, kind: 'marked', stop: false, share: MARKED }))];
}

const bagOf = (readings: readonly Reading[]): Set<string> => new Set(readings.flatMap((reading) => reading.features.map(({ key }) => key)));

/** A number tells no procedure from another. */
const isNoNumber = (word: string): boolean => !/^\d+$/.test(word);

const without = (said: readonly string[], marks: readonly boolean[]): string => said.filter((_, at) => !marks[at]).join(' ');

function addTo(map: Map<string, Set<number>>, key: string, value: number): void {
  map.set(key, (map.get(key) ?? new Set()).add(value));
}

function countWords(texts: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const text of texts) for (const word of syllables(text)) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}
