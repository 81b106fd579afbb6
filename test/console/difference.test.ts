import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { piecesBetween } from '../../src/console/pages/content/difference.tsx';

const changes = (before: string, after: string): [string, string][] =>
  piecesBetween(before, after).flatMap(({ kept, gone, come }) => (kept === '' ? [[gone, come] as [string, string]] : []));

describe('two wordings beside each other', () => {
  it('differ by whole words: a number that changed is two numbers, not the digits of one', () => {
    expect(changes('Trong 5 ngày làm việc', 'Trong 3 ngày làm việc')).toEqual([['5', '3']]);
    expect(changes('Lệ phí 50.000 đồng', 'Lệ phí 5.000 đồng').flat().join(' ')).not.toMatch(/^0 *$/);
  });

  it('join what is changed side by side', () => {
    expect(changes('nộp tại xã', 'nộp qua mạng')).toEqual([['tại xã', 'qua mạng']]);
  });

  it('give both texts back, whatever they are', () => {
    const text = fc.array(fc.constantFrom('5', '3', 'ngày', ' ', '  ', 'giấy tờ', ',', '.', '\n')).map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, text, (before, after) => {
        const pieces = piecesBetween(before, after);
        expect(pieces.map(({ kept, gone }) => kept + gone).join('')).toBe(before);
        expect(pieces.map(({ kept, come }) => kept + come).join('')).toBe(after);
      }),
    );
  });
});
