import { describe, expect, it } from 'vitest';
import { Turns } from '../../src/ground/turns.ts';

const busyFor = (ms: number): void => {
  const until = performance.now() + ms;
  while (performance.now() < until);
};
const loopTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('turns of the event loop', () => {
  it('come to everybody, in the order in which they were asked for', async () => {
    const turns = new Turns(() => false);
    const had: number[] = [];
    await Promise.all([1, 2, 3].map(async (one) => void had.push((await turns.next(), one))));
    expect(had).toEqual([1, 2, 3]);
  });

  it('let others in after a short stretch, however many wait', async () => {
    const turns = new Turns(() => false);
    const had: number[] = [];
    const all = Promise.all(
      Array.from({ length: 12 }, async (_, one) => {
        await turns.next();
        busyFor(5);
        had.push(one);
      }),
    );
    await loopTurn();
    await loopTurn();
    // 12 ms hold two or three of 5 ms, and never twelve.
    expect(had.length).toBeGreaterThan(0);
    expect(had.length).toBeLessThan(8);
    await all;
    expect(had).toHaveLength(12);
  });

  it('come now and then while something goes on that comes first, and at once when it is over', async () => {
    let first = true;
    const turns = new Turns(() => first);
    const had: number[] = [];
    const all = Promise.all([1, 2, 3].map(async (one) => void had.push((await turns.next(), one))));
    // The first is due: nobody has had a turn for long.
    while (had.length === 0) await loopTurn();
    await loopTurn();
    expect(had).toEqual([1]);
    first = false;
    await all;
    expect(had).toEqual([1, 2, 3]);
  });
});
