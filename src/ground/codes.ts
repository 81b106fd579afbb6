import { customAlphabet } from 'nanoid';

/** Letters and digits that cannot be taken for one another when typed. */
const LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789';

/** A random word of so many signs, to be read and typed by people. Every sign is equally likely. */
export const typable: (length: number) => string = customAlphabet(LETTERS);

/** A random code of so many signs, upper case. It has a digit and a letter, so that it is no word and no number. */
export function typableCode(length: number): string {
  for (;;) {
    const code = typable(length).toUpperCase();
    if (/\d/.test(code) && /[A-Z]/.test(code)) return code;
  }
}
