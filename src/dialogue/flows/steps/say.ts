import { BOX, nothing, onward, type StepDefinition } from './definition.ts';

export const say: StepDefinition<'say'> = {
  perform(step, frame, progress) {
    progress.texts.push(progress.sentence(frame, step.say));
    progress.links.push(...step.links.map((link) => progress.world.link(link)));
    progress.move(frame, step.go);
    return 'next step';
  },
  ways: ({ go }, below) => onward(go, below),
  mayBeLast: false,
  halts: false,
  says: (step) => step.say,
  fills: nothing,
  reads: nothing,
  faults: nothing,
  shape: BOX,
  label: (step, _name, brief) => brief(step.say),
};
