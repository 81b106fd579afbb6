import { createHash } from 'node:crypto';
import type { Point, Procedure, Ranked } from '../knowledge/index.ts';
import { isPlain } from '../knowledge/index.ts';
import { MINUTE } from '../time/clock.ts';
import { askedText, againText, type Asked } from './asked.ts';
import type { TurnContext } from './plain.ts';
import type { DialogueState } from './state.ts';

/** Whoever asks later may have forgotten what was told. */
const TOLD_MS = 30 * MINUTE;
/** A point that was not told yet takes the place of one that was from this probability on. */
const SECOND_FROM = 0.12;
/** Enough to tell a handful of texts apart. */
const KEY_LENGTH = 10;

const keyOf = (text: string): string => createHash('sha256').update(text).digest('base64url').slice(0, KEY_LENGTH);

/** What is told in answer to a question: a text, and what it is known by afterwards. */
export interface Telling {
  text: string;
  told: NonNullable<DialogueState['told']>;
  /** Nothing is left to tell but that it is not known. */
  again: boolean;
}

/**
 * The answer to a question about a matter, other than what was told just now: the next point, the part without a point, or in one line that more is not known.
 * `lead` stands above it and does not count.
 */
export function telling(context: TurnContext, item: Procedure, asked: Asked & { points?: readonly Ranked[] | undefined }): Telling {
  const { state, card, now } = context;
  const recent = new Set(state.told && now - state.told.at < TOLD_MS ? state.told.keys : []);
  const fresh = (text: string, point: Point | undefined): boolean => !recent.has(keyOf(text)) && !(point && recent.has(keyOf(point.text)));
  const others = (asked.points ?? []).filter(({ point, likely }) => point !== asked.point && likely >= SECOND_FROM);
  const ways: (Point | undefined)[] = [
    asked.point,
    ...(asked.point ? others.map(({ point }) => point) : []),
    ...(asked.point && isPlain(asked.asked.part) ? [undefined] : []),
    ...(asked.point ? [] : others.map(({ point }) => point)),
  ];
  for (const point of ways) {
    const text = askedText(item, { ...asked, point }, card);
    if (fresh(text, point)) return { text, again: false, told: { at: now, keys: [keyOf(text), ...(point ? [keyOf(point.text)] : [])] } };
  }
  const text = againText(item, card);
  return { text, again: true, told: { at: now, keys: [...(state.told?.keys ?? []), keyOf(text)] } };
}

/** What a text that was told is known by afterwards. */
export const toldText = (text: string, now: number): Telling['told'] => ({ at: now, keys: [keyOf(text)] });
