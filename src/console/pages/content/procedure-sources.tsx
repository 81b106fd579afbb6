import {
  actsIn,
  CONFIDENCES,
  FACT_NAMES,
  FACTS,
  joinedSupports,
  type CataloguesFile,
  type Fact,
  type ProcedureText,
  type Support,
} from '../../../knowledge/index.ts';
import type { Context } from '../../context.ts';
import { Field, Select } from '../../parts.tsx';
import { optionsOf, PROCEDURE_CHOICES, SPARE } from './procedure-text.ts';

/** A source of one fact, as the form has it. */
interface Row {
  fact: Fact;
  /** Number of an act, code of a procedure, or name of a page. */
  where: string;
  article: string;
  url: string;
  quote: string;
  on: string;
  confidence: Support['confidence'];
  /** The version of a catalogue in which a code was looked up before. */
  catalogue: string;
}

const rowsOf = ({ provenance }: ProcedureText): Row[] =>
  FACTS.flatMap((fact) =>
    provenance.flatMap(({ supports, on, confidence, catalogue = '', code, law, article = '', page, url = '' }): Row[] => {
      const quote = supports[fact];
      return quote === undefined ? [] : [{ fact, where: code ?? law ?? page ?? '', article, url, quote, on, confidence, catalogue }];
    }),
  );

/** Where each fact was taken from: one row a fact and source. */
export const Sources = ({ value, context }: { value: ProcedureText; context: Context }) => {
  const { laws } = context.deps.dialogue().knowledge.content;
  const rows: Partial<Row>[] = [...rowsOf(value), ...Array.from({ length: SPARE }, () => ({}))];
  return (
    <fieldset class="mb-3">
      <legend class="form-label">Nguồn của từng điều (sửa điều nào thì ghi nguồn mới của điều ấy; dòng trống được bỏ qua)</legend>
      <datalist id="van-ban">
        {laws.all.map(({ number }) => (
          <option value={number} key={number}>
            {laws.nameOf(number)}
          </option>
        ))}
      </datalist>
      {rows.map((one, at) => (
        <div class="row" key={at}>
          <input type="hidden" name="src_catalogue" value={one.catalogue ?? ''} />
          <div class="col-md-2">
            <Select
              label="Điều gì"
              name="src_fact"
              id={`f-src-fact-${String(at)}`}
              value={one.fact ?? 'documents'}
              options={optionsOf(FACT_NAMES)}
            />
          </div>
          <div class="col-md-3">
            <Field
              label={`Số hiệu văn bản, mã thủ tục hoặc tên trang ${String(at + 1)}`}
              name="src_where"
              id={`f-src-where-${String(at)}`}
              value={one.where}
              list="van-ban"
            />
            <Field label="Điều, khoản" name="src_article" id={`f-src-article-${String(at)}`} value={one.article} />
            <Field label="Địa chỉ trang" name="src_url" id={`f-src-url-${String(at)}`} value={one.url} type="url" />
          </div>
          <div class="col-md-4">
            <Field label="Nguồn viết" name="src_quote" id={`f-src-quote-${String(at)}`} value={one.quote} rows={2} max={240} />
          </div>
          <div class="col-md-3">
            <Field label="Xem ngày" name="src_on" id={`f-src-on-${String(at)}`} value={one.on} type="date" />
            <Select
              label="Mức chắc chắn"
              name="src_confidence"
              id={`f-src-confidence-${String(at)}`}
              value={one.confidence ?? 'high'}
              options={optionsOf(PROCEDURE_CHOICES.CONFIDENCE)}
            />
          </div>
        </div>
      ))}
    </fieldset>
  );
};

const CODE = /^\d\.\d{6}$/;

/** Reads them as they were typed; rows without a source are left out, and rows of one source become one. */
export function typedSources({ fields }: Context, before: ProcedureText, catalogues: CataloguesFile): Support[] {
  const [facts, articles, urls, quotes] = [fields('src_fact'), fields('src_article'), fields('src_url'), fields('src_quote')];
  const [days, confidences, versions] = [fields('src_on'), fields('src_confidence'), fields('src_catalogue')];
  const typed = joinedSupports(
    fields('src_where').flatMap((where, at): Support[] => {
      const fact = FACTS.find((one) => one === facts[at]);
      const confidence = CONFIDENCES.find((one) => one === confidences[at]);
      if (where === '' || !fact || !confidence) return [];
      const source = sourceOf(where, { article: articles[at] ?? '', url: urls[at] ?? '', version: versions[at] ?? '' }, catalogues);
      return [{ ...source, on: days[at] ?? '', confidence, supports: { [fact]: quotes[at] ?? '' } }];
    }),
  );
  // In the order in which they stood: what is saved as it was shown has not changed.
  const place = (one: Support): number => {
    const at = before.provenance.findIndex((other) => sameSource(one, other));
    return at < 0 ? before.provenance.length : at;
  };
  return typed.toSorted((a, b) => place(a) - place(b));
}

/** What kind of source that is: a code of a catalogue, the number of an act, else a page. */
function sourceOf(
  where: string,
  { article, url, version }: { article: string; url: string; version: string },
  catalogues: CataloguesFile,
): Pick<Support, 'catalogue' | 'code' | 'law' | 'article' | 'page' | 'url'> {
  if (CODE.test(where)) {
    const newest = catalogues.toSorted((a, b) => (a.taken < b.taken ? 1 : -1));
    const holding = newest.find(({ codes }) => codes.includes(where)) ?? newest[0];
    return { catalogue: version === '' ? (holding?.id ?? '') : version, code: where };
  }
  const [number] = actsIn(where);
  if (number !== undefined && number === where) return { law: number, ...(article !== '' && { article }) };
  return { page: where, ...(url !== '' && { url }) };
}

const SOURCE = ['catalogue', 'code', 'law', 'article', 'page', 'url', 'on', 'confidence'] as const;
const sameSource = (a: Support, b: Support): boolean => SOURCE.every((part) => a[part] === b[part]);
