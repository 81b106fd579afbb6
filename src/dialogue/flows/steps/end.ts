import { REPAIR } from '../repairs.ts';
import { nothing, STADIUM, type StepDefinition } from './definition.ts';

export const end: StepDefinition<'end'> = {
  perform(step, frame, progress) {
    progress.frames.pop();
    progress.ended = { flow: frame.flow, how: step.end === true ? undefined : step.end };
    if (frame.between && progress.frames.length > 0) progress.push(REPAIR.return, { title: progress.base?.words.title ?? '' }, false);
    return 'next step';
  },
  ways: nothing,
  mayBeLast: true,
  halts: false,
  says: () => undefined,
  fills: nothing,
  reads: nothing,
  faults: nothing,
  shape: STADIUM,
  label: (step) => (step.end === true ? 'hết' : step.end),
};
