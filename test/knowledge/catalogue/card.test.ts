import { describe, expect, it } from 'vitest';
import { cardOf, processingTimeText, feeText, idOf } from '../../../src/knowledge/catalogue/card.ts';
import { oneName, paragraphs, withoutFile } from '../../../src/knowledge/catalogue/clean.ts';
import { catalogueEntry } from '../../../src/knowledge/catalogue/entry.ts';
import { loadContent } from '../../../src/knowledge/index.ts';

const wording = loadContent('content').catalogueWording;
const entry = catalogueEntry.parse({
  code: '1.115729',
  province: 'Lạng Sơn',
  version: '1282/QĐ-UBND',
  name: 'Thủ tục đăng ký biến động đất đai',
  field: 'Đất đai',
  level: 'province',
});

describe('the fee of an imported procedure', () => {
  it.each([
    ['is free where the catalogue says so and no more', { fee: 'Miễn phí' }, /ghi miễn phí/],
    [
      'is not free where a note stands beside it',
      { fee: 'Miễn phí', feeNote: 'Theo Nghị quyết của HĐND tỉnh' },
      /không ghi cụ thể.*HĐND tỉnh/,
    ],
    ['is not free where a note stands beside zero', { fee: '0 VNĐ', feeNote: 'theo quy định của tỉnh' }, /không ghi cụ thể/],
    ['is an amount with its note', { fee: '50,000 Việt Nam Đồng', feeNote: 'mỗi bản' }, /^50\.000 đồng\. Ghi chú: mỗi bản$/],
    ['shows no amount that lost its thousands', { fee: '25 VNĐ' }, /không rõ/],
    ['shows none of several amounts in one field', { fee: '100.000 đồng|Miễn phí' }, /không rõ/],
    ['keeps foreign money as it is', { fee: '10 USD' }, /^10 USD$/],
  ])('%s', (_, channel, expected) => {
    expect(feeText({ kind: 'counter', ...channel }, wording)).toMatch(expected);
  });

  it('is left out where nothing is said', () => expect(feeText({ kind: 'counter' }, wording)).toBeUndefined());

  it('is two fields: at the counter and online', () => {
    const item = cardOf(
      {
        ...entry,
        channels: [
          { kind: 'online', fee: 'Miễn phí' },
          { kind: 'counter', fee: '100,000 VNĐ' },
        ],
      },
      wording,
      '2026-11-25',
    );
    expect(item.fee).toMatchObject({ text: '100.000 đồng', online: expect.stringMatching(/miễn phí/) });
  });

  it('is never told as free at the counter because it is free online', () => {
    const item = cardOf({ ...entry, channels: [{ kind: 'online', fee: 'Miễn phí' }] }, wording, '2026-11-25');
    expect(item.fee?.text).toMatch(/không ghi/);
  });
});

describe('the time of an imported procedure', () => {
  it('says that a unit is missing rather than guess one', () =>
    expect(processingTimeText('3', wording)).toMatch(/3 nhưng không ghi đơn vị/));
  it('is as the catalogue has it', () => expect(processingTimeText('5 Ngày làm việc', wording)).toBe('5 ngày làm việc'));
});

describe('an imported procedure', () => {
  const item = cardOf(entry, wording, '2026-11-25');

  it('says where it comes from and that nobody checked it', () => {
    expect(item).toMatchObject({ imported: true, caveat: expect.stringContaining('chưa kiểm tra'), reviewed: { confidence: 'low' } });
    expect(item.reviewed.source).toContain('1282/QĐ-UBND (tỉnh Lạng Sơn)');
  });

  it('is told apart by code, province and version', () => {
    expect(idOf(entry)).toBe('dm-1-115729-lang-son-1282-qd-ubnd');
    expect(new Set([idOf(entry), idOf({ ...entry, province: 'Hải Phòng' }), idOf({ ...entry, version: '9/QĐ-UBND' })]).size).toBe(3);
  });

  it('fits a button and a summary whatever the length of its name', () => {
    const long = cardOf({ ...entry, name: `Thủ tục ${'rất dài '.repeat(100)}` }, wording, '2026-11-25');
    expect(long.short_name.length).toBeLessThanOrEqual(36);
    expect(long.summary.length).toBeLessThanOrEqual(400);
  });
});

describe('text from scanned tables', () => {
  it('is joined where a line was broken inside a sentence, and kept where an item begins', () => {
    expect(paragraphs('- Nộp bản sao và xuất trình\nbản chính để cán bộ\nđối chiếu.\n- Nhận kết quả\nBước 2: Trả lời')).toEqual([
      '- Nộp bản sao và xuất trình bản chính để cán bộ đối chiếu.',
      '- Nhận kết quả',
      'Bước 2: Trả lời',
    ]);
  });

  it('loses the file that hangs on a name and the sign at its end', () => {
    expect(withoutFile('Đơn đề nghị cấp đổi thẻ bảo hiểm y tếMau01-ĐN(BHYT) (1).doc')).toMatch(/^Đơn đề nghị cấp đổi thẻ bảo hiểm y t/);
    expect(oneName('Bộ Công an: ')).toBe('Bộ Công an');
  });
});
