import { fill } from '../../text/fill.ts';
import { numbered, type Choice, type ReplyButton } from '../reply.ts';
import type { Deed, Errand, ErrandResult, Slots, SlotValue } from './actions.ts';
import { chosen, mentioned, readAnswer, type Given, type Wrong } from './answers.ts';
import { holds } from './conditions.ts';
import { ANSWER, answerPayload, choicesOf, ENOUGH, SKIP, type FlowWorld, type Frame } from './frames.ts';
import { following, type Expectation, type Flow, type Offer, type Step } from './grammar.ts';

export type Running<T> = Generator<Errand, T, ErrandResult>;

const MAX_STEPS = 200;
const MAX_TRAIL = 30;

/** What repair patterns are called; they are flows like any other. */
export const REPAIR = {
  cancel: 'repair-cancel',
  back: 'repair-back',
  correct: 'repair-correct',
  return: 'repair-return',
  misunderstood: 'repair-misunderstood',
  late: 'repair-late',
  changed: 'repair-changed',
} as const;

/** Runs flows for one turn: what is said, and where the citizen stands after it. */
export class Engine {
  readonly texts: string[] = [];
  choices: Choice[] = [];
  links: ReplyButton[] = [];
  readonly deeds: Deed[] = [];
  /** Choices of which the flow ended with an offer. */
  offered: Offer | undefined;
  /** How the last flow that ended did so. */
  ended: { flow: string; how: string | undefined } | undefined;

  constructor(
    private readonly world: FlowWorld,
    readonly frames: Frame[],
  ) {}

  get top(): Frame | undefined {
    return this.frames.at(-1);
  }

  /** The flow that the citizen is in, repair patterns aside. */
  get base(): Flow | undefined {
    const frame = this.frames.findLast(({ flow }) => !flow.startsWith('repair-'));
    return frame && this.world.flows.get(frame.flow);
  }

  /** Begins a flow on top of what is going on. */
  *begin(id: string, slots: Slots = {}, between = false): Running<void> {
    this.push(id, slots, between && this.frames.length > 0);
    yield* this.advance();
  }

  /** Leaves everything that is going on, without a word. */
  drop(): void {
    this.frames.length = 0;
  }

  /** Takes what was sent as an answer to the open question. Returns why it was none. */
  *answer(given: Given, shown: readonly Choice[]): Running<Wrong | undefined> {
    const frame = this.top;
    const asked = frame && this.askedBy(frame);
    if (!frame || !asked) return 'choice';
    const value = this.read(frame, asked.ask, given, shown);
    if (typeof value === 'object' && 'wrong' in value) return value.wrong;
    if (asked.ask.type === 'photos') return yield* this.photo(frame, asked.ask.max, value.value, given);
    yield* this.take(frame, value.value);
    return undefined;
  }

  /** Takes an old button of a question that was answered before as its correction. False where it is none. */
  *correct(flow: string, step: string, value: string): Running<boolean> {
    const at = this.frames.findLastIndex((frame) => frame.flow === flow);
    const frame = this.frames[at];
    if (!frame || frame.acted || !frame.trail.includes(step)) return false;
    const asked = this.flowOf(frame)?.steps[step];
    if (!asked || !('ask' in asked) || !this.choicesOf(frame, asked.ask, step).some((choice) => choice.payload.endsWith(`:${value}`)))
      return false;
    this.frames.length = at + 1;
    this.jump(frame, step);
    yield* this.take(frame, value);
    return true;
  }

  /** Runs a repair pattern over the open question. */
  *repair(id: string, slots: Slots = {}): Running<void> {
    const title = this.base?.words.title ?? '';
    yield* this.begin(id, { title, ...slots });
  }

  /** Puts the open question once more. */
  *again(): Running<void> {
    yield* this.advance();
  }

  /** The flow was changed since the last turn: finds the place again. True where the citizen has to be asked anew. */
  *settle(): Running<boolean> {
    let changed = false;
    for (const [at, frame] of this.frames.entries()) {
      const flow = this.world.flows.get(frame.flow);
      if (flow && flow.stamp === frame.stamp) continue;
      const step = flow?.steps[frame.step];
      const last = at === this.frames.length - 1;
      if (flow && step && (!last || 'ask' in step)) {
        frame.stamp = flow.stamp;
        continue;
      }
      this.frames.length = at;
      changed = true;
      // What was done stays done: such a flow is not begun again.
      if (!flow || frame.acted) break;
      const kept = frame.trail.filter((name) => name in flow.steps && 'ask' in (flow.steps[name] ?? {}));
      this.frames.push({ flow: flow.id, stamp: flow.stamp, step: Object.keys(flow.steps)[0] ?? '', slots: frame.slots, trail: [], kept });
      break;
    }
    if (!changed) return false;
    if (this.frames.length > 0) yield* this.repair(REPAIR.changed);
    else this.texts.push(this.world.wording.flows.gone);
    return true;
  }

