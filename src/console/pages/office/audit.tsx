import { fold } from '../../../text/vietnamese.ts';
import type { Context, PageResult } from '../../context.ts';
import { get, type ConsolePage } from '../../page.ts';
import { paged } from '../../paging.tsx';
import { Empty, Search, Table, when } from '../../parts.tsx';

/** Lines that are looked through. */
const LOOKED_THROUGH = 1_000;
/** Lines on a page. */
const SHOWN = 100;

async function audit(context: Context): Promise<PageResult> {
  const { deps, query } = context;
  const asked = fold(query('q'));
  const lines = (await deps.audit.latest(LOOKED_THROUGH)).filter(
    ({ by, action, subject, detail }) => asked === '' || fold([by, action, subject, detail].join(' ')).includes(asked),
  );
  const { shown, ways } = paged(lines, context, SHOWN);
  return {
    title: 'Nhật ký',
    body: (
      <>
        <Search label="Tìm theo người, việc, đối tượng" value={query('q')} />
        {shown.length === 0 ? (
          <Empty>{asked === '' ? 'Chưa có việc nào được ghi.' : 'Không có việc nào như vậy.'}</Empty>
        ) : (
          <Table label="Nhật ký" head={['Lúc', 'Ai', 'Việc', 'Đối tượng', 'Chi tiết']}>
            {shown.map(({ _id, at, by, action, subject, detail }) => (
              <tr key={_id}>
                <td>{when(at)}</td>
                <td>{by}</td>
                <td>{action}</td>
                <td>{subject}</td>
                <td>{detail}</td>
              </tr>
            ))}
          </Table>
        )}
        {ways}
      </>
    ),
  };
}

export const page: ConsolePage = { nav: { name: 'Nhật ký', group: 'office', icon: 'log' }, routes: [get('/audit', 'audit', audit)] };
