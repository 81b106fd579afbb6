import { STATE_NAMES, STATES } from '../../../broadcasts/index.ts';
import { fold } from '../../../text/vietnamese.ts';
import type { Context, PageResult } from '../../context.ts';
import { get, type ConsolePage } from '../../page.ts';
import { paged } from '../../paging.tsx';
import { Empty, Field, Select, Table, when } from '../../parts.tsx';
import { path } from './article-moves.tsx';
import { ArticleStatus } from './article-status.tsx';

/** Articles that are looked through. */
const LOOKED_THROUGH = 1_000;

async function list(context: Context): Promise<PageResult> {
  const { deps, query, may } = context;
  const state = STATES.find((one) => one === query('state'));
  const asked = fold(query('q'));
  const articles = (await deps.broadcasts.latest(state, LOOKED_THROUGH)).filter(
    ({ content }) => asked === '' || fold(content.title).includes(asked),
  );
  const { shown, ways } = paged(articles, context);
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
        <form method="get" class="picker mb-3">
          <Field label="Tìm trong tiêu đề" name="q" value={query('q')} type="search" />
          <Select
            label="Trạng thái"
            name="state"
            value={state ?? ''}
            options={[{ value: '', text: 'Tất cả, trừ bài đã hủy' }, ...STATES.map((one) => ({ value: one, text: STATE_NAMES[one] }))]}
          />
          <button class="btn mb-3" type="submit">
            Lọc
          </button>
        </form>
        {shown.length === 0 ? (
          <Empty>Không có bài nào.</Empty>
        ) : (
          <Table label="Danh sách bài viết" head={['Tiêu đề', 'Trạng thái', 'Giờ gửi']}>
            {shown.map((article) => (
              <tr key={article._id}>
                <td>
                  <a href={path(article._id)}>{article.content.title}</a>
                </td>
                <td>
                  <ArticleStatus state={article.state} />
                </td>
                <td>{when(article.sendAt)}</td>
              </tr>
            ))}
          </Table>
        )}
        {ways}
      </>
    ),
  };
}

export const page: ConsolePage = {
  nav: { name: 'Bài viết', group: 'propaganda', icon: 'article' },
  routes: [get('/articles', 'view', list)],
};
