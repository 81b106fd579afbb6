/** Vietnamese text as citizens type it, made comparable. All functions are pure. */

/** NFC, without control and zero-width characters, blanks drawn together. */
export function tidy(text: string): string {
  return text
    .normalize('NFC')
    .replaceAll(/(?![\n\t])[\p{Cc}\p{Cf}]/gu, '')
    .replaceAll(/[ \t\u00a0]+/g, ' ')
    .trim();
}

/** Lower case without tone marks and with plain letters: `Đăng ký` becomes `dang ky`. */
export function fold(text: string): string {
  return text.normalize('NFD').replaceAll(/\p{M}/gu, '').replaceAll(/[đĐ]/g, 'd').toLowerCase();
}

const MANY = 20_000;
const LONG = 20;

/** Remembers what a function gave for the words of lately: people use the same few thousand again and again. */
export function remembering<T>(of: (word: string) => T): (word: string) => T {
  const known = new Map<string, T>();
  return (word) => {
    let value = known.get(word);
    if (value === undefined) {
      value = of(word);
      if (known.size >= MANY) known.clear();
      if (word.length <= LONG) known.set(word, value);
    }
    return value;
  };
}

/** The same of one word. */
export const foldWord = remembering(fold);

/** The words of a text, lower case, marks kept. */
export function words(text: string): string[] {
  return (
    text
      .normalize('NFC')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? []
  );
}

/** The folded words of a text. */
export const syllables = (text: string): string[] => words(text).map(foldWord);
