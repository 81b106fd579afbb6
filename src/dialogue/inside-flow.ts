import { fill } from '../text/fill.ts';
import { tidy } from '../text/vietnamese.ts';
import { MINUTE } from '../time/clock.ts';
import { TAKEN_FOR, type Aside } from './assistant.ts';
import type { Conversation } from './conversation.ts';
import type { FlowRequest } from './flow-request.ts';
import type { Given, Wrong } from './flows/answers.ts';
import { ANSWER } from './flows/frames.ts';
import type { Running } from './flows/progress.ts';
import { isRepair, REPAIR } from './flows/repairs.ts';
import { countWords } from './phrases.ts';
import type { Input } from './input.ts';
import type { Turn } from './state.ts';

/** So many words may stand beside a code where any text is taken, before it is a story. */
const MAX_WITH_CODE = 4;
/** Fewer words are no story. */
const MIN_STORY = 5;

/** What can be an answer to the open question. */
type Answering = Extract<Input, { kind: 'text' | 'location' | 'attachment' }>;

/** The turn of somebody who is in a flow. */
export function* insideFlow(talk: Conversation, input: Input): Running<Turn> {
  const { engine, progress } = talk;
  const text = input.kind === 'text' ? tidy(input.text) : '';
  // An answer that is asked for comes before a command that is called the same.
  const named = input.kind === 'text' ? talk.chosen(text) : undefined;
  if (named === undefined || !('payload' in named)) {
    if (talk.isCommand(text, 'stop') || talk.manner.short(text) === 'quit') return yield* talk.repair(REPAIR.cancel);
    if (talk.isCommand(text, 'menu')) {
      progress.drop();
      return yield* talk.start('menu');
    }
  }
  if (yield* engine.settle()) return talk.flowTurn();
  switch (input.kind) {
    case 'text':
      return (yield* otherThanAnswer(talk, text)) ?? (yield* answer(talk, input));
    case 'location':
    case 'attachment':
      return yield* answer(talk, input);
    case 'follow':
      progress.texts.push(fill(talk.dialogue.flows.get('welcome')?.words.say.hello ?? '', talk.names));
      // Whatever was not understood before is over.
      progress.dropRepairs();
      return yield* isLate(talk, false) ? talk.repair(REPAIR.late) : talk.again();
    case 'info':
      return yield* talk.again();
  }
}

/** Words that are no answer to the open question: a choice shown meanwhile, an old button, a command, or a word after long. */
function* otherThanAnswer(talk: Conversation, text: string): Running<Turn | undefined> {
  const { engine, progress } = talk;
  const named = talk.chosen(text);
  const picked = named !== undefined && 'payload' in named ? named : undefined;
  // The numbers shown last are those of what was answered meanwhile.
  if (talk.state.parked === true && picked && !ANSWER.test(picked.payload)) {
    const request = talk.requestedFlow(picked.payload);
    return yield* request ? talk.start(request.flow, request.slots) : talk.assist(picked.payload);
  }
  const button = ANSWER.exec(text);
  const [, flow = '', step = '', value = ''] = button ?? [];
  if (button && (progress.top?.flow !== flow || progress.top.step !== step)) {
    if (yield* engine.correct(flow, step, value)) return talk.flowTurn();
    progress.texts.push(talk.dialogue.wording.flows.stale);
    return yield* talk.again();
  }
  const answers = button !== null || picked !== undefined;
  if (!answers) {
    const done = yield* command(talk, text);
    if (done) return done;
  }
  return isLate(talk, answers) ? yield* late(talk, text) : undefined;
}

