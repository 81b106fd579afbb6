import { describe, expect, it } from 'vitest';
import { isCommon } from '../../src/officers/common-passwords.ts';
import { temporaryPassword } from '../../src/officers/index.ts';

const OWN = ['nguyen.hoa', 'Nguyễn Thị Hoa', 'UBND phường Đông Kinh'];

describe('a password that everybody tries first', () => {
  it.each([
    '1234567890123',
    '098765432109',
    'qwertyuiop[]',
    'QwertyAsdfgh1',
    '1qaz2wsx3edc4rfv',
    'zxcvbnm,./123',
    'a1b2c3d4e5f6',
    'abcdefghijklm',
    'aaaaaaaaaaaaaa',
    'xyzxyzxyzxyzxyz',
    'matkhau123456',
    'Mật khẩu 2026!',
    'M@tKh4u!2026',
    'admin123456!!',
    'Adm1n1str@tor99',
    'P@ssw0rd123456',
    'iloveyou123456',
    'anhyeuem12345',
    'vietnam@2026@',
    'hanoi1234567890',
    'quantrivien@123',
    'motcua.langson.2026',
    'nguyenhoa1990!',
    'HoaNguyen@1990',
    'dongkinh@@2026',
    'ubnd phuong dong kinh',
    '839471056283',
    '0912.345.678-0912',
  ])('is refused: %s', (password) => expect(isCommon(password, OWN)).toBe(true));

  it.each([
    'năm con ngỗng trắng',
    'ba lá trầu không',
    'một mật khẩu khác',
    'cầu tre lắc lẻo gập ghềnh',
    'tR7#kq9Lw2$z',
    'correct horse battery staple',
    'chó nhà tôi sủa 3 lần mỗi đêm',
  ])('is not: %s', (password) => expect(isCommon(password, OWN)).toBe(false));

  it('is never one that the program makes', () => {
    for (let time = 0; time < 500; time++) {
      const password = temporaryPassword();
      expect(isCommon(password, OWN), password).toBe(false);
    }
  });
});
