import type { ProcedureText } from '../../../knowledge/index.ts';
import type { Context } from '../../context.ts';
import { Field, Select } from '../../parts.tsx';
import { optionsOf, PROCEDURE_CHOICES, SPARE } from './procedure-text.ts';

/** The sentences that answer what is asked beside the parts of a procedure. */
export const Points = ({ value }: { value: ProcedureText }) => {
  const rows: Partial<ProcedureText['points'][number]>[] = [...value.points, ...Array.from({ length: SPARE }, () => ({}))];
  return (
    <fieldset class="mb-3">
      <legend class="form-label">Hỏi đáp thêm: một câu trả lời ngay điều người dân hay hỏi (dòng trống được bỏ qua)</legend>
      {rows.map((one, at) => (
        <div class="row" key={at}>
          <div class="col-md-3">
            <Select
              label="Hỏi về"
              name="point_part"
              id={`f-point-part-${String(at)}`}
              value={one.part ?? 'eligibility'}
              options={optionsOf(PROCEDURE_CHOICES.ASKED)}
            />
            <Field label="Những từ hay có trong câu hỏi" name="point_asks" id={`f-point-asks-${String(at)}`} value={one.asks?.join(', ')} />
          </div>
          <div class="col-md-5">
            <Field
              label={`Câu trả lời ${String(at + 1)}`}
              name="point_text"
              id={`f-point-text-${String(at)}`}
              value={one.text}
              rows={2}
              max={300}
            />
            <Field
              label="Câu hỏi ví dụ, mỗi dòng một câu"
              name="point_examples"
              id={`f-point-examples-${String(at)}`}
              value={one.examples?.join('\n')}
              rows={2}
            />
          </div>
          <div class="col-md-4">
            <Field label="Nguồn" name="point_source" id={`f-point-source-${String(at)}`} value={one.source} />
            <Field label="Lấy ngày" name="point_on" id={`f-point-on-${String(at)}`} value={one.on} type="date" />
          </div>
        </div>
      ))}
    </fieldset>
  );
};

/** Reads them as they were typed; rows without a sentence are left out. */
export function typedPoints({ fields }: Context): ProcedureText['points'] {
  const [parts, asks, examples] = [fields('point_part'), fields('point_asks'), fields('point_examples')];
  const [sources, days] = [fields('point_source'), fields('point_on')];
  return fields('point_text').flatMap((text, at) => {
    if (text === '') return [];
    const listed = (typed: string | undefined, by: string): string[] =>
      (typed ?? '')
        .split(by)
        .map((one) => one.trim())
        .filter((one) => one !== '');
    const part = parts[at] as ProcedureText['points'][number]['part'];
    return [
      { part, asks: listed(asks[at], ','), examples: listed(examples[at], '\n'), text, source: sources[at] ?? '', on: days[at] ?? '' },
    ];
  });
}
