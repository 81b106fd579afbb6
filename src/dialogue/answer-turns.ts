import { defined } from '../ground/defined.ts';
import type { Answer, AskedFor, Aspect, Point, Procedure, Ranked } from '../knowledge/index.ts';
import { fill } from '../text/fill.ts';
import { splitText } from '../text/split.ts';
import { askedText } from './asked.ts';
import { answerText } from './card.ts';
import { checklistChoice, checklistStep } from './checklist.ts';
import { startPayload, waysOn } from './choices.ts';
import { eventSteps } from './event-turn.ts';
import { helpfulChoices } from './helpful.ts';
import { otherParts, partPayload } from './parts.ts';
import { kept, offerReply, plainTurn, type TurnContext } from './plain.ts';
import { telling, toldText } from './told.ts';
import { asButtons, MAX_BUTTONS, MAX_TEXT, numbered, type Choice, type Reply } from './reply.ts';
import type { DialogueState, Handled, Outcome, Turn } from './state.ts';
import { shortened } from '../text/shortened.ts';

const MAX_LABEL = 160;
/** Other procedures offered under a tentative answer. */
const MAX_OTHERS = 3;
/** Letters that the choices under a list of papers take. */
const ROOM_FOR_CHOICES = 300;

/** What is spoken of now, and what was before. */
const spokenOf = ({ item: last, before }: DialogueState, { id }: Procedure): Pick<DialogueState, 'item' | 'before'> => ({
  item: id,
  ...defined({ before: last === undefined || last === id ? before : last }),
});

/** Whether an answer helped, once for each procedure in a row. */
const ratingChoices = ({ state, dialogue }: TurnContext, item: string): Choice[] =>
  state.rated === item ? [] : helpfulChoices(item, dialogue.wording);

/**
 * A text with choices under it, in the same message where there is room. Choices that all are buttons are not listed again; `lead` stands above
 * those that are.
 */
function withMenu(text: string, lead: string, choices: readonly Choice[], closing = ''): Reply[] {
  const texts = splitText(text, MAX_TEXT);
  const listed = choices.length > MAX_BUTTONS ? `${lead}\n${numbered(choices)}` : '';
  const menu = [listed, closing].filter((part) => part !== '').join('\n');
  const last = texts.at(-1) ?? '';
  const fits = menu === '' || last.length + menu.length + 2 <= MAX_TEXT;
  const all = fits ? [...texts.slice(0, -1), menu === '' ? last : `${last}\n\n${menu}`] : [...texts, menu];
  return all.map((part, at) => ({ text: part, buttons: at === all.length - 1 ? asButtons(choices) : [] }));
}

/** What is told of a procedure. `asked`: in answer to a question in words, and so worth asking whether it helped. */
export interface Told {
  aspect: Aspect;
  asked?: AskedFor;
  point?: Point | undefined;
  points?: readonly Ranked[] | undefined;
  said?: string;
  more?: Answer['more'];
}

/** A part of a procedure, or what was asked of it, with what may be asked next. */
export function answerTurn(context: TurnContext, item: Procedure, { asked, ...told }: Told, outcome: Outcome): Turn {
  const { aspect } = told;
  if (item.kind === 'answer' || item.kind === 'event') return shortAnswerTurn(context, item, outcome, asked !== undefined);
  const { dialogue, state, card } = context;
  const { wording } = dialogue;
  const own = aspect === 'documents' ? checklistChoice(item, card) : undefined;
  const rating = asked === undefined ? [] : ratingChoices(context, item.id);
  const flows = [...dialogue.flows.values()]
    .filter(({ offered_with }) => offered_with.includes(item.id))
    .map(({ id, words }) => ({ title: words.title, payload: startPayload(id) }));
  const stepwise =
    aspect === 'steps' && item.steps.length > 1 && !item.imported
      ? [{ title: wording.step_by_step, payload: startPayload('guide', item.id) }]
      : [];
  const choices: Choice[] = [...flows, ...stepwise, ...(own ? [own] : []), ...otherParts(item.id, aspect, wording)].slice(0, MAX_BUTTONS);
  const whole = asked === undefined ? answerText(item, aspect, card) : '';
  const tells = asked === undefined ? { text: whole, told: toldText(whole, context.now) } : telling(context, item, { ...told, asked });
  const { text } = tells;
  const replies = withMenu(text, wording.choose_part, choices, rating.length > 0 ? wording.helpful.ask : '');
  const rated = rating.length > 0 ? item.id : state.rated;
  return {
    replies,
    state: { ...kept(state), ...spokenOf(state, item), choices: [...choices, ...rating], told: tells.told, ...defined({ rated }) },
    outcome: { ...outcome, item: item.id, topic: item.topic, aspect },
  };
}

