import { describe, expect, it } from 'vitest';
import { typable, typableCode } from '../../src/ground/codes.ts';

describe('codes that people type', () => {
  it('have the length that was asked for, and no sign that can be taken for another', () => {
    for (const length of [1, 6, 24]) expect(typable(length)).toMatch(new RegExp(`^[a-hj-km-np-z2-9]{${String(length)}}$`));
  });

  it('have a digit and a letter in upper case where they are codes of cases', () => {
    for (let i = 0; i < 200; i++) expect(typableCode(6)).toMatch(/^(?=.*\d)(?=.*[A-Z])[A-HJKMNP-Z2-9]{6}$/);
  });

  it('prefer no sign to another', () => {
    const counts = new Map<string, number>();
    for (const sign of typable(310_000)) counts.set(sign, (counts.get(sign) ?? 0) + 1);
    expect(counts.size).toBe(31);
    // 10 000 each are expected; a biased modulo gave eight of them 12.5 % more than the others.
    for (const [sign, count] of counts) expect(Math.abs(count - 10_000), sign).toBeLessThan(600);
  });
});
