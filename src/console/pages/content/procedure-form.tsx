import type { ComponentChildren } from 'preact';
import type { UserFacingError } from '../../../ground/errors.ts';
import { MAX_ANSWER, MAX_SUMMARY, type ProcedureText } from '../../../knowledge/index.ts';
import type { Context, PageResult } from '../../context.ts';
import { Field, FormPart, SaveBar, Select, Wrong } from '../../parts.tsx';
import { Points, typedPoints } from './procedure-points.tsx';
import { Sources, typedSources } from './procedure-sources.tsx';
import { optionsOf, PROCEDURE_CHOICES, SPARE } from './procedure-text.ts';

const { LEVELS, AUDIENCES, ONLINE, CONFIDENCE } = PROCEDURE_CHOICES;
const lines = (text: string): string[] =>
  text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');

/** What has a few sentences and no parts: an answer, an event. */
const isBrief = ({ kind }: ProcedureText): boolean => kind === 'answer' || kind === 'event';

/** The parts of the form, in its order. */
const PARTS = {
  'ten-goi': 'Tên, ai được làm',
  'giay-to': 'Giấy tờ',
  'hoi-dap': 'Hỏi đáp thêm',
  nguon: 'Nguồn',
  'cach-lam': 'Các bước, thời hạn, phí',
  'noi-lam': 'Nơi làm, kết quả, căn cứ',
  'truc-tuyen': 'Nộp trực tuyến',
  'lien-quan': 'Tên khác, thủ tục liên quan',
  'cach-hoi': 'Cách người dân hỏi',
  'kiem-tra': 'Kiểm tra',
} as const;

interface FormOf {
  action: string;
  title: string;
  value: ProcedureText;
  revision?: number;
  note?: string;
  wrong?: UserFacingError;
  notice?: ComponentChildren;
}

/** The form of a procedure, or of an answer, with what was typed before. */
export function procedureForm(context: Context, { action, title, value, revision, note, wrong, notice }: FormOf): PageResult {
  return {
    title,
    ...(wrong && { status: 422 }),
    body: (
      <form method="post" action={action}>
        {wrong ? <Wrong message={wrong.message} hint={wrong.hint} /> : null}
        {notice}
        {revision === undefined ? null : <input type="hidden" name="revision" value={String(revision)} />}
        <Field label="Sửa gì, vì sao" name="note" value={note} required max={200} hint="Người duyệt đọc dòng này trước." />
        {isBrief(value) ? (
          <AnswerFields value={value} />
        ) : (
          <>
            <nav class="parts" aria-label="Các phần của biểu mẫu">
              {Object.entries(PARTS).map(([id, name]) => (
                <a href={`#${id}`} key={id}>
                  {name}
                </a>
              ))}
            </nav>
            <ProcedureFields value={value} context={context} />
          </>
        )}
        <FormPart id="cach-hoi" name={PARTS['cach-hoi']}>
          <Field
            label="Cách người dân hỏi"
            name="questions"
            value={value.questions.join('\n')}
            rows={10}
            required
            hint={`Mỗi dòng một cách${isBrief(value) ? '' : ', ít nhất 15'}. Viết như người dân nhắn, có dấu hay không dấu đều được.`}
          />
        </FormPart>
        <FormPart id="kiem-tra" name={PARTS['kiem-tra']}>
          <Review value={value} />
        </FormPart>
        <SaveBar name="Lưu bản nháp" />
      </form>
    ),
  };
}

/** When it was checked, by what, and when to look again. */
const Review = ({ value: { reviewed, effective } }: { value: ProcedureText }) => (
  <>
    <Field label="Theo nguồn nào" name="reviewed_source" value={reviewed.source} required hint="Tên văn bản hoặc trang đã đối chiếu." />
    <Field label="Ngày kiểm tra" name="reviewed_on" value={reviewed.on} type="date" required />
    <Field label="Phải xem lại trước ngày" name="reviewed_next" value={reviewed.next} type="date" required />
    <Select label="Mức chắc chắn" name="reviewed_confidence" value={reviewed.confidence} options={optionsOf(CONFIDENCE)} />
    <Field label="Có hiệu lực từ" name="effective_from" value={effective.from} type="date" required />
    <Field label="Hết hiệu lực (nếu biết)" name="effective_to" value={effective.to} type="date" />
  </>
);

const AnswerFields = ({ value }: { value: ProcedureText }) => (
  <>
    <Field label="Tên câu trả lời" name="name" value={value.name} required />
    <Field label="Tên ngắn trên nút" name="short_name" value={value.short_name} required max={36} />
    <Field
      label="Câu trả lời"
      name="summary"
      value={value.summary}
      rows={6}
      required
      max={MAX_ANSWER}
      hint="Câu ngắn, dễ hiểu. Con số nào cũng phải có trong nguồn ghi bên dưới."
    />
  </>
);

