import type { Choice, ReplyButton } from '../reply.ts';
import type { Wording } from '../wording.ts';
import type { Option, Slots } from './actions.ts';
import type { Expectation, Flows } from './grammar.ts';
import { defined } from '../../ground/defined.ts';

/** Where a citizen stands in one flow. */
export interface Frame {
  flow: string;
  /** The stamp of the flow as it was when this was written. */
  stamp: string;
  step: string;
  slots: Slots;
  /** Answers to this question that were not understood. */
  tries?: number;
  /** Questions that were answered, in order. */
  trail: string[];
  /** Answers that hold when their question is passed again, after another one was corrected. */
  kept?: string[];
  /** Something was done that cannot be taken back by answering anew. */
  acted?: boolean;
  /** Came between: when it ends, the citizen is led back. */
  between?: boolean;
}

/** What is remembered of the flows a citizen is in; the last is the one that speaks. */
export interface FlowState {
  v: 1;
  frames: Frame[];
  /** When the citizen was last heard in it, epoch ms. */
  at: number;
}

/** What a flow may look at; read-only. */
export interface FlowWorld {
  flows: Flows;
  wording: Wording;
  /** Places that every sentence may have. */
  names: Readonly<Record<string, string>>;
  today: string;
  /** Things to choose from that are no part of a flow. */
  options: (source: string) => Choice[];
  link: (to: 'phone' | 'portal') => ReplyButton;
  /** The ward that a text names. */
  ward: (text: string) => string | undefined;
}

/** What the choices of a question come back as. */
export const answerPayload = (flow: string, step: string, value: string): string => `#luong:${flow}:${step}:${value}`;
export const ANSWER = /^#luong:([a-z0-9-]+):([a-z0-9_]+):([a-z0-9_-]+)$/;
export const SKIP = 'bo-qua';
export const ENOUGH = 'du-roi';

/** What can be answered to a question, as buttons and numbers. `under` is the flow that a repair pattern came over. */
export function choicesOf(
  { wording, flows: known, options: sourceOptions }: FlowWorld,
  frame: Frame,
  { step, expect, under }: { step: string; expect: Expectation; under: Frame | undefined },
): Choice[] {
  const { flows } = wording;
  const own = (
    value: string,
    { title, label, words }: { title: string; label?: string | undefined; words?: string[] | undefined },
  ): Choice => ({
    title,
    payload: answerPayload(frame.flow, step, value),
    ...defined({ label }),
    ...(words !== undefined && words.length > 0 && { words }),
  });
  const skipping = 'skip' in expect && expect.skip ? [own(SKIP, flows.skip)] : [];
  if (expect.type === 'photos') return [Array.isArray(frame.slots[step]) ? own(ENOUGH, flows.enough) : own(SKIP, flows.skip)];
  if (expect.type !== 'choice') return skipping;
  const words = known.get(frame.flow)?.words.options ?? {};
  const named = (expect.options ?? []).map((value) => own(value, words[`${step}.${value}`] ?? words[value] ?? { title: value }));
  if (expect.from === undefined) return [...named, ...skipping];
  const given = frame.slots[expect.from];
  const options = Array.isArray(given) ? given.filter((option): option is Option => typeof option !== 'string') : undefined;
  const sourced =
    options?.map((option) => own(option.value, option)) ??
    (expect.from === 'answered' ? answered(under, known) : sourceOptions(expect.from)).map(({ payload, ...rest }) => own(payload, rest));
  return [...sourced, ...skipping];
}

/** The questions under a repair pattern that were answered, to choose one to answer anew. */
function answered(under: Frame | undefined, flows: Flows): Choice[] {
  const words = under && flows.get(under.flow)?.words.options;
  return (under?.trail ?? []).slice(-8).flatMap((step) => {
    const title = words?.[`sua.${step}`]?.title;
    return title === undefined ? [] : [{ payload: step, title }];
  });
}
