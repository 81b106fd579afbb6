import type { Answer, Refusal } from '../knowledge/index.ts';
import type { Manner } from './manner.ts';
import { misunderstoodTurn } from './misunderstood.ts';
import type { TurnContext } from './plain.ts';
import type { Handled } from './state.ts';

const leadsOn = ({ status, item, asked }: Answer, last: string): boolean =>
  status === 'handoff' || (item !== undefined && (item.id !== last || asked.part !== 'general'));

/**
 * What is made of a message that puts right what was understood: the question back what is meant, or undefined where the message leads on by itself.
 * `answer`: what it means without what it turns down; `answered`: carries another answer out.
 */
export function correctedTurn(
  context: TurnContext,
  manner: Manner,
  {
    text,
    refusal,
    answer,
    answered,
  }: { text: string; refusal: Refusal | undefined; answer: Answer; answered: (answer: Answer) => Handled },
): Handled | undefined {
  const { item: last } = context.state;
  if (last === undefined) return undefined;
  // What was turned down is never told again; nothing else was said, or nothing that leads anywhere.
  if (refusal) {
    const { status, item } = answer;
    if (refusal.rest !== '' && ((status === 'answered' && item) || status === 'handoff')) return undefined;
    const meant = answer.candidates.map((hit) => hit.item).find(({ topic }) => !refusal.topics.has(topic));
    return misunderstoodTurn(context, refusal.rest === '' ? undefined : meant);
  }
  if (!manner.corrects(text) || leadsOn(answer, last)) return undefined;
  // The matter spoken of was the wrong one: it does not count any more.
  const anew = context.dialogue.knowledge.ask(text);
  if (anew.sure && leadsOn(anew, last)) return answered(anew);
  return misunderstoodTurn(context, anew.status === 'answered' && anew.item?.id !== last ? anew.item : undefined);
}