const ProcedureFields = ({ value, context }: { value: ProcedureText; context: Context }) => {
  const { procedures } = context.deps.dialogue().knowledge.content;
  const area = (label: string, name: string, list: readonly string[], hint: string, rows = 5) => (
    <Field label={label} name={name} value={list.join('\n')} rows={rows} hint={hint} />
  );
  return (
    <>
      <FormPart id="ten-goi" name={PARTS['ten-goi']}>
        <Field label="Tên thủ tục" name="name" value={value.name} required />
        <Field label="Tên ngắn trên nút" name="short_name" value={value.short_name} required max={36} />
        <Field label="Mã thủ tục" name="code" value={value.code} hint="Ví dụ 1.001193. Bỏ trống nếu chưa chắc." />
        <Field label="Lĩnh vực" name="field" value={value.field} required list="linh-vuc" />
        <datalist id="linh-vuc">
          {[...new Set(procedures.map(({ field }) => field))].map((field) => (
            <option value={field} key={field} />
          ))}
        </datalist>
        <fieldset class="mb-3">
          <legend class="form-label">Dành cho</legend>
          {optionsOf(AUDIENCES).map(({ value: one, text }) => (
            <label class="form-check" key={one}>
              <input
                class="form-check-input"
                type="checkbox"
                name="audience"
                value={one}
                checked={(value.audience as readonly string[]).includes(one)}
              />
              <span class="form-check-label">{text}</span>
            </label>
          ))}
        </fieldset>
        <Select label="Cấp giải quyết" name="level" value={value.level} options={optionsOf(LEVELS)} />
        <Field label="Cơ quan giải quyết" name="agency" value={value.agency} required />
        <Field label="Tóm tắt" name="summary" value={value.summary} rows={3} required max={MAX_SUMMARY} />
        <Field label="Ai được làm (nếu tóm tắt chưa nói)" name="eligibility" value={value.eligibility} rows={2} />
      </FormPart>
      <FormPart id="giay-to" name={PARTS['giay-to']}>
        <Documents value={value} />
      </FormPart>
      <FormPart id="hoi-dap" name={PARTS['hoi-dap']}>
        <Points value={value} />
      </FormPart>
      <FormPart id="nguon" name={PARTS.nguon}>
        <Sources value={value} context={context} />
      </FormPart>
      <FormPart id="cach-lam" name={PARTS['cach-lam']}>
        {area('Các bước', 'steps', value.steps, 'Mỗi dòng một bước.')}
        <Field label="Thời hạn" name="duration_text" value={value.duration?.text} />
        <Field label="Nguồn của thời hạn" name="duration_source" value={value.duration?.source} />
        <Field label="Phí, lệ phí" name="fee_text" value={value.fee?.text} />
        <Field label="Phí khi nộp trực tuyến" name="fee_online" value={value.fee?.online} />
        <Field label="Nguồn của phí" name="fee_source" value={value.fee?.source} />
      </FormPart>
      <FormPart id="noi-lam" name={PARTS['noi-lam']}>
        <Field label="Nơi làm" name="where" value={value.where} required />
        <label class="form-check mb-3">
          <input class="form-check-input" type="checkbox" name="show_offices" value="1" checked={value.show_offices} />
          <span class="form-check-label">Kèm danh sách nơi tiếp nhận</span>
        </label>
        <Field label="Kết quả" name="result" value={value.result} />
        {area('Căn cứ pháp lý', 'legal_basis', value.legal_basis, 'Mỗi dòng một văn bản, kèm số hiệu.')}
      </FormPart>
      <FormPart id="truc-tuyen" name={PARTS['truc-tuyen']}>
        <Select label="Nộp trực tuyến" name="online_level" value={value.online.level} options={optionsOf(ONLINE)} />
        <Field label="Địa chỉ nộp trực tuyến" name="online_url" value={value.online.url} type="url" />
        <Field label="Lưu ý khi nộp trực tuyến" name="online_note" value={value.online.note} />
      </FormPart>
      <FormPart id="lien-quan" name={PARTS['lien-quan']}>
        <Field label="Lưu ý chung" name="caveat" value={value.caveat} rows={2} />
        {area('Tên gọi khác', 'aliases', value.aliases, 'Mỗi dòng một tên.', 3)}
        <datalist id="cac-thu-tuc">
          {procedures.map(({ id, name }) => (
            <option value={id} key={id}>
              {name}
            </option>
          ))}
        </datalist>
        {area('Thủ tục liên quan', 'related', value.related, 'Mỗi dòng một mã mục, ví dụ: khai-sinh.', 3)}
        <fieldset class="mb-3">
          <legend class="form-label">Thủ tục dễ nhầm</legend>
          {[...value.lookalikes, ...Array.from({ length: SPARE }, () => ({ item: '', tell: '' }))].map(({ item, tell }, at) => (
            <div class="row" key={at}>
              <div class="col-md-4">
                <Field label="Mã mục" name="like_item" id={`f-like-item-${String(at)}`} value={item} list="cac-thu-tuc" />
              </div>
              <div class="col-md-8">
                <Field label="Khác ở chỗ" name="like_tell" id={`f-like-tell-${String(at)}`} value={tell} />
              </div>
            </div>
          ))}
        </fieldset>
      </FormPart>
    </>
  );
};

