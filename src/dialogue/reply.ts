import { fill } from '../text/fill.ts';

/** A button under a reply. `say` sends its payload back to us as if the citizen had typed it. */
export type ReplyButton =
  | { kind: 'say'; title: string; payload: string }
  | { kind: 'url'; title: string; url: string }
  | { kind: 'phone'; title: string; phone: string };

/** One message to a citizen, still independent of any platform. */
export interface Reply {
  text: string;
  buttons: ReplyButton[];
}

/** Fills places of replies that the conversation itself could not know. */
export const withPlaces = (replies: readonly Reply[], values: Readonly<Record<string, string | number>>): Reply[] =>
  replies.map((reply) => ({ ...reply, text: fill(reply.text, values) }));

/** Longest text of one message, in UTF-16 units: 5 % under the 2,000 of Zalo (reference 4.4). */
export const MAX_TEXT = 1_900;
/** Zalo shows at most five buttons. */
export const MAX_BUTTONS = 5;

/** Something that can be chosen by button, by number or by words. */
export interface Choice {
  title: string;
  payload: string;
  /** What the numbered line says where a button is too short for it. */
  label?: string;
  /** Other words for it, as people type them. */
  words?: string[];
  /** It agrees to what is asked, or declines: then every way to say so names it. */
  means?: 'agree' | 'decline';
  /** Leads to another page: it has a button, however many lines stand before it. */
  turns?: true;
}

/** Choices as numbered lines, so that people who see no buttons can type the number. */
export const numbered = (choices: readonly Choice[]): string =>
  choices.map((choice, at) => `${String(at + 1)}. ${choice.label ?? choice.title}`).join('\n');

/** The first choices as buttons, and those that lead to other pages. */
export function asButtons(choices: readonly Choice[]): ReplyButton[] {
  const pages = choices.filter(({ turns }) => turns);
  const first = choices.filter(({ turns }) => !turns).slice(0, MAX_BUTTONS - pages.length);
  return [...first, ...pages].map(({ title, payload }) => ({ kind: 'say', title, payload }));
}
