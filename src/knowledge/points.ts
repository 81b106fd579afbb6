import { syllables } from '../text/vietnamese.ts';
import { ASKED_PARTS, type AskedPart } from './asked-parts.ts';
import type { AskedFor } from './part-finder.ts';
import type { Phrasing } from './phrasings.ts';
import { bagOf, counted, Worth, type Bag, type Counts } from './point-words.ts';
import { POINT_FEATURES, POINT_WEIGHTS, pointVector } from './point-evidence.ts';
import { toldIn, type Aspect, type Language, type Point, type Procedure } from './schema.ts';
import { shortForms, type ShortForms } from './short-forms.ts';
import { hasSign, signOf, type Sign } from './signs.ts';
import { typedWords } from './typed.ts';
import { shares, weighed } from './weighing.ts';

/** A point is told from this probability on: a wrong one is worse than the part of the procedure in which more stands. */
const POINT_FROM = 0.42;
/** The same beside a list or number of its own: then that is told, unless the point is surely what is asked. */
const POINT_BESIDE_FROM = 0.55;
/** The same where the content has no list nor number for what is asked: the choice is then between a point and saying that it is not known. */
const POINT_ELSE_NOTHING_FROM = 0.33;
/** Parts that are told in a list or a number of their own. */
const PLAIN = new Set<Aspect>(['documents', 'fee', 'duration', 'place', 'steps', 'online', 'form', 'status']);
/** What is asked for by its own name, which no list of a procedure has. */
const OWN = new Set<AskedPart>(['benefit', 'filing_limit', 'penalty', 'hours']);
/** A sign of so many words is as good as a longer one. */
const LONG_SIGN = 4;
const SMALLEST = 0.01;
const odds = (p: number): number => Math.log((p + SMALLEST) / (1 - p + SMALLEST));

/** Whether what is asked is told in a list or a number of its own. */
export const isPlain = (part: AskedPart): boolean => !OWN.has(part) && PLAIN.has(toldIn(part));

/** From which probability on a point answers what was asked. */
export function pointFrom(part: AskedPart): number {
  if (isPlain(part)) return POINT_BESIDE_FROM;
  return part === 'general' ? POINT_FROM : POINT_ELSE_NOTHING_FROM;
}

/** A point, and the probability that it answers the question at hand. */
export interface Ranked {
  point: Point;
  likely: number;
}

/** A question as it is compared with points. */
export interface Asking {
  text: string;
  asked: AskedFor;
}

interface Text {
  bag: Bag;
  square: number;
}
interface Ready {
  signs: Sign[];
  examples: Text[];
  asks: Text;
  text: Bag;
}
/** The points of one matter made ready to be compared with questions. */
interface ReadyItem {
  /** Syllables of its names. */
  named: ReadonlySet<string>;
  worth: Worth;
  points: Ready[];
  /** Phrasings of the matter that ask for what stands in a list or a number of its own. */
  plain: Text[];
}

/** Finds among the points of procedures the one that answers a question: judged against the others, and against none of them. */
export class PointFinder {
  private readonly ready = new WeakMap<Procedure, ReadyItem>();
  private readonly short: ShortForms;
  private readonly phrasings = new Map<string, string[]>();
  private counts: Counts | undefined;
  /** Syllables that name no case: courtesy, and those that ask for a part. */
  private readonly empty: ReadonlySet<string>;

  constructor(
    language: Pick<Language, 'abbreviations' | 'stopwords' | 'greeting' | 'aspects'>,
    private readonly procedures: readonly Procedure[],
    phrasings: readonly Phrasing[],
  ) {
    this.short = shortForms(language);
    const empty = [...language.stopwords, ...language.greeting, ...Object.values(language.aspects).flat()];
    this.empty = new Set(empty.flatMap((words) => syllables(words)));
    for (const { item, text, parts } of phrasings) {
      if (parts.length === 0 || !parts.every(isPlain)) continue;
      const list = this.phrasings.get(item);
      if (list) list.push(text);
      else this.phrasings.set(item, [text]);
    }
  }

  /** The points of `item` with the probability that each answers a question, the likeliest first. */
  ranked(item: Procedure, asking: Asking): Ranked[] {
    if (item.points.length === 0 || this.isBare(item, asking)) return [];
    const likely = shares(this.options(item, asking).map((features) => weighed(POINT_FEATURES, features, POINT_WEIGHTS)));
    return item.points.map((point, at) => ({ point, likely: likely[at] ?? 0 })).sort((a, b) => b.likely - a.likely);
  }

