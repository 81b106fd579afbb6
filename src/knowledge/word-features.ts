import type { Feature } from './reading.ts';
import type { Typed } from './typed.ts';

/** What words, pairs of neighbours, marked words and the last words are worth; chosen on kinds of citizens left out in turn. */
const WORD = 0.6;
const PAIR = 1;
const MARKED = 0.4;
const LAST = 0.5;
const LAST_PAIR = 0.6;
/** What stands so near to the end is often what is asked. */
const LAST_WORDS = 5;
/** Lengths up to which texts count as alike, in words. */
const LENGTHS = [3, 8, 20];

export const feature = (key: string, share: number): Feature => ({ key, kind: 'word', stop: false, share });

/** A text for classifiers that look at how something is said, and so at the very words that carry no topic. */
export function wordFeatures(typed: readonly Typed[]): Feature[] {
  const said = typed.map((word) => word.said);
  const pairs = said.slice(1).map((word, at) => `${said[at] ?? ''} ${word}`);
  const last = Math.max(0, said.length - LAST_WORDS);
  return [
    ...said.map((word) => feature(word, WORD)),
    ...pairs.map((pair) => feature(pair, PAIR)),
    ...typed.flatMap(({ marked }) => (marked === undefined ? [] : [feature(`=${marked}`, MARKED)])),
    ...said.slice(last).map((word) => feature(`$${word}`, LAST)),
    ...pairs.slice(last).map((pair) => feature(`$${pair}`, LAST_PAIR)),
    feature(`$$${said.at(-1) ?? ''}`, LAST_PAIR),
    feature(`#${String(LENGTHS.filter((length) => said.length > length).length)}`, 1),
  ];
}
