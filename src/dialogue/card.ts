import { vietnameseDate } from '../clock.ts';
import type { Agency, Aspect, Procedure } from '../knowledge/index.ts';
import { fill, type Wording } from './wording.ts';

/** What an answer is composed from. */
export interface CardContext {
  wording: Wording;
  agency: Agency;
  item(id: string): Procedure | undefined;
  /** Today in Asia/Ho_Chi_Minh, `YYYY-MM-DD`. */
  today: string;
}

const bullets = (lines: readonly string[]): string => lines.map((line) => `- ${line}`).join('\n');
const steps = (lines: readonly string[]): string => lines.map((line, at) => `Bước ${String(at + 1)}. ${line}`).join('\n');

/** What everybody needs first, then what is needed in certain cases. */
function documentLines(item: Procedure, { wording }: CardContext): string {
  const lines = (cases: boolean): string =>
    bullets(
      item.documents
        .filter(({ when }) => (when !== undefined) === cases)
        .map(({ text, copies, when }) => {
          const counted = copies === undefined ? text : fill(wording.answer.copies, { text, copies });
          return when === undefined ? counted : fill(wording.answer.when, { when, text: counted });
        }),
    );
  const [always, sometimes] = [lines(false), lines(true)];
  return [always, sometimes === '' ? '' : `${always === '' ? '' : '\n'}${wording.answer.cases}\n${sometimes}`]
    .filter((part) => part !== '')
    .join('\n');
}

function feeLines(item: Procedure, { wording }: CardContext): string {
  return bullets([item.fee.text, ...(item.fee.online === undefined ? [] : [fill(wording.answer.fee_online, { text: item.fee.online })])]);
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

function body(item: Procedure, aspect: Aspect, context: CardContext): { text: string; source?: string } {
  const { answer } = context.wording;
  const place = { portal: context.agency.portal.url, hotline: context.agency.hotline.name, phone: context.agency.hotline.phone };
  switch (aspect) {
    case 'documents':
      return { text: documentLines(item, context) };
    case 'fee':
      return { text: feeLines(item, context), source: item.fee.source };
    case 'duration':
      return { text: `${item.duration.text}.`, source: item.duration.source };
    case 'place':
      return {
        text: `${item.where}.\n${fill(answer.agency, { agency: item.agency })}.${item.where.startsWith('Trung tâm') ? `\n${answer.offices}\n${officeLines(context)}` : ''}`,
      };
    case 'steps':
      return { text: steps(item.steps) };
    case 'online':
      return { text: onlineLines(item, context), ...(item.fee.online !== undefined && { source: item.fee.source }) };
    case 'legal':
      return { text: bullets(item.legal_basis) };
    case 'form':
      return { text: `${fill(answer.form_hint, place)}\n${documentLines(item, context)}` };
    case 'status':
      return {
        text: `${fill(answer.status_hint, place)}\n${fill(answer.status_duration, { duration: item.duration.text })}.`,
        source: item.duration.source,
      };
    case 'eligibility':
    case 'general':
      return {
        text: [
          item.summary,
          fill(answer.documents_count, { count: item.documents.length }),
          `${context.wording.parts.duration.title}: ${item.duration.text}.`,
          `${context.wording.parts.fee.title}: ${item.fee.text}.${item.fee.online === undefined ? '' : ` ${fill(answer.fee_online, { text: item.fee.online })}.`}`,
          `${context.wording.parts.place.title}: ${item.where}.`,
          fill(answer.result, { result: `${item.result}.` }),
        ].join('\n'),
        source: [...new Set([item.duration.source, item.fee.source].flatMap((source) => source.split('; ')))].join('; '),
      };
  }
}

/** Parts in which a citizen acts on the answer and so needs the warning and the look-alikes. */
const ACTED_ON = new Set<Aspect>(['documents', 'fee', 'general', 'eligibility', 'steps', 'form']);

/** The whole text of an answer: heading, content, caveat, legal basis or source, date checked, and a warning when it is overdue for review. */
export function answerText(item: Procedure, aspect: Aspect, context: CardContext): string {
  const { answer, parts } = context.wording;
  const { text, source } = body(item, aspect, context);
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
    source === undefined ? fill(answer.source, { legal: item.legal_basis.join('; '), on }) : fill(answer.number_source, { source, on }),
  );
  if (item.reviewed.next < context.today) notes.push(fill(answer.stale, { next: vietnameseDate(item.reviewed.next) }));
  return [fill(parts[aspect].heading, { name: item.short_name }).toUpperCase(), text, notes.join('\n')].join('\n\n');
}
