import { reviewTasks } from '../../../editorial/index.ts';
import { FACT_NAMES, factsOf, sourceFaults, type Fact } from '../../../knowledge/index.ts';
import { addDays } from '../../../time/periods.ts';
import { localDay, vietnameseDate } from '../../../time/local.ts';
import type { Context, PageResult } from '../../context.ts';
import { get, type ConsolePage } from '../../page.ts';
import { Empty, Table } from '../../parts.tsx';

/** Days ahead in which a coming act is shown. */
const AHEAD = 60;

const partName = (part: string): string => (part in FACT_NAMES ? FACT_NAMES[part as Fact] : part);

/** What has to be looked at because the law changed, what somebody found wrong, and what nobody has signed yet. */
async function list({ deps, now, query }: Context): Promise<PageResult> {
  const { content } = deps.dialogue().knowledge;
  const today = localDay(now);
  const { signatures } = deps;
  const people = new Map((await deps.officers.all()).map(({ _id, name }) => [_id, name]));
  const mine = query('keeper');
  const keeperOf = (id: string): string => people.get(signatures.keeperOf(id) ?? '') ?? 'chưa giao ai';
  const tasks = reviewTasks(content, addDays(today, AHEAD))
    .map((task) => ({ ...task, items: task.items.filter(({ item }) => mine === '' || signatures.keeperOf(item.id) === mine) }))
    .filter(({ items }) => items.length > 0);
  const wrong = content.procedures.flatMap((item) =>
    factsOf(item).flatMap((fact) => {
      const found = signatures.standing(item, fact).wrong;
      return found ? [{ item, fact, found }] : [];
    }),
  );
  const { faults, warnings } = sourceFaults(content, today);
  const unsigned = content.procedures.map((item) => ({ item, ...signatures.share(item) })).filter(({ signed, of }) => signed < of);
  return {
    title: 'Nguồn, văn bản',
    body: (
      <>
        <p>
          Mỗi điều người dân đọc đều có nguồn. Trang này chỉ ra điều gì phải xem lại: vì văn bản đổi, vì có người báo sai, hay vì chưa ai
          đối chiếu.
        </p>
        <h2 class="h3">Văn bản thay đổi, phải xem lại ({tasks.reduce((sum, { items }) => sum + items.length, 0)})</h2>
        {tasks.length === 0 ? (
          <Empty>Không có văn bản nào đổi mà chưa xem lại.</Empty>
        ) : (
          <Table label="Văn bản thay đổi" head={['Văn bản', 'Thay đổi', 'Thủ tục phải xem lại', 'Phần dựa vào', 'Người phụ trách']}>
            {tasks.flatMap(({ law, by, from, items }) =>
              items.map(({ item, facts }) => (
                <tr key={`${law.number} ${by?.number ?? ''} ${item.id}`}>
                  <td>{content.laws.nameOf(law.number)}</td>
                  <td>
                    {by
                      ? `${content.laws.nameOf(by.number)}, ${from > today ? 'sẽ có' : 'có'} hiệu lực từ ${vietnameseDate(from)}`
                      : `hết hiệu lực sau ngày ${vietnameseDate(from)}`}
                  </td>
                  <td>
                    <a href={`/console/procedures/${item.id}/sources`}>{item.short_name}</a>
                  </td>
                  <td>{facts.map(partName).join('; ')}</td>
                  <td>{keeperOf(item.id)}</td>
                </tr>
              )),
            )}
          </Table>
        )}
        <h2 class="h3">Có người báo sai ({wrong.length})</h2>
        {wrong.length === 0 ? (
          <Empty>Chưa ai báo sai điều gì.</Empty>
        ) : (
          <Table label="Báo sai" head={['Thủ tục', 'Điều', 'Sai chỗ nào', 'Người báo']}>
            {wrong.map(({ item, fact, found }) => (
              <tr key={`${item.id} ${fact}`}>
                <td>
                  <a href={`/console/procedures/${item.id}/sources`}>{item.short_name}</a>
                </td>
                <td>{FACT_NAMES[fact]}</td>
                <td>{found.why}</td>
                <td>{people.get(found.by) ?? found.by}</td>
              </tr>
            ))}
          </Table>
        )}
        <h2 class="h3">Nguồn chưa đúng ({faults.length})</h2>
        {faults.length + warnings.length === 0 ? (
          <Empty>Điều nào cũng có nguồn còn hiệu lực.</Empty>
        ) : (
          <ul>
            {faults.map(({ file, message }) => (
              <li key={`${file} ${message}`}>
                {content.procedures.find(({ id }) => file === `procedures/${id}.yaml`)?.short_name ?? 'Tệp nội dung'}: {message}
              </li>
            ))}
            {warnings.map((message) => (
              <li key={message}>{message}</li>
            ))}
          </ul>
        )}
        <h2 class="h3">Chưa đối chiếu hết ({unsigned.length})</h2>
        {unsigned.length === 0 ? (
          <Empty>Cán bộ đã đối chiếu mọi điều.</Empty>
        ) : (
          <Table label="Chưa đối chiếu hết" head={['Thủ tục', 'Lĩnh vực', 'Đã đối chiếu', 'Người phụ trách']}>
            {unsigned.map(({ item, signed, of }) => (
              <tr key={item.id}>
                <td>
                  <a href={`/console/procedures/${item.id}/sources`}>{item.short_name}</a>
                </td>
                <td>{item.field}</td>
                <td>
                  {signed}/{of}
                </td>
                <td>{keeperOf(item.id)}</td>
              </tr>
            ))}
          </Table>
        )}
      </>
    ),
  };
}

export const page: ConsolePage = {
  nav: { name: 'Nguồn, văn bản', group: 'knowledge', icon: 'law' },
  routes: [get('/sources', 'view', list)],
};
