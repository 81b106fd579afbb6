import type { Manner } from '../manner.ts';
import type { Choice, ReplyButton } from '../reply.ts';
import type { Wording } from '../wording.ts';
import type { Slots } from './actions.ts';
import type { Flows, Source } from './grammar.ts';

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
  manner: Manner;
  /** Places that every sentence may have. */
  names: Readonly<Record<string, string>>;
  today: string;
  /** Things to choose from that are no part of a flow; the payload is the value. */
  options: (source: Exclude<Source, 'answered'>) => Choice[];
  link: (to: 'phone' | 'portal') => ReplyButton;
  /** The ward that a text names. */
  ward: (text: string) => string | undefined;
}

/** What the choices of a question come back as. */
export const answerPayload = (flow: string, step: string, value: string): string => `#luong:${flow}:${step}:${value}`;
export const ANSWER = /^#luong:([a-z0-9-]+):([a-z0-9_]+):([a-z0-9_-]+)$/;
export const SKIP = 'bo-qua';
export const ENOUGH = 'du-roi';
