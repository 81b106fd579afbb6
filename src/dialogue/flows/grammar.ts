import { z } from 'zod';
import { ACTIONS, type ActionName } from './actions.ts';
import { condition } from './conditions.ts';
import { flowId, name, option } from './names.ts';

/*
 * The grammar of `flows/*.yaml`: what a conversation does, without a word of what it says. It is closed: what is not described here is refused,
 * so that a flow can be drawn, checked and run without surprises. The words stand in `flows/wording/<id>.yaml`.
 */

/** Things to choose from that no action fills: the wards, those and "another unit", and the questions that were answered. */
export const SOURCES = ['offices', 'units', 'answered'] as const;
export type Source = (typeof SOURCES)[number];
export const isSource = (from: string): from is Source => (SOURCES as readonly string[]).includes(from);

/** What an answer must look like. `skip` lets it be left out; `place` takes a shared location in its stead. */
const skip = z.boolean().default(false);
const expectation = z.discriminatedUnion('type', [
  /** One of the options; `from` names a slot that an action filled, or one of `SOURCES`. */
  z
    .strictObject({
      type: z.literal('choice'),
      options: z.array(option).min(1).max(9).optional(),
      from: name.optional(),
      place: z.boolean().default(false),
      skip,
    })
    .refine((value) => (value.options === undefined) !== (value.from === undefined), 'cần đúng một trong hai: options hoặc from'),
  /** Letters, after tidying. */
  z.strictObject({
    type: z.literal('text'),
    min: z.number().int().min(1),
    max: z.number().int().max(2_000),
    place: z.boolean().default(false),
    skip,
  }),
  z.strictObject({ type: z.literal('number'), min: z.number().int(), max: z.number().int() }),
  z.strictObject({ type: z.literal('phone'), skip }),
  /** A day that is past or today (`past`) or any. Kept as `YYYY-MM-DD`. */
  z.strictObject({ type: z.literal('date'), past: z.boolean().default(false), skip }),
  /** A code: of a file at the province (`dossier`) or of a petition (`petition`). */
  z.strictObject({ type: z.literal('code'), of: z.enum(['dossier', 'petition']) }),
  /** A shared location, or a ward by its name. */
  z.strictObject({ type: z.literal('location') }),
  /** So many photos, one after the other, until the citizen says that these are all. */
  z.strictObject({ type: z.literal('photos'), max: z.number().int().min(1).max(5) }),
]);
export type Expectation = z.output<typeof expectation>;
export type ExpectationType = Expectation['type'];
type Expectations = { [T in ExpectationType]: Extract<Expectation, { type: T }> };
export type ExpectationOf<T extends ExpectationType> = Expectations[T];

/** What repair patterns do with the conversation that they interrupt. */
export const CONTROLS = ['leave', 'repeat', 'back', 'jump'] as const;
export type Control = (typeof CONTROLS)[number];

const go = name.optional();
const action = z.enum(Object.keys(ACTIONS) as [ActionName, ...ActionName[]]);
/** What a flow can end with: choices that lead elsewhere. */
export const OFFERS = ['menu', 'guides', 'services'] as const;
export type Offer = (typeof OFFERS)[number];

/**
 * The kinds of steps, each told by the key that only it has. `say` comes last of those that have it: a question and an offer have one too.
 * What each kind does stands in `steps/`.
 */
