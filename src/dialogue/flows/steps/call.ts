import type { Slots } from '../actions.ts';
import { BOX, nothing, onward, type StepDefinition } from './definition.ts';

export const call: StepDefinition<'call'> = {
  perform(step, frame, progress) {
    const flow = progress.world.flows.get(step.call);
    const taken = (flow?.takes ?? []).flatMap((name) => (name in frame.slots ? [[name, frame.slots[name]] as const] : []));
    progress.move(frame, step.go);
    progress.push(step.call, Object.fromEntries(taken) as Slots, false);
    return 'next step';
  },
  ways: ({ go }, below) => onward(go, below),
  mayBeLast: false,
  halts: true,
  says: () => undefined,
  fills: nothing,
  reads: nothing,
  faults: (step, name, _flow, flows) => (flows.has(step.call) ? [] : [`bước "${name}" gọi kịch bản không có: "${step.call}"`]),
  shape: BOX,
  label: (step) => `gọi ${step.call}`,
};
