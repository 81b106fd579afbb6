import { checkArticle, STATE_NAMES, STATES, type ArticleDoc, type State } from '../../../broadcasts/index.ts';
import { toLocal } from '../../../time/local.ts';
import { UserFacingError } from '../../../ground/errors.ts';
import { get, grave, post, type Context, type PageResult } from '../../context.ts';
import { Empty, Lines, Select, Table, when } from '../../layout.tsx';
import { contentOf, form, typedFrom, typedIn } from './article-form.tsx';
import { Moves, path } from './article-moves.tsx';
import { Preview } from './preview.tsx';
import { TestSend } from './test-send.tsx';
import { DAY } from '../../../time/clock.ts';

/** Articles in the list. */
const SHOWN = 200;

async function list({ deps, query, may }: Context): Promise<PageResult> {
  const state = STATES.find((one) => one === query('state'));
  const articles = await deps.broadcasts.latest(state, SHOWN);
  return {
    title: 'Bài viết',
    body: (
      <>
        {may('write') ? (
          <p>
            <a class="btn btn-primary" href="/console/articles/new">
              Viết bài mới
            </a>
          </p>
        ) : null}
        <form method="get" class="mb-3">
          <Select
            label="Trạng thái"
            name="state"
            value={state ?? ''}
            options={[{ value: '', text: 'Tất cả, trừ bài đã hủy' }, ...STATES.map((one) => ({ value: one, text: STATE_NAMES[one] }))]}
          />
          <button class="btn" type="submit">
            Lọc
          </button>
        </form>
        {articles.length === 0 ? (
          <Empty>Không có bài nào.</Empty>
        ) : (
          <Table label="Danh sách bài viết" head={['Tiêu đề', 'Trạng thái', 'Giờ gửi']}>
            {articles.map((article) => (
              <tr key={article._id}>
                <td>
                  <a href={path(article._id)}>{article.content.title}</a>
                </td>
                <td class="state">{STATE_NAMES[article.state]}</td>
                <td>{when(article.sendAt)}</td>
              </tr>
            ))}
          </Table>
        )}
      </>
    ),
  };
}

/** The day that was clicked in the calendar, or tomorrow, in the morning. */
function firstTime({ query, now }: Context): string {
  const day = query('day');
  return `${/^20\d{2}-\d{2}-\d{2}$/.test(day) ? day : toLocal(now + DAY).slice(0, 10)}T09:00`;
}

async function create(context: Context): Promise<PageResult> {
  const typed = typedIn(context);
  try {
    const content = contentOf(typed);
    context.ownUnit(content.unit);
    const article = await context.deps.articleDesk.create(content, context.officer._id);
    await context.deps.autosaves.drop(context.officer._id, 'new');
    await context.log('viết bài', article._id);
    return { to: path(article._id), notice: 'Đã lưu bản nháp.' };
  } catch (error) {
    if (error instanceof UserFacingError) return form(context, '/console/articles/new', typed, error);
    throw error;
  }
}

/** The form, with what was left unsaved offered; it is put back on `?restore`. */
async function begun(
  context: Context,
  key: string,
  action: string,
  typed: Record<string, string>,
  article?: ArticleDoc,
): Promise<PageResult> {
  const left = await context.deps.autosaves.find(context.officer._id, key);
  const fresh = left !== undefined && left.at.getTime() > (article?.updatedAt.getTime() ?? 0);
  const restoring = fresh && context.query('restore') !== '';
  const notice =
    !fresh || restoring ? undefined : (
      <div class="alert alert-info">
        <p class="mb-1">Có bản đang viết dở lúc {when(left.at)} chưa lưu.</p>
        <a class="btn" href={`${action}?restore=1`}>
          Viết tiếp bản đó
        </a>{' '}
        <button class="btn" type="submit" formaction="/console/articles/autosave/drop" formnovalidate>
          Bỏ bản đó
        </button>
      </div>
    );
  return form(context, action, restoring ? left.typed : typed, undefined, article?.revision, notice);
}

