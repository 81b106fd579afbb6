import { filled, offerReply, type TurnContext } from './plain.ts';
import { isReason, REASONS } from './rating.ts';
import type { Choice } from './reply.ts';
import type { Handled, Turn } from './state.ts';
import type { Wording } from './wording.ts';

const payloadOf = (item: string, said: string): string => `#hi:${item}:${said}`;

/** The two ways to say whether an answer helped, by number or in words; the buttons stay for what the answer offers. */
export const helpfulChoices = (item: string, { helpful }: Wording): Choice[] => [
  { ...helpful.yes, payload: payloadOf(item, 'co') },
  { ...helpful.no, payload: payloadOf(item, 'khong') },
];

/** What may have been wrong with it. */
const reasonChoices = (item: string, { helpful, buttons }: Wording): Choice[] => [
  ...REASONS.map((reason) => ({ title: helpful.reasons[reason], payload: payloadOf(item, reason) })),
  { title: buttons.person, payload: '#canbo' },
];

/** What the citizen says of an answer. The numbers of that answer go on to count. */
export function ratingTurn(context: TurnContext, id: string, said: string): Handled {
  const { knowledge, wording } = context.dialogue;
  const item = knowledge.item(id);
  if (!item) return { start: 'menu' };
  const { helpful, pick } = wording;
  const about = { item: id, topic: item.topic };
  const turn = (text: string): Turn => ({
    replies: [{ text, buttons: [] }],
    state: context.state,
    outcome: { status: 'flow_rating', ...about },
  });
  if (said === 'co') return { ...turn(helpful.thanks), rating: { helpful: 'yes', ...about } };
  if (isReason(said)) return { ...turn(filled(context, helpful.noted)), rating: { helpful: 'reason', reason: said, ...about } };
  const choices = reasonChoices(id, wording);
  return {
    replies: [offerReply(helpful.why, choices, pick)],
    state: { ...context.state, choices },
    outcome: { status: 'flow_rating', ...about },
    rating: { helpful: 'no', ...about },
  };
}
