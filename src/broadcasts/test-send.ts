import type { NewReply } from '../outbox/rows.ts';
import type { ArticleDoc } from './documents.ts';
import { toTestText, type RenderOptions } from './render.ts';

/** A little under what Zalo takes as one message. */
const MAX_TEXT = 1_900;

/**
 * An article as a message to a colleague, for the outbox. `at` is epoch ms and its place among their messages; the same words are sent to
 * the same person once for each `round`.
 */
export function testReply(
  { _id, content, hash }: Pick<ArticleDoc, '_id' | 'content' | 'hash'>,
  userId: string,
  options: RenderOptions & { at: number; round?: string },
): NewReply {
  const text = toTestText(content, options).slice(0, MAX_TEXT);
  const round = options.round === undefined ? '' : `:${options.round}`;
  return { _id: `test:${_id}:${hash.slice(0, 12)}:${userId}${round}`, userId, order: options.at, message: { text }, echoText: text };
}
