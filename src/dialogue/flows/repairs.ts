/** What repair patterns are called; they are flows like any other. */
export const REPAIR = {
  cancel: 'repair-cancel',
  back: 'repair-back',
  correct: 'repair-correct',
  return: 'repair-return',
  misunderstood: 'repair-misunderstood',
  late: 'repair-late',
  changed: 'repair-changed',
} as const;
export const isRepair = (flow: string): boolean => flow.startsWith('repair-');
