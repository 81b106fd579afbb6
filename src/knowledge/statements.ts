import type { Content } from './load.ts';
import type { ProcedureText } from './schema.ts';
import { FACT_NAMES, factsOf, supportsOf, withAmounts, type Fact, type Laws } from './sources/index.ts';

/** One thing that citizens are told, with what its source says. */
export interface Statement {
  item: string;
  name: string;
  what: string;
  text: string;
  source: string;
  quote: string;
  on: string;
}

const textOf = (item: ProcedureText, fact: Fact): string => {
  switch (fact) {
    case 'documents':
      return item.documents.map(({ text, when }) => (when === undefined ? text : `${text} (khi ${when})`)).join('; ');
    case 'steps':
      return item.steps.join(' → ');
    case 'duration':
      return item.duration?.text ?? '';
    case 'fee':
      return [item.fee?.text, item.fee?.online].filter((part) => part !== undefined).join('; trực tuyến: ');
    case 'online':
      return [{ full: 'toàn trình', partial: 'một phần', none: 'không nộp trực tuyến' }[item.online.level], item.online.note]
        .filter((part) => part !== undefined)
        .join('; ');
    case 'where':
    case 'agency':
    case 'result':
    case 'eligibility':
      return item[fact] ?? '';
  }
};

const sourceText = ({ catalogue, code, law, article, page, url }: ProcedureText['provenance'][number], laws: Laws): string =>
  [law === undefined ? undefined : laws.nameOf(law), article, catalogue, code, page, url].filter((part) => part !== undefined).join(', ');

/** Everything that citizens are told of procedures: each fact, and each sentence that answers a question. */
export function statementsOf(content: Pick<Content, 'procedures' | 'laws' | 'amounts' | 'day'>): Statement[] {
  return withAmounts(content.procedures, content.amounts, content.day).flatMap((item) => [
    ...factsOf(item).map((fact): Statement => {
      const supports = supportsOf(item, fact);
      return {
        item: item.id,
        name: item.short_name,
        what: FACT_NAMES[fact],
        text: textOf(item, fact),
        source: supports.map((one) => sourceText(one, content.laws)).join(' | '),
        quote: supports.map(({ supports: told }) => told[fact]).join(' | '),
        on: supports[0]?.on ?? '',
      };
    }),
    ...item.points.map(({ text, source, on }): Statement => ({
      item: item.id,
      name: item.short_name,
      what: 'hỏi đáp',
      text,
      source,
      quote: '',
      on,
    })),
  ]);
}
