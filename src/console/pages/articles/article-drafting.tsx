import { checkArticle, type ArticleContent } from '../../../broadcasts/index.ts';
import { UserFacingError } from '../../../ground/errors.ts';
import type { Context, PageResult } from '../../context.ts';
import { post, type ConsolePage } from '../../page.ts';
import { when } from '../../parts.tsx';
import { actionOf, contentOf, typedIn } from './article-form.tsx';
import { path } from './article-moves.tsx';
import { blocksOf } from './body-text.ts';
import { Preview } from './preview.tsx';

/** The article as it is being typed, drawn as on a phone, with what still keeps it from being sent. */
function preview(context: Context): PageResult {
  const { deps } = context;
  const typed = typedIn(context);
  let remarks: { message: string; error: boolean }[];
  try {
    remarks = checkArticle(contentOf(typed), deps.plan()).map(({ message, level }) => ({ message, error: level === 'error' }));
  } catch (error) {
    if (!(error instanceof UserFacingError)) throw error;
    remarks = error.message
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
        {remarks.length === 0 ? (
          <p class="mt-2">Bài đủ điều kiện gửi duyệt.</p>
        ) : (
          <ul class="mt-2">
            {remarks.map(({ message, error }) => (
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

export const page: ConsolePage = {
  nav: null,
  routes: [
    post('/articles/preview', 'write', preview),
    post('/articles/autosave', 'write', autosave),
    post('/articles/autosave/drop', 'write', forget),
  ],
};
