import { describe, expect, it } from 'vitest';
import { masked } from '../../src/text/mask.ts';

describe('a number that leads to somebody', () => {
  it.each([
    ['căn cước của tôi 031088004567 đổi được không', 'căn cước của tôi [số giấy tờ] đổi được không'],
    ['tôi số 001 099 012 345', 'tôi số [số giấy tờ]'],
    ['0310 8800 4567 là số của mẹ', '[số giấy tờ] là số của mẹ'],
    ['cmnd cũ 082345678', 'cmnd cũ [số giấy tờ]'],
    ['CMND: 123 456 789 cấp năm 2010', 'CMND: [số giấy tờ] cấp năm 2010'],
    ['hộ chiếu C1234567 hết hạn', 'hộ chiếu [số giấy tờ] hết hạn'],
    ['gọi em 0912345678 nhé', 'gọi em [số điện thoại] nhé'],
    ['gọi 0912 345 678 hoặc 098.765.4321', 'gọi [số điện thoại] hoặc [số điện thoại]'],
    ['zalo +84 912 345 678', 'zalo [số điện thoại]'],
    ['bàn 0205 3 812 345', 'bàn [số điện thoại]'],
    ['stk 12345678 Agribank', 'stk [số tài khoản] Agribank'],
    ['chuyển vào 8800205123456 giúp', 'chuyển vào [số tài khoản] giúp'],
    ['thẻ 9704 3612 3456 7890', 'thẻ [số tài khoản]'],
  ])('is not kept of “%s”', (said, kept) => expect(masked(said)).toBe(kept));

  it('stays where an officer has to call it, and no other number does', () =>
    expect(masked('gọi 0912345678, căn cước 031088004567', { phones: false })).toBe('gọi 0912345678, căn cước [số giấy tờ]'));
});

describe('a number that leads to nobody', () => {
  it.each([
    'hồ sơ H37.36.21-261120-0004 xong chưa',
    'hồ sơ H373621-261120-0004',
    'h37 36 21 261120 0004 tới đâu rồi',
    '000.00.13.H37-231120-0004',
    'thủ tục 1.001193 cần gì',
    'lệ phí 1.500.000.000 đồng',
    'đất 150000000 đồng thì thuế bao nhiêu',
    'sinh ngày 05/12/2026, năm 2024 2025 2026',
    'ngày 20261120',
    'gọi 18001096 hoặc 113',
    'số nhà 123, ngõ 45',
    'mã K7M2PX',
  ])('stays in “%s”', (said) => expect(masked(said)).toBe(said));
});

it('masks a text of any length without delay', () => {
  for (const unit of ['0', '1 ', '0 9', 'H37.', '84 ', 'tài khoản ', '1.001', '\u0000\ue000']) {
    const began = performance.now();
    masked(unit.repeat(20_000));
    expect(performance.now() - began, unit).toBeLessThan(2_000);
  }
});
