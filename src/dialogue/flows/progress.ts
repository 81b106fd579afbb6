import { fill } from '../../text/fill.ts';
import { numbered, type Choice, type ReplyButton } from '../reply.ts';
import type { Deed, Errand, ErrandResult, Slots } from './actions.ts';
import { choicesOf, expectationDefinition } from './expectations.ts';
import type { FlowWorld, Frame } from './frames.ts';
import { following, type Expectation, type Flow, type Offer, type StepOf } from './grammar.ts';
import { isRepair } from './repairs.ts';

/** Work that stands still where a flow has something done, and goes on with how that came out. */
export type Running<T> = Generator<Errand, T, ErrandResult>;

/** Where the citizen stands in the flows, and what this turn has said and left to do so far. Steps change it as they are carried out. */
export class Progress {
  readonly texts: string[] = [];
  choices: Choice[] = [];
  links: ReplyButton[] = [];
  readonly deeds: Deed[] = [];
  /** The ward that the citizen chose as their own. */
  ward: string | undefined;
  /** Choices of which the flow ended with an offer. */
  offered: Offer | undefined;
  /** How the last flow that ended did so. */
  ended: { flow: string; how: string | undefined } | undefined;

  /** `frames` are changed in place. */
  constructor(
    readonly world: FlowWorld,
    readonly frames: Frame[],
  ) {}

  get top(): Frame | undefined {
    return this.frames.at(-1);
  }

  /** The flow that the citizen is in, repair patterns aside. */
  get base(): Flow | undefined {
    const frame = this.frames.findLast(({ flow }) => !isRepair(flow));
    return frame && this.flowOf(frame);
  }

  /** The open question. */
  get asked(): Expectation | undefined {
    return this.top && this.askedBy(this.top)?.ask;
  }

  flowOf(frame: Frame): Flow | undefined {
    return this.world.flows.get(frame.flow);
  }

  /** The question that a frame stands at. */
  askedBy(frame: Frame): StepOf<'ask'> | undefined {
    const step = this.flowOf(frame)?.steps[frame.step];
    return step?.kind === 'ask' ? step : undefined;
  }

  /** Puts a flow on top of what is going on, at its first step. */
  push(id: string, slots: Slots, between: boolean): void {
    const flow = this.world.flows.get(id);
    if (!flow) throw new Error(`no flow ${id}`);
    const step = Object.keys(flow.steps)[0] ?? '';
    // What is known when a flow begins is not asked, and can be corrected like any other answer.
    const kept = Object.keys(slots).filter((name) => flow.steps[name]?.kind === 'ask');
    this.frames.push({
      flow: id,
      stamp: flow.stamp,
      step,
      slots,
      trail: [],
      ...(kept.length > 0 && { kept }),
      ...(between && { between }),
    });
  }

  /** Lets repair patterns on top be. Returns the frame that speaks then. */
  dropRepairs(): Frame | undefined {
    while (this.top && isRepair(this.top.flow)) this.frames.pop();
    return this.top;
  }

  /** Leaves everything that is going on, without a word. */
  drop(): void {
    this.frames.length = 0;
  }

  /** Goes to the step named, by default to the one below. */
  move(frame: Frame, go: string | undefined): void {
    const flow = this.flowOf(frame);
    frame.step = go ?? (flow && following(flow, frame.step)) ?? '';
  }

  /** Goes back to a question; the answers after it still hold. */
  jump(frame: Frame, step: string): void {
    const at = frame.trail.indexOf(step);
    frame.kept = frame.trail.slice(at + 1);
    frame.trail = frame.trail.slice(0, Math.max(at, 0));
    frame.step = step;
    delete frame.tries;
  }

  /** A sentence with its places filled. */
  filled(sentence: string, slots: Readonly<Slots>): string {
    const plain = Object.entries(slots).filter((slot): slot is [string, string | number] => !Array.isArray(slot[1]));
    return fill(sentence, { ...this.world.names, ...Object.fromEntries(plain) });
  }

  /** A sentence of the flow that a frame is in. */
  sentence(frame: Frame, key: string): string {
    return this.filled(this.flowOf(frame)?.words.say[key] ?? '', frame.slots);
  }

  choicesOf(frame: Frame, expect: Expectation, step = frame.step): Choice[] {
    return choicesOf(expect, { world: this.world, frame, step, under: this.frames.at(-2) });
  }

  /** Says a question with its choices. */
  ask(frame: Frame, expect: Expectation, text: string): void {
    this.choices = this.choicesOf(frame, expect);
    const { pick, flows } = this.world.wording;
    const hint = expectationDefinition(expect).by === 'choice' ? pick : this.choices.length > 0 ? flows.or_pick : '';
    this.texts.push([text, numbered(this.choices), hint].filter((part) => part !== '').join('\n'));
  }
}