/** Words that mean the same in every flow. */
function* command(talk: Conversation, text: string): Running<Turn | undefined> {
  if (talk.isCommand(text, 'bot')) return yield* talk.again();
  if (talk.isCommand(text, 'back')) return yield* talk.repair(REPAIR.back);
  if (talk.isCommand(text, 'correct')) return yield* talk.repair(REPAIR.correct);
  if (talk.isCommand(text, 'my_data', 'export_data', 'erase') || /^#(xoa|gt|hi|nhom|trang)\b/.test(text)) return yield* talk.assist(text);
  const request = talk.requestedFlow(text);
  if (request && 'code' in request.slots)
    return isAnswer(talk, request, text) ? undefined : yield* talk.restart(request.flow, request.slots);
  if (request) {
    if (talk.progress.frames.some(({ flow }) => flow === request.flow)) return yield* talk.again();
    return yield* talk.start(request.flow, request.slots);
  }
  const aside = text.startsWith('#tt:') ? talk.assistant.aside(text) : undefined;
  return aside ? yield* back(talk, aside) : yield* feeling(talk, text);
}

/** Whether a text with a code in it is what the open question asks for: the code itself, or a story that names it. */
function isAnswer({ progress: { asked, base }, engine, manner }: Conversation, request: FlowRequest, text: string): boolean {
  if (asked?.type === 'code') return request.flow === base?.id;
  return engine.takesAnyText && countWords(text.replaceAll(/(?<!\S)\S*\d\S*/g, ' ')) > MAX_WITH_CODE && manner.asks(text) === undefined;
}

/** Somebody is angry, or shows something without words. */
function* feeling(talk: Conversation, text: string): Running<Turn | undefined> {
  const { assistant, engine, manner, progress } = talk;
  const mood = manner.mood(text);
  if (mood === 'anger' || manner.isUpset(text)) {
    progress.dropRepairs();
    return yield* talk.repair(REPAIR.misunderstood, { tries: 2, hint: engine.hint('choice') });
  }
  return mood && (yield* back(talk, assistant.pictureAside(mood)));
}

/** Whether the citizen has been away for long, or with something else. Picking one of the answers shown (`answers`) is going on. */
function isLate({ state: { flow, parked }, progress: { base, top }, now }: Conversation, answers: boolean): boolean {
  if (top?.flow === REPAIR.late) return false;
  return parked === true || (!answers && now - (flow?.at ?? 0) > (base?.patience_minutes ?? 60) * MINUTE);
}

/** Asks somebody who comes back whether to go on. */
function* late(talk: Conversation, text: string): Running<Turn> {
  const aside = talk.assistant.aside(text);
  if (aside?.start !== undefined) return yield* back(talk, aside);
  if (aside) talk.progress.texts.push(...aside.texts);
  const done = yield* talk.repair(REPAIR.late);
  return aside ? { ...done, outcome: aside.outcome } : done;
}

/** Something else was answered: leads back to the open question. */
function* back(talk: Conversation, { texts, start, outcome }: Aside): Running<Turn> {
  talk.progress.texts.push(...texts);
  return { ...(yield* start === undefined ? talk.repair(REPAIR.return) : talk.start(start)), outcome };
}

/** Takes what was sent as the answer to the open question, and helps where it is none. */
function* answer(talk: Conversation, input: Answering): Running<Turn> {
  const { assistant, engine, manner, progress } = talk;
  const text = input.kind === 'text' ? tidy(input.text) : '';
  const content = engine.takesAnyText ? manner.asContent(text) : undefined;
  if (engine.takesAnyText && content === undefined && talk.chosen(text) === undefined) {
    const asked = assistant.asked(text, progress.base?.offered_with ?? []);
    if (asked === 'which') return yield* talk.assist(text);
    if (asked) return yield* back(talk, asked);
  }
  const sent = input.kind === 'text' && content !== undefined ? { ...input, text: content } : input;
  const wrong = yield* engine.answer(given(talk, sent), talk.state.parked === true ? [] : talk.shown);
  if (wrong === undefined) return talk.flowTurn();
  if (input.kind === 'text' && !engine.takesAnyText) {
    const aside = assistant.aside(text);
    const told = aside && toldEarly(talk, text, aside);
    if (told) return yield* talk.restart(told.flow, told.slots);
    if (aside) return yield* back(talk, aside);
  }
  return yield* misunderstood(talk, wrong, input);
}

/** The flow begun anew with what it asks for later, where a message tells that already instead of answering. */
function toldEarly({ manner, progress: { base, top } }: Conversation, text: string, { outcome }: Aside): FlowRequest | undefined {
  const [slot] = base?.takes ?? [];
  if (!base || !top || top.flow !== base.id || slot === undefined || slot in top.slots || base.words.asks.length === 0) return undefined;
  const about = outcome.item !== undefined && base.offered_with.includes(outcome.item) && TAKEN_FOR.includes(outcome.aspect ?? 'general');
  const tells = about && manner.asks(text) === undefined && countWords(text) >= MIN_STORY;
  return tells ? { flow: base.id, slots: { ...top.slots, [slot]: text } } : undefined;
}

/** What was sent, as an answer: of a picture with a caption, the one of the two that is asked for. */
function given({ engine }: Conversation, input: Answering): Given {
  switch (input.kind) {
    case 'location':
      return input;
    case 'attachment':
      return { kind: 'attachment', photos: input.photos };
    case 'text': {
      const { photos = [] } = input;
      return photos.length > 0 && engine.takesPictures ? { kind: 'attachment', photos } : { kind: 'text', text: tidy(input.text) };
    }
  }
}

function* misunderstood(talk: Conversation, wrong: Wrong, input: Answering): Running<Turn> {
  const { assistant, engine, progress } = talk;
  const { top } = progress;
  if (input.kind === 'attachment' && wrong !== 'photos') progress.texts.push(assistant.sent(input).replies[0]?.text ?? '');
  const hint = engine.hint(wrong);
  if (top && isRepair(top.flow)) {
    progress.texts.push(hint);
    return yield* talk.again();
  }
  const tries = (top?.tries ?? 0) + 1;
  if (top) top.tries = tries;
  return yield* talk.repair(REPAIR.misunderstood, { tries, hint });
}
