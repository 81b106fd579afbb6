import { defined } from '../ground/defined.ts';
import { splitText } from '../text/split.ts';
import { Conversation } from './conversation.ts';
import type { Danger } from '../knowledge/index.ts';
import { dangerTurn, helpTurn, warned } from './danger.ts';
import { ACTIONS, type ActionName, type ErrandResult, type Slots } from './flows/actions.ts';
import type { Running } from './flows/progress.ts';
import { bounded, type Input } from './input.ts';
import { insideFlow } from './inside-flow.ts';
import { outsideFlows } from './outside-flows.ts';
import { MAX_TEXT } from './reply.ts';
import { withPlace } from './place-asked.ts';
import { HOUR } from '../time/clock.ts';
import type { Dialogue, DialogueState, Turn } from './state.ts';

/** What was told of a case counts for so long after the last word of it. */
const CASE_LASTS = 6 * HOUR;
/** And whoever told of danger is taken to go on about it for so long. */
const DANGER_LASTS = 2 * HOUR;

/**
 * One turn of a conversation, as a generator: it stands still where a flow has something done, and goes on with how that came out. Pure: the
 * same input, state, time and outcomes always give the same replies. `now` is epoch ms.
 */
export function* converse(dialogue: Dialogue, input: Input, before: DialogueState, now: number): Running<Turn> {
  const read = bounded(input);
  const done = yield* understood(dialogue, read, before, now);
  if (read.kind !== 'text' || read.cut !== true || done.replies.length === 0) return done;
  return { ...done, replies: [...done.replies, { text: dialogue.wording.text_cut, buttons: [] }] };
}

function* understood(dialogue: Dialogue, input: Input, before: DialogueState, now: number): Running<Turn> {
  const { agency } = dialogue.knowledge;
  // What is written inside of a flow is no question: a ward in it tells nothing.
  const asked = input.kind === 'text' && !before.flow && !input.text.startsWith('#') ? input.text : undefined;
  const { state, ward } = withPlace(told(dialogue, input, before, now), asked, { agency, wording: dialogue.wording, now });
  const talk = new Conversation(dialogue, state, now);
  // A button's own words are no cry for help.
  const danger = input.kind === 'text' && !input.text.startsWith('#') ? dialogue.knowledge.dangers.find(input.text) : undefined;
  if (danger) return remembered(yield* inDanger(talk, input, danger), danger, now);
  const help = yield* stillInDanger(talk, input);
  if (help) return help;
  const done = yield* talk.progress.frames.length > 0 ? insideFlow(talk, input) : outsideFlows(talk, input);
  return ward === undefined || done.state.flow ? done : { ...done, outcome: { ...done.outcome, ward } };
}

/** The turn of somebody who tells of danger. */
function* inDanger(talk: Conversation, input: Input, danger: Danger): Running<Turn> {
  if (talk.progress.frames.length > 0) return { ...warned(yield* insideFlow(talk, input), danger), outcome: { status: 'flow_danger' } };
  if (danger.asks) return warned(yield* outsideFlows(talk, input), danger);
  // The same danger once more: what can be done about it, where that is known.
  const known = input.kind === 'text' && talk.state.danger?.kind === danger.id && lately(talk);
  const help = known ? talk.dialogue.knowledge.dangers.help(danger.id, input.text) : undefined;
  return help?.named ? helpTurn(talk, help) : dangerTurn(talk, danger);
}

const remembered = (turn: Turn, { id }: Danger, now: number): Turn => ({
  ...turn,
  state: { ...turn.state, danger: { kind: id, at: now } },
});
const lately = ({ state: { danger }, now }: Conversation): boolean => danger !== undefined && now - danger.at < DANGER_LASTS;

/**
 * The turn of somebody who told of danger a while ago and goes on about it: what can be done. Undefined where the message is about something else, or is
 * answered by itself.
 */
function* stillInDanger(talk: Conversation, input: Input): Running<Turn | undefined> {
  const { state, dialogue, progress } = talk;
  if (!state.danger || !lately(talk) || progress.frames.length > 0 || input.kind !== 'text' || input.text.startsWith('#')) return undefined;
  const help = dialogue.knowledge.dangers.help(state.danger.kind, input.text);
  if (!help) return undefined;
  if (help.named) return helpTurn(talk, help);
  const done = yield* outsideFlows(talk, input);
  const { status, sure, item } = done.outcome;
  // What only sounds like small talk is none now.
  const talks = status.startsWith('smalltalk') && dialogue.knowledge.thanks(input.text);
  const { helped, ...danger } = state.danger;
  // Told what can be done and asking on: that is what they have, and now they want to know something.
  const answered =
    // Where a court or another office has it, that is told.
    (status.startsWith('unanswered') && item !== undefined) ||
    (status === 'answered' ? sure !== false || helped === true : talks || !/^(unanswered|clarify|smalltalk)/.test(status));
  if (answered || (helped === true && status === 'clarify')) return { ...done, state: { ...done.state, danger } };
  const turn = helpTurn(talk, help);
  return { ...turn, state: { ...turn.state, danger: { ...danger, helped: true } } };
}

/** The state with what a message tells of the citizen's case. */
function told({ knowledge }: Dialogue, input: Input, state: DialogueState, now: number): DialogueState {
  const before = state.known && now - state.known.at < CASE_LASTS ? state.known : undefined;
  if (input.kind !== 'text' || input.text.startsWith('#')) return { ...state, ...defined({ known: before }) };
  const known = knowledge.known(input.text, before);
  return { ...state, known: known.has.length + known.not.length === 0 ? undefined : { ...known, at: now } };
}

/** How an action comes out where nobody is there to do it. */
function alone(action: ActionName): ErrandResult {
  const { outcomes, gives } = ACTIONS[action];
  const outcome = outcomes.at(-1);
  return { ...defined({ outcome }), slots: Object.fromEntries(gives.map((slot) => [slot, ''])) };
}

/** One turn with nobody to do anything: every action comes out by `errand`, by default as if there were nothing to find. */
export function turn(
  dialogue: Dialogue,
  input: Input,
  state: DialogueState,
  now: number,
  errand: (action: ActionName, slots: Readonly<Slots>) => ErrandResult = alone,
): Turn {
  const running = converse(dialogue, input, state, now);
  let step = running.next();
  while (!step.done) step = running.next(errand(step.value.action, step.value.slots));
  return step.value;
}

/** What is said while officers have stopped the bot: the notice, once to each citizen, and then nothing. */
export function pausedTurn({ since, message }: { since: number; message: string }, state: DialogueState): Turn {
  const told = state.paused === since;
  return {
    replies: told ? [] : splitText(message, MAX_TEXT).map((text) => ({ text, buttons: [] })),
    state: { ...state, paused: since },
    outcome: { status: 'flow_paused' },
  };
}
