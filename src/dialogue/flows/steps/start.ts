import { BOX, nothing, type StepDefinition } from './definition.ts';

export const start: StepDefinition<'start'> = {
  perform(step, frame, progress) {
    progress.frames.pop();
    progress.push(step.start, frame.slots, frame.between ?? false);
    return 'next step';
  },
  ways: nothing,
  mayBeLast: true,
  halts: false,
  says: () => undefined,
  fills: nothing,
  reads: nothing,
  faults: (step, name, _flow, flows) => (flows.has(step.start) ? [] : [`bước "${name}" gọi kịch bản không có: "${step.start}"`]),
  shape: BOX,
  label: (step) => `sang ${step.start}`,
};
