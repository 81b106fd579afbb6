import type { Answer } from './answer.ts';
import type { PartFinder } from './part-finder.ts';
import { toldIn } from './schema.ts';
import type { Search } from './found.ts';

/** Two things side by side, each in at most so many words and each as sure as this. */
const AND = /\s(?:và|va|với|lẫn|cùng với|cộng với)\s/iu;
const CLAUSE_END = /[,.;?!\n]\s*/u;
const SIDE_WORDS = 10;
const SIDE_FROM = 0.9;

/**
 * Two matters that one short message names side by side: "mất căn cước và bằng lái xe thì làm lại ở đâu". `sureFrom`: what is done in one go has a name of
 * its own, as sure as this.
 */
export function sideBySide(text: string, search: Search, parts: PartFinder, sureFrom: number): Answer | undefined {
  const [left, right, more] = text.split(AND);
  if (left === undefined || right === undefined || more !== undefined) return undefined;
  const [before = '', after = ''] = [left.split(CLAUSE_END).at(-1), right.split(CLAUSE_END)[0]];
  // "mất căn cước và bằng lái xe": what happened to the one happened to the other.
  const sides = [before, `${before.trim().split(/\s+/)[0] ?? ''} ${after}`];
  if (sides.some((side) => side.trim().split(/\s+/).length > SIDE_WORDS)) return undefined;
  const [whole, ...halves] = [text, ...sides].map((one) => search.find(one));
  const [first, second] = halves.map(({ hits, confidence }) => (confidence >= SIDE_FROM ? hits[0] : undefined));
  if (!whole || !first || !second || first.item.topic === second.item.topic || first.item.out_of_scope || second.item.out_of_scope)
    return undefined;
  const named = whole.hits[0]?.item.topic;
  // What is done in one go has a name of its own: "khai sinh và thẻ bảo hiểm".
  if (whole.confidence >= sureFrom && named !== first.item.topic && named !== second.item.topic) return undefined;
  const asked = parts.find(text);
  const rest = { aspect: toldIn(asked.part), asked, confidence: Math.min(...halves.map(({ confidence }) => confidence)) };
  return { status: 'answered', sure: true, item: first.item, second: second.item, candidates: [first, second], ...rest };
}
