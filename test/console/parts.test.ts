import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { read, write } from '../../src/console/assets/blocks.js';
import { blocksOf, textOf } from '../../src/console/pages/articles/body-text.ts';
import { weeksOf } from '../../src/console/pages/articles/calendar-month.tsx';
import { group } from '../../src/console/pages/content/question-groups.ts';

describe('the body of an article as it is typed', () => {
  it('is read as paragraphs, headings, lists, pictures and links', () => {
    expect(
      blocksOf(
        '# Cần gì\r\n\r\nMột đoạn\nhai dòng\n\n- một\n- hai\n\n1. trước\n2) sau\n\n![Ảnh](https://a.vn/b.jpg)\n\n[Xem](https://a.vn)\n\n-5 độ',
      ),
    ).toEqual([
      { type: 'heading', text: 'Cần gì' },
      { type: 'paragraph', text: 'Một đoạn\nhai dòng' },
      { type: 'list', ordered: false, items: ['một', 'hai'] },
      { type: 'list', ordered: true, items: ['trước', 'sau'] },
      { type: 'image', url: 'https://a.vn/b.jpg', caption: 'Ảnh' },
      { type: 'link', text: 'Xem', url: 'https://a.vn' },
      { type: 'paragraph', text: '-5 độ' },
    ]);
  });

  it('comes back as it was typed, whatever was typed', () => {
    const part = fc.oneof(
      fc.constantFrom(
        '# A',
        '- a\n- b',
        '1. a\n2. b',
        '![x](https://a.vn/b.jpg)',
        '![](https://a.vn)',
        '[x](https://a.vn)',
        'a\nb',
        '- a\nb',
        '#',
        '-',
      ),
      fc.string({ maxLength: 20 }),
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 6 }), (parts) => {
        const blocks = blocksOf(parts.join('\n\n'));
        expect(blocksOf(textOf(blocks))).toEqual(blocks);
      }),
    );
  });
});

describe('blocks in the browser', () => {
  it('are the blocks that the server understands, and come back as they were', () => {
    const kinds = { paragraph: 'paragraph', heading: 'heading', list: 'list', ordered: 'list', image: 'image', link: 'link' } as const;
    const part = fc.oneof(
      fc.constantFrom(
        '# A',
        '- a\n- b',
        '1. a\n2) b',
        '![x](https://a.vn/b.jpg)',
        '![](https://a.vn)',
        '[x](https://a.vn)',
        'a\nb',
        '-5 độ',
      ),
      fc.string({ maxLength: 20 }),
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 6 }), (parts) => {
        const text = parts.join('\n\n');
        const seen = read(text);
        expect(seen.map(({ kind }) => kinds[kind])).toEqual(blocksOf(text).map(({ type }) => type));
        const empty = seen.some((one) => one.text.trim() === '' && one.url === undefined);
        if (!empty) expect(blocksOf(write(seen))).toEqual(blocksOf(text));
      }),
    );
  });
});

describe('the month', () => {
  it('begins on Monday and holds every day once', () => {
    const weeks = weeksOf('2028-02');
    expect(weeks.every((week) => week.length === 7)).toBe(true);
    expect(weeks.flat().filter((day) => day !== undefined)).toHaveLength(29);
    expect(weeks[0]).toEqual([undefined, '2028-02-01', '2028-02-02', '2028-02-03', '2028-02-04', '2028-02-05', '2028-02-06']);
  });
});

describe('questions that were not answered', () => {
  it('are grouped as if each had been compared with every group', () => {
    const words = fc
      .subarray(['đổi', 'biển', 'số', 'xe', 'máy', 'ở', 'đâu', 'thuê', 'nhà'], { minLength: 1 })
      .map((list) => list.join(' '));
    fc.assert(
      fc.property(fc.array(words, { maxLength: 25 }), (texts) => {
        const groups: { words: Set<string>; count: number }[] = [];
        for (const text of texts) {
          const own = new Set(text.split(' '));
          const found = groups.find((one) => {
            const shared = [...own].filter((word) => one.words.has(word)).length;
            return shared / (own.size + one.words.size - shared) >= 0.6;
          });
          if (found) found.count++;
          else groups.push({ words: own, count: 1 });
        }
        const made = group(texts.map((text, at) => ({ _id: String(at), text, at: new Date(0), status: '' })));
        expect(made.map(({ count }) => count).sort()).toEqual(groups.map(({ count }) => count).sort());
      }),
    );
  });

  it('are grouped by what they share, the most asked first', () => {
    const asked = ['đổi biển số xe máy', 'doi bien so xe may', 'thuê nhà ở xã hội', 'đổi biển số xe máy ở đâu'].map((text, minute) => ({
      _id: text,
      text,
      at: new Date(60_000 * minute),
      status: 'unanswered_no_match' as const,
    }));
    expect(group(asked).map(({ text, count }) => [text, count])).toEqual([
      ['đổi biển số xe máy', 3],
      ['thuê nhà ở xã hội', 1],
    ]);
  });
});