const STEP_SCHEMAS = {
  /** Asks, and keeps the answer under the name of the step. `say` is the key of the question, by default the name of the step. */
  ask: z.strictObject({ ask: expectation, say: name.optional(), go }),
  /** Says something and shows choices that lead elsewhere; the conversation ends with it. */
  offer: z.strictObject({ offer: z.enum(OFFERS), say: name }),
  say: z.strictObject({ say: name, links: z.array(z.enum(['phone', 'portal'])).default([]), go }),
  if: z.strictObject({ if: z.array(z.strictObject({ when: condition, go: name })).min(1), else: go }),
  /** Does something; `on` leads on by how it came out. */
  do: z.strictObject({ do: action, on: z.record(name, name).default({}), go }),
  /** Runs another flow and comes back. */
  call: z.strictObject({ call: flowId, go }),
  /** Goes over to another flow for good. */
  start: z.strictObject({ start: flowId }),
  control: z.strictObject({ control: z.enum(CONTROLS), on: z.record(name, name).default({}) }),
  /** The end, and how it ended: `true` where there is nothing to tell apart. */
  end: z.strictObject({ end: z.union([z.literal(true), option]) }),
} as const;
export type StepKind = keyof typeof STEP_SCHEMAS;
type Steps = { [K in StepKind]: { kind: K } & z.output<(typeof STEP_SCHEMAS)[K]> };
export type StepOf<K extends StepKind> = Steps[K];
/** A step as it was read, with its kind. */
export type Step = Steps[StepKind];

export const STEP_KINDS = Object.keys(STEP_SCHEMAS) as StepKind[];
const step = z.record(z.string(), z.unknown()).transform((value, context): Step => {
  const kind = STEP_KINDS.find((key) => key in value);
  if (kind === undefined) {
    context.addIssue({ code: 'custom', message: `không rõ là bước gì: cần một trong ${STEP_KINDS.join(', ')}` });
    return z.NEVER;
  }
  // The faults are those of that kind alone.
  const parsed = STEP_SCHEMAS[kind].safeParse(value, { reportInput: true });
  if (parsed.success) return { kind, ...parsed.data } as Step;
  for (const issue of parsed.error.issues) context.addIssue({ ...issue, path: [...issue.path] });
  return z.NEVER;
});

export const flowFile = z.strictObject({
  /** Slots that are filled when the flow is started. */
  takes: z.array(name).default([]),
  /** Procedures under whose answers the flow is offered. */
  offered_with: z.array(z.string()).default([]),
  /** After so long without a word the citizen is asked whether to go on. */
  patience_minutes: z.number().int().min(5).default(60),
  steps: z.record(name, step).refine((steps) => Object.keys(steps).length > 0, 'cần ít nhất một bước'),
});

const line = z.string().trim().min(1);
const option_words = z.strictObject({
  title: line.max(36),
  /** What the numbered line says where a button is too short for it. */
  label: line.max(160).optional(),
  words: z.array(line).default([]),
  /** It agrees to what is asked, or declines: then every way to say so counts for it. */
  means: z.enum(['agree', 'decline']).optional(),
});
/** `flows/wording/<id>.yaml`: everything that a flow says. */
export const flowWords = z.strictObject({
  /** What the flow is called, in a menu and when the citizen comes back to it. */
  title: line.max(36),
  /** Whole messages that start it from anywhere; without tone marks they count as well. */
  triggers: z.array(line).default([]),
  /** Words in a short message that start it from anywhere; "…" stands for a few words between. */
  signs: z.array(line).default([]),
  /**
   * Words in a longer message that start it where the message is about a procedure of `offered_with`: it tells something and asks where that is
   * taken. The message becomes the first of `takes`.
   */
  asks: z.array(line).default([]),
  say: z.record(name, line).default({}),
  /** By value, or by `step.value` where the same value is called differently. */
  options: z.record(z.string(), option_words).default({}),
  /** What helps somebody whose answer to a step was not understood, by step. */
  hints: z.record(name, line).default({}),
});
export type FlowWords = z.output<typeof flowWords>;

export interface Flow extends z.output<typeof flowFile> {
  id: string;
  words: FlowWords;
  /** Changes with the logic: a conversation begun under another stamp looks for its place anew. */
  stamp: string;
}
export type Flows = ReadonlyMap<string, Flow>;

/** Where a step leads to when nothing else is said: the one below it. */
export function following(flow: Pick<Flow, 'steps'>, at: string): string | undefined {
  const names = Object.keys(flow.steps);
  return names[names.indexOf(at) + 1];
}
