import type { ComponentChildren } from 'preact';
import {
  skipped,
  type Audience,
  type Interests,
  type Notice,
  type NoticeDoc,
  type NoticeState,
  type Skipped,
} from '../../../cases/index.ts';
import { localDay, vietnameseDate } from '../../../time/local.ts';
import { UserFacingError } from '../../../ground/errors.ts';
import { addDays } from '../../../time/periods.ts';
import type { Context, PageResult } from '../../context.ts';
import { get, post, type ConsolePage } from '../../page.ts';
import { Act, Empty, Field, Table, Wrong } from '../../parts.tsx';
import { namesOf } from '../../people.ts';

const WHY: Record<Skipped, string> = {
  over: 'chưa tới hoặc đã quá ngày',
  muted: 'đã tắt tin',
  told: 'đã được xem',
  ward: 'phường khác, hoặc chưa nói ở đâu',
  audience: 'không phải đối tượng, hoặc chưa nói là ai',
  topic: 'chọn chủ đề khác',
};
const STATES: Record<NoticeState, string> = { draft: 'Chờ duyệt', live: 'Đang hiện', stopped: 'Đã dừng' };
const MONTH = 30;

interface Count {
  would: number;
  why: Map<Skipped, number>;
}

/** Counts who would get each notice now, and how many people chose each topic. */
async function counted({ deps, now }: Context, notices: readonly Notice[]) {
  const today = localDay(now);
  const counts = new Map(notices.map(({ id }): [string, Count] => [id, { would: 0, why: new Map() }]));
  const subscribers = new Map<string, number>();
  let people = 0;
  for await (const { interests, told } of deps.citizens.interests()) {
    people++;
    const chosen: Interests = { ...interests, ...(told && { told }) };
    for (const topic of chosen.topics ?? []) subscribers.set(topic, (subscribers.get(topic) ?? 0) + 1);
    for (const notice of notices) {
      const count = counts.get(notice.id);
      const why = skipped(notice, chosen, today);
      if (count && why === undefined) count.would++;
      else if (count && why !== undefined) count.why.set(why, (count.why.get(why) ?? 0) + 1);
    }
  }
  return { counts, subscribers, people };
}

const Checks = ({
  legend,
  name,
  options,
  chosen,
}: {
  legend: string;
  name: string;
  options: [string, string][];
  chosen: readonly string[];
}) => (
  <fieldset class="mb-3">
    <legend class="form-label">{legend}</legend>
    {options.map(([value, text]) => (
      <label class="form-check form-check-inline" key={value}>
        <input class="form-check-input" type="checkbox" name={name} value={value} checked={chosen.includes(value)} />
        <span class="form-check-label">{text}</span>
      </label>
    ))}
  </fieldset>
);

