import { VERSION_STATE_NAMES, type VersionDoc } from '../../../editorial/index.ts';
import type { Context, PageResult } from '../../context.ts';
import { get, type ConsolePage } from '../../page.ts';
import { Empty, Table, when } from '../../parts.tsx';
import { changePath } from './change-moves.tsx';
import { VersionAgainstFile } from './version-against-file.tsx';

/** Changes in the list. */
const SHOWN = 200;

async function list({ deps }: Context): Promise<PageResult> {
  const versions = await deps.versions.latest(SHOWN);
  const waiting = versions.filter(({ state }) => ['draft', 'submitted', 'returned'].includes(state));
  const settled = versions.filter((version) => !waiting.includes(version));
  const conflicts = deps.standings().filter(({ state }) => state === 'conflict' || state === 'broken' || state === 'orphan');
  const table = (label: string, rows: readonly VersionDoc[]) => (
    <Table label={label} head={['Thủ tục, câu trả lời', 'Thay đổi', 'Trạng thái', 'Người viết', 'Lúc']}>
      {rows.map(({ _id, value, note, state, writers, updatedAt }) => (
        <tr key={_id}>
          <td>
            <a href={changePath(_id)}>{value.name}</a>
          </td>
          <td>{note}</td>
          <td class="state">{VERSION_STATE_NAMES[state]}</td>
          <td>{writers.join(', ')}</td>
          <td>{when(updatedAt)}</td>
        </tr>
      ))}
    </Table>
  );
  return {
    title: 'Thay đổi nội dung',
    body: (
      <>
        <p>
          Nội dung sửa ở đây phủ lên nội dung trong tệp. Người viết gửi duyệt, người khác duyệt, bot dùng ngay, không cần khởi động lại. Dạy
          bot từ trang <a href="/console/questions">Câu hỏi chưa trả lời</a>; sửa thủ tục từ trang <a href="/console/procedures">Thủ tục</a>
          .
        </p>
        {conflicts.length > 0 ? (
          <section>
            <h2 class="h3">Cần quyết định giữa tệp và trang này</h2>
            {conflicts.map((standing) => (
              <section key={standing.version} aria-label={standing.item}>
                <p class="mb-1">
                  <a href={`/console/procedures/${standing.item}`}>
                    {deps.dialogue().knowledge.item(standing.item)?.name ?? standing.item}
                  </a>
                </p>
                <VersionAgainstFile standing={standing} may={false} />
              </section>
            ))}
          </section>
        ) : null}
        <h2 class="h3">Đang viết và chờ duyệt</h2>
        {waiting.length === 0 ? <Empty>Không có thay đổi nào đang chờ.</Empty> : table('Thay đổi đang viết và chờ duyệt', waiting)}
        <h2 class="h3">Đã xong</h2>
        {settled.length === 0 ? <Empty>Chưa có thay đổi nào được duyệt: bot đang dùng bản trong tệp.</Empty> : table('Đã xong', settled)}
      </>
    ),
  };
}

export const page: ConsolePage = {
  nav: { name: 'Thay đổi nội dung', group: 'knowledge', icon: 'change' },
  routes: [get('/changes', 'view', list)],
};
