import type { Procedure } from './schema.ts';
import type { Found, Hit, Search } from './search.ts';

/** Chosen on the conversations of `test/questions/dialogues.jsonl`. A message of more words explains itself. */
const LONG_WORDS = 30;
/** A message of at most so many words that names a part hardly begins a new matter by words that services share. */
const SHORT_WORDS = 12;
/** Alone, a message begins a new matter from this confidence on; a longer one already from the second. */
const NEW_FROM = 0.93;
const NEW_LONG_FROM = 0.8;
/** With the matter spoken of in front, a message moves on to a neighbour of it from this confidence on. */
const MOVE_FROM = 0.4;
/** A message with more topic words than this says something new. */
const FEW_WORDS = 3;
/** Nearer to something that is no procedure than this, in so many topic words, a message has left the matter. */
const LEFT_FROM = 0.8;
const LEFT_WORDS = 4;

/** What a message is compared with: how well it explains itself, and what it says together with the matter spoken of. */
interface Message {
  text: string;
  found: Found;
  /** Whether it names a part. */
  named: boolean;
}

/** What a message goes on about. `sure`: it names a part and hardly anything else. */
export interface Continuation extends Hit {
  sure: boolean;
}

/**
 * The procedure that a message goes on about, or moves on to, where it is read after another: undefined where it begins a matter of its own.
 * An elliptic message ("thế còn gia hạn", "muộn 2 tháng rồi có sao không") says little alone and much with the name of the matter in front.
 */
export function continued({ text, found, named }: Message, last: Procedure, search: Search): Continuation | undefined {
  const { hits, confidence, foreign, topicWords } = found;
  const [best] = hits;
  const words = text.split(/\s+/).length;
  if (words > LONG_WORDS || best?.exact) return undefined;
  const sure = named && topicWords.length <= FEW_WORDS;
  if (best?.item.topic === last.topic) return { ...best, sure: sure || confidence >= MOVE_FROM };
  // "nộp qua mạng được không" asks about the matter, though a guide to filing online knows each of its words.
  const service = best !== undefined && best.item.kind === 'guide' && last.kind !== 'guide' && named && words <= SHORT_WORDS;
  if (!service && confidence >= (words > SHORT_WORDS ? NEW_LONG_FROM : NEW_FROM)) return undefined;
  if (!named && topicWords.length >= LEFT_WORDS && foreign >= LEFT_FROM) return undefined;
  const joint = search.find(`${last.short_name} ${text}`);
  const together = joint.hits[0];
  const moved = together && together.item.topic !== last.topic && hits.slice(0, 4).some(({ item }) => item.topic === together.item.topic);
  if (moved && !service && joint.confidence >= MOVE_FROM) return { ...together, sure: false };
  return { item: last, score: 1, covered: 1, exact: false, sure };
}
