import { ASPECTS, type Aspect, type CataloguesFile, type Laws, type Procedure } from '../knowledge/index.ts';
import { fill } from '../text/fill.ts';
import { isAtOffice, officeHeading, officeLines, wardHint, type OfficeContext } from './offices.ts';
import type { Choice } from './reply.ts';
import type { Signed } from './signed.ts';
import type { Dialogue } from './state.ts';
import type { Wording } from './wording.ts';

/** What an answer is composed from. */
export interface CardContext extends OfficeContext {
  item(id: string): Procedure | undefined;
  /** Today in Asia/Ho_Chi_Minh, `YYYY-MM-DD`. */
  today: string;
  /** The registers of the content, for the names of sources. */
  laws: Laws;
  catalogues: CataloguesFile;
  /** Whether officers have signed a fact of a procedure. */
  signed?: Signed | undefined;
  /** Whether a case of papers is this person's; undefined where nothing was said of it. */
  holds?: (when: string) => boolean | undefined;
}

/** What answers are composed from on a day (`YYYY-MM-DD`). */
export function cardContext({ knowledge, wording, signed }: Dialogue, today: string): CardContext {
  const { laws, catalogues } = knowledge.content;
  return { wording, agency: knowledge.agency, laws, catalogues, signed, item: (id) => knowledge.item(id), today };
}

/** Lines with a sign before each. */
export const bullets = (lines: readonly string[], sign = '-'): string => lines.map((line) => `${sign} ${line}`).join('\n');
const steps = (lines: readonly string[]): string => lines.map((line, at) => `Bước ${String(at + 1)}. ${line}`).join('\n');

/** A paper with how many copies of it are wanted. */
export const withCopies = ({ text, copies }: Procedure['documents'][number], { wording }: Pick<CardContext, 'wording'>): string =>
  copies === undefined ? text : fill(wording.answer.copies, { text, copies });

/** What this person needs first, as far as the own case is known, then what is needed in certain cases. */
function documentLines(item: Procedure, { wording, holds = () => undefined }: Pick<CardContext, 'wording' | 'holds'>): string {
  const mine = item.documents.filter(
    ({ when, unless }) => (when === undefined || holds(when) === true) && !(unless !== undefined && holds(unless) === true),
  );
  const perhaps = item.documents.filter(({ when }) => when !== undefined && holds(when) === undefined);
  const always = bullets(mine.map((document) => withCopies(document, { wording })));
  const sometimes = bullets(
    perhaps.map((document) => fill(wording.answer.when, { when: document.when ?? '', text: withCopies(document, { wording }) })),
  );
  return [always, sometimes === '' ? '' : `${always === '' ? '' : '\n'}${wording.answer.cases}\n${sometimes}`]
    .filter((part) => part !== '')
    .join('\n');
}

const documentsText = (item: Procedure, context: CardContext): string =>
  item.documents.length > 0 ? documentLines(item, context) : context.wording.answer.no_documents;

/** A sentence ends in one full stop, whatever the content has. */
export const sentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);

function feeLines({ fee }: Procedure, { wording }: CardContext): string {
  if (!fee) return wording.answer.not_known;
  return bullets([fee.text, ...(fee.online === undefined ? [] : [fill(wording.answer.fee_online, { text: fee.online })])]);
}

function onlineLines(item: Procedure, { wording }: CardContext): string {
  const level = wording.answer[`online_${item.online.level}`];
  return [level, item.online.note && `${item.online.note}.`, item.online.url].filter(Boolean).join('\n');
}

function placeLines(item: Procedure, context: CardContext): string {
  const { answer } = context.wording;
  const offices =
    item.show_offices || isAtOffice(item.where) ? [officeHeading(context), officeLines(context)] : wardHint(item.where, context);
  return [sentence(item.where), sentence(fill(answer.agency, { agency: item.agency })), ...offices].join('\n');
}

/** The parts in brief; a part of which nothing is known is left out. */
function summaryLines(item: Procedure, context: CardContext): string {
  const { answer, parts } = context.wording;
  const { fee, duration } = item;
  const titled = (part: Aspect, text: string): string => `${parts[part].title}: ${sentence(text)}`;
  const lines = [
    item.summary,
    ...(item.kind === 'guide' ? [steps(item.steps)] : []),
    ...(item.documents.length > 0 && item.kind === 'procedure' ? [fill(answer.documents_count, { count: item.documents.length })] : []),
    ...(duration ? [titled('duration', duration.text)] : []),
    ...(fee
      ? [titled('fee', fee.text) + (fee.online === undefined ? '' : ` ${sentence(fill(answer.fee_online, { text: fee.online }))}`)]
      : []),
    titled('place', item.where),
    ...(item.result === undefined ? [] : [fill(answer.result, { result: sentence(item.result) })]),
    ...(item.show_offices ? [officeLines(context)] : wardHint(item.where, context)),
  ];
  return lines.join('\n');
}

