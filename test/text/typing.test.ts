import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isNear, Speller, withoutKeys, withoutRepeats } from '../../src/text/typing.ts';

describe('slips of the fingers', () => {
  it.each([
    ['giaays', 'giay'],
    ['ddawng', 'dang'],
    ['d9a8ng', 'dang'],
    ['lamf', 'lam'],
    ['lafm', 'lam'],
    ['hooj', 'ho'],
  ])('Telex or VNI keys of "%s" leave "%s"', (typed, bare) => expect(withoutKeys(typed)).toBe(bare));

  it('has nothing to say of words without such keys', () => {
    expect(withoutKeys('cong')).toBeUndefined();
    expect(withoutKeys('a1')).toBeUndefined();
  });

  it('drops letters written twice', () => expect(withoutRepeats('khonggg')).toBe('khong'));

  it('knows one changed, missing, added or exchanged letter', () => {
    for (const near of ['sinh', 'sin', 'sinhh', 'simh', 'snih']) expect(isNear('sinh', near), near).toBe(true);
    for (const far of ['si', 'hnis', 'xin', 'sonnh']) expect(isNear('sinh', far), far).toBe(false);
  });

  it('is the same from both sides', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 5 });
    fc.assert(fc.property(word, word, (a, b) => isNear(a, b) === isNear(b, a)));
  });
});

describe('the speller', () => {
  const speller = new Speller(
    new Map([
      ['dang', 9],
      ['ky', 9],
      ['khai', 8],
      ['sinh', 8],
      ['giay', 7],
      ['thuong', 5],
      ['truong', 2],
    ]),
  );

  it('leaves what it knows, numbers, short words and what is like nothing', () => {
    for (const word of ['khai', '12', 'kha', 'xyzzy', 'ñandú']) expect(speller.correct(word)).toEqual([word]);
  });

  it('mends keys, repeats, near misses and words run together', () => {
    expect(speller.correct('giaays')).toEqual(['giay']);
    expect(speller.correct('khaiii')).toEqual(['khai']);
    expect(speller.correct('thuonh')).toEqual(['thuong']);
    expect(speller.correct('khaisinh')).toEqual(['khai', 'sinh']);
    expect(speller.correct('dangky')).toEqual(['dang', 'ky']);
  });
});
