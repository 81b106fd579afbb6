/** What is asked about a matter, as writers of phrasings name it; finer than the parts that are answered. */
export const ASKED_PARTS = [
  'general',
  'documents',
  'fee',
  'benefit',
  'duration',
  'filing_limit',
  'place',
  'hours',
  'steps',
  'online',
  'legal',
  'must',
  'penalty',
  'form',
  'status',
  'eligibility',
  'yesno',
] as const;
export type AskedPart = (typeof ASKED_PARTS)[number];
