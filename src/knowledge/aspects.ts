import { ASPECTS, type Aspect, type Language } from './schema.ts';
import { stands, writtenWords, type Typed, type Written } from './typed.ts';

/** Where two parts are named at equal length and place, the more telling one wins: the one with the lower number. */
const RANK: Record<Aspect, number> = {
  status: 0,
  fee: 1,
  duration: 2,
  form: 3,
  place: 4,
  online: 5,
  documents: 6,
  legal: 7,
  eligibility: 8,
  steps: 9,
  general: 10,
};

/** What a question ends with is what it asks: "bị phạt nguội thì nộp tiền ở đâu". Breaks ties only. */
const LAST = 0.5;

/** A sign of one part: its pieces follow one another, with anything in between. */
interface Cue {
  aspect: Aspect;
  pieces: Written[][];
  length: number;
}

/** A sign found in a text. */
interface Sign {
  aspect: Aspect;
  length: number;
  from: number;
}

/** Where a phrase stands in a text from `from` on, as whole words; -1 where it does not. */
function positionOf(text: readonly Typed[], phrase: readonly Written[], from: number): number {
  for (let at = from; at + phrase.length <= text.length; at++) if (stands(phrase, text, at)) return at;
  return -1;
}

function signOf(text: readonly Typed[], { aspect, pieces, length }: Cue): Sign | undefined {
  let end = 0;
  let first = -1;
  for (const piece of pieces) {
    const at = positionOf(text, piece, end);
    if (at < 0) return undefined;
    if (first < 0) first = at;
    end = at + piece.length;
  }
  return { aspect, length: length + (end === text.length ? LAST : 0), from: first };
}

/** First syllable, folded -> the signs that begin with it: only those of words in the text need a look. */
type Cues = ReadonlyMap<string, Cue[]>;

function cuesOf(...lists: Language['aspects'][]): Cues {
  const cues = new Map<string, Cue[]>();
  for (const aspect of ASPECTS) {
    for (const phrase of lists.flatMap((phrases) => phrases[aspect] ?? [])) {
      const pieces = phrase.split('…').map(writtenWords);
      const first = pieces[0]?.[0]?.folded ?? '';
      cues.set(first, [...(cues.get(first) ?? []), { aspect, pieces, length: pieces.flat().length }]);
    }
  }
  for (const list of cues.values()) list.sort((a, b) => b.length - a.length);
  return cues;
}

/** Tells which part of a procedure a question is about. */
export class AspectFinder {
  private readonly strong: Cues;
  private readonly weak: Cues;

  constructor(language: Pick<Language, 'aspects' | 'aspects_topical' | 'aspects_weak'>) {
    this.strong = cuesOf(language.aspects, language.aspects_topical);
    this.weak = cuesOf(language.aspects_weak);
  }

  /** Undefined when no part is named. */
  find(text: readonly Typed[]): Aspect | undefined {
    return this.best(text, this.strong) ?? this.best(text, this.weak);
  }

  /** A longer sign is surer ("bao nhiêu tuổi" is no question about money); of equal ones the first counts. */
  private best(text: readonly Typed[], cues: Cues): Aspect | undefined {
    let best: Sign | undefined;
    const looked = new Set<Cue[]>();
    for (const { said } of text) {
      const beginning = cues.get(said);
      if (!beginning || looked.has(beginning)) continue;
      looked.add(beginning);
      for (const cue of beginning) {
        // The longest come first.
        if (cue.length + LAST < (best?.length ?? 0)) break;
        const sign = signOf(text, cue);
        if (!sign || (best && !isSurer(sign, best))) continue;
        best = sign;
      }
    }
    return best?.aspect;
  }
}

function isSurer(sign: Sign, other: Sign): boolean {
  if (sign.length !== other.length) return sign.length > other.length;
  if (sign.from !== other.from) return sign.from < other.from;
  return RANK[sign.aspect] < RANK[other.aspect];
}
