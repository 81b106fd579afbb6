import { describe, expect, it } from 'vitest';
import { Lately } from '../../src/ground/lately.ts';

function counting() {
  let reads = 0;
  return { read: () => Promise.resolve(++reads), known: new Lately<number>(2_000) };
}

describe('what was read lately', () => {
  it('is not read again until it is old, also where many ask at once', async () => {
    const { read, known } = counting();
    expect(await Promise.all([known.value(0, read), known.value(0, read)])).toEqual([1, 1]);
    expect(await known.value(1_999, read)).toBe(1);
    expect(await known.value(2_000, read)).toBe(2);
  });

  it('is read again when it was changed here, or the clock was set back', async () => {
    const { read, known } = counting();
    await known.value(10_000, read);
    known.forget();
    expect(await known.value(10_000, read)).toBe(2);
    expect(await known.value(7_000, read)).toBe(3);
  });

  it('is not kept where it could not be read', async () => {
    const { read, known } = counting();
    await expect(known.value(0, () => Promise.reject(new Error('store')))).rejects.toThrow('store');
    expect(await known.value(0, read)).toBe(1);
  });

  it('does not count where it was changed while it was read', async () => {
    const { read, known } = counting();
    const early = known.value(0, read);
    known.forget();
    expect([await early, await known.value(0, read)]).toEqual([1, 2]);
  });
});