  /** The sentence that helps with the open question. */
  hint(wrong: Wrong): string {
    const frame = this.top;
    const asked = frame && this.askedBy(frame);
    const own = frame && this.flowOf(frame)?.words.hints[frame.step];
    const limits: Slots = asked && 'min' in asked.ask ? { min: asked.ask.min, max: asked.ask.max } : {};
    return this.said(own ?? this.world.wording.flows.hints[wrong], limits);
  }

  /** Whether the open question is for photos. */
  get takesPhotos(): boolean {
    const frame = this.top;
    return frame !== undefined && this.askedBy(frame)?.ask.type === 'photos';
  }

  /** Whether the open question takes any text for an answer. */
  get takesText(): boolean {
    const frame = this.top;
    return frame !== undefined && this.askedBy(frame)?.ask.type === 'text';
  }

  private push(id: string, slots: Slots, between: boolean): void {
    const flow = this.world.flows.get(id);
    if (!flow) throw new Error(`no flow ${id}`);
    const step = Object.keys(flow.steps)[0] ?? '';
    this.frames.push({ flow: id, stamp: flow.stamp, step, slots, trail: [], ...(between && { between }) });
  }

  private flowOf(frame: Frame): Flow | undefined {
    return this.world.flows.get(frame.flow);
  }

  private askedBy(frame: Frame): Extract<Step, { ask: unknown }> | undefined {
    const step = this.flowOf(frame)?.steps[frame.step];
    return step && 'ask' in step ? step : undefined;
  }

  private said(sentence: string, slots: Readonly<Slots>): string {
    const plain = Object.entries(slots).filter((slot): slot is [string, string | number] => !Array.isArray(slot[1]));
    return fill(sentence, { ...this.world.names, ...Object.fromEntries(plain) });
  }

  private sentence(frame: Frame, key: string): string {
    return this.said(this.flowOf(frame)?.words.say[key] ?? '', frame.slots);
  }

  private read(frame: Frame, expect: Expectation, given: Given, shown: readonly Choice[]): { value: string | number } | { wrong: Wrong } {
    const now = this.choicesOf(frame, expect);
    if (given.kind === 'text') {
      const button = ANSWER.exec(given.text);
      const named = button ? undefined : chosen(given.text, shown.length > 0 ? shown : now);
      const found =
        named && 'payload' in named
          ? named
          : expect.type === 'choice' && expect.from !== undefined
            ? mentioned(given.text, now)
            : undefined;
      const value = button?.[1] === frame.flow && button[2] === frame.step ? button[3] : ANSWER.exec(found?.payload ?? '')?.[3];
      // What was shown before an edit counts only where it can still be chosen.
      if (value !== undefined && now.some(({ payload }) => payload === answerPayload(frame.flow, frame.step, value)))
        return { value: value === SKIP ? '' : value };
      if (expect.type === 'choice') return { wrong: 'choice' };
    } else if (expect.type === 'photos' && given.kind === 'attachment' && given.photos.length > 0) return { value: given.photos[0] ?? '' };
    return readAnswer(expect, given, this.world.today, this.world.ward);
  }

  private *photo(frame: Frame, max: number, value: string | number, given: Given): Running<undefined> {
    const before = frame.slots[frame.step];
    const photos = Array.isArray(before) ? before.filter((photo): photo is string => typeof photo === 'string') : [];
    if (given.kind === 'attachment') photos.push(...given.photos.slice(0, max - photos.length));
    if (given.kind === 'attachment' && photos.length < max) {
      frame.slots[frame.step] = photos;
      this.texts.push(fill(this.world.wording.flows.photo_kept, { count: photos.length, left: max - photos.length }));
      this.ask(frame, { type: 'photos', max }, '');
      return;
    }
    yield* this.take(frame, value === ENOUGH || given.kind === 'attachment' ? photos : []);
  }

  private *take(frame: Frame, value: SlotValue): Running<void> {
    frame.slots[frame.step] = value;
    frame.trail = [...frame.trail.filter((step) => step !== frame.step), frame.step].slice(-MAX_TRAIL);
    delete frame.tries;
    this.move(frame, this.askedBy(frame)?.go);
    yield* this.advance();
  }

  private move(frame: Frame, go: string | undefined): void {
    const flow = this.flowOf(frame);
    frame.step = go ?? (flow && following(flow, frame.step)) ?? '';
  }

