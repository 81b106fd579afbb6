import { isDeepStrictEqual } from 'node:util';
import { MAX_TEXT, type Turn } from '../../../src/dialogue/index.ts';
import { LIMITS } from '../../../src/zalo/messages.ts';

const LONE_SURROGATE = /\p{Surrogate}/u;
/** Letters of a state as it is stored; the same as the tests of flows ask for. */
const MOST_STATE = 12_000;

/** What is wrong with a turn that was answered to these words; undefined where nothing is. */
export function wrongWith({ replies, state, fill }: Turn, said: readonly string[]): string | undefined {
  if (replies.length === 0) return 'no reply';
  const words = said.join('\n');
  for (const { text, buttons } of replies) {
    if (text.trim() === '') return 'an empty reply';
    if (text !== text.normalize('NFC')) return `a reply is not NFC: ${text}`;
    if (text.length > MAX_TEXT) return `a reply of ${String(text.length)} letters`;
    if (/undefined|\[object|\bNaN\b/.test(text)) return `a place is not filled: ${text}`;
    if (fill === undefined && !words.includes('{') && /\{\w+\}/.test(text)) return `a place is not filled: ${text}`;
    if (LONE_SURROGATE.test(text) && !LONE_SURROGATE.test(words)) return `half a sign: ${text}`;
    if (buttons.length > LIMITS.buttons) return `${String(buttons.length)} buttons`;
    for (const button of buttons) {
      if (button.title.trim() === '' || button.title.length > LIMITS.buttonTitle)
        return `the title of a button: ${JSON.stringify(button.title)}`;
      if (button.kind === 'say' && button.payload.length > LIMITS.payload) return `a payload of ${String(button.payload.length)} letters`;
    }
  }
  const stored = JSON.stringify(state);
  if (stored.length > MOST_STATE) return `a state of ${String(stored.length)} letters`;
  return isDeepStrictEqual(JSON.parse(stored), defined(state)) ? undefined : `the state is another when it was stored: ${stored}`;
}

/** The same without what is undefined, which JSON leaves out. */
function defined(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(defined);
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).flatMap(([name, inner]) => (inner === undefined ? [] : [[name, defined(inner)]])));
}
