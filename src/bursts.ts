import type { Citizen } from './citizens/citizens.ts';
import { isOne, type Dialogue, type DialogueState, type Input } from './dialogue/index.ts';
import type { Events, StoredEvent } from './inbox/events.ts';
import { readEvent, type ZaloEvent } from './zalo/events.ts';

/** Messages that follow one another within this time belong together. */
export const BURST_MS = 3_000;

/** The next message of the same citizen, where it is here already and came close after this one. */
export async function followedBy(events: Events, stored: StoredEvent): Promise<ZaloEvent | undefined> {
  const next = await events.model
    .findOne({ userId: stored.userId, state: 'waiting', order: { $gt: stored.order } })
    .sort({ order: 1 })
    .lean<StoredEvent>();
  if (next?.kind !== 'message' || next.receivedAt.getTime() - stored.receivedAt.getTime() > BURST_MS) return undefined;
  return readEvent(next.raw ?? '');
}

/** Whether a text is part of what somebody writes in several messages: no button, command, number or code. */
export function isPart(text: string, { wording, flows }: Dialogue, state: DialogueState): boolean {
  if (state.flow || /^#|\d{3}/.test(text) || /^\D{0,3}\d{1,2}\D{0,2}$/.test(text)) return false;
  if (Object.values(wording.commands).some((words) => isOne(text, words))) return false;
  if ([...flows.values()].some(({ words }) => isOne(text, words.triggers))) return false;
  return !(state.choices ?? []).some(({ title, words = [] }) => isOne(text, [title, ...words]));
}

/**
 * What to answer when the parts of a burst are all here: the whole of it as one question, or each part for itself where each is a question that
 * has its own answer.
 */
export function inputsOf(held: NonNullable<Citizen['held']>, input: Input, { knowledge }: Dialogue): Input[] {
  if (held.length === 0 || input.kind !== 'text') return [input];
  const texts = [...held.map(({ text }) => text), input.text];
  const answers = texts.map((text) => knowledge.ask(text));
  const items = new Set(answers.map(({ item }) => item?.id));
  const apart = answers.every(({ status }) => status === 'answered') && items.size === texts.length;
  return apart ? texts.map((text) => ({ kind: 'text', text })) : [{ kind: 'text', text: texts.join(' ') }];
}
