import { checkArticle, STATE_NAMES, type ArticleDoc, type State } from '../../../broadcasts/index.ts';
import { UserFacingError } from '../../../ground/errors.ts';
import type { Context, PageResult } from '../../context.ts';
import { get, grave, post, type ConsolePage } from '../../page.ts';
import { Lines, when } from '../../parts.tsx';
import { namesOf } from '../../people.ts';
import { Moves, path } from './article-moves.tsx';
import { ArticleStatus } from './article-status.tsx';
import { Preview } from './preview.tsx';
import { TestSend } from './test-send.tsx';

async function show(context: Context): Promise<PageResult> {
  const { deps, param } = context;
  const article = await deps.articleDesk.get(param('id'));
  const remarks = checkArticle(article.content, deps.plan());
  const [linked, nameOf] = await Promise.all([deps.officers.linked(), namesOf(context)]);
  const sent = ['sent', 'measured'].includes(article.state);
  const result = sent ? await deps.measurer.result(article) : undefined;
  return {
    title: article.content.title,
    body: (
      <>
        <p>
          <ArticleStatus state={article.state} />
          {article.sendAt === undefined ? null : ` Giờ gửi ${when(article.sendAt)}`}
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
                  {when(line.at)} {nameOf(line.by)}: {STATE_NAMES[line.to]}
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

async function sheet(context: Context): Promise<PageResult> {
  const { deps, param } = context;
  const nameOf = await namesOf(context);
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
            ['Người viết', writers.map(nameOf).join(', ')],
            ['Người duyệt', approvals.map(({ by, at }) => `${nameOf(by)} (${when(at)})`).join(', ') || 'chưa duyệt'],
            ['Dấu vân tay nội dung', hash],
          ]}
        />
        <Preview content={content} author={deps.dialogue().knowledge.agency.name} />
        <p class="mt-5">Người duyệt (ký, ghi rõ họ tên)</p>
      </>
    ),
  };
}

/** An action that moves an article on and returns to the page of the article. */
const move =
  (name: string, act: (context: Context, id: string, by: string) => Promise<ArticleDoc>) =>
  async (context: Context): Promise<PageResult> => {
    const id = context.param('id');
    context.ownUnit((await context.deps.articleDesk.get(id)).content.unit);
    const article = await act(context, id, context.officer._id);
    const states: Partial<Record<State, string>> = {
      submitted: name === 'approve' ? 'Đã ghi lượt duyệt thứ nhất, cần thêm một người.' : 'Đã gửi duyệt.',
      scheduled: `Đã lên lịch ${when(article.sendAt)}.`,
    };
    return { to: path(id), notice: states[article.state] ?? `Đã chuyển: ${STATE_NAMES[article.state]}.` };
  };

export const page: ConsolePage = {
  nav: null,
  routes: [
    get('/articles/:id', 'view', show),
    get('/articles/:id/sheet', 'view', sheet),
    post(
      '/articles/:id/submit',
      'write',
      move('submit', ({ deps }, id, by) => deps.articleDesk.submit(id, by)),
    ),
    post(
      '/articles/:id/reschedule',
      'write',
      move('reschedule', ({ deps, field }, id, by) => deps.articleDesk.reschedule(id, by, field('send_at').slice(0, 16))),
    ),
    post(
      '/articles/:id/cancel',
      'view',
      move('cancel', ({ deps, field, may }, id, by) => {
        if (!may('write') && !may('approve')) throw new UserFacingError('Anh/Chị không có quyền hủy bài.');
        return deps.articleDesk.cancel(id, by, field('why') || undefined);
      }),
    ),
    grave(
      '/articles/:id/approve',
      'approve',
      move('approve', ({ deps }, id, by) => deps.articleDesk.approve(id, by)),
    ),
    grave(
      '/articles/:id/schedule',
      'approve',
      move('schedule', ({ deps }, id, by) => deps.articleDesk.schedule(id, by)),
    ),
    post(
      '/articles/:id/unschedule',
      'approve',
      move('unschedule', ({ deps }, id, by) => deps.articleDesk.unschedule(id, by)),
    ),
    post(
      '/articles/:id/return',
      'approve',
      move('return', ({ deps, field }, id, by) => deps.articleDesk.return(id, by, field('why'))),
    ),
    grave(
      '/articles/:id/settle',
      'approve',
      move('settle', ({ deps, field }, id, by) => {
        const found = field('found');
        if (found !== 'published' && found !== 'sent' && found !== 'not-done')
          throw new UserFacingError('Chọn điều đã thấy trên OA Manager.');
        return deps.articleDesk.settle(id, by, found, field('zalo_id') || undefined);
      }),
    ),
  ],
};
