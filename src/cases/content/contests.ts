import { z } from 'zod';
import { line, moment, slug, TWICE, unique } from './parts.ts';

/** A quiz contest. The right answer is a number from 1. */
const contest = z.strictObject({
  id: slug,
  title: line.max(80),
  rounds: z
    .array(
      z
        .strictObject({
          id: slug,
          from: moment,
          to: moment,
          questions: z
            .array(
              z
                .strictObject({
                  text: line.max(500),
                  answers: z.array(line.max(120)).min(2).max(5),
                  right: z.number().int().min(1),
                  source: line,
                })
                .refine(({ answers, right }) => right <= answers.length, 'right không phải số của một đáp án'),
            )
            .min(1)
            .max(30),
        })
        .refine(({ from, to }) => from < to, 'to phải sau from'),
    )
    .min(1)
    .refine(unique, TWICE),
  certificate: z.strictObject({ from_right: z.number().int().min(0), text: line, unnamed: line }),
  note: line,
});
export type Contest = z.output<typeof contest>;
export type Round = Contest['rounds'][number];

/** `content/contests.yaml`. */
export const contests = z.strictObject({ contests: z.array(contest).refine(unique, TWICE) });
