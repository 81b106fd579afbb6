/** Makes text of catalogues readable: NFC, no control characters, lines that were broken inside a sentence joined again. */

const LIST_START = /^\s*(?:[-+*•–]|\(?\d{1,2}[.)/]|[a-zđ]\)|\(\d+\)|Bước\s+\d+|Trường hợp\s+\d+)/iu;
const SENTENCE_END = /[.:;!?…]$/u;

/** One tidy line out of however many. */
export const oneLine = (text: string): string =>
  text
    .normalize('NFC')
    .replaceAll(/[\p{Cc}\p{Cf}]/gu, ' ')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/https:\/\/ /g, 'https://')
    .trim();

/** One tidy line without what hangs on its end: `Bộ Công an:` */
export const oneName = (text: string): string => oneLine(text).replace(/(?<![\s:;,.-])[\s:;,.-]+$/, '');

/**
 * Paragraphs of a text that was cut at the width of a table cell: a line goes on unless it ended a sentence or the next one begins an
 * item of a list.
 */
export function paragraphs(text: string): string[] {
  const joined: string[] = [];
  for (const raw of text.normalize('NFC').split(/\r?\n/)) {
    const line = oneLine(raw);
    const last = joined.at(-1);
    if (line === '') joined.push('');
    else if (last === undefined || last === '' || LIST_START.test(line) || SENTENCE_END.test(last)) joined.push(line);
    else joined[joined.length - 1] = `${last} ${line}`;
  }
  return joined.filter((line) => line !== '');
}

/** A name without the file that hangs on its end: `Đơn đề nghịMau01.docx`. */
export const withoutFile = (name: string): string =>
  oneLine(name)
    .replace(/\s?(?:Mẫu số\s?)?[\w.()\-+ ]{0,60}\.(?:docx?|pdf|xlsx?|rar|zip)$/i, '')
    .replace(/(?<![;,\s])[;,\s]+$/, '');

/** What stands for nothing in a column of notes. */
export const isEmptyNote = (note: string): boolean =>
  note === '' || /^(?:không|không có|không quy định|không thu|miễn phí|không mất phí|0|0 đồng|[-.]+)$/i.test(note);
