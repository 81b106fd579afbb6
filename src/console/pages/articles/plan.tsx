import { randomUUID } from 'node:crypto';
import { dutiesOf, recordPost, recordReport, type Duties } from '../../../broadcasts/index.ts';
import { localDay } from '../../../time/local.ts';
import { UserFacingError } from '../../../ground/errors.ts';
import type { Context, PageResult } from '../../context.ts';
import { get, post, type ConsolePage } from '../../page.ts';
import { Act, Field, Select } from '../../parts.tsx';
import { unitsOf } from './article-form.tsx';

type MonthState = Duties['units'][number]['months'][number]['state'];
const NAMES: Record<MonthState, string> = { done: 'đủ', late: 'thiếu', open: 'đang trong tháng', future: 'chưa tới', none: 'không giao' };

async function planPage(context: Context): Promise<PageResult> {
  const { deps, query, now, may } = context;
  const plan = deps.plan();
  const year = /^20\d{2}$/.test(query('year')) ? Number(query('year')) : Number(localDay(now).slice(0, 4));
  const duties = await dutiesOf(deps.broadcasts, plan, year, now);
  const units = unitsOf(context);
  return {
    title: `Kế hoạch và nhiệm vụ năm ${String(year)}`,
    body: (
      <>
        <p>
          {plan.title}. <a href={`/console/plan?year=${String(year - 1)}`}>Năm trước</a> ·{' '}
          <a href={`/console/plan?year=${String(year + 1)}`}>Năm sau</a>
        </p>
        <div class="scroll" tabIndex={0} role="region" aria-label="Tin, bài theo đơn vị và tháng">
          <table class="table">
            <caption>Tin, bài đã có trên số phải có, theo đơn vị và tháng</caption>
            <thead>
              <tr>
                <th scope="col">Đơn vị</th>
                {duties.units[0]?.months.map(({ month }) => (
                  <th scope="col" key={month}>
                    T{String(Number(month.slice(5)))}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {duties.units.map(({ unit, name, months }) => (
                <tr key={unit}>
                  <th scope="row">{name}</th>
                  {months.map(({ month, done, due, state, coming }) => (
                    <td key={month} class={state === 'late' ? 'late' : ''} title={NAMES[state]}>
                      {due === 0 && done === 0 ? '–' : `${String(done)}/${String(due)}`}
                      {state === 'late' ? ' thiếu' : ''}
                      {coming > 0 ? ` +${String(coming)} sắp gửi` : ''}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
        <h2 class="h3">Báo cáo</h2>
        <ul>
          {duties.units.flatMap(({ name, reports }) =>
            reports
              .filter(({ state }) => state === 'late' || state === 'open')
              .map(({ period, state, due }) => (
                <li key={name + period}>
                  {name}: {period}{' '}
                  <span class={state === 'late' ? 'late' : ''}>{state === 'late' ? `quá hạn từ ${due}` : `hạn ${due}`}</span>
                </li>
              )),
          )}
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
                <Field label="Kỳ" name="period" required hint={`Ví dụ: ${String(year)}-Q3, ${String(year)}-H1 hoặc ${String(year)}.`} />
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
