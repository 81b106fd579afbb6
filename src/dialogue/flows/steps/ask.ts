import { expectationDefinition } from '../expectations.ts';
import { nothing, onward, type StepDefinition } from './definition.ts';

export const ask: StepDefinition<'ask'> = {
  perform(step, frame, progress) {
    if (frame.kept?.includes(frame.step)) {
      frame.kept = frame.kept.filter((name) => name !== frame.step);
      frame.trail = [...frame.trail, frame.step];
      progress.move(frame, step.go);
      return 'next step';
    }
    if (expectationDefinition(step.ask).by === 'choice' && progress.choicesOf(frame, step.ask).length === 0) {
      // There is nothing to choose from: nothing is asked.
      frame.slots[frame.step] = '';
      progress.move(frame, step.go);
      return 'next step';
    }
    progress.ask(frame, step.ask, progress.sentence(frame, step.say ?? frame.step));
    return 'end of turn';
  },
  ways: ({ go }, below) => onward(go, below),
  mayBeLast: false,
  halts: true,
  says: ({ say }, name) => say ?? name,
  fills: (_step, name) => [name],
  reads: (step) => expectationDefinition(step.ask).reads(step.ask),
  faults: nothing,
  shape: ['[/', '/]'],
  label: ({ say }, name, brief) => `${name}: ${brief(say ?? name)}`,
};
