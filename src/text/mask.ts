/** What stands in the place of a number that is not kept. */
const HIDDEN = { identity: '[số giấy tờ]', phone: '[số điện thoại]', account: '[số tài khoản]' } as const;

/** The code of a file, in its forms on receipts (`H37.36.21-261120-0004`, without dots, `000.00.13.H37-231120-0004`), and of a procedure (`1.001193`). */
const CODE =
  /(?<![\p{L}\p{N}])(?:(?:\d{3}(?:\.\d{2}){2}\.)?[A-Z]\d{2}(?:[ .\-–_/]?\d{2}){0,3}[ .\-–_/]{0,3}\d{6}[ .\-–_/]{0,3}\d{1,6}|\d\.\d{6})(?![\p{L}\p{N}])/giu;
/** A sum of money: grouped by thousands as nobody writes a card, or followed by its unit. */
const MONEY =
  /(?<![\d.,])(?:[1-9]\d{0,2}(?:[.,]\d{3}){1,4}(?![\d.,]?\d)|\d{1,12}(?=\s?(?:đồng|đ|vnđ|vnd|nghìn|ngàn|triệu|tr|tỷ|tỉ|k)(?![\p{L}\p{N}])))/giu;
/** A number that is announced: "số tài khoản 12345678", "CCCD: 0…". */
const ANNOUNCED =
  /(?<![\p{L}\p{N}])(stk|tài khoản|tai khoan|số thẻ|so the|cmnd|cmt|cccd|căn cước|can cuoc|định danh|dinh danh|hộ chiếu|ho chieu)((?:[\s:.]|là|la|số|so|của tôi|cua toi){0,6})([A-Z]?\d(?:[ .-]?\d){5,18})(?!\d)/giu;
const ACCOUNTS = /^(?:stk|tài khoản|tai khoan|số thẻ|so the)$/iu;
/** Phone numbers of ten or eleven digits, with blanks, dots and dashes as people put them. */
const PHONE = /(?<![\p{L}\p{N}])(?:(?:\+|00)?84[ .-]?|0)(?:[35789](?:[ .-]?\d){8}|2(?:[ .-]?\d){9})(?![\p{L}\p{N}])/giu;
/** Twelve digits of an identity number, nine of the older card; grouped ones begin with 0 or are grouped evenly. */
const IDENTITY =
  /(?<![\p{L}\p{N}])(?:\d{12}|0\d{2}(?:[ .-]\d{3}){3}|0\d{3}(?:[ .-]\d{4}){2}|0(?:[ ]\d){11}|\d{9}|[0-3]\d{2}(?:[ -]\d{3}){2})(?![\p{L}\p{N}])/giu;
/** Cards and accounts. */
const ACCOUNT = /(?<![\p{L}\p{N}])(?:\d{10,19}|\d{4}(?:[ -]\d{4}){3}(?:[ -]\d{1,3})?)(?![\p{L}\p{N}])/giu;

const HOLD = '\u0000';
/** Signs of the private area of Unicode, which stand for what is held. */
const SIGNS = 6_400;

/**
 * A citizen's text without numbers that lead to a person or to money: identity, passport, phone, card and account numbers. Codes of files and
 * procedures, sums, dates and short numbers stay. One linear pass for each pattern.
 */
export function masked(text: string, { phones = true }: { phones?: boolean } = {}): string {
  // Where no five digits follow one another, blanks aside, there is nothing to mask.
  if (!/\d(?:[ .-]?\d){4}/.test(text)) return text;
  const held: string[] = [];
  const hold = (found: string): string =>
    held.length >= SIGNS ? found : `${HOLD}${String.fromCharCode(0xe000 + held.push(found) - 1)}${HOLD}`;
  const kept = text
    .replaceAll(CODE, hold)
    .replaceAll(ANNOUNCED, (_all, word: string, between: string) => word + between + HIDDEN[ACCOUNTS.test(word) ? 'account' : 'identity'])
    .replaceAll(PHONE, (found) => (phones ? HIDDEN.phone : hold(found)))
    .replaceAll(MONEY, hold)
    .replaceAll(IDENTITY, HIDDEN.identity)
    .replaceAll(ACCOUNT, HIDDEN.account);
  return kept.replaceAll(/\0([\ue000-\uf8ff])\0/g, (_all, sign: string) => held[sign.charCodeAt(0) - 0xe000] ?? '');
}
