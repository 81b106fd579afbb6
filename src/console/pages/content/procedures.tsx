import { localDay, vietnameseDate } from '../../../time/local.ts';
import { VERSION_STATE_NAMES } from '../../../editorial/index.ts';
import { UserFacingError } from '../../../ground/errors.ts';
import { fold } from '../../../text/vietnamese.ts';
import type { Context, PageResult } from '../../context.ts';
import { get, type ConsolePage } from '../../page.ts';
import { paged } from '../../paging.tsx';
import { Empty, Search, Table, when } from '../../parts.tsx';
import { namesOf } from '../../people.ts';
import { CitizenView } from './citizen-view.tsx';
import { VersionAgainstFile } from './version-against-file.tsx';

/** Versions of a procedure that its page lists. */
const MAX_VERSIONS = 50;

function list(context: Context): PageResult {
  const { deps, query, now, may } = context;
  const { knowledge } = deps.dialogue();
  const asked = query('q');
  const all = knowledge.content.procedures;
  const found =
    asked === ''
      ? [...all]
      : [
          ...new Set([
            ...knowledge.ask(asked).candidates.map(({ item }) => item),
            ...all.filter(({ name }) => fold(name).includes(fold(asked))),
          ]),
        ];
  const today = localDay(now);
  const { shown, ways } = paged(query('stale') === '' ? found : found.filter(({ reviewed }) => reviewed.next < today), context);
  return {
    title: 'Thủ tục',
    body: (
      <>
        <Search label="Tìm như người dân hỏi" value={asked} />
        <p>
          {may('write') ? <a href="/console/procedures/new">Thêm thủ tục mới</a> : null}{' '}
          {may('import') ? <a href="/console/import">Nạp danh mục từ tệp</a> : null}
        </p>
        {shown.length === 0 ? (
          <Empty>Không có thủ tục nào như vậy.</Empty>
        ) : (
          <Table label="Các thủ tục" head={['Thủ tục', 'Lĩnh vực', 'Mã', 'Hạn xem lại']}>
            {shown.map((item) => (
              <tr key={item.id}>
                <td>
                  <a href={`/console/procedures/${item.id}`}>{item.name}</a>
                  {item.imported ? ' (nạp từ danh mục, chưa kiểm tra)' : ''}
                </td>
                <td>{item.field}</td>
                <td>{item.code ?? ''}</td>
                <td class={item.reviewed.next < today ? 'late' : ''}>
                  {vietnameseDate(item.reviewed.next)}
                  {item.reviewed.next < today ? ' quá hạn' : ''}
                </td>
              </tr>
            ))}
          </Table>
        )}
        {ways}
      </>
    ),
  };
}

async function show(context: Context): Promise<PageResult> {
  const { deps, param, may } = context;
  const item = deps.dialogue().knowledge.item(param('id'));
  if (!item) throw new UserFacingError('Không có thủ tục này.', 'Có thể nội dung vừa được nạp lại. Tìm lại trong danh sách.');
  const path = `/console/procedures/${item.id}`;
  const [versions, nameOf] = await Promise.all([deps.versions.ofItem(item.id, MAX_VERSIONS), namesOf(context)]);
  const standing = deps.standings().find((one) => one.item === item.id);
  return {
    title: item.name,
    body: (
      <>
        {may('write') && !item.imported ? (
          <p>
            <a class="btn btn-primary" href={`${path}/edit`}>
              Sửa nội dung
            </a>
          </p>
        ) : null}
        {item.imported ? null : (
          <p>
            <a href={`${path}/sources`}>Nguồn của từng điều, ai đã đối chiếu</a>
          </p>
        )}
        <VersionAgainstFile standing={standing} may={may('approve')} />
        <p>Đúng những gì người dân đọc trên điện thoại, theo từng phần.</p>
        <CitizenView context={context} item={item} />
        <h2 class="h3">Người dân hay hỏi</h2>
        <ul>
          {item.questions.map((question) => (
            <li key={question}>{question}</li>
          ))}
        </ul>
        {item.imported ? null : (
          <section>
            <h2 class="h3">Các lần sửa trên trang này</h2>
            {versions.length === 0 ? (
              <Empty>Chưa sửa lần nào: đang dùng bản trong tệp.</Empty>
            ) : (
              <ul>
                {versions.map(({ _id, state, note, writers, updatedAt }) => (
                  <li key={_id}>
                    <a href={`/console/changes/${_id}`}>{note || 'Sửa nội dung'}</a>: {VERSION_STATE_NAMES[state]},{' '}
                    {writers.map(nameOf).join(', ')}, {when(updatedAt)}
                  </li>
                ))}
              </ul>
            )}
          </section>
        )}
      </>
    ),
  };
}

export const page: ConsolePage = {
  nav: { name: 'Thủ tục', group: 'knowledge', icon: 'book' },
  routes: [get('/procedures', 'view', list), get('/procedures/:id', 'view', show)],
};
