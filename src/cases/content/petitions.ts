import { z } from 'zod';
import { line } from './parts.ts';

/** Kinds of petitions that are taken, in the order in which officers see them. */
export const PETITION_KINDS = ['scene', 'attitude', 'rule'] as const;
export type PetitionKind = (typeof PETITION_KINDS)[number];

/** `content/petitions.yaml`: what petitions are called and how long they may take. */
export const petitions = z.strictObject({
  kinds: z.record(z.enum(PETITION_KINDS), line),
  /** Working days until a petition must be with the body that is competent, and where that is written. */
  transfer_working_days: z.number().int().min(1).max(30),
  source: line,
  /** Working days until the answer, by kind. Nothing is promised for a kind that is not named. */
  answer_working_days: z.partialRecord(z.enum(PETITION_KINDS), z.number().int().min(1).max(60)),
  /** From one citizen in one day. */
  per_day: z.number().int().min(1).max(50),
  /** Words by which a denunciation is told; the citizen is asked. */
  denounce_words: z.array(line),
  promise: z.strictObject({ transfer: line, answer: line }),
  states: z.strictObject({ received: line, assigned: line, transferred: line, answered: line, withdrawn: line }),
  transferred_to: line,
  answered_message: line,
  summary: z.strictObject({
    kind: line,
    unit: line,
    other_unit: line,
    content: line,
    place: line,
    shared_place: line,
    photos: line,
    contact: line,
    anonymous: line,
  }),
});
