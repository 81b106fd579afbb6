import { BOX, nothing, type StepDefinition } from './definition.ts';

export const offer: StepDefinition<'offer'> = {
  perform(step, frame, progress) {
    progress.texts.push(progress.sentence(frame, step.say));
    progress.offered = step.offer;
    progress.ended = { flow: frame.flow, how: undefined };
    // What it came between waits until the citizen has chosen.
    progress.frames.pop();
    if (frame.between !== true) progress.drop();
    return 'end of turn';
  },
  ways: nothing,
  mayBeLast: true,
  halts: false,
  says: ({ say }) => say,
  fills: nothing,
  reads: nothing,
  faults: nothing,
  shape: BOX,
  label: ({ say }, _name, brief) => brief(say),
};
