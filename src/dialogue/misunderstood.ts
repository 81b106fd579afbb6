import type { Procedure } from '../knowledge/index.ts';
import { OFFERED, waysOn } from './choices.ts';
import { partPayload } from './parts.ts';
import { kept, offerReply, type TurnContext } from './plain.ts';
import type { Choice } from './reply.ts';
import type { Turn } from './state.ts';

/** So many other matters are offered. */
const MAX_OTHERS = 4;
const PART = /^#tt:([a-z0-9-]+)(?::|$)/;

const choiceOf = ({ id, short_name }: Procedure): Choice => ({ title: short_name, payload: partPayload(id, 'general') });

/** What else may have been meant: the others that were offered, or those that are easily taken for the one spoken of. */
function otherMatters({ dialogue: { knowledge }, state }: TurnContext): Choice[] {
  const { item: last, choices = [] } = state;
  const offered = choices.filter(({ payload }) => PART.test(payload));
  const others = offered.filter(({ payload }) => PART.exec(payload)?.[1] !== last);
  if (others.length > 0) {
    // All were there to choose from, and none was it.
    const askedWhich = choices.some(({ payload }) => payload === '#khac') && others.length < offered.length;
    return askedWhich ? [] : others;
  }
  const item = last === undefined ? undefined : knowledge.item(last);
  const ids = new Set([...(item?.lookalikes ?? []).map((one) => one.item), ...(item?.related ?? [])]);
  return [...ids].flatMap((id) => knowledge.item(id) ?? []).map(choiceOf);
}

/** Somebody was misunderstood: one line of apology, what else they may mean or the menu, and a person. `meant`: what they say now sounds like that. */
export function misunderstoodTurn(context: TurnContext, meant?: Procedure): Turn {
  const { dialogue, state } = context;
  const { corrected, corrected_menu, pick } = dialogue.wording;
  const all = [...(meant ? [choiceOf(meant)] : []), ...otherMatters(context)];
  const others = all.filter(({ title }, at) => all.findIndex((one) => one.title === title) === at).slice(0, MAX_OTHERS);
  const ways = waysOn(dialogue).flatMap((way): Choice[] => (way.kind === 'say' ? [{ title: way.title, payload: way.payload }] : []));
  const choices = others.length > 0 ? [...others, ...ways] : OFFERED.menu(dialogue);
  const item = state.item === undefined ? undefined : dialogue.knowledge.item(state.item);
  const rateable = item && state.choices?.some(({ payload }) => payload === `#hi:${item.id}:khong`);
  return {
    replies: [offerReply(others.length > 0 ? corrected : corrected_menu, choices, pick)],
    state: { ...kept(state), item: state.item, choices },
    outcome: { status: 'flow_misunderstood' },
    ...(rateable && { rating: { helpful: 'no', item: item.id, topic: item.topic } }),
  };
}
