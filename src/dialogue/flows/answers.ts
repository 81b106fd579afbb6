import { addDays, isDay } from '../../time/periods.ts';
import { syllables } from '../../text/vietnamese.ts';
import type { Manner } from '../manner.ts';
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

/** The choice that a text names: by its place, by its title or one of its words, or by one of the many ways to say yes or no where it means that. */
export function chosen(text: string, choices: readonly Choice[], manner: Manner): Choice | { number: string } | undefined {
  const said = syllables(text).join(' ');
  const names = ({ title, words = [] }: Choice): string[] => [title, ...words];
  const named = choices.find((choice) => names(choice).some((word) => syllables(word).join(' ') === said));
  if (named) return named;
  const place = manner.place(text, choices.length);
  if (place) {
    const choice = choices[place.at - 1];
    if (choice) return choice;
    if (place.told) return { number: String(place.at) };
  }
  return choices.find((choice) => manner.isOne(text, names(choice))) ?? meant(text, choices, manner);
}

/** The choice that agrees or declines, where the text does, with the words of what is agreed to in it or not: "ừ gửi", "thôi không gửi nữa". */
function meant(text: string, choices: readonly Choice[], manner: Manner): Choice | undefined {
  const agreeing = choices.find(({ means }) => means === 'agree');
  const declining = choices.find(({ means }) => means === 'decline');
  const short = manner.short(text, agreeing && [agreeing.title, ...(agreeing.words ?? [])]);
  return short === 'agree' ? agreeing : short === undefined ? undefined : declining;
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
