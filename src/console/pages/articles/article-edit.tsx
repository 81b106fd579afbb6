import type { ArticleDoc } from '../../../broadcasts/index.ts';
import { UserFacingError } from '../../../ground/errors.ts';
import { DAY } from '../../../time/clock.ts';
import { toLocal } from '../../../time/local.ts';
import type { Context, PageResult } from '../../context.ts';
import { get, post, type ConsolePage } from '../../page.ts';
import { when } from '../../parts.tsx';
import { contentOf, form, typedFrom, typedIn } from './article-form.tsx';
import { path } from './article-moves.tsx';

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
    return { to: path(article._id), notice: 'Đã lưu bản nháp.' };
  } catch (error) {
    if (error instanceof UserFacingError) return form(context, '/console/articles/new', typed, error);
    throw error;
  }
}

/** The form. It offers what the officer left unsaved, and holds it on `?restore`. */
async function formToContinue(
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
  return formToContinue(context, article._id, `${path(article._id)}/edit`, typedFrom(article.content), article);
}

async function save(context: Context): Promise<PageResult> {
  const { deps, officer, param, field } = context;
  const typed = typedIn(context);
  const revision = Number(field('revision'));
  try {
    const before = await deps.articleDesk.get(param('id'));
    const content = contentOf(typed, before.content);
    context.ownUnit(before.content.unit);
    context.ownUnit(content.unit);
    const article = await deps.articleDesk.edit(before._id, content, officer._id, revision);
    await deps.autosaves.drop(officer._id, article._id);
    return { to: path(article._id), notice: 'Đã lưu. Bài trở lại bản nháp, cần gửi duyệt lại.' };
  } catch (error) {
    if (error instanceof UserFacingError) return form(context, `${path(param('id'))}/edit`, typed, error, revision);
    throw error;
  }
}

export const page: ConsolePage = {
  nav: null,
  routes: [
    get('/articles/new', 'write', (context) =>
      formToContinue(context, 'new', '/console/articles/new', { send_at: firstTime(context), unit: context.officer.unit ?? '' }),
    ),
    post('/articles/new', 'write', create),
    get('/articles/:id/edit', 'write', edit),
    post('/articles/:id/edit', 'write', save),
  ],
};
