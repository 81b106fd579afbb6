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
export const syllables = (text: string): string[] => words(text).map(fold);
