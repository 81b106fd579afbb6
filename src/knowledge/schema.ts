import { z } from 'zod';

const line = z.string().trim().min(1);
const lines = z.array(line);
const slug = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'chỉ gồm chữ thường không dấu, số và dấu gạch ngang');
const day = z.iso.date('phải là ngày viết theo dạng 2026-11-23');

/** The parts of a procedure that a citizen can ask about. */
export const ASPECTS = [
  'general',
  'documents',
  'fee',
  'duration',
  'place',
  'steps',
  'online',
  'legal',
  'form',
  'status',
  'eligibility',
] as const;
export type Aspect = (typeof ASPECTS)[number];

/** A statement with a number in it and where the number comes from. */
const sourced = z.strictObject({ text: line, source: line });

/** One procedure or guide of `content/procedures/*.yaml`. Every number in it has a source. */
export const procedure = z.strictObject({
  id: slug,
  /** Several items may share a topic: ordinary, with a foreign element, late, again. */
  topic: slug,
  /** A guide tells how to do something that is no procedure of the catalogue. */
  kind: z.enum(['procedure', 'guide']).default('procedure'),
  /** Another authority's business: said so, with where to go, and never counted as an answer of ours. */
  out_of_scope: z.boolean().default(false),
  /** Code of the national catalogue; left out where it is not certain. */
  code: z
    .string()
    .regex(/^\d\.\d{6}$/, 'phải có dạng 1.001193')
    .optional(),
  name: line,
  /** For buttons: short enough to show on a phone. */
  short_name: line.max(36),
  field: line,
  aliases: lines.default([]),
  audience: z.array(z.enum(['citizen', 'business', 'official'])).min(1),
  level: z.enum(['commune', 'province', 'national']),
  agency: line,
  summary: line.max(400),
  /** Who may or must do this, where the summary does not say it. */
  eligibility: line.optional(),
  documents: z.array(z.strictObject({ text: line, copies: z.number().int().positive().optional(), when: line.optional() })).default([]),
  steps: lines.min(1),
  duration: sourced.optional(),
  fee: sourced.extend({ online: line.optional() }).optional(),
  where: line,
  /** The answer itself lists the agency's offices. */
  show_offices: z.boolean().default(false),
  result: line.optional(),
  legal_basis: lines.default([]),
  online: z.strictObject({ level: z.enum(['full', 'partial', 'none']), url: z.url().optional(), note: line.optional() }),
  /** How people ask, with and without marks, nicknames and old names. */
  questions: lines.min(15),
  related: z.array(slug).default([]),
  lookalikes: z.array(z.strictObject({ item: slug, tell: line })).default([]),
  caveat: line.optional(),
  effective: z.strictObject({ from: day, to: day.optional() }),
  reviewed: z.strictObject({ on: day, next: day, source: line, confidence: z.enum(['high', 'medium', 'low']) }),
});
export type Procedure = z.output<typeof procedure> & {
  /** Read from a catalogue and checked by nobody. */
  imported?: true;
};

/** `content/agency.yaml`: who runs this account. */
export const agency = z.strictObject({
  name: line,
  province: line,
  portal: z.strictObject({ name: line, url: z.url() }),
  hotline: z.strictObject({ name: line, phone: z.string().regex(/^\d{3,11}$/, 'chỉ gồm chữ số') }),
  offices: z
    .array(
      z.strictObject({
        id: slug,
        name: line,
        ward: line,
        formerly: lines.default([]),
        address: line.optional(),
        phone: line.optional(),
        hours: line.optional(),
      }),
    )
    .min(1),
  handover: z.strictObject({ bot_silent_minutes: z.number().int().min(1).max(1_440) }),
  retention: z.strictObject({ message_text_days: z.number().int().min(1).max(365) }),
});
export type Agency = z.output<typeof agency>;

/** `content/language.yaml`: how people type and what their words are for. */
export const language = z.strictObject({
  /** Typed short form -> what it stands for; matched on folded words. */
  abbreviations: z.record(z.string(), line),
  /** Words that carry no topic. */
  stopwords: lines,
  aspects: z.partialRecord(z.enum(ASPECTS), lines),
  /** Signs that can also be what a question is about ("địa chỉ"): the search does not pass them over. */
  aspects_topical: z.partialRecord(z.enum(ASPECTS), lines),
  /** Signs that count only where none of `aspects` fits. */
  aspects_weak: z.partialRecord(z.enum(ASPECTS), lines),
  greeting: lines,
  thanks: lines,
  handoff: lines,
  out_of_scope: lines,
  /** Things people write that are no procedure; they compete with the procedures. */
  foreign: lines,
  /** Procedures that other authorities handle; they compete as well, and are said to be theirs. */
  elsewhere: lines,
  /** Said of the bot or to it: praise, what can you do. */
  praise: lines,
  about_bot: lines,
});
export type Language = z.output<typeof language>;
