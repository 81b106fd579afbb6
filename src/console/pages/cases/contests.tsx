import { stringify } from 'csv-stringify/sync';
import { ranked, timeTaken, type Contest, type Round } from '../../../cases/index.ts';
import { UserFacingError } from '../../../ground/errors.ts';
import type { Context, PageResult } from '../../context.ts';
import { get, type ConsolePage } from '../../page.ts';
import { Empty, Table, when } from '../../parts.tsx';
import { percent } from './percent.ts';

const stateOf = ({ from, to }: Round, now: number): string => (now < from ? 'chưa mở' : now < to ? 'đang mở' : 'đã kết thúc');

async function contests({ deps, now }: Context): Promise<PageResult> {
  const rounds = await Promise.all(
    deps.cases().contests.flatMap((contest) =>
      contest.rounds.map(async (round) => {
        const entries = await deps.contests.entries(contest.id, round.id);
        return { contest, round, entries: entries.length, finished: entries.filter(({ finishedAt }) => finishedAt !== undefined).length };
      }),
    ),
  );
  return {
    title: 'Cuộc thi',
    body:
      rounds.length === 0 ? (
        <Empty>Chưa có cuộc thi nào. Người giữ máy chủ thêm vòng thi và câu hỏi.</Empty>
      ) : (
        <Table label="Các vòng thi" head={['Vòng thi', 'Mở', 'Đóng', 'Tình trạng', 'Số câu', 'Lượt dự', 'Làm hết']}>
          {rounds.map(({ contest, round, entries, finished }) => (
            <tr key={`${contest.id}/${round.id}`}>
              <th scope="row">
                <a href={`/console/contests/${contest.id}/${round.id}`}>
                  {contest.title}, {round.id}
                </a>
              </th>
              <td>{when(round.from)}</td>
              <td>{when(round.to)}</td>
              <td>{stateOf(round, now)}</td>
              <td>{round.questions.length}</td>
              <td>{entries}</td>
              <td>{finished}</td>
            </tr>
          ))}
        </Table>
      ),
  };
}

function roundOf({ deps, param }: Context): { contest: Contest; round: Round } {
  const contest = deps.cases().contests.find(({ id }) => id === param('contest'));
  const round = contest?.rounds.find(({ id }) => id === param('round'));
  if (!contest || !round) throw new UserFacingError('Không có vòng thi này.', 'Mở lại danh sách cuộc thi.');
  return { contest, round };
}

const seconds = (ms: number): string => (ms / 1_000).toFixed(1).replace('.', ',');

async function ranking(context: Context): Promise<PageResult> {
  const { deps, now } = context;
  const { contest, round } = roundOf(context);
  const entries = await deps.contests.entries(contest.id, round.id);
  const places = ranked(entries);
  return {
    title: `${contest.title}, ${round.id}`,
    body: (
      <>
        <p>
          {when(round.from)} – {when(round.to)}, {stateOf(round, now)}. Xếp hạng theo số câu đúng, bằng nhau thì theo thời gian; bằng cả hai
          thì đồng hạng. Mỗi người một lượt.
        </p>
        {places.length === 0 ? (
          <Empty>Chưa có ai dự thi.</Empty>
        ) : (
          <>
            <p class="d-print-none">
              <a class="btn" href={`/console/contests/${contest.id}/${round.id}/ket-qua.csv`}>
                Tải bảng xếp hạng (CSV)
              </a>
            </p>
            <Table label="Bảng xếp hạng" head={['Hạng', 'Tên ghi giấy chứng nhận', 'Đúng', 'Thời gian (giây)', 'Bắt đầu', 'Làm hết']}>
              {places.slice(0, 500).map(({ place, entry }) => (
                <tr key={entry._id}>
                  <td>{place}</td>
                  <th scope="row">{entry.name ?? '(không ghi tên)'}</th>
                  <td>
                    {entry.right}/{round.questions.length}
                  </td>
                  <td>{seconds(timeTaken(entry))}</td>
                  <td>{when(entry.startedAt)}</td>
                  <td>{entry.finishedAt ? 'có' : 'chưa'}</td>
                </tr>
              ))}
            </Table>
            <h2 class="h3">Từng câu</h2>
            <Table label="Từng câu" head={['Câu hỏi', 'Trả lời', 'Đúng', 'Căn cứ']}>
              {round.questions.map(({ text, right, source }, at) => {
                const given = entries.flatMap(({ answers }) => answers.slice(at, at + 1));
                return (
                  <tr key={text}>
                    <th scope="row">{text}</th>
                    <td>{given.length}</td>
                    <td>{given.length === 0 ? '–' : percent(given.filter((answer) => answer === right).length, given.length)}</td>
                    <td>{source}</td>
                  </tr>
                );
              })}
            </Table>
          </>
        )}
      </>
    ),
  };
}

async function csv(context: Context): Promise<PageResult> {
  const { contest, round } = roundOf(context);
  const places = ranked(await context.deps.contests.entries(contest.id, round.id));
  const rows = places.map(({ place, entry }) => [
    place,
    entry.name ?? '',
    entry.right,
    round.questions.length,
    seconds(timeTaken(entry)),
    entry.finishedAt ? 'có' : 'chưa',
  ]);
  const text = stringify([['Hạng', 'Tên', 'Đúng', 'Số câu', 'Thời gian (giây)', 'Làm hết'], ...rows], { bom: true, escape_formulas: true });
  return {
    file: `${contest.id}-${round.id}.csv`,
    write: (target) => {
      target.end(text);
      return Promise.resolve();
    },
  };
}

export const page: ConsolePage = {
  nav: { name: 'Cuộc thi', group: 'citizens', icon: 'contest' },
  routes: [
    get('/contests', 'view', contests),
    get('/contests/:contest/:round', 'cases', ranking),
    get('/contests/:contest/:round/ket-qua.csv', 'cases', csv),
  ],
};
