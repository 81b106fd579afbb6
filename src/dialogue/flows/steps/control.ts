import type { Frame } from '../frames.ts';
import type { Control, StepOf } from '../grammar.ts';
import type { Progress } from '../progress.ts';
import { isRepair } from '../repairs.ts';
import { nothing, STADIUM, type StepDefinition, type Then } from './definition.ts';

/** What a repair pattern does with the flow under it. */
const CARRIED_OUT: Record<Control, (step: StepOf<'control'>, frame: Frame, progress: Progress) => Then> = {
  leave(_step, frame, progress) {
    progress.ended = { flow: progress.frames[0]?.flow ?? frame.flow, how: 'left' };
    progress.drop();
    return 'end of turn';
  },
  repeat(_step, _frame, progress) {
    progress.frames.pop();
    return 'next step';
  },
  back(step, frame, progress) {
    const under = progress.frames.at(-2);
    const before = under?.trail.at(-1);
    if (under && before === undefined) {
      progress.move(frame, step.on.none);
      return 'next step';
    }
    if (under && before !== undefined) {
      under.trail = under.trail.slice(0, -1);
      under.step = before;
      delete under.tries;
    }
    progress.frames.pop();
    return 'next step';
  },
  jump(_step, frame, progress) {
    const under = progress.frames.at(-2);
    const { which } = frame.slots;
    if (under && typeof which === 'string') {
      // The question that led here by being answered "change it" is asked again.
      if (!progress.askedBy(under)) under.trail = under.trail.slice(0, -1);
      progress.jump(under, which);
    }
    progress.frames.pop();
    return 'next step';
  },
};

export const control: StepDefinition<'control'> = {
  perform: (step, frame, progress) => CARRIED_OUT[step.control](step, frame, progress),
  ways: (step) => Object.entries(step.on).map(([when, to]) => ({ to, when })),
  mayBeLast: true,
  halts: false,
  says: () => undefined,
  fills: nothing,
  reads: nothing,
  faults: (_step, _name, flow) => (isRepair(flow.id) ? [] : ['bước "control" chỉ dùng trong kịch bản repair-…']),
  shape: STADIUM,
  label: (step) => step.control,
};
