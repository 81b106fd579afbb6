/** The letters and digits of petition codes: none can be taken for another. */
const PETITION = /^[A-HJ-KM-NP-Z2-9]{6}$/;
/** A code of six signs as people copy it: with blanks, dashes or small letters; undefined where it is none. */
export function petitionCode(text: string): string | undefined {
  const code = text.toUpperCase().replaceAll(/[\s.-]/g, '');
  return PETITION.test(code) ? code : undefined;
}

/** A code of a file in any form: `H37.36.21-261120-0004`; its form differs from place to place. */
const DOSSIER = /(?<![A-Z0-9])[A-Z0-9]+(?:[.\-/][A-Z0-9]+){1,5}/g;
/** The older form, `000.00.13.H37-231120-0004`, and that of the receipts, with the body, the day and the number; blanks and missing dots are mended. */
const OLDER = /(?<![A-Z0-9])(\d{3}(?:\.\d{2}){2}\.[A-Z]\d{2})\s?-\s?(\d{6})\s?-\s?(\d{1,6})(?!\d)/;
const RECEIPT = /(?<![A-Z0-9])([A-Z]\d{2})((?:[\s.\-–_/]{0,3}\d{2}){0,3})[\s.\-–_/]{0,3}(\d{6})(?:[\s.\-–_/]{1,3}(\d{1,6})|(\d{4}))(?!\d)/;

/** Whether six digits are a day as codes have it, YYMMDD. */
function isDay(digits: string): boolean {
  const [month, day] = [Number(digits.slice(2, 4)), Number(digits.slice(4))];
  return month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

/** The code of a file that stands within a text, as receipts print it. */
function dossierWithin(text: string): string | undefined {
  const said = text.toUpperCase();
  const [, office, on, count] = OLDER.exec(said) ?? [];
  if (office !== undefined && on !== undefined && count !== undefined) return `${office}-${on}-${count}`;
  const [, body, parts = '', day = '', spaced, together] = RECEIPT.exec(said) ?? [];
  const number = spaced ?? together;
  if (body === undefined || number === undefined || !isDay(day)) return undefined;
  return `${[body, ...(parts.match(/\d{2}/g) ?? [])].join('.')}-${day}-${number}`;
}

/** The code of a file, from the answer to a question for one. */
export const dossierCode = (text: string): string | undefined =>
  dossierWithin(text) ??
  text
    .toUpperCase()
    .match(DOSSIER)
    ?.find((word) => word.length >= 8 && word.length <= 40 && /[A-Z]/.test(word) && (word.match(/\d/g)?.length ?? 0) >= 5);

/** So many words may stand beside a petition's code that nothing announces. */
const FEW = 4;
const SIX_SIGNS = /(?<![\p{L}\p{N}.-])[A-HJ-KM-NP-Z2-9]{6}(?![\p{L}\p{N}]|[.-][\p{L}\p{N}])/giu;

/** The code of a petition as a whole message. Blanks stand only between parts of a code, not between words: "khu 23b" is none. */
function petitionAlone(text: string): string | undefined {
  const parts = text.replace(/^mã\s*/iu, '').split(/\s+/);
  const mixed = /\d/.test(text) && /[a-z]/i.test(text);
  const copied = parts.length === 1 || text === text.toUpperCase() || parts.every((part) => /\d/.test(part));
  return mixed && copied ? petitionCode(parts.join('')) : undefined;
}

/** The code of a petition that stands within a text: in capital letters, or `announced`. */
function petitionWithin(text: string, announced: boolean): string | undefined {
  const found = [...text.matchAll(SIX_SIGNS)].map(([code]) => code).filter((code) => /\d/.test(code) && /[a-z]/i.test(code));
  const few = text.split(/\s+/).length <= FEW + 1;
  return found.find((code) => announced || (few && code === code.toUpperCase()))?.toUpperCase();
}

/** What a text names: a file at the province, or a petition. */
export interface CodeNamed {
  of: 'dossier' | 'petition';
  code: string;
}

/** The code that stands anywhere in a text. `announced`: it has a word for codes or petitions in it. */
export function codeIn(text: string, announced: boolean): CodeNamed | undefined {
  const whole = /\s/.test(text) ? undefined : dossierCode(text);
  const dossier = dossierWithin(text) ?? whole;
  if (dossier !== undefined) return { of: 'dossier', code: dossier };
  const petition = petitionAlone(text) ?? petitionWithin(text, announced);
  return petition === undefined ? undefined : { of: 'petition', code: petition };
}
