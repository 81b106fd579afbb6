import { describe, expect, it } from 'vitest';
import { Seal } from '../../src/database/seal.ts';

const seal = new Seal('ab'.repeat(32));

describe('the seal', () => {
  it('opens what it closed, for the same purpose only', () => {
    const closed = seal.close('RT-bí mật', 'refresh');
    expect(closed).not.toContain('RT');
    expect(seal.open(closed, 'refresh')).toBe('RT-bí mật');
    expect(() => seal.open(closed, 'access')).toThrow();
    expect(() => new Seal('cd'.repeat(32)).open(closed, 'refresh')).toThrow();
  });

  it('never gives the same bytes twice, and notices a changed one', () => {
    const closed = seal.close('x', 'p');
    expect(seal.close('x', 'p')).not.toBe(closed);
    const bytes = Buffer.from(closed, 'base64url');
    bytes[bytes.length - 1] = (bytes[bytes.length - 1] ?? 0) ^ 1;
    expect(() => seal.open(bytes.toString('base64url'), 'p')).toThrow();
  });

  it('makes stable pseudonyms that differ by key and purpose', () => {
    expect(seal.pseudonym('82', 'person')).toBe(seal.pseudonym('82', 'person'));
    expect(seal.pseudonym('82', 'person')).not.toBe(seal.pseudonym('82', 'other'));
    expect(seal.pseudonym('82', 'person')).not.toBe(new Seal('cd'.repeat(32)).pseudonym('82', 'person'));
  });

  it('refuses a key that is not 32 bytes', () => expect(() => new Seal('abcd')).toThrow(RangeError));
});
