import { fuzzStoreMessages } from './store-messages.ts';
import { bodies } from './bodies.ts';
import { imports } from './imports.ts';
import { diceOf, type Kind } from './kind.ts';
import { talks } from './talks.ts';
import type { Dialogue } from '../../../src/dialogue/index.ts';

/** Longest that one case should take on an idle machine, in ms. */
export const SLOW_MS = 250;
const MOST_TOLD = 20;

const storeMessages: Kind = {
  name: 'store messages',
  share: 385,
  attempt: (roll) => fuzzStoreMessages(1, roll(0x7fffffff)).faults[0],
};

export const kindsOf = async (dialogue: Dialogue): Promise<Kind[]> => [bodies, storeMessages, ...talks(dialogue), await imports()];

/** What became of the cases of one kind. */
export interface Tally {
  cases: number;
  /** All cases together, and the longest, in ms. */
  ms: number;
  longest: number;
  /** Cases that took longer than `SLOW_MS`. */
  slow: number;
}
export interface Fuzzed {
  tallies: Map<string, Tally>;
  /** What is wrong, each with the number of its case. At most 20. */
  faults: string[];
  /** Cases that failed, told or not. */
  failed: number;
}

/** Draws which kind a case is of, then the case. The same seed and number always give the same case. */
export async function attempt(
  kinds: readonly Kind[],
  seed: number,
  at: number,
): Promise<{ kind: string; ms: number; wrong: string | undefined }> {
  const roll = diceOf(seed, at);
  let place = roll(kinds.reduce((sum, { share }) => sum + share, 0));
  const kind = kinds.find(({ share }) => (place -= share) < 0);
  if (!kind) throw new Error('there are no kinds');
  const began = performance.now();
  const wrong = await kind.attempt(roll);
  return { kind: kind.name, ms: performance.now() - began, wrong };
}

/** Tries `cases` cases. `onProgress` is told every thousand. */
export async function fuzz(
  kinds: readonly Kind[],
  cases: number,
  seed: number,
  onProgress?: (done: number, so: Fuzzed) => void,
): Promise<Fuzzed> {
  const fuzzed: Fuzzed = { tallies: new Map(), faults: [], failed: 0 };
  for (let at = 0; at < cases; at++) {
    const { kind, ms, wrong } = await attempt(kinds, seed, at);
    const tally = fuzzed.tallies.get(kind) ?? { cases: 0, ms: 0, longest: 0, slow: 0 };
    fuzzed.tallies.set(kind, {
      cases: tally.cases + 1,
      ms: tally.ms + ms,
      longest: Math.max(tally.longest, ms),
      slow: tally.slow + Number(ms > SLOW_MS),
    });
    if (wrong !== undefined) {
      fuzzed.failed++;
      if (fuzzed.faults.length < MOST_TOLD) fuzzed.faults.push(`${kind}, case ${String(at)}: ${wrong}`);
    }
    if ((at + 1) % 1_000 === 0) onProgress?.(at + 1, fuzzed);
  }
  return fuzzed;
}
