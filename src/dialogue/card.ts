import { vietnameseDate } from '../time/local.ts';
import type { Agency, Aspect, Procedure } from '../knowledge/index.ts';
import { type Wording } from './wording.ts';
import { fill } from '../text/fill.ts';

/** What an answer is composed from. */
export interface CardContext {
  wording: Wording;
  agency: Agency;
  item(id: string): Procedure | undefined;
  /** Today in Asia/Ho_Chi_Minh, `YYYY-MM-DD`. */
  today: string;
}

/** Lines with a sign before each. */
export const bullets = (lines: readonly string[], sign = '-'): string => lines.map((line) => `${sign} ${line}`).join('\n');
const steps = (lines: readonly string[]): string => lines.map((line, at) => `Bước ${String(at + 1)}. ${line}`).join('\n');

/** A paper with how many copies of it are wanted. */
export const withCopies = ({ text, copies }: Procedure['documents'][number], { wording }: Pick<CardContext, 'wording'>): string =>
  copies === undefined ? text : fill(wording.answer.copies, { text, copies });

/** What everybody needs first, then what is needed in certain cases. */
function documentLines(item: Procedure, { wording }: CardContext): string {
  const lines = (cases: boolean): string =>
    bullets(
      item.documents
        .filter(({ when }) => (when !== undefined) === cases)
        .map((document) => {
          const text = withCopies(document, { wording });
          return document.when === undefined ? text : fill(wording.answer.when, { when: document.when, text });
        }),
    );
  const [always, sometimes] = [lines(false), lines(true)];
  return [always, sometimes === '' ? '' : `${always === '' ? '' : '\n'}${wording.answer.cases}\n${sometimes}`]
    .filter((part) => part !== '')
    .join('\n');
}

/** A sentence ends in one full stop, whatever the content has. */
const sentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);

function feeLines({ fee }: Procedure, { wording }: CardContext): string {
  if (!fee) return wording.answer.not_known;
  return bullets([fee.text, ...(fee.online === undefined ? [] : [fill(wording.answer.fee_online, { text: fee.online })])]);
}

/** The offices of the agency, one a line, with the places they were before the reform. */
export function officeLines({ agency, wording }: Pick<CardContext, 'agency' | 'wording'>): string {
  return bullets(
    agency.offices.map((office) => {
      const name =
        office.formerly.length === 0
          ? office.name
          : fill(wording.answer.former, { name: office.name, formerly: office.formerly.join(', ') });
      return [name, office.address, office.phone, office.hours].filter((part) => part !== undefined).join('. ');
    }),
  );
}

function onlineLines(item: Procedure, { wording }: CardContext): string {
  const level = wording.answer[`online_${item.online.level}`];
  return [level, item.online.note && `${item.online.note}.`, item.online.url].filter(Boolean).join('\n');
}

function placeLines(item: Procedure, context: CardContext): string {
  const { answer } = context.wording;
  const offices =
    item.show_offices || item.where.includes('Trung tâm Phục vụ hành chính công') ? [answer.offices, officeLines(context)] : [];
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
    ...(item.show_offices ? [officeLines(context)] : []),
  ];
  return lines.join('\n');
}

function body(item: Procedure, aspect: Aspect, context: CardContext): { text: string; source?: string | undefined } {
  const { answer } = context.wording;
  const place = { portal: context.agency.portal.url, hotline: context.agency.hotline.name, phone: context.agency.hotline.phone };
  const documents = item.documents.length > 0 ? documentLines(item, context) : answer.no_documents;
  switch (aspect) {
    case 'documents':
      return { text: documents };
    case 'fee':
      return { text: feeLines(item, context), source: item.fee?.source };
    case 'duration':
      return { text: item.duration ? sentence(item.duration.text) : answer.not_known, source: item.duration?.source };
    case 'place':
      return { text: placeLines(item, context) };
    case 'steps':
      return { text: steps(item.steps) };
    case 'online':
      return { text: onlineLines(item, context), ...(item.fee?.online !== undefined && { source: item.fee.source }) };
    case 'legal':
      return { text: item.legal_basis.length > 0 ? bullets(item.legal_basis) : answer.not_known };
    case 'form':
      return { text: item.documents.length > 0 ? `${fill(answer.form_hint, place)}\n${documents}` : documents };
    case 'status':
      return {
        text: [
          fill(answer.status_hint, place),
          ...(item.duration ? [sentence(fill(answer.status_duration, { duration: item.duration.text }))] : []),
        ].join('\n'),
        source: item.duration?.source,
      };
    case 'eligibility':
    case 'general': {
      if (item.kind === 'answer') return { text: item.summary, source: item.reviewed.source };
      const lead = aspect === 'eligibility' && item.eligibility !== undefined ? `${sentence(item.eligibility)}\n` : '';
      const sources = [item.duration?.source, item.fee?.source].flatMap((source) => source?.split('; ') ?? []);
      return { text: lead + summaryLines(item, context), source: sources.length > 0 ? [...new Set(sources)].join('; ') : undefined };
    }
  }
}

/** Parts in which a citizen acts on the answer and so needs the warning and the look-alikes. */
const ACTED_ON = new Set<Aspect>(['documents', 'fee', 'general', 'eligibility', 'steps', 'form']);

/** The whole text of an answer: heading, content, caveat, legal basis or source, date checked, and a warning when it is overdue for review. */
export function answerText(item: Procedure, aspect: Aspect, context: CardContext): string {
  const asked = body(item, aspect, context);
  // A guide ("opening hours") that has no such part says in its summary what there is to know.
  const part = item.kind === 'guide' && asked.text === context.wording.answer.not_known ? 'general' : aspect;
  const heading = fill(context.wording.parts[part].heading, { name: item.short_name });
  return cardText(item, part, context, { heading, ...(part === aspect ? asked : body(item, part, context)) });
}

/** A text about a part of a procedure with what has to stand around it: the heading, and at the end what to mind and where it is from. */
export function cardText(
  item: Procedure,
  aspect: Aspect,
  context: CardContext,
  { heading, text, source }: { heading: string; text: string; source?: string | undefined },
): string {
  const { answer } = context.wording;
  const notes: string[] = [];
  if (ACTED_ON.has(aspect)) {
    for (const { item: other, tell } of item.lookalikes) {
      const name = context.item(other)?.short_name;
      if (name !== undefined && (aspect === 'documents' || aspect === 'general')) notes.push(fill(answer.lookalike, { tell, name }));
    }
    if (item.caveat !== undefined) notes.push(fill(answer.caveat, { caveat: item.caveat }));
  }
  const on = vietnameseDate(item.reviewed.on);
  notes.push(
    item.imported
      ? fill(answer.imported_source, { source: item.reviewed.source, on })
      : source === undefined && item.legal_basis.length > 0
        ? fill(answer.source, { legal: item.legal_basis.join('; '), on })
        : fill(answer.number_source, { source: source ?? item.reviewed.source, on }),
  );
  if (item.reviewed.next < context.today) notes.push(fill(answer.stale, { next: vietnameseDate(item.reviewed.next) }));
  return [heading.toUpperCase(), text, notes.join('\n')].join('\n\n');
}
