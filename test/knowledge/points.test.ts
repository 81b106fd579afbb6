import { describe, expect, it } from 'vitest';
import { PointFinder } from '../../src/knowledge/points.ts';
import type { AskedPart } from '../../src/knowledge/asked-parts.ts';
import type { Point } from '../../src/knowledge/schema.ts';
import { typedWords } from '../../src/knowledge/typed.ts';

const point = (part: AskedPart, asks: string[], text: string): Point => ({ part, asks, text, source: 'Luật', on: '2026-11-27' });
const points = [
  point('filing_limit', ['quá hạn', 'muộn … có sao không'], 'Trong 60 ngày kể từ ngày sinh.'),
  point('eligibility', ['ông bà', 'đi thay được không'], 'Được, ông bà hoặc người thân đi thay được.'),
  point('benefit', ['mỗi tháng', 'hàng tháng'], 'Mỗi tháng bằng một nửa lương cơ sở.'),
  point('benefit', ['một lần'], 'Một lần: hai tháng lương cho mỗi năm.'),
  point('fee', ['làm lại', 'cấp lại'], 'Làm lại thì mất phí.'),
];
const item = { points, name: 'Đăng ký khai sinh', short_name: 'Khai sinh', aliases: [], summary: 'Làm giấy khai sinh.' };
const finder = new PointFinder({
  stopwords: ['tôi', 'con', 'có', 'không', 'được', 'thì', 'lệ phí', 'bao nhiêu', 'cần', 'gì', 'giấy', 'ai', 'làm'],
});
const find = (text: string, part: AskedPart): string | undefined => finder.find(item, typedWords(text, new Map()), { part })?.text;

describe('the sentence that answers a question', () => {
  it('is found by its signs, with marks and without, and with words between', () => {
    expect(find('con tôi quá hạn rồi', 'legal')).toMatch(/60 ngày/);
    expect(find('muon hai thang roi co sao khong', 'legal')).toMatch(/60 ngày/);
    expect(find('bà nội đi thay được không', 'eligibility')).toMatch(/^Được, ông bà/);
  });

  it('is found by the part alone where that says enough, the likelier of two by its words', () => {
    expect(find('hạn nộp đến bao giờ', 'filing_limit')).toMatch(/60 ngày/);
    expect(find('ai được làm', 'eligibility')).toMatch(/^Được, ông bà/);
    expect(find('hang thang duoc bao nhieu', 'benefit')).toMatch(/^Mỗi tháng/);
    expect(find('lấy luôn một lần được mấy tiền', 'benefit')).toMatch(/^Một lần/);
  });

  it('is none by a sign after a no', () => {
    expect(find('tôi không quá hạn', 'legal')).toBeUndefined();
  });

  it('is none where another part is asked for that has a list or number of its own, whatever the words', () => {
    expect(find('quá hạn thì cần giấy gì', 'documents')).toBeUndefined();
    expect(find('quá hạn thì lệ phí bao nhiêu', 'fee')).toBeUndefined();
    expect(find('cấp lại mất bao nhiêu tiền', 'fee')).toMatch(/mất phí/);
    expect(find('lệ phí bao nhiêu', 'fee')).toBeUndefined();
  });

  it('is none for what nothing is said of', () => {
    expect(find('cháu ngoại đứng tên được chưa', 'eligibility')).toBeUndefined();
    expect(find('có bị phạt không', 'penalty')).toBeUndefined();
  });
});
