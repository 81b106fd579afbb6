import type { Choice } from './reply.ts';
import type { Wording } from './wording.ts';

/** Why an answer was of no use. */
export const REASONS = ['sai', 'khac', 'kho', 'thieu'] as const;
export type Reason = (typeof REASONS)[number];

/** What somebody said of an answer; becomes a fact. */
export interface Rating {
  /** `yes`, `no`, or `reason` for why it was no. */
  helpful: 'yes' | 'no' | 'reason';
  reason?: Reason;
  item: string;
  topic?: string;
}

const payloadOf = (item: string, said: string): string => `#hi:${item}:${said}`;

/** The two ways to say whether an answer helped, by number or in words; the buttons stay for what the answer offers. */
export const helpfulChoices = (item: string, { helpful }: Wording): Choice[] => [
  { ...helpful.yes, payload: payloadOf(item, 'co') },
  { ...helpful.no, payload: payloadOf(item, 'khong') },
];

/** What may have been wrong with it. */
export const reasonChoices = (item: string, { helpful, buttons }: Wording): Choice[] => [
  ...REASONS.map((reason) => ({ title: helpful.reasons[reason], payload: payloadOf(item, reason) })),
  { title: buttons.person, payload: '#canbo' },
];

export const isReason = (said: string): said is Reason => (REASONS as readonly string[]).includes(said);
