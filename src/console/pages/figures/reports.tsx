import { localDay, vietnameseDate } from '../../../time/local.ts';
import {
  docxOf,
  fileName,
  gapsOf,
  reportCsv,
  reportXlsx,
  spanDays,
  WHOLE,
  type Block,
  type ReportDraft,
} from '../../../engagement/index.ts';
import { UserFacingError } from '../../../ground/errors.ts';
import type { Context, PageResult } from '../../context.ts';
import { get, post, type ConsolePage } from '../../page.ts';
import { Act, Confirm, Empty, Field, SaveBar, Select, Table, when } from '../../parts.tsx';
import { namesOf } from '../../people.ts';
import { countedReports } from '../../waiting.ts';
import { FigureTable } from './figure-table.tsx';
import { periodChoices, periodWords } from './report-periods.ts';

/** Drafts in the list. */
const SHOWN = 200;
const path = (unit: string, period: string): string => `/console/reports/${unit}/${period}`;

/** Stops who may not work on a report: that of the whole belongs to the unit that puts reports together. */
const own = ({ deps, ownUnit }: Context, unit: string): void => ownUnit(unit === WHOLE ? deps.plan().reports_to : unit);

async function list(context: Context): Promise<PageResult> {
  const { deps, now, may } = context;
  const [due, drafts, nameOf] = await Promise.all([countedReports(context), deps.reportDesk.latest(SHOWN), namesOf(context)]);
  const today = localDay(now);
  const plan = deps.plan();
  const units = [{ id: WHOLE, name: 'Toàn cơ quan' }, ...deps.plan().units].filter(
    ({ id }) => context.officer.unit === undefined || context.officer.unit === (id === WHOLE ? deps.plan().reports_to : id),
  );
  return {
    title: 'Báo cáo',
    body: (
      <>
        <section class="mb-4">
          <h2 class="h3">Đến hạn, chưa ghi đã nộp</h2>
          {due.length === 0 ? (
            <Empty>Không có báo cáo nào đến hạn. Khi một kỳ kết thúc, bản nháp tự có ở đây.</Empty>
          ) : (
            <Table label="Báo cáo đến hạn" head={['Kỳ', 'Đơn vị', 'Hạn nộp', 'Bản nháp']}>
              {due.map(({ unit, unitName, period, due: day, draft }) => (
                <tr key={unit + period}>
                  <th scope="row">{periodWords(plan, period)}</th>
                  <td>{unitName}</td>
                  <td class={day < today ? 'late' : ''}>
                    {vietnameseDate(day)}
                    {day < today ? ' (quá hạn)' : ''}
                  </td>
                  <td>{draft ? <a href={path(unit, period)}>Xem, sửa</a> : 'chưa có'}</td>
                </tr>
              ))}
            </Table>
          )}
        </section>
        <section class="mb-4">
          <h2 class="h3">Các báo cáo đã lập</h2>
          {drafts.length === 0 ? (
            <Empty>Chưa có báo cáo nào.</Empty>
          ) : (
            <Table label="Các báo cáo đã lập" head={['Kỳ', 'Đơn vị', 'Số liệu lúc', 'Sửa lần cuối', 'Đã nộp']}>
              {drafts.map(({ _id, unit, unitName, period, at, by, changedBy, changedAt, handedIn }) => (
                <tr key={_id}>
                  <th scope="row">
                    <a href={path(unit, period)}>{periodWords(plan, period)}</a>
                  </th>
                  <td>{unitName}</td>
                  <td>{when(at)}</td>
                  <td>{changedAt ? `${when(changedAt)}, ${nameOf(changedBy ?? '')}` : `do ${nameOf(by)} lập`}</td>
                  <td>{handedIn ? when(handedIn.at) : ''}</td>
                </tr>
              ))}
            </Table>
          )}
        </section>
        {may('record') ? (
          <section>
            <h2 class="h3">Lập báo cáo</h2>
            <Act to="/console/reports" name="Lập báo cáo">
              <Select label="Đơn vị" name="report_unit" options={units.map(({ id, name }) => ({ value: id, text: name }))} />
              <Select label="Kỳ" name="period" options={periodChoices(plan, Number(today.slice(0, 4)))} />
            </Act>
          </section>
        ) : null}
      </>
    ),
  };
}

