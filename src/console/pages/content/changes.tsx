import { VERSION_STATE_NAMES, type VersionDoc, type VersionState } from '../../../editorial/index.ts';
import type { Context, PageResult } from '../../context.ts';
import { get, type ConsolePage } from '../../page.ts';
import { paged } from '../../paging.tsx';
import { Empty, Status, Table, when, type Tone } from '../../parts.tsx';
import { namesOf } from '../../people.ts';
import { changePath } from './change-moves.tsx';
import { VersionAgainstFile } from './version-against-file.tsx';

const VERSION_TONES: Record<VersionState, Tone> = {
  draft: 'quiet',
  submitted: 'waiting',
  returned: 'look',
  published: 'good',
  replaced: 'quiet',
  withdrawn: 'quiet',
};

/** Changes in the list. */
const SHOWN = 200;

async function list(context: Context): Promise<PageResult> {
  const { deps } = context;
  const [versions, nameOf] = await Promise.all([deps.versions.latest(SHOWN), namesOf(context)]);
  const waiting = versions.filter(({ state }) => ['draft', 'submitted', 'returned'].includes(state));
  const { shown: settled, ways } = paged(
    versions.filter((version) => !waiting.includes(version)),
    context,
  );
  const conflicts = deps.standings().filter(({ state }) => state === 'conflict' || state === 'broken' || state === 'orphan');
  const table = (label: string, rows: readonly VersionDoc[]) => (
    <Table label={label} head={['Thủ tục, câu trả lời', 'Thay đổi', 'Trạng thái', 'Người viết', 'Lúc']}>
      {rows.map(({ _id, value, note, state, writers, updatedAt }) => (
        <tr key={_id}>
          <td>
            <a href={changePath(_id)}>{value.name}</a>
          </td>
          <td>{note}</td>
          <td>
            <Status tone={VERSION_TONES[state]}>{VERSION_STATE_NAMES[state]}</Status>
          </td>
          <td>{writers.map(nameOf).join(', ')}</td>
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
        {ways}
      </>
    ),
  };
}

export const page: ConsolePage = {
  nav: { name: 'Thay đổi nội dung', group: 'knowledge', icon: 'change' },
  routes: [get('/changes', 'view', list)],
};
