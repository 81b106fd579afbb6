import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitText } from '../../src/text/split.ts';
import { fold, syllables, tidy, words } from '../../src/text/vietnamese.ts';

describe('Vietnamese text', () => {
  it('is folded to plain letters, đ included', () => {
    expect(fold('Đăng ký Giấy khai sinh Ở ĐÂU')).toBe('dang ky giay khai sinh o dau');
    expect(fold('đường'.normalize('NFD'))).toBe('duong');
  });

  it('is cut into words whatever stands between them', () => {
    expect(words('Tôi muốn: "khai-sinh", ở đâu?')).toEqual(['tôi', 'muốn', 'khai', 'sinh', 'ở', 'đâu']);
    expect(syllables('CCCD/CMND 2026')).toEqual(['cccd', 'cmnd', '2026']);
  });

  it('loses control and zero-width characters, and keeps line ends', () => {
    expect(tidy('  a\u200bb\u0000\n c\t\td ')).toBe('ab\n c d');
    expect(tidy('giấy'.normalize('NFD'))).toBe('giấy');
  });
});

describe('splitting a long text', () => {
  it('leaves a short one whole', () => {
    expect(splitText('Chào Anh/Chị.', 100)).toEqual(['Chào Anh/Chị.']);
    expect(splitText('   ', 100)).toEqual([]);
  });

  it('cuts at paragraph ends first, then at lines, sentences and blanks', () => {
    expect(splitText('Đoạn một.\n\nĐoạn hai dài hơn.', 20)).toEqual(['Đoạn một.', 'Đoạn hai dài hơn.']);
    expect(splitText('Dòng một\nDòng hai dài', 15)).toEqual(['Dòng một', 'Dòng hai dài']);
    expect(splitText('Câu một. Câu hai dài hơn', 16)).toEqual(['Câu một.', 'Câu hai dài hơn']);
    expect(splitText('một hai ba bốn', 8)).toEqual(['một hai', 'ba bốn']);
  });

  it('keeps 2.000 đồng and 23/11/2026 in one piece', () => {
    expect(splitText('Lệ phí là 2.000 đồng mỗi trang', 14)[0]).toBe('Lệ phí là');
  });

  it('never exceeds the limit, loses no letter and breaks no character', () => {
    const text = fc
      .array(
        fc.oneof(
          fc.constantFrom('giấy', 'khai sinh.', '\n\n', '\n', ' ', 'ế'.normalize('NFD'), '👨‍👩‍👧', 'x'.repeat(30)),
          fc.string({ unit: 'grapheme', maxLength: 12 }),
        ),
      )
      .map((parts) => parts.join(' '));
    fc.assert(
      fc.property(text, fc.integer({ min: 20, max: 80 }), (whole, limit) => {
        const parts = splitText(whole, limit);
        for (const part of parts) {
          expect(part.length).toBeLessThanOrEqual(limit);
          expect(part).not.toMatch(/^[\uDC00-\uDFFF]|[\uD800-\uDBFF]$/);
        }
        const bare = (value: string): string => value.normalize('NFC').replaceAll(/\s/g, '');
        expect(bare(parts.join(''))).toBe(bare(whole));
      }),
      { numRuns: 300 },
    );
  });
});