async function edit(context: Context): Promise<PageResult> {
  const article = await context.deps.articleDesk.get(context.param('id'));
  context.ownUnit(article.content.unit);
  return begun(context, article._id, `${path(article._id)}/edit`, typedFrom(article.content), article);
}

async function save(context: Context): Promise<PageResult> {
  const { deps, officer, param, field, log } = context;
  const typed = typedIn(context);
  const revision = Number(field('revision'));
  try {
    const before = await deps.articleDesk.get(param('id'));
    const content = contentOf(typed, before.content);
    context.ownUnit(before.content.unit);
    context.ownUnit(content.unit);
    const article = await deps.articleDesk.edit(before._id, content, officer._id, revision);
    await deps.autosaves.drop(officer._id, article._id);
    await log('sửa bài', article._id);
    return { to: path(article._id), notice: 'Đã lưu. Bài trở lại bản nháp, cần gửi duyệt lại.' };
  } catch (error) {
    if (error instanceof UserFacingError) return form(context, `${path(param('id'))}/edit`, typed, error, revision);
    throw error;
  }
}

async function show(context: Context): Promise<PageResult> {
  const { deps, param } = context;
  const article = await deps.articleDesk.get(param('id'));
  const remarks = checkArticle(article.content, deps.plan());
  const linked = await deps.officers.linked();
  const sent = ['sent', 'measured'].includes(article.state);
  const result = sent ? await deps.measurer.result(article) : undefined;
  return {
    title: article.content.title,
    body: (
      <>
        <p>
          Trạng thái: <strong>{STATE_NAMES[article.state]}</strong>
          {article.sendAt === undefined ? null : `, giờ gửi ${when(article.sendAt)}`}
        </p>
        {article.reason !== undefined && article.state !== 'uncertain' ? <p class="alert alert-warning">{article.reason}</p> : null}
        <Moves article={article} context={context}>
          {sent ? null : <TestSend article={article._id} officers={linked} context={context} />}
        </Moves>
        {remarks.length > 0 ? (
          <ul class="mb-4">
            {remarks.map(({ message, level }) => (
              <li key={message} class={level === 'error' ? 'late' : ''}>
                {message}
              </li>
            ))}
          </ul>
        ) : null}
        {result ? (
          <ul class="numbers">
            {(
              [
                ['Lượt xem', result.views],
                ['Lượt chia sẻ', result.shares],
                ['Người bấm đường dẫn', result.clicks],
                ['Quan tâm trong 72 giờ', result.follows],
                ['Bỏ quan tâm trong 72 giờ', result.unfollows],
                ['Câu hỏi về chủ đề', result.questions],
              ] as const
            ).map(([name, value]) => (
              <li class="card card-body" key={name}>
                <b>{value}</b>
                {name}
              </li>
            ))}
          </ul>
        ) : null}
        <div class="row">
          <section class="col-lg-6">
            <h2 class="h3">Xem trước</h2>
            <Preview content={article.content} author={deps.dialogue().knowledge.agency.name} />
          </section>
          <section class="col-lg-6">
            <h2 class="h3">Quá trình</h2>
            <ul>
              {article.history.map((line, at) => (
                <li key={at}>
                  {when(line.at)} {line.by}: {STATE_NAMES[line.to]}
                  {line.why === undefined ? '' : ` (${line.why})`}
                </li>
              ))}
            </ul>
            <p>
              <a href={`${path(article._id)}/sheet`}>Phiếu duyệt để in</a> · <a href={`${path(article._id)}/versions`}>Các bản đã viết</a>
            </p>
          </section>
        </div>
      </>
    ),
  };
}

