import type { Choice } from './reply.ts';
import type { Wording } from './wording.ts';

/** Lines of one message: each has a number of one digit. */
export const MAX_LINES = 9;

export interface Page {
  choices: Choice[];
  /** How many there are. */
  pages: number;
}

/**
 * A page of a list, from 0, with the ways to the one before and the one after among its lines; undefined where there is no such page.
 * `payload`: what leads to a page.
 */
export function pageOf(
  all: readonly Choice[],
  at: number,
  payload: (at: number) => string,
  { page_on: on, page_back: back }: Pick<Wording, 'page_on' | 'page_back'>,
): Page | undefined {
  const starts = [0];
  for (;;) {
    const start = starts.at(-1) ?? 0;
    // The first page needs no way back, the last no way on.
    const room = MAX_LINES - (starts.length > 1 ? 1 : 0);
    if (all.length - start <= room) break;
    starts.push(start + room - 1);
  }
  const start = starts[at];
  if (start === undefined) return undefined;
  const choices: Choice[] = all.slice(start, starts[at + 1]);
  if (at > 0) choices.push({ ...back, payload: payload(at - 1), turns: true });
  if (at + 1 < starts.length) choices.push({ ...on, payload: payload(at + 1), turns: true });
  return { choices, pages: starts.length };
}
