import { OPEN_STATES, type Petition, type PetitionState } from '../../../cases/index.ts';
import { fold } from '../../../text/vietnamese.ts';
import { localDay } from '../../../time/local.ts';
import type { Context, PageResult } from '../../context.ts';
import { get, type ConsolePage } from '../../page.ts';
import { paged } from '../../paging.tsx';
import { Empty, Search, Table, when } from '../../parts.tsx';
import { namesOf } from '../../people.ts';
import { casePath, Due, dueOf, PetitionStatus, wardOf } from './petition-parts.tsx';

/** The lists, and the states of the petitions in each. */
const LISTS: Record<string, { name: string; states: readonly PetitionState[] }> = {
  open: { name: 'Chưa xong', states: OPEN_STATES },
  mine: { name: 'Giao cho tôi', states: OPEN_STATES },
  done: { name: 'Đã trả lời', states: ['answered'] },
  withdrawn: { name: 'Đã rút', states: ['withdrawn'] },
};

async function list(context: Context): Promise<PageResult> {
  const { deps, query, now, officer } = context;
  const shown = LISTS[query('loai')] ? query('loai') : 'open';
  const { states } = LISTS[shown] ?? { states: OPEN_STATES };
  const [petitions, nameOf] = await Promise.all([
    deps.petitions.list({ states, ...(shown === 'mine' && { assignee: officer._id }) }),
    namesOf(context),
  ]);
  const today = localDay(now);
  const urgency = (petition: Petition): string => dueOf(petition)?.day ?? '9';
  const sorted =
    states === OPEN_STATES ? petitions.sort((a, b) => (urgency(a) < urgency(b) ? -1 : urgency(a) > urgency(b) ? 1 : 0)) : petitions;
  const asked = fold(query('q'));
  const matching = sorted.filter(
    (petition) => asked === '' || [petition._id, petition.content, wardOf(context, petition.unit)].some((one) => fold(one).includes(asked)),
  );
  const { shown: rows, ways } = paged(matching, context);
  return {
    title: 'Phản ánh, kiến nghị',
    body: (
      <>
        <nav class="mb-3" aria-label="Loại danh sách">
          {Object.entries(LISTS).map(([id, { name }]) => (
            <a class="btn btn-sm me-1 mb-1" href={`/console/cases?loai=${id}`} aria-current={id === shown ? 'page' : undefined} key={id}>
              {name}
            </a>
          ))}
        </nav>
        <Search label="Tìm theo mã, lời phản ánh, phường" value={query('q')} keep={{ loai: shown }} />
        {rows.length === 0 ? (
          <Empty>
            {asked !== ''
              ? 'Không có phản ánh nào như vậy trong danh sách này.'
              : shown === 'open'
                ? 'Không có phản ánh nào đang chờ. Phản ánh người dân gửi qua Zalo sẽ tự hiện ở đây.'
                : 'Chưa có phản ánh nào trong danh sách này.'}
          </Empty>
        ) : (
          <Table
            label="Phản ánh, kiến nghị"
            head={['Mã', 'Người dân viết', 'Hạn', 'Tình trạng', 'Người xử lý', 'Loại, phường', 'Nhận lúc']}
          >
            {rows.map((petition) => (
              <tr key={petition._id}>
                <th scope="row">
                  <a href={casePath(petition._id)}>{petition._id}</a>
                </th>
                <td>{petition.content.length > 80 ? `${petition.content.slice(0, 79)}…` : petition.content}</td>
                <td>
                  <Due petition={petition} today={today} />
                </td>
                <td>
                  <PetitionStatus state={petition.state} />
                </td>
                <td>{petition.assignee === undefined ? 'chưa giao' : nameOf(petition.assignee)}</td>
                <td>
                  {deps.cases().petitions.kinds[petition.kind]}, {wardOf(context, petition.unit)}
                </td>
                <td>{when(petition.receivedAt)}</td>
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
  nav: { name: 'Phản ánh', group: 'citizens', icon: 'flag' },
  routes: [get('/cases', 'cases', list)],
};
