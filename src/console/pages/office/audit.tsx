import type { Context, PageResult } from '../../context.ts';
import { get, type ConsolePage } from '../../page.ts';
import { Empty, Table, when } from '../../parts.tsx';

/** Lines on the page. */
const SHOWN = 300;

async function audit({ deps }: Context): Promise<PageResult> {
  const lines = await deps.audit.latest(SHOWN);
  return {
    title: 'Nhật ký',
    body:
      lines.length === 0 ? (
        <Empty>Chưa có việc nào được ghi.</Empty>
      ) : (
        <Table label="Nhật ký" head={['Lúc', 'Ai', 'Việc', 'Đối tượng', 'Chi tiết']}>
          {lines.map(({ _id, at, by, action, subject, detail }) => (
            <tr key={_id}>
              <td>{when(at)}</td>
              <td>{by}</td>
              <td>{action}</td>
              <td>{subject}</td>
              <td>{detail}</td>
            </tr>
          ))}
        </Table>
      ),
  };
}

export const page: ConsolePage = { nav: { name: 'Nhật ký', group: 'office', icon: 'log' }, routes: [get('/audit', 'audit', audit)] };
