import { z } from 'zod';
import type { ProcedureText } from './schema.ts';

const line = z.string().trim().min(1);
const slug = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'chỉ gồm chữ thường không dấu, số và dấu gạch ngang');
const day = z.iso.date('phải là ngày viết theo dạng 2026-11-23');

/** `content/events/*.yaml`: something that happens in a life, and what is to be done about it, in order. */
export const lifeEvent = z.strictObject({
  id: slug,
  name: line,
  short_name: line.max(36),
  /** What to do first, and what can be done in one go. */
  summary: line.max(400),
  aliases: z.array(line).default([]),
  steps: z
    .array(
      z.strictObject({
        /** The procedure or guide. */
        item: slug,
        /** Only in this case. */
        when: line.optional(),
        /** Until when, what it can be bundled with, what to bring from the step before. */
        note: line.max(200).optional(),
      }),
    )
    .min(2),
  questions: z.array(line).min(10),
  source: line,
  reviewed: z.strictObject({ on: day, next: day, confidence: z.enum(['high', 'medium', 'low']) }),
});
export type LifeEvent = z.output<typeof lifeEvent>;

/** An event among the procedures: found, spoken of and told as they are. */
export const eventItem = ({ id, name, short_name, summary, aliases, steps, questions, source, reviewed }: LifeEvent): ProcedureText => ({
  id,
  topic: id,
  kind: 'event',
  out_of_scope: false,
  name,
  short_name,
  field: 'Sự kiện trong đời',
  aliases,
  audience: ['citizen'],
  level: 'commune',
  agency: 'Ủy ban nhân dân xã, phường',
  summary,
  documents: [],
  steps: [],
  path: steps,
  points: [],
  provenance: [],
  where: 'Trung tâm Phục vụ hành chính công của xã, phường',
  show_offices: false,
  legal_basis: [],
  online: { level: 'none' },
  questions,
  related: [...new Set(steps.map(({ item }) => item))],
  lookalikes: [],
  effective: { from: reviewed.on },
  reviewed: { ...reviewed, source },
});
