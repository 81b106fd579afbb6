import { stringify } from 'csv-stringify/sync';
import {
  ranked,
  skipped,
  timeTaken,
  type Contest,
  type Interests,
  type Notice,
  type Round,
  type Skipped,
  type Survey,
} from '../../cases/index.ts';
import type { Citizen } from '../../citizens/citizens.ts';
import { localDay, vietnameseDate } from '../../clock.ts';
import { UserFacingError } from '../../errors.ts';
import { get, type Context, type Outcome } from '../context.ts';
import { Empty, Table, when } from '../layout.tsx';

/** Fewer sheets than this tell what single people think. */
const FEW = 5;
const decimal = (value: number): string => value.toFixed(2).replace('.', ',');
const percent = (part: number, whole: number): string => `${String(Math.round((part / whole) * 100))}%`;

const asked = ({ after, from, to }: Survey): string =>
  after === 'petition' ? 'sau mỗi phản ánh đã trả lời' : `từ ${vietnameseDate(from ?? '')} đến ${vietnameseDate(to ?? '')}`;

async function surveys({ deps }: Context): Promise<Outcome> {
  const all = await Promise.all(deps.cases().surveys.map(async (survey) => ({ survey, result: await deps.surveys.result(survey) })));
  return {
    title: 'Khảo sát hài lòng',
    body: (
      <>
        <p>
          Thang 5 mức; hài lòng là hai mức trên. Phiếu ẩn danh, không thay SIPAS. Dưới {FEW} phiếu thì chưa hiện điểm, để không lộ ý kiến
          từng người. Câu hỏi đặt trong surveys.yaml.
        </p>
        {all.length === 0 ? <Empty>Chưa có khảo sát nào.</Empty> : null}
        {all.map(({ survey, result }) => (
          <section class="mb-4" key={survey.id}>
            <h2 class="h3">{survey.title}</h2>
            <p>
              Hỏi {asked(survey)}. {String(result.sheets)} phiếu, {String(result.finished)} phiếu trả lời hết.
            </p>
            {result.sheets < FEW ? (
              <Empty>
                {result.sheets === 0 ? 'Chưa có phiếu nào. Người dân gõ “khảo sát” để trả lời.' : 'Chưa đủ phiếu để hiện điểm.'}
              </Empty>
            ) : (
              <>
                <Table label={survey.title} head={['Tiêu chí', 'Số trả lời', '1', '2', '3', '4', '5', 'Trung bình', 'Hài lòng']}>
                  {survey.criteria.map(({ id, name, question }) => {
                    const counts = result.scores.get(id) ?? [];
                    const total = counts.reduce((sum, count) => sum + count, 0);
                    const mean = counts.reduce((sum, count, at) => sum + count * (at + 1), 0) / total;
                    return (
                      <tr key={id}>
                        <th scope="row">
                          {name}
                          <br />
                          <small>{question}</small>
                        </th>
                        <td>{total}</td>
                        {counts.map((count, at) => (
                          <td key={String(at)}>{total < FEW ? '' : count}</td>
                        ))}
                        <td>{total < FEW ? 'chưa đủ' : decimal(mean)}</td>
                        <td>{total < FEW ? '' : percent((counts[3] ?? 0) + (counts[4] ?? 0), total)}</td>
                      </tr>
                    );
                  })}
                </Table>
                {result.comments.length === 0 ? null : (
                  <details>
                    <summary>Góp ý ({String(result.comments.length)})</summary>
                    <ul>
                      {result.comments.slice(0, 100).map(({ text, at }) => (
                        <li key={`${String(at.getTime())}${text}`}>
                          {text} <small>({vietnameseDate(localDay(at.getTime()))})</small>
                        </li>
                      ))}
                    </ul>
                  </details>
                )}
              </>
            )}
          </section>
        ))}
      </>
    ),
  };
}

const stateOf = ({ from, to }: Round, now: number): string => (now < from ? 'chưa mở' : now < to ? 'đang mở' : 'đã kết thúc');

