import { fromLocal, localMonth, monthAfter, STATE_NAMES, toLocal, type ArticleDoc } from '../../broadcasts/index.ts';
import { get, type Context, type Outcome } from '../context.ts';

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

async function calendar({ deps, query, now, may }: Context): Promise<Outcome> {
  const asked = query('month');
  const month = /^20\d{2}-(0[1-9]|1[0-2])$/.test(asked) ? asked : localMonth(now);
  const plan = deps.plan();
  const articles = await deps.broadcasts.articles
    .find(
      {
        sendAt: { $gte: new Date(fromLocal(`${month}-01T00:00`)), $lt: new Date(fromLocal(`${monthAfter(month, 1)}-01T00:00`)) },
        state: { $ne: 'cancelled' },
      },
      { content: 1, state: 1, sendAt: 1 },
    )
    .sort({ sendAt: 1 })
    .lean<ArticleDoc[]>();
  const on = (day: string): ArticleDoc[] => articles.filter(({ sendAt }) => toLocal(sendAt?.getTime() ?? 0).startsWith(day));
  return {
    title: `Lịch tháng ${String(Number(month.slice(5)))}/${month.slice(0, 4)}`,
    wide: true,
    body: (
      <>
        <p>
          <a class="btn" href={`/console/calendar?month=${monthAfter(month, -1)}`}>
            Tháng trước
          </a>{' '}
          <a class="btn" href={`/console/calendar?month=${monthAfter(month, 1)}`}>
            Tháng sau
          </a>{' '}
          {may('write') ? (
            <a class="btn btn-primary" href="/console/articles/new">
              Viết bài mới
            </a>
          ) : null}
        </p>
        <div class="scroll" tabIndex={0} role="region" aria-label="Lịch tháng">
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
                  {week.map((day, column) => (
                    <td key={column}>
                      {day === undefined ? null : (
                        <>
                          <strong>{String(Number(day.slice(8)))}</strong>
                          {plan.holidays.filter(({ from, to }) => day >= from && day <= to).map(({ name }) => ` ${name}`)}
                          {on(day).map((article) => (
                            <p class="mb-1" key={article._id}>
                              {toLocal(article.sendAt?.getTime() ?? 0).slice(11)}{' '}
                              <a href={`/console/articles/${article._id}`}>{article.content.title}</a> ({STATE_NAMES[article.state]})
                            </p>
                          ))}
                        </>
                      )}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </>
    ),
  };
}

export const calendarRoutes = [get('/calendar', 'view', calendar)];
