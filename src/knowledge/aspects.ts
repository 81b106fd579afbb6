import { syllables } from '../text/vietnamese.ts';
import type { Aspect, Language } from './schema.ts';

/** Where two parts are named at equal length, the more telling one wins. */
const ORDER: Aspect[] = ['status', 'fee', 'duration', 'form', 'place', 'online', 'documents', 'legal', 'eligibility', 'steps', 'general'];

/** A sign of one part: its pieces follow one another, with anything in between. */
interface Cue {
  aspect: Aspect;
  pieces: string[][];
  length: number;
}

/** Where a phrase stands in a text from `from` on, as whole words; -1 where it does not. */
function positionOf(text: readonly string[], phrase: readonly string[], from: number): number {
  for (let at = from; at + phrase.length <= text.length; at++) if (phrase.every((word, i) => text[at + i] === word)) return at;
  return -1;
}

function fits(text: readonly string[], cue: Cue): boolean {
  let from = 0;
  for (const piece of cue.pieces) {
    const at = positionOf(text, piece, from);
    if (at < 0) return false;
    from = at + piece.length;
  }
  return true;
}

function cuesOf(phrases: Language['aspects']): Cue[] {
  return ORDER.flatMap((aspect) =>
    (phrases[aspect] ?? []).map((phrase) => {
      const pieces = phrase.split('…').map(syllables);
      return { aspect, pieces, length: pieces.flat().length };
    }),
  );
}

/** Tells which part of a procedure a question is about. */
export class AspectFinder {
  private readonly strong: Cue[];
  private readonly weak: Cue[];

  constructor(language: Pick<Language, 'aspects' | 'aspects_weak'>) {
    this.strong = cuesOf(language.aspects);
    this.weak = cuesOf(language.aspects_weak);
  }

  /** Undefined when no part is named. `text` is folded, with short forms written out. */
  find(text: readonly string[]): Aspect | undefined {
    return this.longest(text, this.strong) ?? this.longest(text, this.weak);
  }

  /** A longer sign is surer: "bao nhiêu tuổi" is no question about money. */
  private longest(text: readonly string[], cues: readonly Cue[]): Aspect | undefined {
    let best: Cue | undefined;
    for (const cue of cues) if (cue.length > (best?.length ?? 0) && fits(text, cue)) best = cue;
    return best?.aspect;
  }
}
