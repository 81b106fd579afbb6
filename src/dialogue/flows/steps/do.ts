import { ACTIONS } from '../actions.ts';
import { nothing, onward, type StepDefinition } from './definition.ts';

const outcomesOf = (action: keyof typeof ACTIONS): readonly string[] => ACTIONS[action].outcomes;

export const doStep: StepDefinition<'do'> = {
  *perform(step, frame, progress) {
    const { outcome, slots = {}, links = [], deeds = [] } = yield { action: step.do, slots: frame.slots };
    Object.assign(frame.slots, slots);
    progress.links.push(...links);
    progress.deeds.push(...deeds);
    if (deeds.length > 0) Object.assign(frame, { acted: true, trail: [], kept: [] });
    progress.move(frame, (outcome !== undefined ? step.on[outcome] : undefined) ?? step.go);
    return 'next step';
  },
  ways(step, below) {
    const outcomes = outcomesOf(step.do);
    const closed = outcomes.length > 0 && outcomes.every((outcome) => outcome in step.on);
    return [...Object.entries(step.on).map(([when, to]) => ({ to, when })), ...onward(step.go, below, { closed })];
  },
  mayBeLast: false,
  halts: false,
  says: () => undefined,
  fills: (step) => ACTIONS[step.do].gives,
  reads: nothing,
  faults(step) {
    const outcomes = outcomesOf(step.do);
    return Object.keys(step.on)
      .filter((outcome) => !outcomes.includes(outcome))
      .map((outcome) => `"${step.do}" không có kết quả "${outcome}", chỉ có: ${outcomes.length > 0 ? outcomes.join(', ') : 'không có'}`);
  },
  shape: ['[[', ']]'],
  label: (step) => step.do,
};
