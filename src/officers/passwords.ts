import { randomBytes } from 'node:crypto';
import { UserFacingError } from '../ground/errors.ts';
import { isCommon } from './common-passwords.ts';

export const MIN_PASSWORD = 12;
const MAX_PASSWORD = 200;

/** Makes a password for a new account, or where one is lost. The program shows it once; the officer changes it at the first sign-in. */
export const temporaryPassword = (): string => randomBytes(12).toString('base64url');

/** The same text for one password, however the keyboard composes its letters. */
export const canonical = (password: string): string => password.normalize('NFC').trim();

/**
 * The password as it is hashed. `own`: words that somebody who knows the officer would try.
 * @throws UserFacingError where it is too short, too long or easy to guess.
 */
export function checkedPassword(typed: string, own: readonly string[]): string {
  const password = canonical(typed);
  if (password.length < MIN_PASSWORD) throw new UserFacingError(`Mật khẩu cần ít nhất ${String(MIN_PASSWORD)} ký tự.`, ADVICE);
  if (password.length > MAX_PASSWORD) throw new UserFacingError(`Mật khẩu dài quá ${String(MAX_PASSWORD)} ký tự.`);
  if (isCommon(password, own))
    throw new UserFacingError(
      'Mật khẩu này dễ đoán: chỉ gồm từ nhiều người dùng, tên gọi, dãy phím, dãy số hoặc ký tự lặp lại.',
      `${ADVICE} Thay chữ bằng số (a thành 4, o thành 0) không làm mật khẩu khó đoán hơn.`,
    );
  return password;
}

const ADVICE = 'Dùng một câu ngắn dễ nhớ, ví dụ bốn năm từ không liên quan nhau.';
