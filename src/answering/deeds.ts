import { z } from 'zod';
import { chosenInterests, PETITION_KINDS } from '../cases/index.ts';

/** A deed of one kind with what it needs, as the plan of a turn keeps it. */
const deed = <K extends string, D extends z.ZodRawShape>(kind: K, data: D) => z.object({ kind: z.literal(kind), data: z.object(data) });

const sheet = { survey: z.string(), about: z.string() };
const entry = { contest: z.string(), round: z.string() };

/** Everything that a turn can leave to be carried out after it was decided (ADR 2). Doing one again under the same event changes nothing. */
export const deedSchema = z.discriminatedUnion('kind', [
  deed('petition.file', {
    code: z.string(),
    kind: z.enum(PETITION_KINDS),
    unit: z.string(),
    content: z.string(),
    photos: z.array(z.string()),
    place: z.string().optional(),
    contact: z.string().optional(),
    transferDue: z.iso.date(),
    answerDue: z.iso.date().optional(),
  }),
  deed('survey.score', { ...sheet, criterion: z.string(), score: z.number() }),
  deed('survey.comment', { ...sheet, comment: z.string() }),
  deed('survey.finish', sheet),
  deed('contest.start', entry),
  deed('contest.answer', { ...entry, question: z.number(), choice: z.number(), right: z.boolean(), last: z.boolean() }),
  deed('contest.sign', { ...entry, name: z.string() }),
  /** `seen` tells one look at the file from the next; `until` in epoch ms. */
  deed('dossier.watch', { code: z.string(), seen: z.string(), until: z.number() }),
  /** No file is watched any more. */
  deed('dossier.unwatch', {}),
  deed('handover.open', {}),
  deed('interests', chosenInterests.shape),
  /** A notice was shown under an answer. */
  deed('notice', { id: z.string() }),
  /** A citizen was told what is kept of them. */
  deed('shown', {}),
  /** A citizen was told the privacy notice of this version. */
  deed('privacy.told', { version: z.string() }),
  /** A citizen was given everything that is kept of them, under this receipt. */
  deed('exported', { receipt: z.string() }),
]);

export type Deed = z.output<typeof deedSchema>;
export type DeedKind = Deed['kind'];
/** What a deed of a kind needs. */
export type DeedData<K extends DeedKind> = Extract<Deed, { kind: K }>['data'];
