import { atOnce, type Pieces } from '../ground/unhurried.ts';
import { Classifier, type Example } from './classifier.ts';
import { confidenceOf, type Evidence } from './confidence.ts';
import { TALK, type Found, type Hit, type Search, type TopicEvidence } from './found.ts';
import { PhraseIndex } from './phrase-index.ts';
import { MIXED_PAIR, PhrasingReader, type Reading, type ReadingLanguage } from './reading.ts';
import type { Learnt } from './learnt.ts';
import type { Phrasing } from './phrasings.ts';
import type { Language, Procedure } from './schema.ts';

/** The share of the nearest phrasing in a score; the rest is the classifier's. */
const COSINE_SHARE = 0.35;
/** Owners of phrases that are no procedure, and of those that are somebody else's. */
const FOREIGN = -1;
const ELSEWHERE = -2;
/** A word that so many pieces of talk have is known from talk. */
const USUAL = 3;
/** So many of the words must be known from talk. */
const TALK_SHARE = 0.7;
/** More hits than anybody looks at. */
const MAX_HITS = 20;
/** A word or two that the procedures of this many topics know say too little. */
const VAGUE_WORDS = 2;
const VAGUE_TOPICS = 3;

const NONE: ReadonlySet<string> = new Set();
const SMALLEST = 1e-6;

const namesOf = (item: Procedure): string[] => [item.name, item.short_name, ...item.aliases];

export type SearchLanguage = ReadingLanguage & Pick<Language, 'foreign' | 'elsewhere' | 'handoff' | 'praise' | 'about_bot'>;

/** What is made of the phrasings once, when they are loaded. */
interface Parts {
  reader: PhrasingReader;
  /** Phrasings without their cues, and without all that carries no topic -> the procedures that have them. */
  known: ReadonlyMap<string, ReadonlySet<number>>;
  cores: ReadonlyMap<string, ReadonlySet<number>>;
  names: ReadonlySet<string>;
  index: PhraseIndex;
  classifier: Classifier;
  talkWords: ReadonlySet<string>;
  bags: readonly ReadonlySet<string>[];
  nameBags: readonly ReadonlySet<string>[];
}

/**
 * Vietnamese-aware search over names, aliases and example questions: folded syllables and pairs of neighbours; marks count when they
 * are typed. Each question is compared with every known phrasing (cosine) and judged by a classifier that has learnt from them which
 * words tell look-alikes apart; phrases that are no procedure compete as well.
 */
export class PhraseSearch implements Search {
  private constructor(
    private readonly items: readonly Procedure[],
    private readonly parts: Parts,
  ) {}

  static of(items: readonly Procedure[], language: SearchLanguage, written: readonly Phrasing[] = []): PhraseSearch {
    return atOnce(PhraseSearch.building(items, language, written));
  }

