import { dutiesOf, quotaHeld, STATE_NAMES } from '../../broadcasts/index.ts';
import { fromLocal, localDay, vietnameseDate } from '../../time/local.ts';
import { OPEN_STATES } from '../../cases/index.ts';
import { ASKED } from '../../engagement/index.ts';
import { VERSION_STATE_NAMES } from '../../editorial/index.ts';
import type { Context } from '../context.ts';
import { get, type ConsolePage } from '../page.ts';
import { Empty, when } from '../parts.tsx';
import { casePath, dueOf } from './cases/petitions.tsx';
import { DAY } from '../../time/clock.ts';

const WEEK = 7 * DAY;
/** Reports named on the page; their own page has all. */
const REPORTS = 5;
/** Petitions past their day that are named on the page. */
const OVERDUE = 10;
/** Changes of the content that are named on the page. */
const CHANGES = 20;

async function overview(context: Context) {
  const { deps, now } = context;
  const { facts, broadcasts, plan } = deps;
  const midnight = fromLocal(`${localDay(now)}T00:00`);
  const [questions, answered, reports, waiting, coming, stuck, duties, grant, changes, pause, people, held, petitions, unfinished] =
    await Promise.all([
      // Greetings and menus are no questions; see the definitions of the figures.
      facts.countQuestions(midnight, ASKED),
      facts.countQuestions(midnight, 'answered'),
      deps.reportDesk.due(),
      deps.rows.countStuck(),
      broadcasts.goingOutUntil(now + WEEK),
      broadcasts.undecided(),
      dutiesOf(broadcasts, plan(), Number(localDay(now).slice(0, 4)), now),
      deps.grant(),
      deps.versions.waiting(CHANGES),
      deps.machine.pause.now(),
      deps.handovers.before(),
      quotaHeld(broadcasts, now),
      deps.petitions.list({ states: OPEN_STATES }),
      deps.petitions.openCount(),
    ]);
  const month = localDay(now).slice(0, 7);
  const open = duties.units.filter(({ months }) => months.some((one) => one.month === month && one.state === 'open'));
  const late = duties.units
    .flatMap(({ months, reports }): { state: string }[] => [...months, ...reports])
    .filter(({ state }) => state === 'late').length;
  const webhook = deps.webhook();
  const overdue = petitions.filter((petition) => (dueOf(petition)?.day ?? '9') < localDay(now));
  const numbers: [string, string][] = [
    ['Câu hỏi hôm nay', String(questions)],
    ['Trả lời được ngay', questions === 0 ? '–' : `${String(Math.round((answered / questions) * 100))}%`],
    ['Người chờ cán bộ trả lời', String(people)],
    ['Phản ánh chưa xong', String(unfinished)],
    ['Tin không gửi được, chưa rõ', String(waiting)],
    ['Việc của đơn vị quá hạn', String(late)],
    ['Bài còn gửi được tháng này', String(Math.max(0, plan().quota.per_month - held))],
  ];
  return {
    title: 'Hôm nay',
    body: (
      <>
        <ul class="numbers">
          {numbers.map(([name, value]) => (
            <li class="card card-body" key={name}>
              <b>{value}</b>
              {name}
            </li>
          ))}
        </ul>
        {pause ? (
          <p class="alert alert-warning">
            Bot đang tạm nghỉ từ {when(pause.since)}, do {pause.by}. Người dân chưa được trả lời tự động.
          </p>
        ) : null}
        {grant === undefined || grant.lost ? (
          <p class="alert alert-danger" role="alert">
            {grant === undefined ? 'Chưa kết nối với Zalo.' : 'Mất kết nối với Zalo: quản trị OA phải cấp quyền lại.'} Tin và bài không gửi
            được cho tới khi kết nối.
          </p>
        ) : null}
        {webhook.armed ? null : (
          <p class="alert alert-danger" role="alert">
            Chưa có khóa kiểm tra chữ ký webhook (ZALO_OA_SECRET): bot không nghe thấy người dân.
          </p>
        )}
        {webhook.armed && webhook.lastEventAt !== undefined && now - webhook.lastEventAt > DAY ? (
          <p class="alert alert-warning">Hơn một ngày chưa có sự kiện nào từ Zalo. Kiểm tra webhook ở trang Hệ thống.</p>
        ) : null}
        {people > 0 && context.may('cases') ? (
          <p class="alert alert-warning">
            {String(people)} người dân đang chờ gặp cán bộ. <a href="/console/handovers">Mở hàng chờ</a>
          </p>
        ) : null}
        {overdue.length > 0 ? (
          <section class="mb-4">
            <h2 class="h3">Phản ánh quá hạn</h2>
            <ul>
              {overdue.slice(0, OVERDUE).map(({ _id, transferDue, answerDue, takenUpAt }) => (
                <li key={_id}>
                  {context.may('cases') ? <a href={casePath(_id)}>{_id}</a> : _id}:{' '}
                  <span class="late">hạn {vietnameseDate((takenUpAt ? answerDue : undefined) ?? transferDue)}</span>
                </li>
              ))}
            </ul>
            {overdue.length > OVERDUE ? <a href="/console/cases">Xem cả {String(overdue.length)} phản ánh quá hạn</a> : null}
          </section>
        ) : null}
        {stuck.length > 0 ? (
          <section class="mb-4">
            <h2 class="h3">Bài cần người quyết định</h2>
            <ul>
              {stuck.map(({ _id, content, state, reason }) => (
                <li key={_id}>
                  <a href={`/console/articles/${_id}`}>{content.title}</a>: <span class="late">{STATE_NAMES[state]}</span>. {reason}
                </li>
              ))}
            </ul>
          </section>
        ) : null}
        {changes.length > 0 ? (
          <section class="mb-4">
            <h2 class="h3">Nội dung chờ duyệt hoặc bị trả lại</h2>
            <ul>
              {changes.map(({ _id, value, note, state }) => (
                <li key={_id}>
                  <a href={`/console/changes/${_id}`}>{value.name}</a>: {note} ({VERSION_STATE_NAMES[state]})
                </li>
              ))}
            </ul>
          </section>
        ) : null}
        {reports.length > 0 ? (
          <section class="mb-4">
            <h2 class="h3">Báo cáo đến hạn</h2>
            <ul>
              {reports.slice(0, REPORTS).map(({ unit, unitName, period, due, draft }) => (
                <li key={unit + period}>
                  {draft ? (
                    <a href={`/console/reports/${unit}/${period}`}>
                      {period}, {unitName}
                    </a>
                  ) : (
                    <a href="/console/reports">
                      {period}, {unitName}
                    </a>
                  )}
                  : hạn {vietnameseDate(due)}
                  {due < localDay(now) ? <span class="late"> (quá hạn)</span> : null}
                  {draft ? ', đã có bản nháp' : ''}
                </li>
              ))}
            </ul>
            {reports.length > REPORTS ? <a href="/console/reports">Xem cả {String(reports.length)} báo cáo</a> : null}
          </section>
        ) : null}
        <section class="mb-4">
          <h2 class="h3">Bài sắp gửi trong bảy ngày</h2>
          {coming.length === 0 ? (
            <Empty>Chưa có bài nào. {context.may('write') ? <a href="/console/articles/new">Viết bài mới</a> : null}</Empty>
          ) : (
            <ul>
              {coming.map(({ _id, content, state, sendAt }) => (
                <li key={_id}>
                  {when(sendAt)} <a href={`/console/articles/${_id}`}>{content.title}</a> ({STATE_NAMES[state]})
                </li>
              ))}
            </ul>
          )}
        </section>
        <section>
          <h2 class="h3">Đơn vị chưa có tin, bài tháng này</h2>
          {open.length === 0 ? <Empty>Mọi đơn vị đã đủ.</Empty> : <p>{open.map(({ name }) => name).join('; ')}</p>}
        </section>
      </>
    ),
  };
}

export const page: ConsolePage = { nav: 'Hôm nay', routes: [get('/', 'view', overview)] };
