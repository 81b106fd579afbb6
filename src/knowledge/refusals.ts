import { syllables } from '../text/vietnamese.ts';
import type { Procedure } from './schema.ts';
import type { Search } from './found.ts';

/** What a message turns down of what was understood before, and what is left of it. */
export interface Refusal {
  /** The message without what it turns down; empty where nothing is left. */
  rest: string;
  /** Topics that are turned down: none of them is what is meant. */
  topics: ReadonlySet<string>;
}

/** Ends of what can be turned down. */
const CLAUSE = /([,.;!\n]+|\s(?=chứ\s+(?:không|ko|k)\s)|\s(?=mà\s+(?:tôi|em|mình|anh|chị|là|hỏi)\s))/iu;
/** A clause that turns something down: "không phải trường học", "tôi không hỏi phí", "chứ không phải làm mới". */
const TURNS_DOWN =
  /^\s*(?:(?:dạ|da|vâng|vang|thế|the|nhưng|nhung|ơ|ớ|à|ừ|uh|thưa|không|khong|em|tôi|toi|mình|minh|anh|chị|chi|ông|ong|bà|ba|bác|bac|cháu|chau|con|tui|đã|da|bảo|bao|là|la|chứ|chu|ý)\s+){0,4}(?:không|khong|ko|kg|k|hông|hong|đâu|dau)\s+(?:có\s+|co\s+)?(?:phải|phai|hỏi|hoi)\s+(?<span>\S.*)$/iu;
/** What ends a question: then nothing is turned down, it is asked whether it is so. */
const ASKS = /(?:\?|(?:^|\s)(?:à|hả|hở|sao|chứ|nhỉ|không|khong|ko|chưa))\s*$/iu;
const LEAD = /^(?:là|la|về|ve|việc|viec|chuyện|chuyen|vụ|vu|cái|cai|hỏi|hoi|xin|đi|di)\s+/iu;
/** A thing turned down is the matter of which so many of its words are the name, and which it is like by so much. */
const NAMED = 0.6;
const LIKE = 0.5;
const CERTAIN = 0.6;
/** Longer stories turn nothing down. */
const MAX_SPAN = 9;
const COURTESY = new Set(['a', 'dau', 'nhe', 'nha', 'ay', 'co', 'nua', 'la', 'ca']);

/** What a message turns down, said after `last` was spoken of; undefined where it turns nothing down. */
export function refusalIn(text: string, last: Procedure | undefined, search: Search): Refusal | undefined {
  const pieces = text.split(CLAUSE);
  const kept: string[] = [];
  const spans: string[] = [];
  for (const [at, piece] of pieces.entries()) {
    const span = at % 2 === 0 ? TURNS_DOWN.exec(piece)?.groups?.span : undefined;
    const whole = span === undefined || pieces[at + 1]?.includes('?') === true || ASKS.test(piece) || span.split(/\s+/).length > MAX_SPAN;
    if (whole) kept.push(piece);
    else spans.push(span);
  }
  if (spans.length === 0) return undefined;
  const topics = new Set(spans.flatMap((span) => topicsOf(span, last, search)));
  const rest = kept.join('').replaceAll(/^[\s,.;!]+|[\s,.;!]+$/g, '');
  return { rest: syllables(rest).filter((word) => !COURTESY.has(word)).length > 1 ? rest : '', topics };
}

/** The topics that a thing turned down names. */
function topicsOf(span: string, last: Procedure | undefined, search: Search): string[] {
  let thing = span;
  while (LEAD.test(thing)) thing = thing.replace(LEAD, '');
  const said = syllables(thing).filter((word) => !COURTESY.has(word));
  if (said.length === 0) return [];
  const { hits, confidence } = search.find(thing);
  const best = hits[0]?.item.topic;
  const found = best !== undefined && confidence >= CERTAIN ? [best] : [];
  if (!last) return found;
  const names = new Set([last.name, last.short_name, ...last.aliases].flatMap((name) => syllables(name)));
  const named = said.filter((word) => names.has(word)).length / said.length;
  return named >= NAMED || (best === last.topic && confidence >= LIKE) ? [last.topic, ...found] : found;
}
