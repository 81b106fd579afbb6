import { wardNamed } from '../knowledge/index.ts';
import { fill } from '../text/fill.ts';
import { MINUTE } from '../time/clock.ts';
import { localDay } from '../time/local.ts';
import { Assistant } from './assistant.ts';
import { SOURCE_CHOICES } from './choices.ts';
import { isCommand, requestedFlow, type CommandName, type FlowRequest } from './flow-request.ts';
import { flowState, flowTurn } from './flow-turn.ts';
import type { Slots } from './flows/actions.ts';
import { chosen } from './flows/answers.ts';
import { Engine } from './flows/engine.ts';
import type { FlowWorld } from './flows/frames.ts';
import { Progress, type Running } from './flows/progress.ts';
import { Manner } from './manner.ts';
import { cardContext } from './parts.ts';
import type { Choice } from './reply.ts';
import type { Dialogue, DialogueState, Handled, Turn } from './state.ts';
import { agencyNames } from './wording.ts';

/** Flows that greet, and for how long nobody is greeted again, in ms. */
const GREETING = new Set(['greeting', 'welcome']);
const GREETED_MS = 10 * MINUTE;

/** One turn of a conversation: what it is made with, and the ways in which it can go on, in a flow or outside of one. */
export class Conversation {
  /** Places that every sentence may have. */
  readonly names: Readonly<Record<string, string>>;
  readonly manner: Manner;
  readonly assistant: Assistant;
  readonly progress: Progress;
  readonly engine: Engine;

  /** `now` is epoch ms. */
  constructor(
    readonly dialogue: Dialogue,
    readonly state: DialogueState,
    readonly now: number,
  ) {
    const { knowledge, wording, flows } = dialogue;
    const { agency } = knowledge;
    const today = localDay(now);
    this.names = agencyNames(agency);
    this.manner = Manner.of(wording.manner);
    const holds = (when: string): boolean | undefined => state.known && knowledge.holds(when, state.known);
    const office = agency.offices.find(({ id }) => id === state.place?.ward);
    const card = { ...cardContext(dialogue, today), office, holds };
    this.assistant = new Assistant({ dialogue, state, card, names: this.names, now });
    const world: FlowWorld = {
      flows,
      wording,
      manner: this.manner,
      names: this.names,
      today,
      options: (source) => SOURCE_CHOICES[source](dialogue),
      link: (to) =>
        to === 'phone'
          ? { kind: 'phone', title: fill(wording.buttons.call, { phone: agency.hotline.phone }), phone: agency.hotline.phone }
          : { kind: 'url', title: wording.buttons.portal, url: agency.portal.url },
      ward: (text) => wardNamed(text, agency),
    };
    this.progress = new Progress(world, structuredClone(state.flow?.frames ?? []));
    this.engine = new Engine(this.progress);
  }

  /** What the numbers of the last message stand for. */
  get shown(): readonly Choice[] {
    return this.state.choices ?? [];
  }

  isCommand(text: string, ...commands: CommandName[]): boolean {
    return commands.some((command) => isCommand(text, command, this.dialogue.wording));
  }

  requestedFlow(text: string): FlowRequest | undefined {
    return requestedFlow(text, this.dialogue);
  }

  /** The choice among those of the last message that a text names. */
  chosen(text: string): ReturnType<typeof chosen> {
    return chosen(text, this.shown, this.manner);
  }

  /** Starts a flow on top of what is going on. */
  *start(flow: string, slots: Slots = {}): Running<Turn> {
    yield* this.engine.begin(flow, { ...this.known(flow), ...slots }, true);
    const done = this.flowTurn();
    return GREETING.has(flow) ? { ...done, state: { ...done.state, greeted: this.now } } : done;
  }

  /** Starts a flow that is wanted anew: the same one on top of everything gives way. */
  *restart(flow: string, slots: Slots): Running<Turn> {
    const between = this.progress.dropRepairs()?.flow === flow ? this.progress.frames.pop()?.between : true;
    yield* this.engine.begin(flow, slots, between);
    return this.flowTurn();
  }

  /** What a flow need not ask because it was said before. */
  private known(flow: string): Slots {
    const ward = this.state.place?.ward;
    return ward !== undefined && this.dialogue.flows.get(flow)?.takes.includes('ward') ? { ward } : {};
  }

  /** Runs a repair pattern over the open question. */
  *repair(id: string, slots: Slots = {}): Running<Turn> {
    yield* this.engine.repair(id, slots);
    return this.flowTurn();
  }

  /** Puts the open question once more. */
  *again(): Running<Turn> {
    yield* this.engine.again();
    return this.flowTurn();
  }

  /** Takes what the assistant makes of a message: an answer, while the flow waits, or a flow to start. */
  *assist(text: string): Running<Turn> {
    const handled: Handled = this.assistant.text(text);
    if ('start' in handled) {
      if (handled.start === 'greeting' && this.now - (this.state.greeted ?? 0) < GREETED_MS) return this.assistant.greetedAgain();
      const done = yield* this.start(handled.start, handled.slots);
      const { outcome } = handled;
      return outcome === undefined
        ? done
        : { ...done, outcome, state: { ...done.state, ...(outcome.item !== undefined && { item: outcome.item }) } };
    }
    return this.state.flow ? { ...handled, state: { ...handled.state, flow: flowState(this.progress, this.now), parked: true } } : handled;
  }

  /** What comes of the flows. */
  flowTurn(): Turn {
    return flowTurn(this.dialogue, this.state, this.progress, this.now);
  }
}
