import { pick, times, type Roll } from './kind.ts';

const LETTERS = Array.from('aăâbcdđeêghiklmnoôơpqrstuưvxy ắằẳẵặếềểễệốồổỗộớờởỡợứừửữự');
const ODD = [
  '😀',
  '👨‍👩‍👧‍👦',
  '🇻🇳',
  'مرحبا',
  'שלום',
  '\u202E',
  '\u200B',
  '\u200D',
  '\uFEFF',
  '\u0301',
  '\u0323\u0302',
  'e\u0302\u0301',
  'Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢',
  '漢字',
  '½',
  'ﬁ',
  'İ',
  'ß',
  '\n',
  '\r\n',
  '\t',
  '\u0000',
  '\u0007',
  '\u00A0',
  '\u2028',
  '{name}',
  '${x}',
  '<b>',
  '&amp;',
  '"',
  "'",
  '\\',
  '%s',
  '$&',
  '$1',
  '__proto__',
  'constructor',
  'toString',
  '0912345678',
  '012345678901',
  '1e400',
  '-1',
  '99999999999999999999',
  'K7M2PX',
  'H37.36.21-261120-0004',
  '31/02/2026',
  'hôm qua',
  '24h00',
];
const WORDS = [
  'đăng ký',
  'khai sinh',
  'kết hôn',
  'lệ phí',
  'giấy tờ',
  'bao lâu',
  'ở đâu',
  'sổ đỏ',
  'hộ chiếu',
  'cho con',
  'không',
  'rồi',
  'còn',
  'thì sao',
  'phản ánh',
  'cán bộ',
  'menu',
  'thoát',
  'quay lại',
  'xóa dữ liệu',
  'tra cứu hồ sơ',
  'phường Kỳ Lừa',
  'xã',
  'cảm ơn',
  'dc',
  'ko',
  'tk',
  'mk can lam gi',
  'giay khai sinh',
  'cháy nhà',
  'lừa đảo',
  '1',
  '2',
  '3',
  '9',
  '0',
  'số 1',
];

/** A word that nobody has. */
const letters = (roll: Roll, most: number): string => times(roll, most, () => pick(roll, LETTERS)).join('');

/** Something that a citizen may send, or an attacker in a citizen's place; `known`: ids of procedures and flows, for payloads of buttons. */
export function oddText(roll: Roll, known: readonly string[]): string {
  switch (roll(10)) {
    case 0:
      return letters(roll, 60);
    case 1:
      return times(roll, 8, () => pick(roll, ODD)).join('');
    case 2:
      return payload(roll, known);
    case 3:
      return pick(roll, [...ODD, ...LETTERS]).repeat(1 + roll(pick(roll, [50, 700, 6_000])));
    case 4:
      return damaged(roll, sentence(roll, known));
    case 5:
      return sentence(roll, known).normalize(pick(roll, ['NFC', 'NFD', 'NFKD']));
    case 6:
      return times(roll, 6, () => pick(roll, [pick(roll, WORDS), pick(roll, ODD), letters(roll, 9)])).join(
        pick(roll, [' ', '', '\n', ', ']),
      );
    case 7:
      return pick(roll, WORDS).toUpperCase();
    default:
      return sentence(roll, known);
  }
}

const sentence = (roll: Roll, known: readonly string[]): string =>
  [pick(roll, WORDS), ...times(roll, 5, () => pick(roll, roll(3) === 0 ? [pick(roll, known).replaceAll('-', ' ')] : WORDS))].join(' ');

/** What a button sends, or nearly so. */
function payload(roll: Roll, known: readonly string[]): string {
  const place = (): string =>
    pick(roll, [pick(roll, known), String(roll(100)), '', '__proto__', 'fee', 'documents', letters(roll, 8), ':', 'petition']);
  const head = pick(roll, ['tt', 'chay', 'luong', 'nhom', 'gt', 'khac', 'canbo', 'menu', 'danhgia', letters(roll, 5), '']);
  return [`#${head}`, ...times(roll, 4, place)].join(':');
}

/** Some of its letters are other ones, twice there, or gone. */
function damaged(roll: Roll, text: string): string {
  const signs = Array.from(text);
  for (let damages = 1 + roll(4); damages > 0 && signs.length > 0; damages--)
    signs.splice(roll(signs.length), roll(3), ...times(roll, 2, () => pick(roll, [...ODD, ...LETTERS])));
  return signs.join('');
}