  /** Puts a question again whose later answers still hold. */
  private jump(frame: Frame, step: string): void {
    const at = frame.trail.indexOf(step);
    frame.kept = frame.trail.slice(at + 1);
    frame.trail = frame.trail.slice(0, Math.max(at, 0));
    frame.step = step;
    delete frame.tries;
  }

  /** Goes on until something is asked or everything has ended. */
  private *advance(): Running<void> {
    for (let count = 0; count < MAX_STEPS; count++) {
      const frame = this.top;
      if (!frame) return;
      const step = this.flowOf(frame)?.steps[frame.step];
      if (!step) {
        this.drop();
        this.texts.push(this.world.wording.flows.gone);
        return;
      }
      if (yield* this.perform(frame, step)) return;
    }
    throw new Error(`the flow ${this.top?.flow ?? ''} does not come to a question`);
  }

  /** One step. True where the turn ends with it. */
  private *perform(frame: Frame, step: Step): Running<boolean> {
    if ('ask' in step) {
      if (frame.kept?.includes(frame.step)) {
        frame.kept = frame.kept.filter((name) => name !== frame.step);
        frame.trail = [...frame.trail, frame.step];
        this.move(frame, step.go);
        return false;
      }
      if (step.ask.type === 'choice' && this.choicesOf(frame, step.ask).length === 0) {
        // There is nothing to choose from: nothing is asked.
        frame.slots[frame.step] = '';
        this.move(frame, step.go);
        return false;
      }
      this.ask(frame, step.ask, this.sentence(frame, step.say ?? frame.step));
      return true;
    }
    if ('offer' in step) {
      this.texts.push(this.sentence(frame, step.say));
      this.offered = step.offer;
      this.ended = { flow: frame.flow, how: undefined };
      // What it came between waits until the citizen has chosen.
      this.frames.pop();
      if (frame.between !== true) this.drop();
      return true;
    }
    if ('say' in step) {
      this.texts.push(this.sentence(frame, step.say));
      this.links.push(...step.links.map((link) => this.world.link(link)));
      this.move(frame, step.go);
    } else if ('if' in step) this.move(frame, step.if.find(({ when }) => holds(when, frame.slots))?.go ?? step.else);
    else if ('do' in step) {
      const { outcome, slots = {}, links = [], deeds = [] } = yield { action: step.do, slots: frame.slots };
      Object.assign(frame.slots, slots);
      this.links.push(...links);
      this.deeds.push(...deeds);
      if (deeds.length > 0) Object.assign(frame, { acted: true, trail: [], kept: [] });
      this.move(frame, (outcome !== undefined ? step.on[outcome] : undefined) ?? step.go);
    } else if ('call' in step) {
      const flow = this.world.flows.get(step.call);
      const taken = (flow?.takes ?? []).flatMap((name) => (name in frame.slots ? [[name, frame.slots[name]] as const] : []));
      this.move(frame, step.go);
      this.push(step.call, Object.fromEntries(taken) as Slots, false);
    } else if ('start' in step) {
      this.frames.pop();
      this.push(step.start, frame.slots, frame.between ?? false);
    } else if ('end' in step) {
      this.frames.pop();
      this.ended = { flow: frame.flow, how: step.end === true ? undefined : step.end };
      if (frame.between && this.frames.length > 0) this.push(REPAIR.return, { title: this.base?.words.title ?? '' }, false);
    } else return this.control(frame, step);
    return false;
  }

  private control(frame: Frame, step: Extract<Step, { control: unknown }>): boolean {
    const under = this.frames.at(-2);
    if (step.control === 'leave') {
      this.ended = { flow: this.frames[0]?.flow ?? frame.flow, how: 'left' };
      this.drop();
      return true;
    }
    if (step.control === 'back' && under) {
      const before = under.trail.at(-1);
      if (before === undefined) {
        this.move(frame, step.on.none);
        return false;
      }
      under.trail = under.trail.slice(0, -1);
      under.step = before;
      delete under.tries;
    }
    const { which } = frame.slots;
    if (step.control === 'jump' && under && typeof which === 'string') {
      // The question that led here by being answered "change it" is asked again.
      if (!this.askedBy(under)) under.trail = under.trail.slice(0, -1);
      this.jump(under, which);
    }
    this.frames.pop();
    return false;
  }

  private choicesOf(frame: Frame, expect: Expectation, step = frame.step): Choice[] {
    return choicesOf(this.world, frame, { step, expect, under: this.frames.at(-2) });
  }

  private ask(frame: Frame, expect: Expectation, text: string): void {
    this.choices = this.choicesOf(frame, expect);
    const { pick, flows } = this.world.wording;
    const hint = expect.type === 'choice' ? pick : this.choices.length > 0 ? flows.or_pick : '';
    this.texts.push([text, numbered(this.choices), hint].filter((part) => part !== '').join('\n'));
  }
}
