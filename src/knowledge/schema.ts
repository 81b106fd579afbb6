import { z } from 'zod';
import { ASKED_PARTS, type AskedPart } from './asked-parts.ts';
import { CONFIDENCES, joinedSupports, support } from './sources/index.ts';

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

/** The part of an answer in which a part that is asked about is told, where the two differ. */
const TOLD_IN: Partial<Record<AskedPart, Aspect>> = {
  benefit: 'general',
  filing_limit: 'duration',
  hours: 'place',
  must: 'legal',
  penalty: 'legal',
  yesno: 'eligibility',
};

/** The part of an answer in which this is told. */
export const toldIn = (part: AskedPart): Aspect => TOLD_IN[part] ?? (part as Aspect);

/** A statement with a number in it and where the number comes from. */
const sourced = z.strictObject({ text: line, source: line });

/** A sentence or two to what is asked about a procedure beside its parts: "muộn thì sao", "mỗi tháng bao nhiêu", "bao nhiêu tuổi". */
const point = z.strictObject({
  /** What is asked. */
  part: z.enum(ASKED_PARTS),
  /** Signs of the questions that it answers; without any it answers whoever asks for that part. */
  asks: lines.default([]),
  /** Whole questions that it answers, as people type them; they tell this point from the others of its procedure. */
  examples: lines.default([]),
  /** Its first words are the answer. */
  text: line.max(300),
  source: line,
  /** The day on which it was taken from its source. */
  on: day,
});
export type Point = z.output<typeof point>;

/** Phrasings that a procedure or guide needs to be found by those who ask otherwise. */
const MIN_QUESTIONS = 15;
/** Letters of a summary, which has the parts beside it, and of an answer, which has not. */
export const MAX_SUMMARY = 400;
export const MAX_ANSWER = 1_500;

const fields = z.strictObject({
  id: slug,
  /** Several items may share a topic: ordinary, with a foreign element, late, again. */
  topic: slug,
  /**
   * A guide tells how to do something that is no procedure of the catalogue. An answer is a few sentences to one question, written by an
   * officer because it was asked; it has no parts to ask about. An event is something in a life, with the procedures that it takes.
   */
  kind: z.enum(['procedure', 'guide', 'answer', 'event']).default('procedure'),
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
  summary: line.max(MAX_ANSWER),
  /** Who may or must do this, where the summary does not say it. */
  eligibility: line.optional(),
  /** `when`: needed only in this case. `unless`: needed but in this case, in which another paper takes its place. */
  documents: z
    .array(z.strictObject({ text: line, copies: z.number().int().positive().optional(), when: line.optional(), unless: line.optional() }))
    .default([]),
  steps: lines.default([]),
  /** Of an event: the procedures that it takes, in order. */
  path: z.array(z.strictObject({ item: slug, when: line.optional(), note: line.optional() })).default([]),
  duration: sourced.optional(),
  fee: sourced.extend({ online: line.optional() }).optional(),
  points: z.array(point).default([]),
  where: line,
  /** The answer itself lists the agency's offices. */
  show_offices: z.boolean().default(false),
  result: line.optional(),
  /** Where each fact was taken from. */
  provenance: z.array(support).default([]).transform(joinedSupports),
  legal_basis: lines.default([]),
  online: z.strictObject({ level: z.enum(['full', 'partial', 'none']), url: z.url().optional(), note: line.optional() }),
  /** How people ask, with and without marks, nicknames and old names. */
  questions: lines.min(1),
  related: z.array(slug).default([]),
  lookalikes: z.array(z.strictObject({ item: slug, tell: line })).default([]),
  caveat: line.optional(),
  effective: z.strictObject({ from: day, to: day.optional() }),
  reviewed: z.strictObject({ on: day, next: day, source: line, confidence: z.enum(CONFIDENCES) }),
});

