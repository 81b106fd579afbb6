import { agrees, hasSign, signOf, typedWords, type Sign, type Typed, type Written } from '../knowledge/index.ts';

const NO_SHORT_FORMS = new Map<string, string[]>();

/** The words of a message as it was typed. */
export const typed = (text: string): readonly Typed[] => typedWords(text, NO_SHORT_FORMS);
/** Their folded forms as one line. */
export const joined = (said: readonly Typed[]): string => said.map((word) => word.said).join(' ');

/** A phrase of the wording as a sign, and its folded words. */
interface Phrase {
  sign: Sign;
  plain: string;
}
/** Each is read once. */
const known = new Map<string, Phrase>();

function read(phrase: string): Phrase {
  const before = known.get(phrase);
  if (before) return before;
  const sign = signOf(phrase);
  const words = sign.pieces.flat().map(({ folded }) => folded);
  const made = { sign, plain: words.join(' ') };
  known.set(phrase, made);
  return made;
}
export const written = (phrase: string): Written[] => read(phrase).sign.pieces.flat();
export const plain = (phrase: string): string => read(phrase).plain;

/** Whether a text has such a phrase in it; "…" in the phrase stands for a few words between. */
export const holdsPhrase = (text: string, phrase: string): boolean => hasSign(typed(text), read(phrase).sign);
export const countWords = (text: string): number => typed(text).length;

/** Whether a phrase stands at a place of a text. Marks that were typed must be the right ones, none where it has none: "ảnh" is no "anh". */
export const stands = (said: readonly Typed[], phrase: readonly Written[], at: number): boolean =>
  phrase.every((word, i) => agrees(said[at + i], word) && !(word.plain && said[at + i]?.marked !== undefined));

/** The lengths of the phrases that stand at a place of a text. */
export const fits = (said: readonly Typed[], phrases: readonly Written[][], at: number): number[] =>
  phrases.flatMap((phrase) => (phrase.length > 0 && stands(said, phrase, at) ? [phrase.length] : []));

/** The places that are reached from the beginning by steps of such lengths, the beginning itself among them. */
export function reached(end: number, steps: (at: number) => number[]): number[] {
  const places = new Set([0]);
  for (const at of places) for (const step of steps(at)) if (at + step <= end) places.add(at + step);
  return [...places];
}
