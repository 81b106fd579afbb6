import { STATE_NAMES, STATES } from '../../../broadcasts/index.ts';
import type { Context, PageResult } from '../../context.ts';
import { get, type ConsolePage } from '../../page.ts';
import { Empty, Select, Table, when } from '../../parts.tsx';
import { path } from './article-moves.tsx';

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

export const page: ConsolePage = {
  nav: { name: 'Bài viết', group: 'propaganda', icon: 'article' },
  routes: [get('/articles', 'view', list)],
};
