import { movesOf, type ArticleDoc } from '../../../broadcasts/index.ts';
import { localMonth, vietnameseDate } from '../../../time/local.ts';
import { UserFacingError } from '../../../ground/errors.ts';
import { monthAfter } from '../../../time/periods.ts';
import type { Context, PageResult } from '../../context.ts';
import { get, post, type ConsolePage } from '../../page.ts';
import { Confirm, Empty, Field, Select, Status, Table, when } from '../../parts.tsx';
import { path } from './article-moves.tsx';
import { ArticleStatus } from './article-status.tsx';
import { entriesOf, movableOf, timeOf, type Entry } from './calendar-entries.ts';
import { dayName, Month, monthName } from './calendar-month.tsx';

async function calendar(context: Context): Promise<PageResult> {
  const { deps, query, now, may } = context;
  const asked = query('month');
  const month = /^20\d{2}-(0[1-9]|1[0-2])$/.test(asked) ? asked : localMonth(now);
  const asList = query('view') === 'list';
  const articles = await deps.broadcasts.ofMonth(month);
  const entries = await entriesOf(context, month, articles);
  const movable = movableOf(articles, context);
  const link = (to: string, view = asList): string => `/console/calendar?month=${to}${view ? '&view=list' : ''}`;
  return {
    title: `Lịch tháng ${monthName(month)}`,
    body: (
      <>
        <p class="d-print-none buttons">
          <a class="btn" href={link(monthAfter(month, -1))}>
            Tháng trước
          </a>
          {month === localMonth(now) ? null : (
            <a class="btn" href={link(localMonth(now))}>
              Tháng này
            </a>
          )}
          <a class="btn" href={link(monthAfter(month, 1))}>
            Tháng sau
          </a>
          <a class="btn" href={link(month, !asList)}>
            {asList ? 'Xem theo tháng' : 'Xem danh sách'}
          </a>
          {may('write') ? (
            <a class="btn btn-primary" href="/console/articles/new">
              Viết bài mới
            </a>
          ) : null}
        </p>
        {asList ? (
          <List articles={articles} entries={entries} month={month} />
        ) : (
          <Month entries={entries} month={month} context={context} />
        )}
        {movable.length > 0 ? <Move articles={movable} month={month} /> : null}
      </>
    ),
  };
}

const List = ({ articles, entries, month }: { articles: readonly ArticleDoc[]; entries: readonly Entry[]; month: string }) => {
  const others = entries.filter(({ key }) => articles.every(({ _id }) => _id !== key));
  return (
    <>
      {articles.length === 0 ? (
        <Empty>Tháng {monthName(month)} chưa có bài nào.</Empty>
      ) : (
        <Table label={`Bài của tháng ${monthName(month)}`} head={['Ngày giờ', 'Bài', 'Trạng thái']}>
          {articles.map((article) => (
            <tr key={article._id}>
              <td>{when(article.sendAt)}</td>
              <td>
                <a href={path(article._id)}>{article.content.title}</a>
              </td>
              <td>
                <ArticleStatus state={article.state} />
              </td>
            </tr>
          ))}
        </Table>
      )}
      {others.length === 0 ? null : (
        <>
          <h2 class="h3">Hạn báo cáo, cuộc thi, thông báo</h2>
          <Table label={`Việc khác của tháng ${monthName(month)}`} head={['Ngày', 'Việc', 'Trạng thái']}>
            {others.map(({ key, day, name, to, state, tone }) => (
              <tr key={key}>
                <td>{vietnameseDate(day)}</td>
                <td>
                  <a href={to}>{name}</a>
                </td>
                <td>
                  <Status tone={tone}>{state}</Status>
                </td>
              </tr>
            ))}
          </Table>
        </>
      )}
    </>
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
