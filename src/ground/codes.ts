import { randomBytes } from 'node:crypto';

/** Letters and digits that cannot be taken for one another when typed. */
const LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789';

/** A code of so many signs that is no word: there is a digit in it, and a letter. Upper case. */
export function typableCode(length: number): string {
  for (;;) {
    const code = typable(length).toUpperCase();
    if (/\d/.test(code) && /[A-Z]/.test(code)) return code;
  }
}

/** A random word of so many signs, to be read and typed by people. */
export const typable = (length: number): string => Array.from(randomBytes(length), (byte) => LETTERS[byte % LETTERS.length]).join('');
