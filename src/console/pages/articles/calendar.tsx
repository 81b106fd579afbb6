import { dutiesOf, movesOf, STATE_NAMES, type ArticleDoc, type State } from '../../../broadcasts/index.ts';
import { localMonth, toLocal, localDay } from '../../../time/local.ts';
import { UserFacingError } from '../../../ground/errors.ts';
import { monthAfter } from '../../../time/periods.ts';
import type { Context, PageResult } from '../../context.ts';
import { get, post, type ConsolePage } from '../../page.ts';
import { Confirm, Empty, Field, Select, Table, when } from '../../parts.tsx';
import { path } from './article-moves.tsx';

/** States in which an article waits for a person after its time. */
const LATE: ReadonlySet<State> = new Set(['overdue', 'failed', 'uncertain']);
const DAYS = ['Thứ 2', 'Thứ 3', 'Thứ 4', 'Thứ 5', 'Thứ 6', 'Thứ 7', 'Chủ nhật'];

/** The weeks of a month, Monday first; days of other months are empty. */
export function weeksOf(month: string): (string | undefined)[][] {
  const [year = 0, number = 1] = month.split('-').map(Number);
  const days = new Date(Date.UTC(year, number, 0)).getUTCDate();
  const before = (new Date(Date.UTC(year, number - 1, 1)).getUTCDay() + 6) % 7;
  const cells: (string | undefined)[] = [
    ...Array.from({ length: before }, () => undefined),
    ...Array.from({ length: days }, (_, at) => `${month}-${String(at + 1).padStart(2, '0')}`),
  ];
  while (cells.length % 7 > 0) cells.push(undefined);
  return Array.from({ length: cells.length / 7 }, (_, week) => cells.slice(week * 7, week * 7 + 7));
}

const monthName = (month: string): string => `${String(Number(month.slice(5)))}/${month.slice(0, 4)}`;
const dayName = (day: string): string => day.split('-').reverse().join('/');
const timeOf = ({ sendAt }: ArticleDoc): string => toLocal(sendAt?.getTime() ?? 0);

async function calendar(context: Context): Promise<PageResult> {
  const { deps, query, now, may } = context;
  const asked = query('month');
  const month = /^20\d{2}-(0[1-9]|1[0-2])$/.test(asked) ? asked : localMonth(now);
  const asList = query('view') === 'list';
  const articles = await deps.broadcasts.ofMonth(month);
  const duties = await dutiesOf(deps.broadcasts, deps.plan(), Number(month.slice(0, 4)), now);
  const reports = duties.units.flatMap(({ name, reports: due }) =>
    due.filter((one) => one.due.startsWith(month) && one.state !== 'done').map((one) => ({ ...one, name })),
  );
  const movable = may('write')
    ? articles.filter(({ state }) => movesOf(state).some((move) => move === 'edit' || move === 'reschedule'))
    : [];
  const link = (to: string, view = asList): string => `/console/calendar?month=${to}${view ? '&view=list' : ''}`;
  return {
    title: `Lịch tháng ${monthName(month)}`,
    body: (
      <>
        <p class="d-print-none">
          <a class="btn" href={link(monthAfter(month, -1))}>
            Tháng trước
          </a>{' '}
          <a class="btn" href={link(monthAfter(month, 1))}>
            Tháng sau
          </a>{' '}
          <a class="btn" href={link(month, !asList)}>
            {asList ? 'Xem theo tháng' : 'Xem danh sách'}
          </a>{' '}
          {may('write') ? (
            <a class="btn btn-primary" href="/console/articles/new">
              Viết bài mới
            </a>
          ) : null}
        </p>
        {asList ? (
          <List articles={articles} month={month} />
        ) : (
          <Month articles={articles} movable={movable} reports={reports} month={month} context={context} />
        )}
        {movable.length > 0 ? <Move articles={movable} month={month} /> : null}
      </>
    ),
  };
}

const List = ({ articles, month }: { articles: readonly ArticleDoc[]; month: string }) =>
  articles.length === 0 ? (
    <Empty>Tháng {monthName(month)} chưa có bài nào.</Empty>
  ) : (
    <Table label={`Bài của tháng ${monthName(month)}`} head={['Ngày giờ', 'Bài', 'Trạng thái']}>
      {articles.map((article) => (
        <tr key={article._id}>
          <td>{when(article.sendAt)}</td>
          <td>
            <a href={path(article._id)}>{article.content.title}</a>
          </td>
          <td class={LATE.has(article.state) ? 'late' : ''}>{STATE_NAMES[article.state]}</td>
        </tr>
      ))}
    </Table>
  );

