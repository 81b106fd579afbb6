import type { Danger } from '../knowledge/index.ts';
import { fill } from '../text/fill.ts';
import { waysOn } from './choices.ts';
import type { Conversation } from './conversation.ts';
import { below } from './plain.ts';
import type { ReplyButton } from './reply.ts';
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
export const warned = (turn: Turn, { text }: Danger): Turn => below(text, turn);
