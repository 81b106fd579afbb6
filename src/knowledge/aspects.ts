import { syllables } from '../text/vietnamese.ts';
import type { Aspect, Language } from './schema.ts';

/** Where two parts are asked about in one breath, the more telling one wins. */
const ORDER: Aspect[] = ['status', 'fee', 'duration', 'form', 'online', 'documents', 'legal', 'place', 'eligibility', 'steps', 'general'];

/** True when a phrase stands in a text as whole words, both folded. */
function contains(text: readonly string[], phrase: readonly string[]): boolean {
  return text.some((_, at) => phrase.every((word, i) => text[at + i] === word));
}

/** Tells which part of a procedure a question is about. */
export class AspectFinder {
  private readonly cues: [Aspect, string[][]][];

  constructor(language: Pick<Language, 'aspects'>) {
    this.cues = ORDER.flatMap((aspect) => {
      const phrases = language.aspects[aspect];
      return phrases ? [[aspect, phrases.map(syllables)] as [Aspect, string[][]]] : [];
    });
  }

  /** Undefined when no part is named. `text` has its abbreviations written out. */
  find(text: readonly string[]): Aspect | undefined {
    let best: { aspect: Aspect; length: number } | undefined;
    for (const [aspect, phrases] of this.cues) {
      for (const phrase of phrases) {
        // A longer cue is surer: "bao nhiêu tuổi" is no question about money.
        if (phrase.length > (best?.length ?? 0) && contains(text, phrase)) best = { aspect, length: phrase.length };
      }
    }
    return best?.aspect;
  }
}