async function open(context: Context): Promise<PageResult> {
  const { deps, field, officer } = context;
  const [unit, period] = [field('report_unit'), field('period').toUpperCase()];
  own(context, unit);
  const there = await deps.reportDesk.find(unit, period);
  await deps.reportDesk.open(unit, period, officer._id);
  return { to: path(unit, period), notice: there ? 'Báo cáo này đã có bản nháp.' : 'Đã lập bản nháp từ số liệu hiện có.' };
}

async function draftOf({ deps, param }: Context): Promise<ReportDraft> {
  const draft = await deps.reportDesk.find(param('unit'), param('period'));
  if (!draft) throw new UserFacingError('Chưa có bản nháp của báo cáo này.', 'Lập báo cáo ở trang Báo cáo.');
  return draft;
}

async function view(context: Context): Promise<PageResult> {
  const { deps, may } = context;
  const [draft, nameOf] = [await draftOf(context), await namesOf(context)];
  const { unit, period, sections, blocks, span, handedIn } = draft;
  const gaps = gapsOf(draft);
  const { due } = deps.reportDesk.dueOf(unit, period);
  const editable = handedIn === undefined && may('record');
  const here = path(unit, period);
  const byId = new Map(blocks.map((block) => [block.id, block]));
  const used = new Set(sections.flatMap((section) => section.blocks));
  return {
    title: `${draft.title}: ${draft.unitName}`,
    body: (
      <>
        <p>
          Số liệu {spanDays(span)}, đọc lúc {when(draft.at)}. Hạn nộp {vietnameseDate(due)}.
        </p>
        {span.to >= localDay(draft.at) ? (
          <p class="alert alert-info">Số liệu đọc khi kỳ chưa kết thúc. Đọc lại sau ngày {vietnameseDate(span.to)} để có đủ.</p>
        ) : null}
        {handedIn ? (
          <p class="alert alert-success">
            Đã ghi là đã nộp lúc {when(handedIn.at)}, do {nameOf(handedIn.by)}. Báo cáo không sửa được nữa.
          </p>
        ) : gaps.length > 0 ? (
          <p class="alert alert-warning">
            Còn {String(gaps.length)} chỗ trong ngoặc vuông cần điền trước khi ký: số liệu của Một Cửa không nói được những việc này.
          </p>
        ) : null}
        <p class="d-print-none">
          <a class="btn btn-primary" href={`${here}/docx`}>
            Tải Word
          </a>{' '}
          <a class="btn" href={`${here}/xlsx`}>
            Tải Excel
          </a>{' '}
          <a class="btn" href={`${here}/csv`}>
            Tải CSV
          </a>
        </p>
        {editable ? (
          <div class="d-print-none">
            <Confirm summary="Đọc lại số liệu">
              <Act to={`${here}/refresh`} name="Đọc lại số liệu">
                <p>Bảng và những đoạn chưa ai sửa được viết lại theo số liệu mới nhất. Đoạn đã sửa giữ nguyên chữ.</p>
              </Act>
            </Confirm>
            <Confirm summary="Ghi đã nộp">
              <Act to={`${here}/hand-in`} name="Ghi đã nộp">
                <p>
                  Làm việc này sau khi báo cáo đã ký và gửi đi. Sau đó không sửa được ở đây nữa.
                  {gaps.length > 0 ? ' Bản ở đây còn chỗ chưa điền: nếu đã điền trong tệp Word thì vẫn ghi được.' : ''}
                </p>
              </Act>
            </Confirm>
          </div>
        ) : null}
        <form method="post" action={`${here}/save`}>
          <input type="hidden" name="revision" value={String(draft.revision)} />
          {sections.map(({ id, heading, level, text, edited, blocks: ids }) => (
            <section key={id} class="mb-3">
              {heading === undefined ? null : level === 1 ? <h2 class="h3">{heading}</h2> : <h3 class="h4">{heading}</h3>}
              {heading !== undefined && edited ? <p class="mb-1 text-secondary">Đã sửa tay.</p> : null}
              {text === '' && !edited ? null : editable ? (
                <Field
                  label={heading ?? (id === 'ket' ? 'Câu kết' : 'Mở đầu')}
                  named={heading === undefined}
                  name={`text-${id}`}
                  value={text}
                  rows={Math.min(12, Math.max(2, Math.ceil(text.length / 90) + text.split('\n').length - 1))}
                />
              ) : (
                text.split('\n').map((line) => <p key={line}>{line}</p>)
              )}
              {ids.map((one) => (
                <Attached block={byId.get(one)} key={one} />
              ))}
            </section>
          ))}
          {editable ? (
            <SaveBar name="Lưu lời văn">
              <span>Mỗi dòng là một đoạn văn. Bảng lấy từ số liệu, không sửa tay.</span>
            </SaveBar>
          ) : null}
        </form>
        <h2 class="h3">Phụ lục</h2>
        {blocks
          .filter(({ id }) => !used.has(id))
          .map((block) => (
            <Attached block={block} key={block.id} />
          ))}
      </>
    ),
  };
}