async function contests({ deps, now }: Context): Promise<Outcome> {
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
        <Empty>Chưa có cuộc thi nào. Người quản trị thêm vòng thi và câu hỏi trong contests.yaml.</Empty>
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

async function ranking(context: Context): Promise<Outcome> {
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

async function csv(context: Context): Promise<Outcome> {
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

const WHY: Record<Skipped, string> = {
  over: 'chưa tới hoặc đã quá ngày',
  muted: 'đã tắt tin',
  told: 'đã được xem',
  ward: 'phường khác, hoặc chưa nói ở đâu',
  audience: 'không phải đối tượng, hoặc chưa nói là ai',
  topic: 'chọn chủ đề khác',
};

async function notices(context: Context): Promise<Outcome> {
  const { deps, now } = context;
  const { topics, notices: all, audiences } = deps.cases().notices;
  const today = localDay(now);
  const counts = new Map(all.map(({ id }) => [id, { would: 0, why: new Map<Skipped, number>() }]));
  const subscribers = new Map(topics.map(({ id }) => [id, 0]));
  let people = 0;
  for await (const { interests, told } of deps.citizens.model
    .find({}, { interests: 1, told: 1 })
    .lean<Pick<Citizen, 'interests' | 'told'>>()
    .cursor()) {
    people++;
    const known: Interests = { ...interests, ...(told && { told }) };
    for (const topic of known.topics ?? []) if (subscribers.has(topic)) subscribers.set(topic, (subscribers.get(topic) ?? 0) + 1);
    for (const notice of all) {
      const count = counts.get(notice.id);
      const why = skipped(notice, known, today);
      if (count && why === undefined) count.would++;
      else if (count && why !== undefined) count.why.set(why, (count.why.get(why) ?? 0) + 1);
    }
  }
  const wardNames = new Map(deps.dialogue().knowledge.agency.offices.map(({ id, ward }) => [id, ward]));
  const audienceOf = ({ wards, topics: wanted, audiences: whom }: Notice): string =>
    [
      ...wards.map((ward) => wardNames.get(ward) ?? ward),
      ...wanted.map((topic) => topics.find(({ id }) => id === topic)?.title ?? topic),
      ...whom.map((one) => audiences[one]),
    ].join('; ') || 'mọi người';
  return {
    title: 'Chủ đề, thông báo ngắn',
    body: (
      <>
        <p>
          Một dòng kèm dưới câu trả lời, mỗi người thấy một lần, không bao giờ giữa lúc đang làm một việc. {String(people)} người dân từng
          nhắn. Lời và ngày đặt trong notices.yaml.
        </p>
        <h2 class="h3">Thông báo</h2>
        {all.length === 0 ? (
          <Empty>Chưa có thông báo nào. Người quản trị thêm trong notices.yaml.</Empty>
        ) : (
          <Table label="Thông báo" head={['Lời', 'Từ – đến', 'Dành cho', 'Sẽ thấy', 'Không thấy, vì']}>
            {all.map((notice) => {
              const count = counts.get(notice.id);
              return (
                <tr key={notice.id}>
                  <th scope="row">{notice.text}</th>
                  <td>
                    {vietnameseDate(notice.from)} – {vietnameseDate(notice.to)}
                  </td>
                  <td>{audienceOf(notice)}</td>
                  <td>{count?.would ?? 0}</td>
                  <td>
                    {[...(count?.why ?? [])].map(([why, number]) => (
                      <div key={why}>
                        {number} {WHY[why]}
                      </div>
                    ))}
                  </td>
                </tr>
              );
            })}
          </Table>
        )}
        <h2 class="h3">Chủ đề người dân tự chọn</h2>
        <Table label="Chủ đề" head={['Chủ đề', 'Số người chọn']}>
          {topics.map(({ id, title }) => (
            <tr key={id}>
              <th scope="row">{title}</th>
              <td>{subscribers.get(id) ?? 0}</td>
            </tr>
          ))}
        </Table>
        <p>Người không chọn chủ đề nào thì nhận tin của mọi chủ đề.</p>
      </>
    ),
  };
}

export const opinionRoutes = [
  get('/surveys', 'view', surveys),
  get('/contests', 'view', contests),
  get('/contests/:contest/:round', 'cases', ranking),
  get('/contests/:contest/:round/ket-qua.csv', 'cases', csv),
  get('/notices', 'view', notices),
];
