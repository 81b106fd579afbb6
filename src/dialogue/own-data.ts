import { isOne } from './flows/answers.ts';
import { filled, offerReply, plainTurn, type TurnContext } from './plain.ts';
import type { Choice } from './reply.ts';
import type { Turn } from './state.ts';

/** What a citizen may have done with what is kept of them: told in brief, given whole, or erased. Undefined where nothing of it is asked. */
export function ownDataTurn(context: TurnContext, text: string): Turn | undefined {
  const { commands, my_data: words } = context.dialogue.wording;
  const outcome = { status: 'flow_my_data' };
  if (isOne(text, commands.export_data)) return { ...plainTurn(context, words.export.lead, outcome), fill: 'export' };
  if (isOne(text, commands.my_data)) return { ...plainTurn(context, filled(context, words.known), outcome), fill: 'known' };
  return isOne(text, commands.erase) ? eraseTurn(context, undefined) : undefined;
}

/** Asks whether everything kept of this citizen is to be removed, and takes the answer. */
export function eraseTurn(context: TurnContext, said: string | undefined): Turn {
  const { my_data: words, pick } = context.dialogue.wording;
  // A button of an old message is no consent: only the answer to what was just asked counts.
  const asked = context.state.choices?.some(({ payload }) => payload === '#xoa:co') === true;
  if (said === 'co' && asked) return { ...plainTurn(context, words.erased, { status: 'flow_erased' }), state: {}, fill: 'receipt' };
  if (said === 'khong') return plainTurn(context, words.kept, { status: 'flow_my_data' });
  const choices: Choice[] = [
    { ...words.yes, payload: '#xoa:co' },
    { ...words.no, payload: '#xoa:khong' },
  ];
  return {
    replies: [offerReply(filled(context, words.ask), choices, pick)],
    state: { ...context.state, choices },
    outcome: { status: 'flow_my_data' },
  };
}