/** One procedure, guide or answer, of `content/procedures/*.yaml` or written in the console. Every number in it has a source. */
export const procedure = fields.superRefine(({ kind, summary, documents, steps, questions, reviewed, effective }, { addIssue }) => {
  const fault = (path: string[], message: string): void => addIssue({ code: 'custom', path, message });
  if (kind !== 'answer' && summary.length > MAX_SUMMARY) fault(['summary'], `quá dài hoặc quá nhiều, tối đa ${String(MAX_SUMMARY)}`);
  const whole = kind === 'procedure' || kind === 'guide';
  if (whole && steps.length === 0) fault(['steps'], 'quá ngắn hoặc quá ít, cần ít nhất 1');
  if (whole && questions.length < MIN_QUESTIONS) fault(['questions'], `quá ngắn hoặc quá ít, cần ít nhất ${String(MIN_QUESTIONS)}`);
  for (const [at, { unless }] of documents.entries())
    if (unless !== undefined && !documents.some(({ when }) => when === unless))
      fault(['documents', String(at), 'unless'], `không có giấy tờ nào cần khi “${unless}”: viết giống hệt mục "when" của giấy thay thế`);
  if (reviewed.next <= reviewed.on) fault(['reviewed', 'next'], 'ngày xem lại (reviewed.next) phải sau ngày kiểm tra (reviewed.on)');
  if (effective.to !== undefined && effective.to <= effective.from)
    fault(['effective', 'to'], 'ngày hết hiệu lực (effective.to) phải sau ngày có hiệu lực');
});
/** A procedure as it is kept: plain values, nothing but what the schema knows. */
export type ProcedureText = z.output<typeof procedure>;
/** The parts of a procedure in the order in which files have them. */
export const PROCEDURE_FIELDS = Object.keys(fields.shape) as (keyof ProcedureText)[];
export type Procedure = ProcedureText & {
  /** Read from a catalogue and checked by nobody. */
  imported?: true;
};

const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'phải là giờ viết theo dạng 07:30');
/** Where something is and how to reach it; what is not known is left out. */
const place = {
  address: line.optional(),
  phone: line.optional(),
  hours: line.optional(),
  /** Degrees, as a map shows them. */
  location: z.strictObject({ latitude: z.number().min(8).max(24), longitude: z.number().min(102).max(110) }).optional(),
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
        ...place,
      }),
    )
    .min(1),
  /** Names of former places that other communes and districts have too: alone they tell no ward. */
  shared_names: lines.default([]),
  /** Where papers can be sent by post. */
  post_offices: z.array(z.strictObject({ name: line, ...place })).default([]),
  /** When the offices work, by weekday (1 is Monday); without it nobody is told whether they are open now. */
  working_hours: z
    .array(
      z
        .strictObject({ days: z.array(z.number().int().min(1).max(7)).min(1), from: time, to: time })
        .refine(({ from, to }) => from < to, 'to phải sau from'),
    )
    .default([]),
  handover: z.strictObject({ bot_silent_minutes: z.number().int().min(1).max(1_440) }),
  retention: z.strictObject({ message_text_days: z.number().int().min(1).max(365) }),
});
export type Agency = z.output<typeof agency>;

/** `content/language.yaml`: how people type and what their words are for. */
export const language = z.strictObject({
  /** Typed short form -> what it stands for; matched on folded words. */
  abbreviations: z.record(z.string(), line),
  /** Words that mean several things, and what. */
  ambiguous: z.array(z.strictObject({ says: lines.min(1), choices: z.array(slug).min(2).max(4) })).default([]),
  /** Words that carry no topic. */
  stopwords: lines,
  aspects: z.partialRecord(z.enum(ASPECTS), lines),
  /** Signs that can also be what a question is about ("địa chỉ"): the search does not pass them over. */
  aspects_topical: z.partialRecord(z.enum(ASPECTS), lines),
  /** Signs that count only where none of `aspects` fits. */
  aspects_weak: z.partialRecord(z.enum(ASPECTS), lines),
  /** Signs of a limit within which something must be handed in. */
  filing_limit: lines,
  /** Signs of ending or undoing something. */
  endings: lines,
  /** Signs that a yes or a no is expected. */
  yes_no: lines,
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
