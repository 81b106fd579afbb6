import { fold } from '../text/vietnamese.ts';

/**
 * What people put together when they have to invent a password, folded and without blanks, four letters and more. No list of leaked
 * passwords but of what those are made of: a password is judged by what is left when all of this is taken out of it.
 */
const WORDS = `
password passwort passwd passphrase passcode parola secret letmein welcome login logon signin iloveyou loveyou love lovely monkey
dragon master superman batman football baseball basketball soccer princess sunshine shadow michael jordan charlie hello world freedom
whatever starwars pokemon computer internet windows microsoft google facebook youtube zalo viettel vinaphone mobifone vnpt samsung
iphone android admin administrator root superuser user username guest test tester testing demo default changeme change temp temporary
server system office hotline support trustno forever summer winter spring autumn january february march april june july august
september october november december monday tuesday wednesday thursday friday saturday sunday

matkhau matma khau khongbiet khongnho khongco taikhoan dangnhap nguoidung nguoiquantri quantri quantrivien quanly hethong maychu motcua
bophanmotcua thunghiem dungthu tamthoi macdinh doimatkhau matkhaumoi matkhaucu xinchao chao camon vietnam hanoi saigon hochiminh tphcm
danang haiphong cantho langson caobang bacninh bacgiang thanhhoa nghean hatinh quangninh quangnam nhatrang dalat vungtau dongkinh
hoangvanthu tamthanh luongvantri maipha phuong khupho thitran thanhpho tinh huyen quan uyban ubnd uybannhandan nhandan hdnd congan
dang doan chinhquyen hanhchinh thutuc dichvucong dichvu hoso tiepdan vanphong vanthu canbo congchuc vienchuc chutich phochutich bithu
truongphong ketoan tuphap hotich diachinh anhyeuem emyeuanh yeuem yeuanh minhyeuem thuong vochong giadinh conyeu congai contrai
tinhyeu hanhphuc maimai suotdoi trondoi doremon doraemon naruto ronaldo messi bongda nguyen tran pham hoang huynh duong khong
motha motba mothai haiba bonnam
`;
const COMMON = [...new Set(WORDS.trim().split(/\s+/))].filter((word) => word.length >= 4).sort((a, b) => b.length - a.length);

/** Rows along which fingers walk on a keyboard, and rows of signs that everybody knows; walked backwards too. */
const ROWS = [
  '01234567890',
  'abcdefghijklmnopqrstuvwxyz',
  'qwertyuiop',
  'asdfghjkl',
  'zxcvbnm',
  '1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p',
  'qazwsxedcrfvtgbyhnujmikolp',
  '1q2w3e4r5t6y7u8i9o0p',
  'q1w2e3r4t5y6u7i8o9p0',
  'a1b2c3d4e5f6g7h8i9',
];
const WALKS = [...ROWS, ...ROWS.map((row) => Array.from(row).reverse().join(''))];
/** A walk has so many signs at least. */
const WALK = 4;

/** Signs that stand for letters. */
const LETTERS: Record<string, string> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '8': 'b',
  '@': 'a',
  $: 's',
  '!': 'i',
};

/** So many things nobody would try at once, each sign that is left and each word counted as one, make a password hard. */
const ENOUGH = 6;

/**
 * Whether a password is made of what everybody tries first: walks over the keyboard, rows of digits, repetitions, years, common words with
 * digits behind, letters replaced by signs, and the `own` words (login, name of the officer, of the agency). Of at most 200 signs.
 */
export function isCommon(password: string, own: readonly string[]): boolean {
  const typed = plainOf(password);
  const words = [...own.flatMap((name) => [plainOf(name), ...name.split(/[^\p{L}\p{N}]+/u).map(plainOf)])].filter(
    (word) => word.length >= 3,
  );
  // Three digits in a row are a number, one or two between letters stand for letters.
  const meant = typed.replaceAll(/\d{3,}|[^]/g, (part) => (part.length > 1 ? '\0' : (LETTERS[part] ?? part)));
  return Math.min(hardness(typed, words), hardness(meant, words)) < ENOUGH;
}

const plainOf = (text: string): string => fold(text).replaceAll(/[^a-z0-9@$!]/g, '');

/** Counts what is left: a word, a walk, a number or a repetition is one thing, however long. */
function hardness(password: string, own: readonly string[]): number {
  let rest = password;
  for (const word of [...own, ...COMMON]) rest = rest.replaceAll(word, '\0');
  for (let at = 0; at < rest.length; at++) {
    const length = walkAt(rest, at);
    if (length >= WALK) rest = `${rest.slice(0, at)}\0${rest.slice(at + length)}`;
  }
  rest = rest
    .replaceAll(/\d+/g, '\0')
    .replaceAll(/(.{1,8}?)\1+/g, '$1')
    .replaceAll(/[@$!]+/g, '');
  return rest.length;
}

/** Length of the longest walk that begins at a place. */
function walkAt(text: string, at: number): number {
  let length = 0;
  while (at + length < text.length && WALKS.some((row) => row.includes(text.slice(at, at + length + 1)))) length++;
  return length;
}
