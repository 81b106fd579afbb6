import { dutiesOf, quotaHeld, startDay, STATE_NAMES } from '../../broadcasts/index.ts';
import { fromLocal, localDay } from '../../time/local.ts';
import { ASKED } from '../../engagement/index.ts';
import type { Context, PageResult } from '../context.ts';
import { get, type ConsolePage } from '../page.ts';
import { Empty, when } from '../parts.tsx';
import { namesOf } from '../people.ts';
import { countsOf, waitingFor } from '../waiting.ts';
import { StartDayForm } from './office/start-day.tsx';
import { WaitingTasks } from './overview-tasks.tsx';
import { DAY } from '../../time/clock.ts';

const WEEK = 7 * DAY;

/** What keeps the whole program from its work; what to do about it is told to those who can. */
async function troublesOf(context: Context) {
  const { deps, now, may } = context;
  const [grant, pause, nameOf] = await Promise.all([deps.grant(), deps.machine.pause.now(), namesOf(context)]);
  const webhook = deps.webhook();
  const help = may('system') ? <a href="/console/system">Mở trang Hệ thống</a> : 'Nhờ người quản trị xem trang Hệ thống.';
  return (
    <>
      {pause ? (
        <p class="alert alert-warning">
          Bot đang tạm nghỉ từ {when(pause.since)}, do {nameOf(pause.by)}. Người dân chưa được trả lời tự động.
        </p>
      ) : null}
      {grant === undefined || grant.lost ? (
        <p class="alert alert-danger" role="alert">
          {grant === undefined ? 'Chưa kết nối với Zalo.' : 'Mất kết nối với Zalo: quản trị OA phải cấp quyền lại.'} Tin và bài không gửi
          được cho tới khi kết nối. {help}
        </p>
      ) : null}
      {webhook.armed ? null : (
        <p class="alert alert-danger" role="alert">
          Chưa có khóa kiểm tra tin từ Zalo: bot không nghe thấy người dân. {help}
        </p>
      )}
      {webhook.armed && webhook.lastEventAt !== undefined && now - webhook.lastEventAt > DAY ? (
        <p class="alert alert-warning">Hơn một ngày chưa có tin nào từ Zalo tới. {help}</p>
      ) : null}
    </>
  );
}

async function overview(context: Context): Promise<PageResult> {
  const { deps, now, may } = context;
  const { facts, broadcasts, plan } = deps;
  const midnight = fromLocal(`${localDay(now)}T00:00`);
  const since = await startDay(deps.settings);
  const [troubles, waiting, questions, answered, coming, duties, people, held, unfinished, nameOf] = await Promise.all([
    troublesOf(context),
    waitingFor(context),
    // Greetings and menus are no questions; see the definitions of the figures.
    facts.countQuestions(midnight, ASKED),
    facts.countQuestions(midnight, 'answered'),
    broadcasts.goingOutUntil(now + WEEK),
    dutiesOf(broadcasts, plan(), Number(localDay(now).slice(0, 4)), now, since ?? localDay(now)),
    deps.handovers.before(),
    quotaHeld(broadcasts, now),
    deps.petitions.openCount(),
    namesOf(context),
  ]);
  const month = localDay(now).slice(0, 7);
  const open = duties.units.filter(({ months }) => months.some((one) => one.month === month && one.state === 'open'));
  const late = duties.units
    .flatMap(({ months, reports }): { state: string }[] => [...months, ...reports])
    .filter(({ state }) => state === 'late').length;
  const count = Object.values(countsOf(waiting)).reduce((sum, one) => sum + one, 0);
  const numbers: [string, string][] = [
    ['Câu hỏi hôm nay', String(questions)],
    ['Trả lời được ngay', questions === 0 ? '–' : `${String(Math.round((answered / questions) * 100))}%`],
    ['Người chờ cán bộ trả lời', String(people)],
    ['Phản ánh chưa xong', String(unfinished)],
    ['Việc của đơn vị quá hạn', String(late)],
    ['Bài còn gửi được tháng này', String(Math.max(0, plan().quota.per_month - held))],
  ];
  return {
    title: 'Hôm nay',
    body: (
      <>
        {troubles}
        {since === undefined && may('system') ? (
          <section class="card card-body mb-3" aria-labelledby="ngay-bat-dau">
            <h2 class="h3" id="ngay-bat-dau">
              Cơ quan bắt đầu từ ngày nào?
            </h2>
            <p>Nhiệm vụ của kế hoạch chỉ tính từ ngày này: tháng trước đó không bị coi là thiếu. Đổi được ở trang Hệ thống.</p>
            <StartDayForm day={localDay(now)} />
          </section>
        ) : null}
        {people > 0 && may('cases') ? (
          <p class="alert alert-warning">
            {String(people)} người dân đang chờ gặp cán bộ. <a href="/console/handovers">Mở hàng chờ</a>
          </p>
        ) : null}
        {count === 0 ? <p class="alert alert-success">Không có việc nào chờ Anh/Chị.</p> : null}
        <div class="boards mb-4">
          <WaitingTasks waiting={waiting} context={context} nameOf={nameOf} />
        </div>
        <h2 class="h3">Cả cơ quan</h2>
        <ul class="numbers six">
          {numbers.map(([name, value]) => (
            <li class="card card-body" key={name}>
              <b>{value}</b>
              {name}
            </li>
          ))}
        </ul>
        <section class="mb-4">
          <h2 class="h3">Bài sắp gửi trong bảy ngày</h2>
          {coming.length === 0 ? (
            <Empty>Chưa có bài nào. {may('write') ? <a href="/console/articles/new">Viết bài mới</a> : null}</Empty>
          ) : (
            <ul class="tasks">
              {coming.map(({ _id, content, state, sendAt }) => (
                <li key={_id}>
                  <a href={`/console/articles/${_id}`}>{content.title}</a>
                  <span class="about">
                    {when(sendAt)}, {STATE_NAMES[state]}
                  </span>
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

export const page: ConsolePage = { nav: { name: 'Hôm nay', group: 'today', icon: 'today' }, routes: [get('/', 'view', overview)] };
