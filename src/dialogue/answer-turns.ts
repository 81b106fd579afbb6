import { defined } from '../ground/defined.ts';
import type { Answer, Aspect, Procedure } from '../knowledge/index.ts';
import { splitText } from '../text/split.ts';
import { answerText } from './card.ts';
import { checklistChoice, checklistStep } from './checklist.ts';
import { startPayload, waysOn } from './choices.ts';
import { helpfulChoices } from './helpful.ts';
import { otherParts, partPayload } from './parts.ts';
import { kept, offerReply, plainTurn, type TurnContext } from './plain.ts';
import { asButtons, MAX_BUTTONS, MAX_TEXT, numbered, type Choice, type Reply } from './reply.ts';
import type { Handled, Outcome, Turn } from './state.ts';

const MAX_LABEL = 160;
/** Letters that the choices under a list of papers take. */
const ROOM_FOR_CHOICES = 300;

/** Whether an answer helped, once for each procedure in a row. */
const ratingChoices = ({ state, dialogue }: TurnContext, item: string): Choice[] =>
  state.rated === item ? [] : helpfulChoices(item, dialogue.wording);

/** A part of a procedure with what may be asked next. `asked`: in answer to a question in words, and so worth asking whether it helped. */
export function answerTurn(context: TurnContext, item: Procedure, aspect: Aspect, outcome: Outcome, asked = false): Turn {
  if (item.kind === 'answer') return shortAnswerTurn(context, item, outcome, asked);
  const { dialogue, state, card } = context;
  const { wording } = dialogue;
  const own = aspect === 'documents' ? checklistChoice(item, card) : undefined;
  const rating = asked ? ratingChoices(context, item.id) : [];
  const flows = [...dialogue.flows.values()]
    .filter(({ offered_with }) => offered_with.includes(item.id))
    .map(({ id, words }) => ({ title: words.title, payload: startPayload(id) }));
  const stepwise =
    aspect === 'steps' && item.steps.length > 1 && !item.imported
      ? [{ title: wording.step_by_step, payload: startPayload('guide', item.id) }]
      : [];
  const choices: Choice[] = [...flows, ...stepwise, ...(own ? [own] : []), ...otherParts(item.id, aspect, wording)]
    .slice(0, MAX_BUTTONS)
    .concat(rating);
  const texts = splitText(answerText(item, aspect, card), MAX_TEXT);
  const menu = `${wording.choose_part}\n${numbered(choices)}`;
  const last = texts.pop() ?? '';
  const fits = last.length + menu.length + 2 <= MAX_TEXT;
  const replies: Reply[] = texts.map((text) => ({ text, buttons: [] }));
  if (fits) replies.push({ text: `${last}\n\n${menu}`, buttons: asButtons(choices) });
  else replies.push({ text: last, buttons: [] }, { text: menu, buttons: asButtons(choices) });
  const rated = rating.length > 0 ? item.id : state.rated;
  return {
    replies,
    state: { ...kept(state), item: item.id, choices, ...defined({ rated }) },
    outcome: { ...outcome, item: item.id, topic: item.topic, aspect },
  };
}

/** An answer without parts: the ways on are those of the main menu. */
function shortAnswerTurn(context: TurnContext, item: Procedure, outcome: Outcome, asked: boolean): Turn {
  const [menu, person] = waysOn(context.dialogue);
  const rating = asked ? ratingChoices(context, item.id) : [];
  const text = answerText(item, 'general', context.card);
  const turn = plainTurn(
    context,
    rating.length > 0 ? `${text}\n\n${numbered(rating)}` : text,
    { ...outcome, item: item.id, topic: item.topic, aspect: 'general' },
    [menu, person],
  );
  const rated = rating.length > 0 ? item.id : context.state.rated;
  const choices = [...rating, ...(turn.state.choices ?? [])];
  return { ...turn, state: { ...turn.state, item: item.id, choices, ...defined({ rated }) } };
}

/** The next step towards the list of papers that is this citizen's own. */
export function checklistTurn({ dialogue, state, card }: TurnContext, id: string, answers: string): Handled {
  const { knowledge, wording } = dialogue;
  const item = knowledge.item(id);
  if (!item || item.documents.length === 0) return { start: 'menu' };
  const { text, choices, done } = checklistStep(item, answers, card);
  const all = done ? [...choices, ...otherParts(id, 'documents', wording)] : choices;
  const shown = all.slice(0, MAX_BUTTONS).concat(done ? helpfulChoices(id, wording) : []);
  const parts = splitText(text, MAX_TEXT - ROOM_FOR_CHOICES);
  const replies = parts.map((part, at): Reply =>
    at < parts.length - 1
      ? { text: part, buttons: [] }
      : { text: `${part}\n\n${done ? wording.choose_part : wording.pick}\n${numbered(shown)}`, buttons: asButtons(shown) },
  );
  return {
    replies,
    state: { ...state, item: id, choices: shown },
    outcome: { status: done ? 'flow_checklist_done' : 'flow_checklist', item: id, topic: item.topic },
  };
}

/** Asks which of several procedures is meant. */
export function clarifyTurn({ dialogue, state }: TurnContext, answer: Answer, outcome: Outcome): Turn {
  const { wording } = dialogue;
  const choices: Choice[] = answer.candidates.map(({ item }) => ({
    title: item.short_name,
    payload: partPayload(item.id, answer.aspect),
    // Official names differ in their ends, which a button has no room for.
    ...(item.imported && { label: item.name.length > MAX_LABEL ? `${item.name.slice(0, MAX_LABEL - 1)}…` : item.name }),
  }));
  choices.push({ title: wording.none_of_these, payload: '#khac' });
  const lead = answer.candidates.length === 1 ? wording.clarify_one : wording.clarify;
  return { replies: [offerReply(lead, choices, wording.pick)], state: { ...state, choices }, outcome };
}
