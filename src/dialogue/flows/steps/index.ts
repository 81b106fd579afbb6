import { following, type Flow, type Step, type StepKind } from '../grammar.ts';
import { ask } from './ask.ts';
import { call } from './call.ts';
import { control } from './control.ts';
import type { StepDefinition, Way } from './definition.ts';
import { doStep } from './do.ts';
import { end } from './end.ts';
import { ifStep } from './if.ts';
import { offer } from './offer.ts';
import { say } from './say.ts';
import { start } from './start.ts';

const STEPS: { [K in StepKind]: StepDefinition<K> } = { ask, offer, say, if: ifStep, do: doStep, call, start, control, end };

/** What is known of a step of any kind. Each definition is only ever given steps of its own. */
export const stepDefinition = ({ kind }: Step): StepDefinition<StepKind> => STEPS[kind];

/** Where a step leads within its flow. */
export function waysFrom(flow: Pick<Flow, 'steps'>, name: string): Way[] {
  const step = flow.steps[name];
  return step ? stepDefinition(step).ways(step, following(flow, name)) : [];
}

/** Every step that a step may lead to within its flow. */
export const successors = (flow: Pick<Flow, 'steps'>, name: string): string[] =>
  waysFrom(flow, name).flatMap(({ to, closed }) => (closed ? [] : [to]));
