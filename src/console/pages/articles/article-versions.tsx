import type { ArticleContent } from '../../../broadcasts/index.ts';
import type { Context, PageResult } from '../../context.ts';
import { get, type ConsolePage } from '../../page.ts';
import { Empty, when } from '../../parts.tsx';
import { namesOf } from '../../people.ts';
import { Difference } from '../content/difference.tsx';
import { path } from './article-moves.tsx';
import { textOf } from './body-text.ts';

const PARTS: readonly (readonly [string, (content: ArticleContent) => string[]])[] = [
  ['Tiêu đề', ({ title }) => [title]],
  ['Tóm tắt', ({ summary }) => [summary]],
  ['Ảnh bìa', ({ cover }) => [cover]],
  ['Nội dung', ({ blocks }) => textOf(blocks).split(/\n+/)],
  ['Lời mời', ({ action }) => (action ? [`${action.text}: ${action.type === 'link' ? action.url : action.word}`] : [])],
  ['Chủ đề, đơn vị', ({ theme, unit }) => [`${theme}, ${unit}`]],
  ['Giờ gửi', ({ send_at, urgent }) => [`${send_at ?? 'chưa chọn'}${urgent ? ', khẩn' : ''}`]],
];

async function versions(context: Context): Promise<PageResult> {
  const { deps, param } = context;
  const nameOf = await namesOf(context);
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
                Bản {kept.length - at}: {nameOf(version.by)}, {when(version.at)}
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

export const page: ConsolePage = { nav: null, routes: [get('/articles/:id/versions', 'view', versions)] };
