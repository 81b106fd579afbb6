import { randomBytes } from 'node:crypto';

/** Letters and digits that cannot be taken for one another when typed. */
const LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789';

/** A random word of so many signs, to be read and typed by people. */
export const typable = (length: number): string => Array.from(randomBytes(length), (byte) => LETTERS[byte % LETTERS.length]).join('');
