import { z } from 'zod';
import type { Typed, Written } from '../knowledge/index.ts';
import { tidy } from '../text/vietnamese.ts';
import { fits, holdsPhrase, joined, plain, reached, stands, typed, written } from './phrases.ts';

const lines = z.array(z.string().trim().min(1)).min(1);

/** `manner` of `flows/wording.yaml`: how people say short things. */
export const mannerWords = z.strictObject({
  /** Courtesy around a word. */
  before: lines,
  after: lines,
  agree: lines,
  decline: lines,
  /** Wanting to leave off. */
  quit: lines,
  /** Words that mean something only beside a no. */
  filler: lines,
  /** "cái thứ hai", "câu 2": what stands before a place, the names of each, and those of the first and the last. */
  places: z.strictObject({ heads: lines, numbers: z.array(lines).min(9), firsts: lines, lasts: lines }),
  thanks_signs: lines,
  anger_signs: lines,
  /** A message that begins with one of the first asks something; one that ends with one of the second may. */
  asking: lines,
  question_ends: lines,
  /** With one of these in front, what looks like a question is taken as it is. */
  content: lines,
  /** Whole messages of somebody who was misunderstood or is angry, and beginnings of those who put something right. */
  upset: lines,
  corrections: lines,
  /** Whole messages that only begin to ask. */
  beginnings: lines,
  /** A message that begins with one of these goes on with the one before it. */
  connecting: lines,
  /** With one of these beside it, six signs are a petition's code whatever their case. */
  code_words: lines,
});

type MannerWords = z.output<typeof mannerWords>;

/** What a short message comes to: agreeing, declining, or wanting to leave off altogether. */
export type Short = 'agree' | 'decline' | 'quit';
/** What a message of nothing but pictures or signs says. */
export type Mood = 'thanks' | 'anger' | 'other';

/** What is left of a message without courtesy, and its folded words as one line. */
interface Core {
  words: Typed[];
  plain: string;
}

/** What a piece of a short message is: `own` are the words of the answer asked for. */
type Piece = Short | 'own' | 'filler' | 'before' | 'after';

/** Longer messages are no short answers, in words; and in longer ones courtesy is not looked for. */
const MAX_SHORT = 10;
const MAX_COURTEOUS = 16;
/** Words of a question that is told by its beginning, and of one that is told by its end alone. */
const MAX_ASKING = 25;
const MAX_ENDING = 12;
/** Signs that change the look of the one before them. */
const LOOKS = /\u{FE0F}|\u{20E3}|\p{Emoji_Modifier}|\s/gu;

/** How people say short things: what they put around a word, and the many words for yes, no and enough. Words typed with marks need the right ones. */
export class Manner {
  private readonly before: Written[][];
  /** What stands after a word, read backwards. */
  private readonly endings: Written[][];
  /** What may stand before a place. */
  private readonly heads: Written[][];
  private last: { text: string; cores: readonly Core[] } | undefined;
  private readonly angry: Written[][];
  private readonly around: readonly [Piece, Written[][]][];
  private readonly pieces: readonly [Piece, Written[][]][];

  private static readonly made = new WeakMap<MannerWords, Manner>();

  /** The manner that some words describe, made once for them. */
  static of(words: MannerWords): Manner {
    let manner = Manner.made.get(words);
    if (!manner) Manner.made.set(words, (manner = new Manner(words)));
    return manner;
  }

  private constructor(private readonly words: MannerWords) {
    this.before = words.before.map(written);
    const after = words.after.map(written);
    this.endings = after.map((phrase) => phrase.toReversed());
    this.heads = words.places.heads.map(written);
    this.angry = words.upset.map(written);
    this.around = [
      ['after', after],
      ['before', this.before],
      ['filler', words.filler.map(written)],
    ];
    this.pieces = [
      ['decline', words.decline.map(written)],
      ['quit', words.quit.map(written)],
      ['agree', words.agree.map(written)],
      ...this.around,
    ];
  }

  /** A text as it is and without some or all of the courtesy around it, the longest first. */
  private cores(text: string): readonly Core[] {
    if (this.last?.text === text) return this.last.cores;
    const said = typed(text);
    const backwards = said.toReversed();
    const from = said.length > MAX_COURTEOUS ? [0] : reached(said.length, (at) => fits(said, this.before, at));
    const back = said.length > MAX_COURTEOUS ? [0] : reached(said.length, (at) => fits(backwards, this.endings, at));
    const spans = from.flatMap((start) => back.map((count) => said.slice(start, said.length - count))).filter(({ length }) => length > 0);
    const cores = spans.sort((a, b) => b.length - a.length).map((words) => ({ words, plain: joined(words) }));
    this.last = { text, cores };
    return cores;
  }

  /** Whether a message is one of these, as a whole, whatever its marks and the courtesy around it. */
  isOne(text: string, phrases: readonly string[]): boolean {
    const cores = this.cores(text);
    return phrases.some((phrase) => cores.some((core) => core.plain === plain(phrase)));
  }

