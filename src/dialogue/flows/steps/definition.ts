import type { Frame } from '../frames.ts';
import type { Flow, Flows, StepKind, StepOf } from '../grammar.ts';
import type { Progress, Running } from '../progress.ts';

/** What comes after a step: the one that the frame on top stands at now, or a word of the citizen. */
export type Then = 'next step' | 'end of turn';

/** A step that another leads to. */
export interface Way {
  to: string;
  /** When it is gone, for drawings. */
  when?: string;
  /** Drawn, but never gone: every outcome leads elsewhere. */
  closed?: boolean;
}

/** Everything that is known of one kind of step beside its shape in the grammar. */
export interface StepDefinition<K extends StepKind> {
  /** Carries it out: speaks, moves the frame on, starts or ends flows. */
  perform(step: StepOf<K>, frame: Frame, progress: Progress): Then | Running<Then>;
  /** Where it leads within its flow; `below` is the step under it. */
  ways(step: StepOf<K>, below: string | undefined): Way[];
  /** It may lead nowhere within its flow. */
  mayBeLast: boolean;
  /** A loop that passes it stands still: for the citizen, or for another flow. */
  halts: boolean;
  /** The key of the sentence that it says. */
  says(step: StepOf<K>, name: string): string | undefined;
  /** Slots that it fills. */
  fills(step: StepOf<K>, name: string): readonly string[];
  /** Slots that it looks at, beside those in its sentence. */
  reads(step: StepOf<K>): readonly string[];
  /** What is wrong with it, as plain Vietnamese sentences. */
  faults(step: StepOf<K>, name: string, flow: Flow, flows: Flows): string[];
  /** The brackets that Mermaid draws it in. */
  shape: readonly [open: string, close: string];
  /** What stands in the drawing; `brief` shortens a sentence of the flow. */
  label(step: StepOf<K>, name: string, brief: (key: string) => string): string;
}

/** The way to the step named, by default to the one below; none where there is neither. */
export function onward(go: string | undefined, below: string | undefined, more: Omit<Way, 'to'> = {}): Way[] {
  const to = go ?? below;
  return to === undefined ? [] : [{ to, ...more }];
}

export const nothing = (): [] => [];
export const BOX = ['[', ']'] as const;
export const STADIUM = ['([', '])'] as const;