const Documents = ({ value }: { value: ProcedureText }) => {
  const rows: ProcedureText['documents'] = [...value.documents, ...Array.from({ length: SPARE }, () => ({ text: '' }))];
  return (
    <fieldset class="mb-3">
      <legend class="form-label">Giấy tờ (dòng trống được bỏ qua)</legend>
      {rows.map((one, at) => (
        <div class="row" key={at}>
          <div class="col-md-6">
            <Field label={`Giấy tờ ${String(at + 1)}`} name="doc_text" id={`f-doc-text-${String(at)}`} value={one.text} />
          </div>
          <div class="col-md-2">
            <Field label="Số bản" name="doc_copies" id={`f-doc-copies-${String(at)}`} value={one.copies?.toString()} type="number" />
          </div>
          <div class="col-md-4">
            <Field label="Chỉ cần khi" name="doc_when" id={`f-doc-when-${String(at)}`} value={one.when} />
            <Field label="Không cần khi" name="doc_unless" id={`f-doc-unless-${String(at)}`} value={one.unless} />
          </div>
        </div>
      ))}
    </fieldset>
  );
};

/** Reads the form; parts without a field stay as in `before`. The editor checks the result. */
export function typedProcedure(context: Context, before: ProcedureText): ProcedureText {
  const { field, fields } = context;
  const some = (name: string): Record<string, string> => (field(name) === '' ? {} : { [name.replace(/^\w+_/, '')]: field(name) });
  const review = {
    questions: lines(field('questions')),
    reviewed: {
      on: field('reviewed_on'),
      next: field('reviewed_next'),
      source: field('reviewed_source'),
      confidence: field('reviewed_confidence') as ProcedureText['reviewed']['confidence'],
    },
    effective: { from: field('effective_from'), ...(field('effective_to') !== '' && { to: field('effective_to') }) },
    name: field('name'),
    short_name: field('short_name'),
    summary: field('summary'),
  };
  if (isBrief(before)) return { ...before, ...review };
  const [copies, whens, unlesses, tells] = [fields('doc_copies'), fields('doc_when'), fields('doc_unless'), fields('like_tell')];
  const one = <K extends string>(name: K): Partial<Record<K, string>> =>
    field(name) === '' ? {} : ({ [name]: field(name) } as Partial<Record<K, string>>);
  return {
    id: before.id,
    topic: before.topic,
    kind: before.kind,
    path: before.path,
    out_of_scope: before.out_of_scope,
    ...review,
    ...one('code'),
    ...one('eligibility'),
    ...one('result'),
    ...one('caveat'),
    field: field('field'),
    aliases: lines(field('aliases')),
    audience: fields('audience') as ProcedureText['audience'],
    level: field('level') as ProcedureText['level'],
    agency: field('agency'),
    documents: fields('doc_text').flatMap((text, at) => {
      if (text === '') return [];
      const [count = '', when = '', unless = ''] = [copies[at], whens[at], unlesses[at]];
      return [{ text, ...(count !== '' && { copies: Number(count) }), ...(when !== '' && { when }), ...(unless !== '' && { unless }) }];
    }),
    steps: lines(field('steps')),
    ...(field('duration_text') !== '' && { duration: { text: field('duration_text'), source: field('duration_source') } }),
    ...(field('fee_text') !== '' && { fee: { text: field('fee_text'), source: field('fee_source'), ...some('fee_online') } }),
    points: typedPoints(context),
    provenance: typedSources(context, before, context.deps.dialogue().knowledge.content.catalogues),
    where: field('where'),
    show_offices: field('show_offices') === '1',
    legal_basis: lines(field('legal_basis')),
    online: { level: field('online_level') as ProcedureText['online']['level'], ...some('online_url'), ...some('online_note') },
    related: lines(field('related')),
    lookalikes: fields('like_item').flatMap((item, at) => (item === '' ? [] : [{ item, tell: tells[at] ?? '' }])),
  };
}
