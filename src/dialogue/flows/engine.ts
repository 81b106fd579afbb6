import { fill } from '../../text/fill.ts';
import type { Choice } from '../reply.ts';
import type { Slots, SlotValue } from './actions.ts';
import { chosen, mentioned, type Answer, type Given, type Wrong } from './answers.ts';
import { expectationDefinition, readAnswer } from './expectations.ts';
import { ANSWER, answerPayload, ENOUGH, SKIP, type Frame } from './frames.ts';
import type { Expectation } from './grammar.ts';
import type { Progress, Running } from './progress.ts';
import { REPAIR } from './repairs.ts';
import { stepDefinition } from './steps/index.ts';

/** Steps of one turn, after which a flow that asks nothing counts as broken. */
const MAX_STEPS = 200;
const MAX_TRAIL = 30;

/** Runs flows for one turn: takes answers and carries out steps until something is asked or everything has ended. */
export class Engine {
  constructor(private readonly progress: Progress) {}

  /** Begins a flow on top of what is going on. */
  *begin(id: string, slots: Slots = {}, between = false): Running<void> {
    this.progress.push(id, slots, between && this.progress.frames.length > 0);
    yield* this.advance();
  }

  /** Takes what was sent as an answer to the open question. Returns why it was none. */
  *answer(given: Given, shown: readonly Choice[]): Running<Wrong | undefined> {
    const { top: frame, asked: expect } = this.progress;
    if (!frame || !expect) return 'choice';
    const answer = this.read(frame, expect, given, shown);
    if ('wrong' in answer) return answer.wrong;
    if (expect.type === 'photos') return yield* this.photo(frame, expect.max, answer.value, given);
    yield* this.take(frame, answer.value);
    return undefined;
  }

  /** Takes an old button of a question that was answered before as its correction. False where it is none. */
  *correct(flow: string, step: string, value: string): Running<boolean> {
    const { progress } = this;
    const at = progress.frames.findLastIndex((frame) => frame.flow === flow);
    const frame = progress.frames[at];
    if (!frame || frame.acted || !frame.trail.includes(step)) return false;
    const asked = progress.flowOf(frame)?.steps[step];
    if (asked?.kind !== 'ask' || !progress.choicesOf(frame, asked.ask, step).some((choice) => choice.payload.endsWith(`:${value}`)))
      return false;
    progress.frames.length = at + 1;
    progress.jump(frame, step);
    yield* this.take(frame, value);
    return true;
  }

  /** Runs a repair pattern over the open question. */
  *repair(id: string, slots: Slots = {}): Running<void> {
    const title = this.progress.base?.words.title ?? '';
    yield* this.begin(id, { title, ...slots });
  }

  /** Puts the open question once more. */
  *again(): Running<void> {
    yield* this.advance();
  }

  /** The flow was changed since the last turn: finds the place again. True where the citizen has to be asked anew. */
  *settle(): Running<boolean> {
    const { frames, world, texts } = this.progress;
    let changed = false;
    for (const [at, frame] of frames.entries()) {
      const flow = world.flows.get(frame.flow);
      if (flow && flow.stamp === frame.stamp) continue;
      const step = flow?.steps[frame.step];
      const last = at === frames.length - 1;
      if (flow && step && (!last || step.kind === 'ask')) {
        frame.stamp = flow.stamp;
        continue;
      }
      frames.length = at;
      changed = true;
      // What was done stays done: such a flow is not begun again.
      if (!flow || frame.acted) break;
      const kept = frame.trail.filter((name) => flow.steps[name]?.kind === 'ask');
      frames.push({ flow: flow.id, stamp: flow.stamp, step: Object.keys(flow.steps)[0] ?? '', slots: frame.slots, trail: [], kept });
      break;
    }
    if (!changed) return false;
    if (frames.length > 0) yield* this.repair(REPAIR.changed);
    else texts.push(world.wording.flows.gone);
    return true;
  }