async function list(context: Context, wrong?: UserFacingError): Promise<PageResult> {
  const { deps, now, field, fields, may } = context;
  const { topics, notices: files, audiences } = deps.cases().notices;
  const [docs, officerOf] = await Promise.all([deps.notices.all(), namesOf(context)]);
  const asNotice = ({ _id, ...rest }: NoticeDoc): Notice => ({ ...rest, id: _id });
  const { counts, subscribers, people } = await counted(context, [...docs.map(asNotice), ...files]);
  const wards = deps.dialogue().knowledge.agency.offices.map(({ id, ward }): [string, string] => [id, ward]);
  const nameOf = (pairs: readonly (readonly [string, string])[], id: string): string => pairs.find(([key]) => key === id)?.[1] ?? id;
  const topicPairs = topics.map(({ id, title }): [string, string] => [id, title]);
  const whom = (notice: Notice): string =>
    [
      ...notice.wards.map((ward) => nameOf(wards, ward)),
      ...notice.topics.map((topic) => nameOf(topicPairs, topic)),
      ...notice.audiences.map((one: Audience) => audiences[one]),
    ].join('; ') || 'mọi người';
  const row = (notice: Notice, state: string, acts: ComponentChildren) => {
    const count = counts.get(notice.id);
    return (
      <tr key={notice.id}>
        <th scope="row">{notice.text}</th>
        <td>
          {vietnameseDate(notice.from)} – {vietnameseDate(notice.to)}
        </td>
        <td>{whom(notice)}</td>
        <td>{state}</td>
        <td>{count?.would ?? 0}</td>
        <td>
          {[...(count?.why ?? [])].map(([why, number]) => (
            <div key={why}>
              {number} {WHY[why]}
            </div>
          ))}
        </td>
        <td>{acts}</td>
      </tr>
    );
  };
  const today = localDay(now);
  return {
    title: 'Chủ đề, thông báo ngắn',
    ...(wrong && { status: 422 }),
    body: (
      <>
        {wrong ? <Wrong message={wrong.message} hint={wrong.hint} /> : null}
        <p>
          Một dòng kèm dưới câu trả lời, mỗi người thấy một lần, không bao giờ giữa lúc đang làm một việc. {String(people)} người dân từng
          nhắn. Người viết lưu, người khác duyệt thì thông báo mới hiện.
        </p>
        <h2 class="h3">Thông báo</h2>
        {docs.length + files.length === 0 ? (
          <Empty>Chưa có thông báo nào.</Empty>
        ) : (
          <Table label="Thông báo" head={['Lời', 'Từ – đến', 'Dành cho', 'Tình trạng', 'Sẽ thấy', 'Không thấy, vì', 'Việc']}>
            {docs.map((doc) =>
              row(
                asNotice(doc),
                `${STATES[doc.state]} (${officerOf(doc.by)})`,
                <>
                  {doc.state !== 'draft' || !may('approve') ? null : doc.by === context.officer._id ? (
                    <p>Anh/Chị viết nên người khác duyệt.</p>
                  ) : (
                    <Act to={`/console/notices/${doc._id}/approve`} name="Duyệt" />
                  )}
                  {doc.state !== 'stopped' && may('approve') ? <Act to={`/console/notices/${doc._id}/stop`} name="Dừng" danger /> : null}
                </>,
              ),
            )}
            {files.map((notice) => row(notice, 'Có sẵn trên máy chủ', ''))}
          </Table>
        )}
        {may('write') ? (
          <section class="mb-4">
            <h2 class="h3">Viết thông báo</h2>
            <form method="post" action="/console/notices">
              <Field
                label="Lời thông báo"
                name="text"
                value={field('text')}
                rows={2}
                max={200}
                required
                hint="Một, hai câu ngắn, xưng hô Anh/Chị. Nhiều nhất 200 chữ."
              />
              <div class="row">
                <div class="col-sm-6">
                  <Field label="Từ ngày" name="from" type="date" value={field('from') || today} required />
                </div>
                <div class="col-sm-6">
                  <Field label="Đến hết ngày" name="to" type="date" value={field('to') || addDays(today, MONTH)} required />
                </div>
              </div>
              <Checks legend="Chỉ các phường (để trống: mọi nơi)" name="wards" options={wards} chosen={fields('wards')} />
              <Checks legend="Chỉ người chọn chủ đề (để trống: mọi chủ đề)" name="topics" options={topicPairs} chosen={fields('topics')} />
              <Checks
                legend="Chỉ các đối tượng (để trống: mọi người)"
                name="audiences"
                options={Object.entries(audiences)}
                chosen={fields('audiences')}
              />
              <button class="btn btn-primary" type="submit">
                Lưu, chờ duyệt
              </button>
            </form>
          </section>
        ) : null}
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

async function write(context: Context): Promise<PageResult> {
  const { deps, field, fields, officer, now } = context;
  const id = deps.newId();
  const value = {
    text: field('text'),
    from: field('from'),
    to: field('to'),
    wards: fields('wards'),
    topics: fields('topics'),
    audiences: fields('audiences'),
  };
  try {
    await deps.notices.draft(id, value, officer._id, now);
  } catch (error) {
    if (error instanceof UserFacingError) return list(context, error);
    throw error;
  }
  return { to: '/console/notices', notice: 'Đã lưu. Thông báo hiện sau khi một người khác duyệt.' };
}

async function approve({ deps, param, officer, now }: Context): Promise<PageResult> {
  await deps.notices.approve(param('id'), officer._id, now);
  return { to: '/console/notices', notice: 'Đã duyệt. Thông báo hiện dưới các câu trả lời từ ngày đã chọn.' };
}

async function stop({ deps, param, officer, now }: Context): Promise<PageResult> {
  await deps.notices.stop(param('id'), officer._id, now);
  return { to: '/console/notices', notice: 'Đã dừng. Ai đã xem thì đã xem; không ai thấy thêm nữa.' };
}

export const page: ConsolePage = {
  nav: { name: 'Thông báo', group: 'citizens', icon: 'notice' },
  routes: [
    get('/notices', 'view', (context) => list(context)),
    post('/notices', 'write', write),
    post('/notices/:id/approve', 'approve', approve),
    post('/notices/:id/stop', 'approve', stop),
  ],
};
