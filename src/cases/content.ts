import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { ContentError, readYaml, type Fault } from '../ground/yaml.ts';

const line = z.string().trim().min(1);
const slug = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'chỉ gồm chữ thường không dấu, số và dấu gạch ngang');
const day = z.iso.date('phải là ngày viết theo dạng 2026-11-23');
/** A local time, as epoch ms. */
const moment = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2} ([01]\d|2[0-3]):[0-5]\d$/, 'phải viết theo dạng 2026-11-23 08:00')
  .transform((text) => Date.parse(`${text.replace(' ', 'T')}:00+07:00`));
const unique = <T extends { id: string }>(list: readonly T[]): boolean => new Set(list.map(({ id }) => id)).size === list.length;
const TWICE = 'có hai mục cùng id';

/** Kinds of petitions that are taken, in the order in which officers see them. */
export const PETITION_KINDS = ['scene', 'attitude', 'rule'] as const;
export type PetitionKind = (typeof PETITION_KINDS)[number];

/** `content/petitions.yaml`: what petitions are called and how long they may take. */
const petitions = z.strictObject({
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

/** `content/surveys.yaml`: criteria that citizens score from 1 to 5. */
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

/** `content/contests.yaml`. The right answer is a number from 1. */
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

export const AUDIENCES = ['citizen', 'business', 'official'] as const;
export type Audience = (typeof AUDIENCES)[number];

/** `content/notices.yaml`: one short line under an answer. */
const notice = z.strictObject({
  id: slug,
  text: line.max(200),
  from: day,
  to: day,
  /** Offices of the wards; without them everywhere. */
  wards: z.array(slug).default([]),
  topics: z.array(slug).default([]),
  audiences: z.array(z.enum(AUDIENCES)).default([]),
});
export type Notice = z.output<typeof notice>;
/** A notice as it is written in the console, with faults in the words of its form. */
export const newNotice = z
  .object({
    text: z.string().trim().min(10, 'Lời thông báo ngắn quá.').max(200, 'Lời thông báo dài quá 200 chữ.'),
    from: z.iso.date('Chưa chọn ngày bắt đầu.'),
    to: z.iso.date('Chưa chọn ngày kết thúc.'),
    wards: z.array(slug),
    topics: z.array(slug),
    audiences: z.array(z.enum(AUDIENCES)),
  })
  .refine(({ from, to }) => from <= to, 'Ngày kết thúc trước ngày bắt đầu.');
const notices = z.strictObject({
  topics: z
    .array(z.strictObject({ id: slug, title: line.max(36) }))
    .min(1)
    .max(8)
    .refine(unique, TWICE),
  audiences: z.record(z.enum(AUDIENCES), line.max(36)),
  lines: z.strictObject({ topics: line, no_topics: line, audience: line, ward: line, no_ward: line, muted: line }),
  notices: z.array(notice).refine(unique, TWICE),
});

/** `content/dossiers.yaml`: what the nine states of a file mean to whoever handed it in. */
export const DOSSIER_STATES = [
  'received',
  'supplement',
  'payment',
  'obligation',
  'refused',
  'stopped',
  'withdrawn',
  'done',
  'returned',
] as const;
export type DossierState = (typeof DOSSIER_STATES)[number];
const dossiers = z.strictObject({
  states: z.record(z.enum(DOSSIER_STATES), z.strictObject({ title: line, text: line, final: z.boolean().default(false) })),
  no_note: line,
  due: line,
  late: line,
  changed: line,
});

/** `content/service.yaml`: handing over and places. */
const minutes = z.number().int().min(1).max(1_440);
const service = z.strictObject({
  handover: z.strictObject({
    waiting_minutes: minutes,
    idle_minutes: minutes,
    taken: line,
    timeout: line,
    closed: line,
    idle: line,
    left: line,
    opens: line,
  }),
  places: z.strictObject({
    address: line,
    phone: line,
    hours: line,
    open: line,
    closed: line,
    holiday: line,
    distance: line,
    note: line,
    former: line,
    map: line.max(36),
    call: line.max(36),
  }),
});

export interface CaseContent {
  petitions: z.output<typeof petitions>;
  surveys: Survey[];
  contests: Contest[];
  notices: z.output<typeof notices>;
  dossiers: z.output<typeof dossiers>;
  service: z.output<typeof service>;
}

const FILES = {
  petitions,
  surveys: z.strictObject({ surveys: z.array(survey).refine(unique, TWICE) }),
  contests: z.strictObject({ contests: z.array(contest).refine(unique, TWICE) }),
  notices,
  dossiers,
  service,
};

/** Reads what petitions, surveys, contests, notices, files and handing over need. @throws ContentError with every fault. */
export function loadCases(dir: string): CaseContent {
  const faults: Fault[] = [];
  const read = <T>(name: string, schema: z.ZodType<T>): T | undefined => {
    const path = join(dir, `${name}.yaml`);
    if (!existsSync(path)) {
      faults.push({ file: `${name}.yaml`, line: 1, message: 'không có tệp này' });
      return undefined;
    }
    const result = readYaml(path, schema, dir);
    faults.push(...result.faults);
    return result.value;
  };
  const [petition, surveyed, contested, noticed, dossier, served] = [
    read('petitions', FILES.petitions),
    read('surveys', FILES.surveys),
    read('contests', FILES.contests),
    read('notices', FILES.notices),
    read('dossiers', FILES.dossiers),
    read('service', FILES.service),
  ];
  if (noticed) {
    const topics = new Set(noticed.topics.map(({ id }) => id));
    for (const { id, topics: wanted } of noticed.notices)
      for (const topic of wanted)
        if (!topics.has(topic))
          faults.push({ file: 'notices.yaml', line: 1, message: `thông báo "${id}" nhắc chủ đề không có: "${topic}"` });
  }
  if (faults.length > 0 || !petition || !surveyed || !contested || !noticed || !dossier || !served) throw new ContentError(faults);
  return {
    petitions: petition,
    surveys: surveyed.surveys,
    contests: contested.contests,
    notices: noticed,
    dossiers: dossier,
    service: served,
  };
}