  /** What a message comes to that is made of nothing but short answers, courtesy and the words `own` of the answer asked for. */
  short(text: string, own: readonly string[] = []): Short | undefined {
    const said = typed(text);
    if (said.length === 0 || said.length > MAX_SHORT) return undefined;
    const found = segments(said, [['own', own.map(written)], ...this.pieces]) ?? [];
    const has = (piece: Piece): boolean => found.includes(piece);
    // "Ok không" is a no; "không được" may be a question.
    if (has('decline')) return found.lastIndexOf('agree') < found.indexOf('decline') ? 'decline' : undefined;
    // "Thôi gửi" may be either.
    if (has('quit')) return has('own') ? undefined : 'quit';
    // "Gửi đâu", "gửi rồi", "gửi à" ask something.
    const asks = has('filler') || text.trimEnd().endsWith('?') || (has('own') && found.lastIndexOf('before') > found.indexOf('own'));
    return (has('agree') || has('own')) && !asks ? 'agree' : undefined;
  }

  /** The place that a message names among so many choices, from 1: "1 ạ", "câu 1", "cái thứ hai", "cái cuối". `told`: in digits or with a word for it. */
  place(text: string, count: number): { at: number; told: boolean } | undefined {
    for (const { words } of this.cores(text.normalize('NFKC'))) {
      let said = words;
      for (let head = this.head(said); head > 0 && head < said.length; head = this.head(said)) said = said.slice(head);
      const [digits = ''] = said.length === 1 ? said.map((word) => word.said) : [];
      const told = said.length < words.length;
      if (/^\d{1,2}$/.test(digits)) return { at: Number(digits), told: true };
      const is = (name: string): boolean => written(name).length === said.length && stands(said, written(name), 0);
      const { numbers, firsts, lasts } = this.words.places;
      const at = numbers.findIndex((names) => names.some(is)) + 1;
      if (at > 0) return { at, told };
      // "Đầu" alone may be anything.
      if ((told || said.length > 1) && firsts.some(is)) return { at: 1, told };
      if ((told || said.length > 1) && lasts.some(is)) return { at: count, told };
    }
    return undefined;
  }

  /** How many words of a text stand before a place. */
  private head(said: readonly Typed[]): number {
    return Math.max(0, ...fits(said, this.heads, 0));
  }

  /** What a message of nothing but pictures says; undefined where there are words in it, or nothing that is known. */
  mood(text: string): Mood | undefined {
    const shown = (sign: string): string => tidy(sign).replaceAll(LOOKS, '').toLowerCase();
    const holds = (signs: readonly string[]): boolean => signs.some((sign) => shown(text).includes(shown(sign)));
    const { anger_signs: anger, thanks_signs: thanks } = this.words;
    const known = [...anger, ...thanks].reduce((rest, sign) => rest.replaceAll(shown(sign), ''), shown(text));
    const rest = known.replaceAll(/\p{Extended_Pictographic}/gu, '');
    if (/[\p{L}\p{N}#]/u.test(rest) || rest === shown(text)) return undefined;
    return holds(anger) ? 'anger' : holds(thanks) ? 'thanks' : 'other';
  }

  /** Whether a message asks something of whoever reads it: surely by its beginning, perhaps by its end. */
  asks(text: string): 'surely' | 'perhaps' | undefined {
    const said = typed(text);
    const { asking, question_ends: questions } = this.words;
    if (said.length <= MAX_ASKING && asking.some((words) => stands(said, written(words), 0))) return 'surely';
    if (said.length > MAX_ENDING) return undefined;
    const asked =
      /\?\s*$/.test(text) || questions.some((end) => this.cores(text).some((core) => ` ${core.plain}`.endsWith(` ${plain(end)}`)));
    return asked ? 'perhaps' : undefined;
  }

  /** A text without the words that say it is the answer and no question; undefined where it has none. */
  asContent(text: string): string | undefined {
    const lead = this.words.content.find((words) => text.toLowerCase().startsWith(`${words.toLowerCase()}:`));
    return lead === undefined ? undefined : text.slice(lead.length + 1).trim();
  }

  /** Somebody was misunderstood or is angry, and says nothing else. */
  isUpset(text: string): boolean {
    const said = typed(text);
    if (said.length > MAX_SHORT) return false;
    const heard = this.angry.filter((phrase) => said.some((_, at) => stands(said, phrase, at)));
    return heard.some((phrase) => segments(said, [['own', [phrase]], ...this.around])?.includes('own'));
  }

  /** Somebody puts right what was understood. */
  corrects(text: string): boolean {
    return this.words.corrections.some((words) => stands(typed(text), written(words), 0));
  }

  /** The text only begins to ask: "em muốn", "bạn ơi cho em". */
  isBeginning(text: string): boolean {
    return this.isOne(text, this.words.beginnings);
  }

  /** The text goes on with what was written before it. */
  goesOn(text: string): boolean {
    return this.words.connecting.some((words) => stands(typed(text), written(words), 0));
  }

  /** A word for codes or petitions is in the text. */
  announcesCode(text: string): boolean {
    return this.words.code_words.some((word) => holdsPhrase(text, word));
  }
}

/** A text as a row of known phrases, long ones first; undefined where some word belongs to none. */
function segments(said: readonly Typed[], known: readonly (readonly [Piece, Written[][]])[], at = 0): Piece[] | undefined {
  if (at === said.length) return [];
  const here = known
    .flatMap(([piece, phrases]) => fits(said, phrases, at).map((length) => ({ piece, length })))
    .sort((a, b) => b.length - a.length);
  const tried = new Set<number>();
  for (const { piece, length } of here) {
    if (tried.has(length)) continue;
    tried.add(length);
    const rest = segments(said, known, at + length);
    if (rest) return [piece, ...rest];
  }
  return undefined;
}
