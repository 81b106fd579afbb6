import { localDay } from '../time/local.ts';
import { wardNamed, type Agency } from '../knowledge/index.ts';
import { splitText } from '../text/split.ts';
import { syllables, tidy } from '../text/vietnamese.ts';
import { Assistant } from './assistant.ts';
import { OFFERED, sourceChoices, START } from './choices.ts';
import { ACTIONS, type ActionName, type ErrandResult, type Slots } from './flows/actions.ts';
import { chosen, dossierCode, isOne, petitionCode, type Given, type Wrong } from './flows/answers.ts';
import { Engine, REPAIR, type Running } from './flows/engine.ts';
import { ANSWER, type FlowWorld } from './flows/frames.ts';

import { asButtons, MAX_BUTTONS, MAX_TEXT, numbered, type Choice, type Reply } from './reply.ts';
import { fill } from '../text/fill.ts';
import type { Dialogue, DialogueState, Handled, Input, Outcome, Turn } from './state.ts';
import { MINUTE } from '../time/clock.ts';
import { defined } from '../ground/defined.ts';

/** Buttons that start a flow under a name of their own. */
const NAMED = new Map([
  ['#menu', 'menu'],
  ['#canbo', 'handover'],
  ['#khac', 'help'],
]);
/** Buttons that lead on from a message that offers nothing itself. */
const MAX_WAYS = 2;

/**
 * One turn of a conversation, as a generator: it stands still where a flow has something done, and goes on with how that came out. Pure: the
 * same input, state, time and outcomes always give the same replies.
 */