async function sheet({ deps, param }: Context): Promise<PageResult> {
  const { content, hash, approvals, writers, sendAt } = await deps.articleDesk.get(param('id'));
  const plan = deps.plan();
  return {
    title: 'Phiếu duyệt bài',
    body: (
      <>
        <Lines
          lines={[
            ['Tiêu đề', content.title],
            ['Chủ đề', plan.themes.find(({ id }) => id === content.theme)?.name ?? content.theme],
            ['Đơn vị', plan.units.find(({ id }) => id === content.unit)?.name ?? content.unit],
            ['Giờ gửi', when(sendAt)],
            ['Người viết', writers.join(', ')],
            ['Người duyệt', approvals.map(({ by, at }) => `${by} (${when(at)})`).join(', ') || 'chưa duyệt'],
            ['Dấu vân tay nội dung', hash],
          ]}
        />
        <Preview content={content} author={deps.dialogue().knowledge.agency.name} />
        <p class="mt-5">Người duyệt (ký, ghi rõ họ tên)</p>
      </>
    ),
  };
}

/** A move: does it, says so, and comes back to the article; what stands in the way is told on the article's page. */
const move =
  (name: string, said: string, act: (context: Context, id: string, by: string) => Promise<ArticleDoc>) =>
  async (context: Context): Promise<PageResult> => {
    const id = context.param('id');
    context.ownUnit((await context.deps.articleDesk.get(id)).content.unit);
    const article = await act(context, id, context.officer._id);
    await context.log(said, id, STATE_NAMES[article.state]);
    const states: Partial<Record<State, string>> = {
      submitted: name === 'approve' ? 'Đã ghi lượt duyệt thứ nhất, cần thêm một người.' : 'Đã gửi duyệt.',
      scheduled: `Đã lên lịch ${when(article.sendAt)}.`,
    };
    return { to: path(id), notice: states[article.state] ?? `Đã chuyển: ${STATE_NAMES[article.state]}.` };
  };

export const articleRoutes = [
  get('/articles', 'view', list),
  get('/articles/new', 'write', (context) =>
    begun(context, 'new', '/console/articles/new', { send_at: firstTime(context), unit: context.officer.unit ?? '' }),
  ),
  post('/articles/new', 'write', create),
  get('/articles/:id', 'view', show),
  get('/articles/:id/sheet', 'view', sheet),
  get('/articles/:id/edit', 'write', edit),
  post('/articles/:id/edit', 'write', save),
  post(
    '/articles/:id/submit',
    'write',
    move('submit', 'gửi duyệt', ({ deps }, id, by) => deps.articleDesk.submit(id, by)),
  ),
  post(
    '/articles/:id/reschedule',
    'write',
    move('reschedule', 'đổi giờ gửi', ({ deps, field }, id, by) => deps.articleDesk.reschedule(id, by, field('send_at').slice(0, 16))),
  ),
  post(
    '/articles/:id/cancel',
    'view',
    move('cancel', 'hủy bài', ({ deps, field, may }, id, by) => {
      if (!may('write') && !may('approve')) throw new UserFacingError('Anh/Chị không có quyền hủy bài.');
      return deps.articleDesk.cancel(id, by, field('why') || undefined);
    }),
  ),
  grave(
    '/articles/:id/approve',
    'approve',
    move('approve', 'duyệt bài', ({ deps }, id, by) => deps.articleDesk.approve(id, by)),
  ),
  grave(
    '/articles/:id/schedule',
    'approve',
    move('schedule', 'lên lịch', ({ deps }, id, by) => deps.articleDesk.schedule(id, by)),
  ),
  post(
    '/articles/:id/unschedule',
    'approve',
    move('unschedule', 'bỏ lịch', ({ deps }, id, by) => deps.articleDesk.unschedule(id, by)),
  ),
  post(
    '/articles/:id/return',
    'approve',
    move('return', 'trả lại bài', ({ deps, field }, id, by) => deps.articleDesk.return(id, by, field('why'))),
  ),
  grave(
    '/articles/:id/settle',
    'approve',
    move('settle', 'xác nhận kết quả', ({ deps, field }, id, by) => {
      const found = field('found');
      if (found !== 'published' && found !== 'sent' && found !== 'not-done')
        throw new UserFacingError('Chọn điều đã thấy trên OA Manager.');
      return deps.articleDesk.settle(id, by, found, field('zalo_id') || undefined);
    }),
  ),
];
