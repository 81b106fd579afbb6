import { foldWord, remembering, words } from '../text/vietnamese.ts';
import type { ShortForms } from './short-forms.ts';

/** A word as it is compared, and as it was typed where it bore marks. */
export interface Typed {
  said: string;
  marked?: string;
}

/** Texts whose words are remembered: one message is asked for its words by many. */
const REMEMBERED = 16;
const remembered = new WeakMap<ShortForms, Map<string, readonly Typed[]>>();

/** The words of a text, short forms written out. */
export function typedWords(text: string, short: ShortForms): readonly Typed[] {
  let known = remembered.get(short);
  if (!known) remembered.set(short, (known = new Map<string, readonly Typed[]>()));
  const before = known.get(text);
  if (before) return before;
  const typed = mended(text, short, (word) => [word]);
  if (known.size >= REMEMBERED) known.clear();
  known.set(text, typed);
  return typed;
}

/** The same; `correct` mends a folded word that is none. */
export function mended(text: string, short: ShortForms, correct: (word: string) => readonly string[]): Typed[] {
  const typed: Typed[] = [];
  for (const word of words(text)) {
    const folded = foldWord(word);
    for (const said of short.get(folded) ?? correct(folded))
      typed.push(said === folded && said !== word ? { said, marked: word } : { said });
  }
  return typed;
}

/** A syllable of content, made ready to be compared with typed ones. */
export interface Written {
  folded: string;
  text: string;
  /** Written without marks: any typed marks will do. */
  plain: boolean;
  /** Without its tone, and the tone alone. */
  bare: string;
  tone: string;
}

/** Tone marks stand on either vowel of "oa", "oe", "uy": both spellings are one. */
const TONES = /[\u0300\u0301\u0303\u0309\u0323]/g;
const NO_TONES = /[^\u0300\u0301\u0303\u0309\u0323]/g;
const toneApart = remembering((word: string): Pick<Written, 'bare' | 'tone'> => {
  const letters = word.normalize('NFD');
  return { bare: letters.replaceAll(TONES, ''), tone: letters.replaceAll(NO_TONES, '') };
});

/** The syllables of a phrase of content. */
export const writtenWords = (phrase: string): Written[] =>
  words(phrase).map((text) => {
    const folded = foldWord(text);
    return { folded, text, plain: folded === text, ...toneApart(text) };
  });

/** Whether a typed word is this written one. Where marks were typed they must be the right ones: "nguội" is not "người". */
export function agrees(typed: Typed | undefined, written: Written): boolean {
  if (typed?.said !== written.folded) return false;
  const { marked } = typed;
  if (marked === undefined || written.plain || marked === written.text) return true;
  const { bare, tone } = toneApart(marked);
  return bare === written.bare && tone === written.tone;
}

/** Whether a phrase stands in a text at this place. */
export function stands(phrase: readonly Written[], text: readonly Typed[], at: number): boolean {
  for (let i = 0; i < phrase.length; i++) {
    const word = phrase[i];
    if (!word || !agrees(text[at + i], word)) return false;
  }
  return true;
}

/** Words and phrases to be found in a text. */
export class PhraseSet {
  /** First syllable, folded -> the phrases that begin with it, syllable by syllable, longest first. */
  private readonly phrases = new Map<string, Written[][]>();

  constructor(phrases: readonly string[]) {
    for (const phrase of phrases.map(writtenWords)) {
      const first = phrase[0]?.folded ?? '';
      this.phrases.set(first, [...(this.phrases.get(first) ?? []), phrase]);
    }
    for (const list of this.phrases.values()) list.sort((a, b) => b.length - a.length);
  }

  /** Which of these words belong to one of the phrases. */
  marked(text: readonly Typed[]): boolean[] {
    const marks = text.map(() => false);
    for (let at = 0; at < text.length; at++) {
      const longest = this.phrases.get(text[at]?.said ?? '')?.find((phrase) => stands(phrase, text, at));
      if (longest) marks.fill(true, at, at + longest.length);
    }
    return marks;
  }
}
