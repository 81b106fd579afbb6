import type { Danger } from '../knowledge/index.ts';
import { fill } from '../text/fill.ts';
import { waysOn } from './choices.ts';
import type { Conversation } from './conversation.ts';
import { below } from './plain.ts';
import type { ReplyButton } from './reply.ts';
import type { Turn } from './state.ts';

/** The number to call, first of all. What the citizen was doing waits as it is. */
export const dangerTurn = (talk: Conversation, danger: Danger): Turn => helpTurn(talk, danger);

/** What can be done, for somebody who goes on about a danger that was told of before. */
export function helpTurn({ dialogue, state }: Conversation, { text, phone }: { text: string; phone: string }): Turn {
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
