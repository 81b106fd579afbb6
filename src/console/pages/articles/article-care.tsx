import { checkArticle, testReply, type ArticleContent } from '../../../broadcasts/index.ts';
import { UserFacingError } from '../../../ground/errors.ts';
import { blocksOf, textOf } from './body-text.ts';
import { get, post, type Context, type PageResult } from '../../context.ts';
import { Empty, when } from '../../layout.tsx';
import { actionOf, contentOf, typedIn } from './article-form.tsx';
import { path } from './article-moves.tsx';
import { Difference } from '../content/difference.tsx';
import { Preview } from './preview.tsx';

/** What is typed as a phone shows it, finished or not, and what stands in the way of sending it. */
function preview(context: Context): PageResult {
  const { deps } = context;
  const typed = typedIn(context);
  let said: { message: string; error: boolean }[];
  try {
    said = checkArticle(contentOf(typed), deps.plan()).map(({ message, level }) => ({ message, error: level === 'error' }));
  } catch (error) {
    if (!(error instanceof UserFacingError)) throw error;
    said = error.message
      .split('\n')
      .slice(1)
      .map((line) => ({ message: line.replace(/^\s*- /, ''), error: true }));
  }
  const { title = '', summary = '', cover = '', body = '' } = typed;
  const action = actionOf(typed);
  const content = {
    title: title || '(chưa có tiêu đề)',
    summary,
    cover,
    blocks: blocksOf(body),
    ...(action && { action }),
  };
  return {
    fragment: (
      <>
        <Preview content={content as ArticleContent} author={deps.dialogue().knowledge.agency.name} />
        {said.length === 0 ? (
          <p class="mt-2">Bài đủ điều kiện gửi duyệt.</p>
        ) : (
          <ul class="mt-2">
            {said.map(({ message, error }) => (
              <li key={message} class={error ? 'late' : ''}>
                {message}
              </li>
            ))}
          </ul>
        )}
      </>
    ),
  };
}

async function autosave(context: Context): Promise<PageResult> {
  const { deps, officer, field, now } = context;
  await deps.autosaves.keep(officer._id, field('article') || 'new', typedIn(context), now);
  return { fragment: `Đã giữ bản đang viết lúc ${when(now)}.` };
}

async function forget({ deps, officer, field }: Context): Promise<PageResult> {
  const article = field('article') || 'new';
  await deps.autosaves.drop(officer._id, article);
  return { to: article === 'new' ? '/console/articles/new' : `${path(article)}/edit`, notice: 'Đã bỏ bản đang viết dở.' };
}

const PARTS: readonly (readonly [string, (content: ArticleContent) => string[]])[] = [
  ['Tiêu đề', ({ title }) => [title]],
  ['Tóm tắt', ({ summary }) => [summary]],
  ['Ảnh bìa', ({ cover }) => [cover]],
  ['Nội dung', ({ blocks }) => textOf(blocks).split(/\n+/)],
  ['Lời mời', ({ action }) => (action ? [`${action.text}: ${action.type === 'link' ? action.url : action.word}`] : [])],
  ['Chủ đề, đơn vị', ({ theme, unit }) => [`${theme}, ${unit}`]],
  ['Giờ gửi', ({ send_at, urgent }) => [`${send_at ?? 'chưa chọn'}${urgent ? ', khẩn' : ''}`]],
];

async function versions({ deps, param }: Context): Promise<PageResult> {
  const { _id, content, history } = await deps.articleDesk.get(param('id'));
  const wordings = await deps.broadcasts.wordings(_id);
  // The history says in which order; the same words may come back.
  const kept = history
    .filter(({ hash: one }, at) => one !== history[at - 1]?.hash)
    .flatMap(({ hash, by, at }) => {
      const wording = wordings.get(hash);
      return wording ? [{ by, at, content: wording }] : [];
    });
  return {
    title: `Các bản đã viết: ${content.title}`,
    body: (
      <>
        <p>
          <a href={path(_id)}>Về bài viết</a>
        </p>
        {kept.length < 2 ? <Empty>Bài mới có một bản, chưa sửa lần nào.</Empty> : null}
        {kept
          .map((version, at) => ({ version, before: kept[at - 1] }))
          .reverse()
          .map(({ version, before }, at) => (
            <section class="card card-body mb-3" key={at} aria-label={`Bản ${String(kept.length - at)}`}>
              <h2 class="h3">
                Bản {kept.length - at}: {version.by}, {when(version.at)}
                {at === 0 ? ' (đang dùng)' : ''}
              </h2>
              {before === undefined ? (
                <p>Bản đầu tiên.</p>
              ) : (
                <dl>
                  {PARTS.map(([name, lines]) => {
                    const [was, is] = [lines(before.content), lines(version.content)];
                    return was.join('\n') === is.join('\n') ? null : (
                      <div key={name}>
                        <dt>{name}</dt>
                        <dd>
                          <Difference before={was} after={is} />
                        </dd>
                      </div>
                    );
                  })}
                </dl>
              )}
            </section>
          ))}
      </>
    ),
  };
}

/** Sends the article as a message to colleagues who have linked their Zalo. */
async function test({ deps, param, fields, now, log }: Context): Promise<PageResult> {
  const article = await deps.articleDesk.get(param('id'));
  const linked = await deps.officers.linked(fields('to'));
  if (linked.length === 0) throw new UserFacingError('Chưa chọn người nhận.', 'Chọn ít nhất một đồng nghiệp đã nối Zalo.');
  const options = { author: deps.dialogue().knowledge.agency.name, at: now, round: String(now) };
  await deps.rows.add(
    linked.map(({ zaloUserId }) => testReply(article, zaloUserId, options)),
    now,
  );
  await log('gửi xem thử', article._id, linked.map(({ name }) => name).join(', '));
  return { to: path(article._id), notice: `Đã gửi bản xem thử cho ${linked.map(({ name }) => name).join(', ')}.` };
}

export const articleCareRoutes = [
  post('/articles/preview', 'write', preview),
  post('/articles/autosave', 'write', autosave),
  post('/articles/autosave/drop', 'write', forget),
  get('/articles/:id/versions', 'view', versions),
  post('/articles/:id/test', 'view', test),
];
