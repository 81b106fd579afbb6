import { fold } from '../text/vietnamese.ts';

/** A word of a text, as it was written and as it is compared. */
export interface Word {
  raw: string;
  said: string;
  /** Without tone marks. */
  plain: string;
  /** A sentence, or a part of one, begins with it. */
  begins: boolean;
}

/** In small letters, with one spelling where there are two: `Kì Lừa`, `Kỳ Lừa`. */
function spelt(word: string): string {
  const said = word.toLowerCase().normalize('NFD');
  return (/^[^aeiou]+y\p{M}*$/u.test(said) ? said.replace('y', 'i') : said).normalize('NFC');
}

export function wordsOf(text: string): Word[] {
  const composed = text.normalize('NFC');
  let end = 0;
  return [...composed.matchAll(/[\p{L}\p{N}]+/gu)].map((match) => {
    const begins = match.index === 0 || /[,.:;!?\n()"“”]/.test(composed.slice(end, match.index));
    end = match.index + match[0].length;
    const said = spelt(match[0]);
    return { raw: match[0], said, plain: fold(said), begins };
  });
}

/** Phrases that are looked for, in words, and words as they are compared. There are few, and each message is searched for all of them. */
const split = new Map<string, readonly string[]>();
export function partsOf(phrase: string): readonly string[] {
  const parts = split.get(phrase) ?? phrase.split(' ');
  split.set(phrase, parts);
  return parts;
}
const looked = new Map<string, Pick<Word, 'said' | 'plain'>>();
export function lookedFor(one: string): Pick<Word, 'said' | 'plain'> {
  const known = looked.get(one);
  if (known) return known;
  const said = spelt(one);
  const made = { said, plain: fold(said) };
  looked.set(one, made);
  return made;
}

/** Whether a word is this one, with its tone marks or with none. */
export function is(word: Word | undefined, one: string): boolean {
  const { said, plain } = lookedFor(one);
  return word !== undefined && word.plain === plain && (word.said === said || word.said === word.plain);
}
export const isAny = (word: Word | undefined, listed: readonly string[]): boolean => listed.some((one) => is(word, one));
