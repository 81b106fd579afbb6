import { addDays, isDay } from '../../time/periods.ts';
import { syllables, tidy } from '../../text/vietnamese.ts';
import type { Choice } from '../reply.ts';

/** What a citizen sent, as far as an answer goes. */
export type Given =
  | { kind: 'text'; text: string }
  | { kind: 'location'; latitude?: number | undefined; longitude?: number | undefined }
  | { kind: 'attachment'; photos: readonly string[] };

/** Why an answer was not taken: the key of a hint in the common wording. */
export const WRONG = ['choice', 'short', 'long', 'number', 'phone', 'date', 'date_future', 'code', 'location', 'photos', 'text'] as const;
export type Wrong = (typeof WRONG)[number];
export type Answer = { value: string | number } | { wrong: Wrong };

/** The letters and digits of petition codes: none can be taken for another. */
const CODE = /^[A-HJ-KM-NP-Z2-9]{6}$/;
/** A code of six signs as people copy it: with blanks, dashes or small letters; undefined where it is none. */
export function petitionCode(text: string): string | undefined {
  const code = text.toUpperCase().replaceAll(/[\s.-]/g, '');
  return CODE.test(code) ? code : undefined;
}

/** A code of a file as a receipt prints it, `H37.36.21-261120-0004`; its form differs from place to place. */
const DOSSIER = /[A-Z0-9]+(?:[.\-/][A-Z0-9]+){1,5}/g;
export function dossierCode(text: string): string | undefined {
  return text
    .toUpperCase()
    .match(DOSSIER)
    ?.find((word) => word.length >= 8 && word.length <= 40 && /[A-Z]/.test(word) && (word.match(/\d/g)?.length ?? 0) >= 5);
}

/** A Vietnamese phone number as `0…`: ten digits, a fixed line eleven. */
export function phoneNumber(text: string): string | undefined {
  const digits = text.replaceAll(/[\s.()-]/g, '').replace(/^(\+|00)?84(?=\d{9,10}$)/, '0');
  return /^0(?:[35789]\d{8}|2\d{9})$/.test(digits) ? digits : undefined;
}

const NEAR = new Map([
  ['hom nay', 0],
  ['hom qua', -1],
  ['hom kia', -2],
  ['ngay mai', 1],
]);

/** A day as people write it, as `YYYY-MM-DD`: `5/3/2026`, `ngày 5 tháng 3`, `hôm qua`. Without a year it is the last one that was, `past` or not. */
export function dayNamed(text: string, today: string): string | undefined {
  const near = NEAR.get(syllables(text).join(' '));
  if (near !== undefined) return addDays(today, near);
  const [date, month, year] = text.match(/\d+/g) ?? [];
  if (date === undefined || month === undefined) return undefined;
  const padded = (number: string): string => number.padStart(2, '0');
  const of = (which: string): string => `${which}-${padded(month)}-${padded(date)}`;
  if (year !== undefined) return [of(year.length === 2 ? `20${year}` : year)].find(isDay);
  const [now, before] = [of(today.slice(0, 4)), of(String(Number(today.slice(0, 4)) - 1))];
  return isDay(now) && now <= today ? now : [before, now].find(isDay);
}

/** The choice that a text names: by its number, or by its title or one of its words, with or without tone marks. */
export function chosen(text: string, choices: readonly Choice[]): Choice | { number: string } | undefined {
  const number = /^(?:số\s*|so\s*)?(\d{1,2})[.)]?$/iu.exec(tidy(text))?.[1];
  const said = syllables(text).join(' ');
  const named = choices.find(({ title, words = [] }) => [title, ...words].some((word) => syllables(word).join(' ') === said));
  if (named) return named;
  return number === undefined ? undefined : (choices[Number(number) - 1] ?? { number });
}

/** The only choice whose name stands within a longer text ("tôi ở phường Kỳ Lừa"). */
export function mentioned(text: string, choices: readonly Choice[]): Choice | undefined {
  const said = ` ${syllables(text).join(' ')} `;
  const found = choices.filter(({ title, words = [] }) =>
    [title, ...words].some((word) => syllables(word).length > 1 && said.includes(` ${syllables(word).join(' ')} `)),
  );
  return found.length === 1 ? found[0] : undefined;
}

/** Whether a message is one of these, as a whole and whatever its tone marks. */
export const isOne = (text: string, words: readonly string[]): boolean => {
  const typed = syllables(text).join(' ');
  return typed !== '' && words.some((word) => syllables(word).join(' ') === typed);
};