  /** Whether nothing is said but the matter and what is asked of it, which the matter itself tells: "làm giấy khai sinh ở đâu". */
  private isBare(item: Procedure, { text, asked }: Asking): boolean {
    if (!isPlain(asked.part) && asked.part !== 'general') return false;
    const { named } = this.readyOf(item);
    const said = typedWords(text, this.short).flatMap((word) => word.said.split(' '));
    return said.some((word) => named.has(word) && !this.empty.has(word)) && said.every((word) => named.has(word) || this.empty.has(word));
  }

  /** What speaks for each point of a matter and, last, for none of them. */
  options(item: Procedure, { text, asked }: Asking): number[][] {
    const { worth, points, plain } = this.readyOf(item);
    const typed = typedWords(text, this.short);
    const bag = bagOf(typed);
    const square = worth.square(bag);
    const nearest = (texts: readonly Text[]): number =>
      texts.reduce((best, other) => Math.max(best, worth.cosine(bag, other.bag, [square, other.square])), 0);
    const of = (part: AskedPart): number => asked.likely?.[part] ?? Number(part === asked.part);
    const alike = item.points.filter(({ part }) => part === asked.part).length;
    const options = item.points.map(({ part }, at) => {
      const ready = points[at];
      if (!ready) return pointVector({});
      const near = nearest(ready.examples);
      const sign = Math.max(0, ...ready.signs.map((sign) => (hasSign(typed, sign, true) ? sign.length : 0)));
      return pointVector({
        near,
        near_sure: near ** 3,
        asks: worth.share(bag, ready.asks.bag),
        covered: nearest([ready.asks]),
        text: worth.share(bag, ready.text),
        sign: Math.min(sign, LONG_SIGN) / LONG_SIGN,
        part: odds(of(part)),
        part_same: Number(part === asked.part),
        part_only: Number(part === asked.part && alike === 1),
        part_other: Number(part !== asked.part && isPlain(asked.part)),
      });
    });
    const plainly = ASKED_PARTS.reduce((sum, part) => sum + (isPlain(part) ? of(part) : 0), 0);
    const none = pointVector({
      none: 1,
      none_many: Math.log(item.points.length),
      none_plain: Number(isPlain(asked.part)),
      none_part: odds(plainly),
      none_near: nearest(plain),
      none_general: of('general'),
      none_words: 1 / typed.length,
      none_signed: Number(asked.signed && isPlain(asked.part)),
    });
    return [...options, none];
  }

  /** The words of some texts; no pair goes from one to the next. */
  private bag(...texts: string[]): Bag {
    return new Set(texts.flatMap((text) => [...bagOf(typedWords(text, this.short))]));
  }

  private everywhere(): Counts {
    return (this.counts ??= counted(
      this.procedures.flatMap(({ points }) => points.map(({ asks, examples, text }) => this.bag(...examples, ...asks, text))),
    ));
  }

  private readyOf(item: Procedure): ReadyItem {
    const known = this.ready.get(item);
    if (known) return known;
    const wholes = item.points.map(({ asks, examples, text }) => this.bag(...examples, ...asks, text));
    const worth = new Worth(counted(wholes), this.everywhere());
    const ready = (...texts: string[]): Text => {
      const bag = this.bag(...texts);
      return { bag, square: worth.square(bag) };
    };
    const made: ReadyItem = {
      named: new Set([item.name, item.short_name, ...item.aliases].flatMap((words) => syllables(words))),
      worth,
      points: item.points.map(({ asks, examples, text }) => ({
        signs: asks.map(signOf),
        examples: [...examples, ...asks.filter((ask) => !ask.includes('…'))].map((one) => ready(one)),
        asks: ready(...examples, ...asks),
        text: this.bag(text),
      })),
      plain: (this.phrasings.get(item.id) ?? []).map((one) => ready(one)),
    };
    this.ready.set(item, made);
    return made;
  }
}

/** Words of money that is paid. */
const PAID = /(?:^|\s)(?:phí|phi|lệ phí|nộp|nop|đóng|dong|mất|mat|tốn|ton|hết|het|trả|tra|thuế|thue|giá|gia|chi phí)(?=$|[\s,.?!])/iu;

/** What is asked about a matter by which one gets money: "bao nhiêu" is what one gets, unless the words are of paying. */
export function moneyAsked({ points }: Procedure, text: string, asked: AskedFor): AskedFor {
  const got = asked.part === 'fee' && !PAID.test(text) && points.some(({ part }) => part === 'benefit');
  return got ? { ...asked, part: 'benefit' } : asked;
}