export function* converse(dialogue: Dialogue, input: Input, state: DialogueState, now: number): Running<Turn> {
  const done = yield* new Conversation(dialogue, state, now).handle(input);
  const ward = input.kind === 'text' ? wardNamed(input.text, dialogue.knowledge.agency) : undefined;
  // What is written inside of a flow is no question: a ward in it tells nothing.
  return ward === undefined || done.state.flow ? done : { ...done, outcome: { ...done.outcome, ward } };
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

/** Places that every sentence may have. */
export const agencyNames = ({ name, portal, hotline }: Agency): Record<string, string> => ({
  agency: name,
  portal: portal.url,
  hotline: hotline.name,
  phone: hotline.phone,
});

class Conversation {
  private readonly names: Record<string, string>;
  private readonly assistant: Assistant;
  private readonly engine: Engine;

  constructor(
    private readonly dialogue: Dialogue,
    private readonly state: DialogueState,
    private readonly now: number,
  ) {
    const { knowledge, wording, flows } = dialogue;
    const { agency } = knowledge;
    this.names = agencyNames(agency);
    const today = localDay(now);
    this.assistant = new Assistant(dialogue, state, { wording, agency, item: (id) => knowledge.item(id), today }, this.names);
    const world: FlowWorld = {
      flows,
      wording,
      names: this.names,
      today,
      options: (source) => sourceChoices(dialogue, source),
      link: (to) =>
        to === 'phone'
          ? { kind: 'phone', title: fill(wording.buttons.call, { phone: agency.hotline.phone }), phone: agency.hotline.phone }
          : { kind: 'url', title: wording.buttons.portal, url: agency.portal.url },
      ward: (text) => wardNamed(text, agency),
    };
    this.engine = new Engine(world, structuredClone(state.flow?.frames ?? []));
  }

  *handle(input: Input): Running<Turn> {
    if (this.engine.frames.length === 0) return yield* this.outside(input);
    // An answer that is asked for comes before a command that is called the same.
    const asked = input.kind === 'text' ? chosen(tidy(input.text), this.state.choices ?? []) : undefined;
    const answers = asked !== undefined && 'payload' in asked;
    if (!answers && this.is(input, 'stop')) return yield* this.repaired(REPAIR.cancel);
    if (!answers && this.is(input, 'menu')) return yield* this.started('menu', {}, true);
    if (yield* this.engine.settle()) return this.composed();
    return yield* this.inside(input);
  }

  // Outside of flows

  private *outside(input: Input): Running<Turn> {
    switch (input.kind) {
      case 'text':
        return yield* this.words(tidy(input.text));
      case 'follow':
        return yield* this.started('welcome');
      case 'location': {
        const { latitude, longitude } = input;
        return yield* this.started(
          'where',
          latitude === undefined || longitude === undefined ? {} : { spot: `${String(latitude)},${String(longitude)}` },
        );
      }
      case 'attachment':
      case 'info':
        return this.assistant.sent(input);
    }
  }

  private *words(text: string): Running<Turn> {
    // The words of what was just offered mean that, whatever else is called the same.
    const found = chosen(text, this.state.choices ?? []);
    if (found && 'payload' in found && found.payload !== text) return yield* this.words(found.payload);
    const started = this.asked(text);
    if (started) return yield* this.about(started.flow, started.slots);
    // A button of a question that is over.
    if (ANSWER.test(text)) return yield* this.started('menu');
    if ((['stop', 'menu', 'back'] as const).some((command) => this.isCommand(text, command))) return yield* this.started('menu');
    if (found && 'number' in found && (this.state.choices ?? []).length > 0)
      return this.assistant.badChoice(found.number, this.state.choices ?? []);
    return yield* this.finished(this.assistant.text(text));
  }

  /** The flow that a message asks for: by a button, by one of its names, or by a code that only it can read. */
  private asked(text: string): { flow: string; slots: Slots } | undefined {
    const { flows } = this.dialogue;
    const [, flow, item] = START.exec(text) ?? [];
    if (flow !== undefined) return flows.has(flow) ? { flow, slots: item === undefined ? {} : { item } } : { flow: 'menu', slots: {} };
    const named = NAMED.get(text);
    if (named !== undefined) return { flow: named, slots: {} };
    if (this.isCommand(text, 'help')) return { flow: 'help', slots: {} };
    if (this.isCommand(text, 'person')) return { flow: 'handover', slots: {} };
    const typed = syllables(text).join(' ');
    const called = [...flows.values()].find(({ words }) => words.triggers.some((trigger) => syllables(trigger).join(' ') === typed));
    if (called) return { flow: called.id, slots: {} };
    const petition = /\d/.test(text) && /[a-z]/i.test(text) ? petitionCode(text.replace(/^mã\s*/iu, '')) : undefined;
    if (petition !== undefined) return { flow: 'petition-status', slots: { code: petition } };
    const dossier = /\s/.test(text.replace(/^(mã|hồ sơ|mã hồ sơ)\s+/iu, '')) ? undefined : dossierCode(text);
    return dossier === undefined ? undefined : { flow: 'dossier', slots: { code: dossier } };
  }

  /** What the assistant made of a message, or the flow that it hands it to. */
  private *finished(handled: Handled): Running<Turn> {
    if (!('start' in handled))
      return this.state.flow ? { ...handled, state: { ...handled.state, flow: this.flowNow(), parked: true } } : handled;
    const done = yield* this.started(handled.start, handled.slots);
    return handled.outcome === undefined ? done : { ...done, outcome: handled.outcome };
  }

  /** Starts a flow, and names the matter that it is about. */
  private *about(flow: string, slots: Slots): Running<Turn> {
    const done = yield* this.started(flow, slots);
    const [matter] = this.dialogue.flows.get(flow)?.offered_with ?? [];
    const item = matter === undefined ? undefined : this.dialogue.knowledge.item(matter);
    return item && done.outcome.status.startsWith('flow_')
      ? { ...done, outcome: { ...done.outcome, item: item.id, topic: item.topic } }
      : done;
  }

  private *started(flow: string, slots: Slots = {}, fresh = false): Running<Turn> {
    if (fresh) this.engine.drop();
    yield* this.engine.begin(flow, slots, true);
    return this.composed();
  }

  // Inside of a flow

  private *inside(input: Input): Running<Turn> {
    const { engine } = this;
    const shown = this.state.choices ?? [];
    const text = input.kind === 'text' ? tidy(input.text) : '';
    if (input.kind === 'text') {
      if (this.state.parked === true) {
        // The numbers shown last are those of what was answered meanwhile.
        const found = chosen(text, shown);
        if (found && 'payload' in found && !ANSWER.test(found.payload)) {
          const asked = this.asked(found.payload);
          return yield* asked ? this.started(asked.flow, asked.slots) : this.finished(this.assistant.text(found.payload));
        }
      }
      const button = ANSWER.exec(text);
      const [, flow = '', step = '', value = ''] = button ?? [];
      if (button && (engine.top?.flow !== flow || engine.top.step !== step)) {
        if (yield* engine.correct(flow, step, value)) return this.composed();
        engine.texts.push(this.dialogue.wording.flows.stale);
        return yield* this.again();
      }
      const named = button ? undefined : chosen(text, shown);
      const picked = button !== null || (named !== undefined && 'payload' in named);
      if (!picked) {
        const command = yield* this.command(text);
        if (command) return command;
      }
      if (this.isLate(picked)) return yield* this.late(text);
    } else if (input.kind === 'follow') {
      engine.texts.push(fill(this.dialogue.flows.get('welcome')?.words.say.hello ?? '', this.names));
      return yield* this.again();
    } else if (input.kind === 'info') return yield* this.again();
    const given = this.given(input, text);
    const wrong = yield* engine.answer(given, this.state.parked === true ? [] : shown);
    if (wrong === undefined) return this.composed();
    if (input.kind === 'text' && !engine.takesText) {
      const aside = this.assistant.aside(text);
      if (aside) return yield* this.back(aside);
    }
    return yield* this.misunderstood(wrong, input);
  }

  /** What was sent, as an answer: of a picture with a caption, whichever of the two is asked for. */
  private given(input: Extract<Input, { kind: 'text' | 'location' | 'attachment' }>, text: string): Given {
    if (input.kind === 'location') return input;
    if (input.kind === 'attachment') return { kind: 'attachment', photos: input.photos };
    const { photos = [] } = input;
    return photos.length > 0 && this.engine.takesPhotos ? { kind: 'attachment', photos } : { kind: 'text', text };
  }

  /** Words that mean the same in every flow. */
  private *command(text: string): Running<Turn | undefined> {
    const { engine } = this;
    if (this.isCommand(text, 'back')) return yield* this.repaired(REPAIR.back);
    if (this.isCommand(text, 'correct')) return yield* this.repaired(REPAIR.correct);
    if ((['my_data', 'export_data', 'erase'] as const).some((one) => this.isCommand(text, one)) || /^#(xoa|gt|hi|nhom)\b/.test(text))
      return yield* this.finished(this.assistant.text(text));
    const asked = this.asked(text);
    // A code may be the very answer that is waited for.
    if (asked && !('code' in asked.slots)) {
      if (engine.frames.some(({ flow }) => flow === asked.flow)) return yield* this.again();
      return yield* this.started(asked.flow, asked.slots);
    }
    const aside = text.startsWith('#tt:') ? this.assistant.aside(text) : undefined;
    return aside && (yield* this.back(aside));
  }

  /** Whether the citizen has been away for long, or with something else; who picks one of the answers shown goes on. */
  private isLate(picked: boolean): boolean {
    const { flow, parked } = this.state;
    const { base, top } = this.engine;
    if (top?.flow === REPAIR.late) return false;
    return parked === true || (!picked && this.now - (flow?.at ?? 0) > (base?.patience_minutes ?? 60) * MINUTE);
  }

  private *late(text: string): Running<Turn> {
    const aside = this.assistant.aside(text);
    if (aside) this.engine.texts.push(...aside.texts);
    yield* this.engine.repair(REPAIR.late);
    const done = this.composed();
    return aside ? { ...done, outcome: aside.outcome } : done;
  }

  /** Something else was answered: leads back to the open question. */
  private *back({ texts, outcome }: { texts: string[]; outcome: Outcome }): Running<Turn> {
    this.engine.texts.push(...texts);
    yield* this.engine.repair(REPAIR.return);
    return { ...this.composed(), outcome };
  }

  private *misunderstood(wrong: Wrong, input: Input): Running<Turn> {
    const { engine } = this;
    const { top } = engine;
    if (input.kind === 'attachment' && wrong !== 'photos') engine.texts.push(this.assistant.sent(input).replies[0]?.text ?? '');
    const hint = engine.hint(wrong);
    if (top?.flow.startsWith('repair-') === true) {
      engine.texts.push(hint);
      return yield* this.again();
    }
    const tries = (top?.tries ?? 0) + 1;
    if (top) top.tries = tries;
    return yield* this.repaired(REPAIR.misunderstood, { tries, hint });
  }

  private *repaired(id: string, slots: Slots = {}): Running<Turn> {
    yield* this.engine.repair(id, slots);
    return this.composed();
  }

  /** Puts the open question once more. */
  private *again(): Running<Turn> {
    yield* this.engine.again();
    return this.composed();
  }

  // What comes of it

  private flowNow(): DialogueState['flow'] {
    const { frames } = this.engine;
    return frames.length === 0 ? undefined : { v: 1, frames, at: this.now };
  }

  private composed(): Turn {
    const { engine, state } = this;
    const flow = this.flowNow();
    const offered: Choice[] = engine.offered ? OFFERED[engine.offered](this.dialogue) : [];
    const choices = offered.length > 0 ? offered : engine.choices;
    // A flow that ends without a word of its own.
    if (engine.texts.length === 0 && offered.length === 0) engine.texts.push(this.dialogue.wording.flows.done);
    const texts = joined([...engine.texts, ...(offered.length > 0 ? [`${numbered(offered)}\n${this.dialogue.wording.pick}`] : [])]);
    const ways = flow || offered.length > 0 ? [] : this.assistant.waysOn().slice(0, MAX_WAYS);
    const buttons = [...engine.links, ...asButtons(choices), ...ways].slice(0, MAX_BUTTONS);
    const replies: Reply[] = texts.map((text, at) => ({ text, buttons: at === texts.length - 1 ? buttons : [] }));
    const kept =
      choices.length > 0 ? choices : ways.flatMap((way) => (way.kind === 'say' ? [{ title: way.title, payload: way.payload }] : []));
    return {
      replies,
      state: {
        ...defined({ item: state.item, rated: state.rated }),
        ...(kept.length > 0 && { choices: kept }),
        ...(flow && { flow, ...(offered.length > 0 && { parked: true }) }),
      },
      outcome: { status: this.status() },
      ...(engine.deeds.length > 0 && { deeds: engine.deeds }),
    };
  }

  private status(): string {
    const { ended, base, top, offered } = this.engine;
    if (ended?.flow === 'handover' && !base) return 'handoff';
    const flow = base?.id ?? top?.flow;
    if (flow !== undefined && !offered) return `flow_${flow}`;
    return ended ? `flow_${ended.flow}${ended.how === undefined ? '' : `_${ended.how}`}` : 'flow_over';
  }

  private isCommand(text: string, command: keyof Dialogue['wording']['commands']): boolean {
    return text !== '' && isOne(text, this.dialogue.wording.commands[command]);
  }

  private is(input: Input, command: keyof Dialogue['wording']['commands']): boolean {
    return input.kind === 'text' && this.isCommand(tidy(input.text), command);
  }
}

/** Texts as few messages: those that belong together stand in one, as far as it has room. */
function joined(texts: readonly string[]): string[] {
  const messages: string[] = [];
  for (const text of texts.filter((part) => part !== '').flatMap((part) => splitText(part, MAX_TEXT))) {
    const last = messages.at(-1);
    if (last !== undefined && last.length + text.length + 2 <= MAX_TEXT) messages[messages.length - 1] = `${last}\n\n${text}`;
    else messages.push(text);
  }
  return messages;
}