  /** The same, in pieces: reading and learning thousands of phrasings takes about three seconds, one where all is learnt already. */
  static *building(
    items: readonly Procedure[],
    language: SearchLanguage,
    written: readonly Phrasing[] = [],
    learnt?: Learnt,
  ): Pieces<PhraseSearch> {
    const reader = new PhrasingReader(language, [
      ...items.flatMap((item) => [...namesOf(item), ...item.questions, item.summary]),
      ...language.foreign,
      ...language.elsewhere,
    ]);
    const read = (texts: readonly string[]): Reading[] => texts.map((text) => reader.read(text));
    const readings: { names: Reading[]; questions: Reading[]; summary: Reading[] }[] = [];
    for (const item of items) {
      readings.push({ names: read(namesOf(item)), questions: read(item.questions), summary: read([item.summary]) });
      yield;
    }
    const writtenOf = new Map<string, string[]>();
    for (const { item, text } of written) {
      const texts = writtenOf.get(item);
      if (texts) texts.push(text);
      else writtenOf.set(item, [text]);
    }
    const writtenReadings: Reading[][] = [];
    for (const { id } of items) {
      writtenReadings.push(read(writtenOf.get(id) ?? []));
      yield;
    }
    const phrasings = readings.map(({ names, questions }, at) => [...names, ...questions, ...(writtenReadings[at] ?? [])]);
    const [known, cores] = [new Map<string, Set<number>>(), new Map<string, Set<number>>()];
    for (const [at, list] of phrasings.entries()) {
      for (const { said, plain, core } of list) {
        addTo(known, plain, at);
        // What little is left of a long phrasing names nothing: "hôm nay" of "hôm nay có làm việc không".
        if (wordCount(core) * 2 > said.length) addTo(cores, core, at);
      }
    }
    const bags = readings.map(({ names, questions, summary }) => bagOf([...names, ...questions, ...summary]));
    const [foreign, elsewhere] = [read([...language.foreign, ...(writtenOf.get('_oos') ?? [])]), read(language.elsewhere)];
    yield;
    const index = new PhraseIndex(rarityOf(bags), Math.log(1 + items.length));
    for (const [item, list] of phrasings.entries()) for (const { features } of list) index.add(item, features);
    for (const { features } of foreign) index.add(FOREIGN, features);
    for (const { features } of elsewhere) index.add(ELSEWHERE, features);
    yield;
    const talk = [
      read([...language.greeting, ...language.about_bot]),
      read([...language.thanks, ...language.praise]),
      read(language.handoff),
    ];
    const chat = [read(writtenOf.get('_greeting') ?? []), read(writtenOf.get('_thanks') ?? []), read(writtenOf.get('_person') ?? [])];
    const examples = [...phrasings, foreign, elsewhere, ...talk.map((list, at) => [...list, ...(chat[at] ?? [])])].flatMap((list, label) =>
      list.map(({ features }): Example => ({ features, label })),
    );
    return new PhraseSearch(items, {
      reader,
      known,
      cores,
      names: new Set(readings.flatMap(({ names }) => names.map(({ core }) => core))),
      index,
      classifier: yield* Classifier.training(examples, items.length + 2 + TALK.length, learnt),
      talkWords: new Set([...bagOf(talk.flat()), ...usual(chat.flat())]),
      bags,
      nameBags: readings.map(({ names }) => bagOf(names)),
    });
  }

  named(text: string): Procedure | undefined {
    const at = this.namesake(this.parts.reader.read(text));
    return at === undefined ? undefined : this.items[at];
  }

  plain(text: string): string {
    return this.parts.reader.read(text).plain;
  }

  find(text: string, except: ReadonlySet<string> = NONE): Found {
    const reading = this.parts.reader.read(text);
    const { features } = reading;
    const topical = topicalOf(features);
    const { cosine } = this.parts.index.compare(features);
    const probabilities = this.parts.classifier.probabilities(features);
    const only = this.namesake(reading);
    const covered = (at: number): number => share(topical, this.parts.bags[at]);
    const { ranked, sums } = this.rank(cosine, probabilities, except);
    ranked.sort((a, b) => Number(b.at === only) - Number(a.at === only) || b.score - a.score || (a.item.id < b.item.id ? -1 : 1));
    const hits = ranked.slice(0, MAX_HITS).map(({ at, item, score }): Hit => ({ item, score, covered: covered(at), exact: at === only }));
    const best = hits[0];
    const sum = best && sums.get(best.item.topic);
    const probability = (offset: number): number => probabilities[this.items.length + offset] ?? 0;
    // "chào bán cổ phiếu" begins like a greeting, but its words are none that people talk with.
    const talks = reading.said.length > 1 && share(reading.said, this.parts.talkWords) >= TALK_SHARE;
    const talk = (offset: number): number => (talks ? probability(offset) : 0);
    const strangeCosine = COSINE_SHARE * Math.max(cosine.get(FOREIGN) ?? 0, cosine.get(ELSEWHERE) ?? 0);
    const strange = probability(0) + probability(1);
    const evidence: Evidence | undefined = best &&
      sum && {
        probability: sum.probability,
        second: Math.max(0, ...[...sums].map(([topic, other]) => (topic === best.item.topic ? 0 : other.probability))),
        strange,
        cosine: sum.cosine,
        strangeCosine,
        covered: best.covered,
        words: topical.length,
      };
    return {
      hits,
      confidence: evidence ? confidenceOf(evidence) : 0,
      evidence,
      foreign: strangeCosine + (1 - COSINE_SHARE) * strange,
      elsewhere: probability(1) > probability(0),
      talk: { greeting: talk(2), thanks: talk(3), handoff: talk(4) },
      vague: this.isVague(reading),
      topicWords: topical.filter(isNoNumber),
      topics: sums,
    };
  }

