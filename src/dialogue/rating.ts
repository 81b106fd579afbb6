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

export const isReason = (said: string): said is Reason => (REASONS as readonly string[]).includes(said);