/** A guide or procedure in brief. An answer of a few sentences is its summary, whichever part is asked for. */
function general(item: Procedure, context: CardContext, lead = ''): PartText {
  if (item.kind === 'answer') return { text: item.summary, source: item.reviewed.source };
  const sources = [item.duration?.source, item.fee?.source].flatMap((source) => source?.split('; ') ?? []);
  return { text: lead + summaryLines(item, context), source: sources.length > 0 ? [...new Set(sources)].join('; ') : undefined };
}

/** How to reach the portal and the hotline, for sentences that send people there. */
export const reach = ({ agency: { portal, hotline } }: CardContext): Record<string, string> => ({
  portal: portal.url,
  hotline: hotline.name,
  phone: hotline.phone,
});

interface PartText {
  text: string;
  /** Where the numbers in it are from. */
  source?: string | undefined;
}

/** Everything that is known of a part of a procedure that citizens can ask about. */
interface Part {
  text(item: Procedure, context: CardContext): PartText;
  /** Citizens act on it: the warning of the procedure stands under it. */
  actedOn: boolean;
  /** The procedures that this one is mistaken for stand under it too. */
  lookalikes: boolean;
  /** Its place among the parts offered under an answer; undefined where it is told only when asked for. */
  offered: number | undefined;
}

export const PARTS: Record<Aspect, Part> = {
  general: { text: (item, context) => general(item, context), actedOn: true, lookalikes: true, offered: undefined },
  documents: { text: (item, context) => ({ text: documentsText(item, context) }), actedOn: true, lookalikes: true, offered: 0 },
  fee: {
    text: (item, context) => ({ text: feeLines(item, context), source: item.fee?.source }),
    actedOn: true,
    lookalikes: false,
    offered: 1,
  },
  duration: {
    text: ({ duration }, { wording }) => ({
      text: duration ? sentence(duration.text) : wording.answer.not_known,
      source: duration?.source,
    }),
    actedOn: false,
    lookalikes: false,
    offered: 2,
  },
  place: { text: (item, context) => ({ text: placeLines(item, context) }), actedOn: false, lookalikes: false, offered: 3 },
  online: {
    text: (item, context) => ({
      text: onlineLines(item, context),
      ...(item.fee?.online !== undefined && { source: item.fee.source }),
    }),
    actedOn: false,
    lookalikes: false,
    offered: 4,
  },
  steps: { text: (item) => ({ text: steps(item.steps) }), actedOn: true, lookalikes: false, offered: 5 },
  legal: {
    text: ({ legal_basis: legal }, { wording }) => ({ text: legal.length > 0 ? bullets(legal) : wording.answer.not_known }),
    actedOn: false,
    lookalikes: false,
    offered: undefined,
  },
  form: {
    text(item, context) {
      const documents = documentsText(item, context);
      const hint = fill(context.wording.answer.form_hint, reach(context));
      return { text: item.documents.length > 0 ? `${hint}\n${documents}` : documents };
    },
    actedOn: true,
    lookalikes: false,
    offered: undefined,
  },
  status: {
    text({ duration }, context) {
      const { status_hint, status_duration } = context.wording.answer;
      const hint = fill(status_hint, reach(context));
      const lines = duration ? [hint, sentence(fill(status_duration, { duration: duration.text }))] : [hint];
      return { text: lines.join('\n'), source: duration?.source };
    },
    actedOn: false,
    lookalikes: false,
    offered: undefined,
  },
  eligibility: {
    text: (item, context) => general(item, context, item.eligibility === undefined ? '' : `${sentence(item.eligibility)}\n`),
    actedOn: true,
    lookalikes: false,
    offered: undefined,
  },
};

/** Parts offered under an answer, in the order in which citizens ask for them. */
const OFFERED = ASPECTS.filter((part) => PARTS[part].offered !== undefined).sort(
  (a, b) => (PARTS[a].offered ?? 0) - (PARTS[b].offered ?? 0),
);

/** What a button that asks for a part of a procedure sends. */
export const partPayload = (item: string, part: Aspect): string => `#tt:${item}:${part}`;

/** The parts offered under an answer about one of them. */
export const otherParts = (item: string, told: Aspect, { parts }: Wording): Choice[] =>
  OFFERED.filter((part) => part !== told).map((part) => ({ title: parts[part].title, payload: partPayload(item, part) }));