const Month = ({
  articles,
  movable,
  reports,
  month,
  context: { deps, may, now },
}: {
  articles: readonly ArticleDoc[];
  movable: readonly ArticleDoc[];
  reports: readonly { name: string; period: string; due: string; state: string }[];
  month: string;
  context: Context;
}) => {
  const { holidays } = deps.plan();
  const today = localDay(now);
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={`Lịch tháng ${monthName(month)}`}>
      <table class="table month">
        <thead>
          <tr>
            {DAYS.map((day) => (
              <th scope="col" key={day}>
                {day}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {weeksOf(month).map((week, at) => (
            <tr key={at}>
              {week.map((day, column) =>
                day === undefined ? (
                  <td key={column} />
                ) : (
                  <td key={column} data-day={day}>
                    {may('write') && day >= today ? (
                      <a href={`/console/articles/new?day=${day}`} aria-label={`Viết bài cho ngày ${dayName(day)}`}>
                        <strong>{String(Number(day.slice(8)))}</strong>
                      </a>
                    ) : (
                      <strong>{String(Number(day.slice(8)))}</strong>
                    )}
                    {holidays.filter(({ from, to }) => day >= from && day <= to).map(({ name }) => ` ${name}`)}
                    {reports
                      .filter(({ due }) => due === day)
                      .map(({ name, period, state }) => (
                        <p class="mb-1" key={name + period}>
                          Hạn báo cáo {period}: {name} {state === 'late' ? <span class="late">(quá hạn)</span> : null}
                        </p>
                      ))}
                    {articles
                      .filter((article) => timeOf(article).startsWith(day))
                      .map((article) => (
                        <p class="mb-1" key={article._id} data-article={movable.includes(article) ? article._id : undefined}>
                          {timeOf(article).slice(11)} <a href={path(article._id)}>{article.content.title}</a>{' '}
                          <span class={LATE.has(article.state) ? 'late' : ''}>({STATE_NAMES[article.state]})</span>
                        </p>
                      ))}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
};

const Move = ({ articles, month }: { articles: readonly ArticleDoc[]; month: string }) => (
  <Confirm summary="Chuyển bài sang ngày khác">
    <form method="post" action="/console/calendar/move" data-calendar>
      <p>Giờ trong ngày giữ nguyên. Bài đã duyệt hoặc đã lên lịch trở lại chờ duyệt, vì giờ gửi là một phần của việc duyệt.</p>
      <input type="hidden" name="month" value={month} />
      <Select
        label="Bài"
        name="article"
        options={articles.map((article) => ({
          value: article._id,
          text: `${timeOf(article).slice(8, 10)}/${timeOf(article).slice(5, 7)} ${article.content.title}`,
        }))}
      />
      <Field label="Ngày mới" name="day" type="date" required />
      <button class="btn btn-primary" type="submit">
        Chuyển ngày
      </button>
    </form>
  </Confirm>
);

async function move({ deps, field, officer, ownUnit }: Context): Promise<PageResult> {
  const day = field('day');
  if (!/^20\d{2}-\d{2}-\d{2}$/.test(day)) throw new UserFacingError('Chưa chọn ngày mới.');
  const article = await deps.articleDesk.get(field('article'));
  ownUnit(article.content.unit);
  const sendAt = `${day}T${article.sendAt === undefined ? '09:00' : timeOf(article).slice(11)}`;
  const moved = movesOf(article.state).includes('reschedule')
    ? await deps.articleDesk.reschedule(article._id, officer._id, sendAt)
    : await deps.articleDesk.edit(article._id, { ...article.content, send_at: sendAt }, officer._id, article.revision);
  const next = moved.state === 'draft' ? 'Gửi duyệt để lên lịch.' : '';
  return {
    to: `/console/calendar?month=${day.slice(0, 7)}`,
    notice: `Đã chuyển “${article.content.title}” sang ngày ${dayName(day)}. ${next}`.trim(),
  };
}

export const page: ConsolePage = {
  nav: { name: 'Lịch', group: 'propaganda', icon: 'calendar' },
  routes: [get('/calendar', 'view', calendar), post('/calendar/move', 'write', move)],
};
