import { dice } from './store-messages.ts';

/** A whole number from 0 up to, not including, its argument. */
export type Roll = ReturnType<typeof dice>;

/** One way to attack the program. */
export interface Kind {
  name: string;
  /** How many of a thousand cases are of this kind: what is slow is tried less often. */
  share: number;
  /** Tries one case, drawn by `roll`. Gives back what is wrong, in words with the input; undefined where all is well. */
  attempt(roll: Roll): string | undefined | Promise<string | undefined>;
}

export const pick = <T>(roll: Roll, list: readonly T[]): T => list[roll(list.length)] as T;
export const times = <T>(roll: Roll, most: number, make: () => T): T[] => Array.from({ length: roll(most + 1) }, make);

/** The dice of one case: any case can so be tried again alone. */
export function diceOf(seed: number, at: number): Roll {
  const roll = dice(Math.imul(seed + 1, 0x9e3779b1) ^ Math.imul(at + 1, 0x85ebca6b));
  // The first numbers of neighbours are alike.
  for (let skip = 0; skip < 8; skip++) roll(2);
  return roll;
}

/** A text for a line of a report. */
export const shown = (text: string): string => JSON.stringify(text.length > 300 ? `${text.slice(0, 300)}… (${String(text.length)})` : text);