  /** A topic counts as a whole: its items share their probability, and the nearest of them stands for it. */
  private rank(
    cosine: ReadonlyMap<number, number>,
    probabilities: Float32Array,
    except: ReadonlySet<string>,
  ): { ranked: { at: number; item: Procedure; score: number }[]; sums: Map<string, TopicEvidence> } {
    const sums = new Map<string, { probability: number; cosine: number; best: number }>();
    // What is out of the question leaves its probability to the others.
    const out = this.items.reduce((sum, { topic }, at) => sum + (except.has(topic) ? (probabilities[at] ?? 0) : 0), 0);
    const own = this.items.map((item, at) => {
      if (except.has(item.topic)) return { at, item, near: 0, score: 0 };
      const [near, likely] = [cosine.get(at) ?? 0, (probabilities[at] ?? 0) / Math.max(SMALLEST, 1 - out)];
      const score = COSINE_SHARE * near + (1 - COSINE_SHARE) * likely;
      const sum = sums.get(item.topic) ?? { probability: 0, cosine: 0, best: 0 };
      sum.probability += likely;
      sum.cosine = Math.max(sum.cosine, near);
      sum.best = Math.max(sum.best, score);
      sums.set(item.topic, sum);
      return { at, item, near, score };
    });
    const ranked = own.flatMap(({ at, item, near, score }) => {
      const sum = sums.get(item.topic);
      if (near === 0 || !sum) return [];
      const whole = COSINE_SHARE * sum.cosine + (1 - COSINE_SHARE) * sum.probability;
      return [{ at, item, score: Math.min(1, (whole * score) / sum.best) }];
    });
    return { ranked, sums };
  }

  private isVague({ plain, core, features }: Reading): boolean {
    // "làm sổ đỏ" is a known phrasing, "sổ đỏ" is not.
    if (this.parts.known.get(plain)?.size === 1 && plain.split(' ').length > VAGUE_WORDS) return false;
    const topical = features.filter(({ stop, share: part }) => !stop && part > MIXED_PAIR);
    if (topical.filter(({ kind }) => kind === 'word').length > VAGUE_WORDS || this.parts.names.has(core)) return false;
    const sharing = this.items.filter((_, at) => topical.every(({ key }) => this.parts.nameBags[at]?.has(key)));
    return new Set(sharing.map(({ topic }) => topic)).size >= VAGUE_TOPICS;
  }

  /** The one procedure that this question names word for word, but for cues or for all that carries no topic. */
  private namesake({ plain, core, features }: Reading): number | undefined {
    const topicWords = topicalOf(features).length;
    const same = this.parts.known.get(plain);
    if (same?.size === 1) return [...same][0];
    const alike = topicWords > 1 && !same ? this.parts.cores.get(core) : undefined;
    return alike?.size === 1 ? [...alike][0] : undefined;
  }
}

function bagOf(readings: readonly Reading[]): ReadonlySet<string> {
  const bag = new Set<string>();
  for (const { features } of readings) for (const { key } of features) bag.add(key);
  return bag;
}

/** Words that are said again and again in talk; once is chance. */
function usual(readings: readonly Reading[]): string[] {
  const counts = new Map<string, number>();
  for (const { said } of readings) for (const word of new Set(said)) counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts].flatMap(([word, count]) => (count >= USUAL ? [word] : []));
}

/** Rarer among the items, worth more. */
function rarityOf(bags: readonly ReadonlySet<string>[]): Map<string, number> {
  const rarity = new Map<string, number>();
  for (const bag of bags) for (const key of bag) rarity.set(key, (rarity.get(key) ?? 0) + 1);
  for (const [key, inItems] of rarity) rarity.set(key, Math.log(1 + bags.length / inItems));
  return rarity;
}

const topicalOf = (features: Reading['features']): string[] =>
  features.flatMap(({ key, kind, stop }) => (kind === 'word' && !stop ? [key] : []));

const wordCount = (line: string): number => (line === '' ? 0 : line.split(' ').length);

const share = (words: readonly string[], bag: ReadonlySet<string> | undefined): number =>
  words.length === 0 ? 0 : words.filter((word) => bag?.has(word)).length / words.length;

/** A number tells no procedure from another. */
const isNoNumber = (word: string): boolean => !/^\d+$/.test(word);

function addTo(map: Map<string, Set<number>>, key: string, value: number): void {
  map.set(key, (map.get(key) ?? new Set()).add(value));
}