  /** The sentence that helps with the open question. */
  hint(wrong: Wrong): string {
    const { top: frame, asked: expect, world } = this.progress;
    const own = frame && this.progress.flowOf(frame)?.words.hints[frame.step];
    const limits: Slots = expect && 'min' in expect ? { min: expect.min, max: expect.max } : {};
    return this.progress.filled(own ?? world.wording.flows.hints[wrong], limits);
  }

  /** Whether the open question is for pictures. */
  get takesPictures(): boolean {
    const { asked } = this.progress;
    return asked !== undefined && expectationDefinition(asked).by === 'pictures';
  }

  /** Whether the open question takes any text for an answer. */
  get takesAnyText(): boolean {
    const { asked } = this.progress;
    return asked !== undefined && expectationDefinition(asked).by === 'any text';
  }

  private read(frame: Frame, expect: Expectation, given: Given, shown: readonly Choice[]): Answer {
    if (given.kind === 'text') {
      const now = this.progress.choicesOf(frame, expect);
      const value = this.valueChosen(frame, expect, given.text, { shown, now });
      // What was shown before an edit counts only where it can still be chosen.
      if (value !== undefined && now.some(({ payload }) => payload === answerPayload(frame.flow, frame.step, value)))
        return { value: value === SKIP ? '' : value };
    }
    return readAnswer(expect, given, this.progress.world);
  }

  /** The value that a text stands for: by the payload of a button, by a number or name among the choices shown, or by a name within it. */
  private valueChosen(
    frame: Frame,
    expect: Expectation,
    text: string,
    { shown, now }: { shown: readonly Choice[]; now: readonly Choice[] },
  ): string | undefined {
    const [, flow, step, value] = ANSWER.exec(text) ?? [];
    if (flow === frame.flow && step === frame.step) return value;
    const named = flow === undefined ? chosen(text, shown.length > 0 ? shown : now, this.progress.world.manner) : undefined;
    const sourced = expectationDefinition(expect).reads(expect).length > 0;
    const found = named && 'payload' in named ? named : sourced ? mentioned(text, now) : undefined;
    return ANSWER.exec(found?.payload ?? '')?.[3];
  }

  private *photo(frame: Frame, max: number, value: string | number, given: Given): Running<undefined> {
    const before = frame.slots[frame.step];
    const photos = Array.isArray(before) ? before.filter((photo): photo is string => typeof photo === 'string') : [];
    if (given.kind === 'attachment') photos.push(...given.photos.slice(0, max - photos.length));
    if (given.kind === 'attachment' && photos.length < max) {
      frame.slots[frame.step] = photos;
      this.progress.texts.push(fill(this.progress.world.wording.flows.photo_kept, { count: photos.length, left: max - photos.length }));
      this.progress.ask(frame, { type: 'photos', max }, '');
      return;
    }
    yield* this.take(frame, value === ENOUGH || given.kind === 'attachment' ? photos : []);
  }

  private *take(frame: Frame, value: SlotValue): Running<void> {
    const asked = this.progress.askedBy(frame)?.ask;
    if (
      asked?.type === 'choice' &&
      asked.from === 'offices' &&
      this.progress.world.options('offices').some(({ payload }) => payload === value)
    )
      this.progress.ward = String(value);
    frame.slots[frame.step] = value;
    frame.trail = [...frame.trail.filter((step) => step !== frame.step), frame.step].slice(-MAX_TRAIL);
    delete frame.tries;
    this.progress.move(frame, this.progress.askedBy(frame)?.go);
    yield* this.advance();
  }

  /** Goes on until something is asked or everything has ended. */
  private *advance(): Running<void> {
    const { progress } = this;
    for (let count = 0; count < MAX_STEPS; count++) {
      const frame = progress.top;
      if (!frame) return;
      const step = progress.flowOf(frame)?.steps[frame.step];
      if (!step) {
        progress.drop();
        progress.texts.push(progress.world.wording.flows.gone);
        return;
      }
      const performed = stepDefinition(step).perform(step, frame, progress);
      const then = typeof performed === 'string' ? performed : yield* performed;
      if (then === 'end of turn') return;
    }
    throw new Error(`the flow ${progress.top?.flow ?? ''} does not come to a question`);
  }
}
