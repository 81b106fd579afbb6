import { describe, expect, it } from 'vitest';
import { PointFinder, pointFrom } from '../../src/knowledge/points.ts';
import type { AskedPart } from '../../src/knowledge/asked-parts.ts';
import type { Phrasing } from '../../src/knowledge/phrasings.ts';
import type { Point, Procedure } from '../../src/knowledge/schema.ts';

const point = (part: AskedPart, asks: string[], text: string, examples: string[] = []): Point => ({
  part,
  asks,
  examples,
  text,
  source: 'Luật',
  on: '2026-11-27',
});
const points = [
  point('filing_limit', ['quá hạn', 'muộn … có sao không', 'hạn nộp đến'], 'Trong 60 ngày kể từ ngày sinh.', [
    'con hai tháng rồi mới khai có được không',
    'để lâu quá thì sao',
  ]),
  point('eligibility', ['ông bà', 'đi thay được không'], 'Được, ông bà hoặc người thân đi thay được.', [
    'nhờ dì nó đi hộ được không',
    'bố mẹ bận cả thì ai đi',
  ]),
  point('benefit', ['mỗi tháng', 'hàng tháng'], 'Mỗi tháng bằng một nửa lương cơ sở.', ['một tháng nhận mấy tiền']),
  point('benefit', ['một lần'], 'Một lần: hai tháng lương cho mỗi năm.', ['lấy cả cục được bao nhiêu']),
];
const phrasing = (text: string, part: AskedPart): Phrasing => ({ text, item: 'khai-sinh', also: [], parts: [part], writer: 'x' });
const item = { id: 'khai-sinh', points, name: 'Đăng ký khai sinh', short_name: 'Khai sinh', aliases: [] } as unknown as Procedure;
const finder = new PointFinder(
  { abbreviations: { ko: 'không' }, stopwords: [], greeting: [], aspects: {} },
  [item],
  [
    phrasing('khai sinh cần giấy tờ gì', 'documents'),
    phrasing('quá hạn thì nộp giấy gì', 'documents'),
    phrasing('khai sinh ở đâu', 'place'),
  ],
);
function find(text: string, part: AskedPart): string | undefined {
  const asked = { part, yesno: false, signed: false };
  const [first] = finder.ranked(item, { text, asked });
  return first && first.likely >= pointFrom(part) ? first.point.text : undefined;
}

describe('the sentence that answers a question', () => {
  it('is found by questions like it, with marks and without, and by its signs', () => {
    expect(find('con tôi quá hạn rồi có được không', 'legal')).toMatch(/60 ngày/);
    expect(find('muon hai thang roi co sao khong', 'legal')).toMatch(/60 ngày/);
    expect(find('bà nội đi thay được không', 'eligibility')).toMatch(/^Được, ông bà/);
    expect(find('nho di no di ho duoc ko', 'eligibility')).toMatch(/^Được, ông bà/);
  });

  it('is the likelier of two about the same part', () => {
    expect(find('hàng tháng được nhận mấy tiền', 'benefit')).toMatch(/^Mỗi tháng/);
    expect(find('lấy một lần cả cục thì được bao nhiêu', 'benefit')).toMatch(/^Một lần/);
  });

  it('is none where a list or number of the matter fits better', () => {
    expect(find('quá hạn thì cần nộp giấy gì', 'documents')).toBeUndefined();
    expect(find('khai sinh ở đâu', 'place')).toBeUndefined();
  });

  it('is none for what nothing is said of', () => {
    expect(find('đặt tên tiếng nước ngoài', 'eligibility')).toBeUndefined();
    expect(find('có phải nộp phạt', 'penalty')).toBeUndefined();
  });

  it('gives each point a share of certainty, the likeliest first', () => {
    const ranked = finder.ranked(item, { text: 'một tháng nhận mấy tiền', asked: { part: 'benefit', yesno: false, signed: false } });
    expect(ranked[0]?.point.text).toMatch(/^Mỗi tháng/);
    expect(ranked.map(({ likely }) => likely)).toEqual(ranked.map(({ likely }) => likely).toSorted((a, b) => b - a));
    expect(ranked.reduce((sum, { likely }) => sum + likely, 0)).toBeLessThan(1);
  });
});
