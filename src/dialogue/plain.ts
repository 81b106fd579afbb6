import { defined } from '../ground/defined.ts';
import { fill } from '../text/fill.ts';
import { splitText } from '../text/split.ts';
import type { CardContext } from './parts.ts';
import { asButtons, MAX_TEXT, numbered, type Choice, type Reply, type ReplyButton } from './reply.ts';
import type { Dialogue, DialogueState, Outcome, Turn } from './state.ts';

/** What turns outside of flows are made from. */
export interface TurnContext {
  dialogue: Dialogue;
  state: DialogueState;
  card: CardContext;
  /** Places that every sentence may have. */
  names: Readonly<Record<string, string>>;
  /** Epoch ms. */
  now: number;
}

/** What is remembered through a change of subject. */
export const kept = ({ flow, parked, before, known, place, told, danger, greeted }: DialogueState): DialogueState =>
  defined({ flow, parked, before, known, place, told, danger, greeted });

/** A sentence with the places of the agency filled. */
export const filled = ({ names }: TurnContext, sentence: string): string => fill(sentence, names);

/** How sure something is, as it is reported. */
export const rounded = (score: number): number => Math.round(score * 1_000) / 1_000;

/** A reply that changes nothing of what is remembered, save that old numbers no longer count. */
export function plainTurn({ state }: TurnContext, text: string, outcome: Outcome, buttons: ReplyButton[] = []): Turn {
  const parts = splitText(text, MAX_TEXT);
  const choices = buttons.flatMap((button) => (button.kind === 'say' ? [{ title: button.title, payload: button.payload }] : []));
  return {
    replies: parts.map((part, at) => ({ text: part, buttons: at === parts.length - 1 ? buttons : [] })),
    state: { ...kept(state), item: state.item, ...(choices.length > 0 && { choices }) },
    outcome,
  };
}

/** The same turn with a text above its reply. */
export function below(text: string, turn: Turn): Turn {
  const [first, ...rest] = turn.replies;
  if (!first) return { ...turn, replies: [{ text, buttons: [] }] };
  const parts = splitText(`${text}\n\n${first.text}`, MAX_TEXT);
  const replies = parts.map((part, at): Reply => ({ text: part, buttons: at === parts.length - 1 ? first.buttons : [] }));
  return { ...turn, replies: [...replies, ...rest] };
}

/** A question with the choices to answer it with. */
export const offerReply = (lead: string, choices: readonly Choice[], pick: string): Reply => ({
  text: `${lead}\n${numbered(choices)}\n${pick}`,
  buttons: asButtons(choices),
});