const Attached = ({ block }: { block: Block | undefined }) =>
  block === undefined || block.rows.length === 0 ? null : (
    <details>
      <summary>
        Bảng: {block.title} ({String(block.rows.length)} dòng)
      </summary>
      {block.note === undefined ? null : <p class="text-secondary">{block.note}</p>}
      <FigureTable block={block} />
    </details>
  );

async function save(context: Context): Promise<PageResult> {
  const { deps, field, param, officer } = context;
  const [unit, period] = [param('unit'), param('period')];
  own(context, unit);
  const { sections } = await draftOf(context);
  const texts = new Map(
    sections.filter(({ text, edited }) => text !== '' || edited).map(({ id }) => [id, field(`text-${id}`).replaceAll('\r\n', '\n')]),
  );
  await deps.reportDesk.save(unit, period, texts, officer._id, Number(field('revision')));
  return { to: path(unit, period), notice: 'Đã lưu lời văn.' };
}

async function refresh(context: Context): Promise<PageResult> {
  const { deps, param, officer } = context;
  const [unit, period] = [param('unit'), param('period')];
  own(context, unit);
  await deps.figures.rollups.refresh();
  await deps.reportDesk.refresh(unit, period, officer._id);
  return { to: path(unit, period), notice: 'Đã đọc lại số liệu.' };
}

async function handIn(context: Context): Promise<PageResult> {
  const { deps, param, officer } = context;
  const [unit, period] = [param('unit'), param('period')];
  own(context, unit);
  await deps.reportDesk.handIn(unit, period, officer._id);
  return { to: path(unit, period), notice: 'Đã ghi là đã nộp.' };
}

async function download(context: Context): Promise<PageResult> {
  const { deps, param, noted } = context;
  const draft = await draftOf(context);
  const format = param('format');
  const makers: Record<string, () => Promise<Buffer>> = {
    docx: () => docxOf(draft),
    xlsx: async () => reportXlsx(draft, await deps.reportDesk.days(draft)),
    csv: () => Promise.resolve(Buffer.from(reportCsv(draft))),
  };
  const make = Object.hasOwn(makers, format) ? makers[format] : undefined;
  if (!make) throw new UserFacingError('Chỉ tải được dạng Word, Excel và CSV.');
  const bytes = await noted({ action: 'tải báo cáo', subject: draft._id, detail: format }, make);
  return { file: `${fileName(draft)}.${format}`, write: (target) => Promise.resolve(void target.end(bytes)) };
}

export const page: ConsolePage = {
  nav: { name: 'Báo cáo', group: 'figures', icon: 'report' },
  routes: [
    get('/reports', 'view', list),
    post('/reports', 'record', open),
    get('/reports/:unit/:period', 'view', view),
    post('/reports/:unit/:period/save', 'record', save),
    post('/reports/:unit/:period/refresh', 'record', refresh),
    post('/reports/:unit/:period/hand-in', 'record', handIn),
    get('/reports/:unit/:period/:format', 'view', download),
  ],
};
