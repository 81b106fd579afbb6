import { randomUUID } from 'node:crypto';
import { dutiesOf, recordPost, recordReport, type Duties } from '../../../broadcasts/index.ts';
import { localDay, vietnameseDate } from '../../../time/local.ts';
import { UserFacingError } from '../../../ground/errors.ts';
import type { Context, PageResult } from '../../context.ts';
import { get, post, type ConsolePage } from '../../page.ts';
import { Act, Empty, Field, Select, Status } from '../../parts.tsx';
import { periodChoices, periodWords } from '../figures/report-periods.ts';
import { countedFrom } from '../office/start-day.tsx';
import { unitsOf } from './article-form.tsx';

type UnitDuties = Duties['units'][number];
type MonthState = UnitDuties['months'][number]['state'];
const NAMES: Record<MonthState, string> = { done: 'đủ', late: 'thiếu', open: 'chưa đủ', future: 'chưa tới', none: 'không giao' };

/** How far a unit is behind: months that are over count before the one that goes on. */
const behind = ({ months, reports }: UnitDuties): number =>
  [...months, ...reports].reduce((sum, { state }) => sum + (state === 'late' ? 100 : state === 'open' ? 1 : 0), 0);

/** Units in rows, months in columns; those that are behind come first. */
const Grid = ({ units }: { units: readonly UnitDuties[] }) => (
  <table class="duty-grid">
    <caption>Tin, bài đã có trên số phải có, theo đơn vị và tháng. Đơn vị còn thiếu đứng đầu.</caption>
    <thead>
      <tr>
        <th scope="col">Đơn vị</th>
        {units[0]?.months.map(({ month }) => (
          <th scope="col" key={month}>
            T{String(Number(month.slice(5)))}
          </th>
        ))}
      </tr>
    </thead>
    <tbody>
      {units.map(({ unit, name, months }) => (
        <tr key={unit}>
          <th scope="row">{name}</th>
          {months.map(({ month, done, due, state, coming }) => (
            <td key={month} class={state}>
              <span class="month-name">T{String(Number(month.slice(5)))}</span>
              {due === 0 ? (done === 0 ? '–' : String(done)) : `${String(done)}/${String(due)}`}
              <small class={state === 'late' || state === 'done' || state === 'open' ? undefined : 'visually-hidden'}>{NAMES[state]}</small>
              {coming > 0 ? <small>+{coming} sắp gửi</small> : null}
            </td>
          ))}
        </tr>
      ))}
    </tbody>
  </table>
);

async function planPage(context: Context): Promise<PageResult> {
  const { deps, query, now, may } = context;
  const plan = deps.plan();
  const year = /^20\d{2}$/.test(query('year')) ? Number(query('year')) : Number(localDay(now).slice(0, 4));
  const since = await countedFrom(context);
  const duties = await dutiesOf(deps.broadcasts, plan, year, now, since);
  const units = unitsOf(context);
  const waiting = duties.units.flatMap(({ name, reports }) =>
    reports.filter(({ state }) => state === 'late' || state === 'open').map((report) => ({ name, ...report })),
  );
  return {
    title: `Kế hoạch và nhiệm vụ năm ${String(year)}`,
    body: (
      <>
        <p>{plan.title}.</p>
        <p class="d-print-none buttons">
          <a class="btn" href={`/console/plan?year=${String(year - 1)}`}>
            Năm trước
          </a>
          <a class="btn" href={`/console/plan?year=${String(year + 1)}`}>
            Năm sau
          </a>
        </p>
        <Grid units={[...duties.units].sort((a, b) => behind(b) - behind(a))} />
        <p class="text-secondary">Nhiệm vụ tính từ ngày {vietnameseDate(since)}. Người quản trị đổi ngày này ở trang Hệ thống.</p>
        <h2 class="h3">Báo cáo chưa nộp</h2>
        {waiting.length === 0 ? <Empty>Không có báo cáo nào đến hạn mà chưa nộp.</Empty> : null}
        <ul class="tasks">
          {waiting
            .sort((a, b) => (a.due < b.due ? -1 : 1))
            .map(({ name, period, state, due }) => (
              <li key={name + period}>
                {name}: {periodWords(plan, period)}{' '}
                <Status tone={state === 'late' ? 'wrong' : 'look'}>
                  {state === 'late' ? `quá hạn từ ${vietnameseDate(due)}` : `hạn ${vietnameseDate(due)}`}
                </Status>
              </li>
            ))}
        </ul>
        <h2 class="h3">Theo chủ đề</h2>
        <ul>
          {duties.themes.map(({ id, number, name, done }) => (
            <li key={id}>
              {String(number)}. {name}: <strong>{done}</strong>
            </li>
          ))}
        </ul>
        {may('record') ? (
          <div class="row">
            <section class="col-lg-6">
              <h2 class="h3">Ghi tin, bài đã đăng nơi khác</h2>
              <Act to="/console/plan/posts" name="Ghi">
                <Select label="Đơn vị" name="unit" options={units} />
                <Select label="Chủ đề" name="theme" options={plan.themes.map(({ id, name }) => ({ value: id, text: name }))} />
                <Select
                  label="Hình thức"
                  name="channel"
                  options={plan.channels.filter(({ id }) => id !== 'zalo').map(({ id, name }) => ({ value: id, text: name }))}
                />
                <Field label="Tên tin, bài" name="title" required />
                <Field label="Ngày" name="day" type="date" value={localDay(now)} required />
                <Field label="Đường dẫn" name="link" type="url" />
                <Field label="Hoặc minh chứng" name="proof" hint="Ví dụ: Biên bản họp thôn ngày 12/11." />
                <Field label="Số người nghe, đọc (nếu có đếm)" name="people" type="number" />
              </Act>
            </section>
            <section class="col-lg-6">
              <h2 class="h3">Ghi báo cáo đã nộp</h2>
              <Act to="/console/plan/reports" name="Ghi báo cáo">
                <Select label="Đơn vị nộp" name="report_unit" options={units} />
                <Select label="Kỳ" name="period" options={periodChoices(plan, year)} />
              </Act>
            </section>
          </div>
        ) : null}
      </>
    ),
  };
}

async function addPost({ deps, field, officer, now, ownUnit }: Context): Promise<PageResult> {
  ownUnit(field('unit'));
  const people = field('people');
  if (people !== '' && !/^\d+$/.test(people)) throw new UserFacingError('Số người phải là một số.');
  const [link, proof] = [field('link'), field('proof')];
  if (field('title') === '') throw new UserFacingError('Cần ghi tên tin, bài.');
  await recordPost(deps.broadcasts, deps.plan(), {
    _id: randomUUID(),
    unit: field('unit'),
    theme: field('theme'),
    channel: field('channel'),
    title: field('title'),
    day: field('day'),
    by: officer._id,
    at: new Date(now),
    ...(link !== '' && { link }),
    ...(proof !== '' && { proof }),
    ...(people !== '' && { people: Number(people) }),
  });
  return { to: '/console/plan', notice: 'Đã ghi.' };
}

async function addReport({ deps, field, officer, now, ownUnit }: Context): Promise<PageResult> {
  ownUnit(field('report_unit'));
  await recordReport(deps.broadcasts, deps.plan(), field('report_unit'), field('period'), officer._id, now);
  return { to: '/console/plan', notice: 'Đã ghi báo cáo.' };
}

export const page: ConsolePage = {
  nav: { name: 'Kế hoạch', group: 'propaganda', icon: 'plan' },
  routes: [get('/plan', 'view', planPage), post('/plan/posts', 'record', addPost), post('/plan/reports', 'record', addReport)],
};
