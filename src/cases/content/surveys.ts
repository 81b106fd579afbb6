import { z } from 'zod';
import { day, line, slug, TWICE, unique } from './parts.ts';

/** Criteria that citizens score from 1 to 5. */
const survey = z
  .strictObject({
    id: slug,
    title: line.max(40),
    /** Asked once after each answered petition, or once of everybody between two days. */
    after: z.literal('petition').optional(),
    from: day.optional(),
    to: day.optional(),
    criteria: z
      .array(z.strictObject({ id: slug, name: line, question: line.max(400) }))
      .min(1)
      .max(12),
    comment: z.boolean().default(true),
  })
  .refine(({ after, from, to }) => (after === undefined) === (from !== undefined && to !== undefined), 'cần after, hoặc cả from và to');
export type Survey = z.output<typeof survey>;

/** `content/surveys.yaml`. */
export const surveys = z.strictObject({ surveys: z.array(survey).refine(unique, TWICE) });