/** The same part of two matters, one after the other; what follows goes on about the second, and "cái đầu" leads back. */
export function twoTurn(context: TurnContext, first: Procedure, second: Procedure, told: Told, outcome: Outcome): Turn {
  const whole =
    told.asked === undefined
      ? answerText(first, told.aspect, context.card)
      : askedText(first, { ...told, asked: told.asked }, context.card);
  const next = answerTurn(
    { ...context, state: { ...context.state, item: first.id, rated: second.id } },
    second,
    { ...told, point: undefined },
    outcome,
  );
  return {
    ...next,
    replies: [...splitText(whole, MAX_TEXT).map((text) => ({ text, buttons: [] })), ...next.replies],
    outcome: { ...next.outcome, item: first.id, topic: first.topic },
  };
}

/** An answer without parts: the ways on are those of the main menu. */
function shortAnswerTurn(context: TurnContext, item: Procedure, outcome: Outcome, asked: boolean): Turn {
  const [menu, person] = waysOn(context.dialogue);
  const rating = asked ? ratingChoices(context, item.id) : [];
  const text = answerText(item, 'general', context.card);
  const steps = item.kind === 'event' ? eventSteps(item, context.card).choices : [];
  const turn = plainTurn(
    context,
    rating.length > 0 ? `${text}\n\n${context.dialogue.wording.helpful.ask}` : text,
    { ...outcome, item: item.id, topic: item.topic, aspect: 'general' },
    steps.length > 0 ? asButtons(steps) : [menu, person],
  );
  const rated = rating.length > 0 ? item.id : context.state.rated;
  // The numbers of an event are those of its steps.
  const choices = steps.length > 0 ? [...steps, ...rating] : [...rating, ...(turn.state.choices ?? [])];
  return { ...turn, state: { ...turn.state, ...spokenOf(context.state, item), choices, ...defined({ rated }) } };
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

/** Procedures to choose from, each with the part that was asked about. */
const itemChoices = (items: readonly Procedure[], aspect: Aspect): Choice[] =>
  items.map((item) => ({
    title: item.short_name,
    payload: partPayload(item.id, aspect),
    // Official names differ in their ends, which a button has no room for.
    ...(item.imported && { label: shortened(item.name, MAX_LABEL) }),
  }));

/** The answer to the best reading of a question that may be meant otherwise: says what was understood, and offers the others. */
export function tentativeTurn(context: TurnContext, item: Procedure, { aspect, candidates, ...answer }: Answer, outcome: Outcome): Turn {
  const { dialogue, state } = context;
  const { wording } = dialogue;
  const others = candidates.flatMap((hit) => (hit.item.id === item.id ? [] : [hit.item])).slice(0, MAX_OTHERS);
  const choices = [...itemChoices(others, aspect), { title: wording.none_of_these, payload: '#khac' }];
  const lead = fill(wording.tentative, { name: item.short_name });
  const part = item.kind === 'answer' || item.kind === 'event' ? 'general' : aspect;
  const { text, told } = telling(context, item, { ...answer, aspect: part });
  return {
    replies: withMenu(`${lead}\n\n${text}`, wording.tentative_others, choices),
    state: { ...kept(state), ...spokenOf(state, item), choices, told, ...defined({ rated: state.rated }) },
    outcome: { ...outcome, item: item.id, topic: item.topic, aspect: part },
  };
}

/** Asks which of several procedures is meant. */
export function clarifyTurn({ dialogue, state }: TurnContext, answer: Answer, outcome: Outcome): Turn {
  const { wording } = dialogue;
  const choices = itemChoices(
    answer.candidates.map(({ item }) => item),
    answer.aspect,
  );
  choices.push({ title: wording.none_of_these, payload: '#khac' });
  const lead = answer.candidates.length === 1 ? wording.clarify_one : wording.clarify;
  // What follows is read as about the likeliest of them until the citizen says otherwise.
  const item = answer.candidates[0]?.item.id ?? state.item;
  return { replies: [offerReply(lead, choices, wording.pick)], state: { ...state, choices, ...defined({ item }) }, outcome };
}
