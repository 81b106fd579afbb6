import { atOnce, type Pieces } from '../ground/unhurried.ts';
import { AspectFinder } from './aspects.ts';
import { Classifier, type Example } from './classifier.ts';
import { ASKED_PARTS, type AskedPart } from './asked-parts.ts';
import type { Learnt } from './learnt.ts';
import type { Phrasing } from './phrasings.ts';
import type { Feature } from './reading.ts';
import { toldIn, type Aspect, type Language } from './schema.ts';
import { hasSign, signOf, type Sign } from './signs.ts';
import { shortForms, type ShortForms } from './short-forms.ts';
import { typedWords, type Typed } from './typed.ts';
import { feature, wordFeatures } from './word-features.ts';

/** What a message asks about a matter. */
export interface AskedFor {
  /** `general` where no part is named. */
  part: AskedPart;
  /** A second part that the same message asks about. */
  also?: AskedPart;
  /** It waits for a yes or a no. */
  yesno: boolean;
  /** A sign of the content names a part: a message that has one is seldom the beginning of a new matter. */
  signed: boolean;
  /** The probability of each part; undefined where only signs tell. */
  likely?: Readonly<Record<AskedPart, number>>;
}

/** What the sign of the content is worth beside the words; chosen on kinds of citizens left out in turn. */
const SIGN = 3;
/** In a message of at most so many words a sign of the content counts where the words alone say nothing. */
const SHORT_WORDS = 7;
/** What a bare name is taken for. */
const VAGUE = new Set<AskedPart>(['general', 'steps']);
/** What a limit for handing in is taken for. */
const LIMITED = new Set<AskedPart>(['duration', 'legal', 'must', 'general']);
/** A clause of at least so many words that asks for a part of its own by at least this probability asks a second question. */
const CLAUSE_WORDS = 2;
const CLAUSE_FROM = 0.8;
/** Ends of clauses. */
const CLAUSE = /[,;.?!\n+]|\s(?:và|va|rồi|roi|với lại|voi lai)\s/iu;
/** What a clause hardly asks besides: these colour another question more often than they are one. */
const NO_SECOND = new Set<AskedPart>(['general', 'eligibility', 'must', 'legal', 'yesno']);

/** Tells which part of a matter a question is about; learnt from the parts that writers of phrasings named. */
export class PartFinder {
  private readonly short: ShortForms;
  private readonly signs: AspectFinder;
  private readonly yesNo: AspectFinder;
  private readonly limits: Sign[];
  private classifier: Classifier | undefined;

  private constructor(language: Language) {
    this.short = shortForms(language);
    this.signs = new AspectFinder(language);
    this.limits = language.filing_limit.map(signOf);
    this.yesNo = new AspectFinder({ aspects: { eligibility: language.yes_no }, aspects_topical: {}, aspects_weak: {} });
  }

  static of(language: Language, phrasings: readonly Phrasing[]): PartFinder {
    return atOnce(PartFinder.building(language, phrasings));
  }

  /** The same, in pieces. */
  static *building(language: Language, phrasings: readonly Phrasing[], learnt?: Learnt): Pieces<PartFinder> {
    const finder = new PartFinder(language);
    const examples: Example[] = [];
    for (const { text, parts } of phrasings) {
      // "yesno" colours the part beside it, and stands for itself only where there is none.
      const named = parts.filter((part) => part !== 'yesno');
      const labels = named.length > 0 ? named : parts;
      if (labels.length === 0) continue;
      const typed = finder.typed(text);
      const features = featuresOf(typed, finder.signs.find(typed));
      examples.push(...labels.map((part) => ({ features, label: ASKED_PARTS.indexOf(part) })));
      yield;
    }
    if (examples.length > 0) finder.classifier = yield* Classifier.training(examples, ASKED_PARTS.length, learnt);
    return finder;
  }

  find(text: string): AskedFor {
    const typed = this.typed(text);
    const sign = this.signs.find(typed);
    const { part: likely, sure, all } = this.likeliest(typed, sign);
    // A short message that names a part asks for it, whatever else it might be; a bare name asks for no steps.
    const short = typed.length <= SHORT_WORDS && VAGUE.has(likely);
    const named = short ? (sign ?? 'general') : likely;
    const limited = LIMITED.has(named) && this.limits.some((sign) => hasSign(typed, sign));
    const part = limited ? 'filing_limit' : named;
    const yesno = this.yesNo.find(typed) !== undefined;
    const also = sure === undefined ? undefined : this.second(text, part);
    return { part, yesno, signed: sign !== undefined, ...(also !== undefined && { also }), ...(all && { likely: all }) };
  }

  /** What another clause asks. */
  private second(text: string, first: AskedPart): AskedPart | undefined {
    const clauses = text.split(CLAUSE).filter((clause) => clause.trim().split(/\s+/).length >= CLAUSE_WORDS);
    if (clauses.length < 2) return undefined;
    const asked = clauses
      .map((clause) => this.typed(clause))
      .map((typed) => this.likeliest(typed, this.signs.find(typed)))
      .filter(({ part, sure = 0 }) => sure >= CLAUSE_FROM && !NO_SECOND.has(part));
    return asked.find(({ part }) => toldIn(part) !== toldIn(first))?.part;
  }

  /** `sure`: the probability; undefined where nothing was learnt and only signs tell. */
  private likeliest(
    typed: readonly Typed[],
    sign: Aspect | undefined,
  ): {
    part: AskedPart;
    sure?: number;
    all?: Record<AskedPart, number>;
  } {
    if (!this.classifier) return { part: sign ?? 'general' };
    const probabilities = this.classifier.probabilities(featuresOf(typed, sign));
    const of = (part: AskedPart): number => probabilities[ASKED_PARTS.indexOf(part)] ?? 0;
    const told = new Map<Aspect, number>();
    for (const part of ASKED_PARTS) told.set(toldIn(part), (told.get(toldIn(part)) ?? 0) + of(part));
    // First where it is told, as a whole, and then what of it is asked.
    const [aspect] = [...told].reduce((first, other) => (other[1] > first[1] ? other : first));
    const part = ASKED_PARTS.filter((one) => toldIn(one) === aspect).reduce((first, other) => (of(other) > of(first) ? other : first));
    const all = Object.fromEntries(ASKED_PARTS.map((one) => [one, of(one)])) as Record<AskedPart, number>;
    return { part, sure: of(part), all };
  }

  private typed(text: string): readonly Typed[] {
    return typedWords(text, this.short);
  }
}

const featuresOf = (typed: readonly Typed[], sign: Aspect | undefined): Feature[] => [
  ...wordFeatures(typed),
  feature(`#${sign ?? 'none'}`, SIGN),
];
