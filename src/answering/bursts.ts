import type { Held } from '../citizens/citizens.ts';
import { bounded, goesOn, LONGEST_TEXT, standsAlone, type Dialogue, type DialogueState, type Input } from '../dialogue/index.ts';
import type { Claimed, EventLine } from '../inbox/line.ts';
import { readEvent, type ZaloEvent } from '../zalo/events.ts';

/** Messages that follow one another within this time belong together. */
export const BURST_MS = 3_000;

/** The next message of the same citizen, where it is here already and came close after this one. */
export async function followedBy(line: Pick<EventLine, 'nextOf'>, stored: Claimed): Promise<ZaloEvent | undefined> {
  const next = await line.nextOf(stored);
  if (next?.kind !== 'message' || next.receivedAt.getTime() - stored.receivedAt.getTime() > BURST_MS) return undefined;
  const event = readEvent(next.raw ?? '');
  return event && { ...event, text: event.text?.slice(0, LONGEST_TEXT) };
}

/** Whether a text may be part of what somebody writes in several messages: no button, command, number or code. */
const isPart = (text: string, dialogue: Dialogue, { choices = [] }: DialogueState): boolean =>
  !/\d{3}/.test(text) && !/^\D{0,3}\d{1,2}\D{0,2}$/.test(text) && !standsAlone(text, choices, dialogue);

/** Whether two messages are to be answered as one: not where each is a question of its own. */
export function belong(first: string, second: string, dialogue: Dialogue, state: DialogueState): boolean {
  if (state.flow || !isPart(first, dialogue, state) || !isPart(second, dialogue, state)) return false;
  if (goesOn(second, dialogue.wording)) return true;
  const [a, b] = [dialogue.knowledge.ask(first), dialogue.knowledge.ask(second)];
  return !(a.status === 'answered' && b.status === 'answered' && a.item?.id !== b.item?.id);
}

/** The whole of a burst as one question: the parts that came shortly before it, each shortly after the one before. */
export function joined(held: readonly Held[], input: Input, receivedAt: Date): Input {
  if (input.kind !== 'text') return input;
  const texts = [input.text];
  let next = receivedAt.getTime();
  for (const { text, at } of [...held].reverse()) {
    // Left over from what was never answered.
    if (next - at.getTime() > BURST_MS) break;
    texts.unshift(text);
    next = at.getTime();
  }
  return texts.length === 1 ? input : bounded({ kind: 'text', text: texts.join(' ') });
}
