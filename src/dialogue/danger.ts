import type { Danger } from '../knowledge/index.ts';
import { fill } from '../text/fill.ts';
import { splitText } from '../text/split.ts';
import { waysOn } from './choices.ts';
import type { Conversation } from './conversation.ts';
import { MAX_TEXT, type Reply, type ReplyButton } from './reply.ts';
import type { Turn } from './state.ts';

/** The number to call, first of all. What the citizen was doing waits as it is. */
export function dangerTurn({ dialogue, state }: Conversation, { phone, text }: Danger): Turn {
  const [, person] = waysOn(dialogue);
  const call: ReplyButton = { kind: 'phone', title: fill(dialogue.wording.buttons.call, { phone }), phone };
  return {
    replies: [{ text, buttons: [call, person] }],
    state: { ...state, choices: [{ title: person.title, payload: person.payload }] },
    outcome: { status: 'flow_danger' },
  };
}

/** The same above the reply to what was asked besides, or to the step of a flow, which goes on. */
export function warned(turn: Turn, { text }: Danger): Turn {
  const [first, ...rest] = turn.replies;
  if (!first) return { ...turn, replies: [{ text, buttons: [] }] };
  const parts = splitText(`${text}\n\n${first.text}`, MAX_TEXT);
  const replies = parts.map((part, at): Reply => ({ text: part, buttons: at === parts.length - 1 ? first.buttons : [] }));
  return { ...turn, replies: [...replies, ...rest] };
}
