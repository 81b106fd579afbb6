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
  const found: Feature[] = [];
  const add = (key: string, share: number): void => void found.push(feature(key, share));
  const pairs: string[] = [];
  for (let at = 1; at < typed.length; at++) pairs.push(`${typed[at - 1]?.said ?? ''} ${typed[at]?.said ?? ''}`);
  const last = Math.max(0, typed.length - LAST_WORDS);
  for (const { said } of typed) add(said, WORD);
  for (const pair of pairs) add(pair, PAIR);
  for (const { marked } of typed) if (marked !== undefined) add(`=${marked}`, MARKED);
  for (const { said } of typed.slice(last)) add(`$${said}`, LAST);
  for (const pair of pairs.slice(last)) add(`$${pair}`, LAST_PAIR);
  add(`$$${typed.at(-1)?.said ?? ''}`, LAST_PAIR);
  add(`#${String(LENGTHS.filter((length) => typed.length > length).length)}`, 1);
  return found;
}
