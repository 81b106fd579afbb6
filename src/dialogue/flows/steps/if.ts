import { holds, slotsOf } from '../conditions.ts';
import { nothing, onward, type StepDefinition } from './definition.ts';

const brief = (when: object): string => JSON.stringify(when).replaceAll(/["{}]/g, '').replaceAll(',', ', ');

export const ifStep: StepDefinition<'if'> = {
  perform(step, frame, progress) {
    progress.move(frame, step.if.find(({ when }) => holds(when, frame.slots))?.go ?? step.else);
    return 'next step';
  },
  ways: (step, below) => [
    ...step.if.map(({ when, go }) => ({ to: go, when: brief(when) })),
    ...onward(step.else, below, { when: 'còn lại' }),
  ],
  mayBeLast: false,
  halts: false,
  says: () => undefined,
  fills: nothing,
  reads: (step) => step.if.flatMap(({ when }) => slotsOf(when)),
  faults: nothing,
  shape: ['{{', '}}'],
  label: (_step, name) => name,
};
