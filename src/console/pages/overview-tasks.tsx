import type { ComponentChildren } from 'preact';
import { STATE_NAMES, type ArticleDoc } from '../../broadcasts/index.ts';
import type { VersionDoc } from '../../editorial/index.ts';
import { periodName } from '../../engagement/index.ts';
import { localDay, vietnameseDate } from '../../time/local.ts';
import type { Context } from '../context.ts';
import { Status, when } from '../parts.tsx';
import type { Waiting } from '../waiting.ts';
import { casePath, dueOf } from './cases/petition-parts.tsx';

/** Tasks of one kind that the page names; more are counted. */
const NAMED = 8;

interface Task {
  key: string;
  to: string;
  name: string;
  about?: ComponentChildren;
}

const Tasks = ({ name, tasks, all, hint }: { name: string; tasks: readonly Task[]; all: string; hint?: string }) =>
  tasks.length === 0 ? null : (
    <section class="card card-body waiting">
      <h2 class="h3">
        {name} <span class="text-secondary">({tasks.length})</span>
      </h2>
      {hint === undefined ? null : <p class="mb-1">{hint}</p>}
      <ul class="tasks">
        {tasks.slice(0, NAMED).map(({ key, to, name: title, about }) => (
          <li key={key}>
            <a href={to}>{title}</a>
            {about === undefined ? null : <span class="about">{about}</span>}
          </li>
        ))}
      </ul>
      {tasks.length > NAMED ? (
        <p class="mb-0">
          <a href={all}>
            Xem cả {tasks.length}: {name.toLowerCase()}
          </a>
        </p>
      ) : null}
    </section>
  );

/** Why it came back, as the one who returned it wrote. */
const reasonOf = (history: readonly { move: string; why?: string; by: string }[], nameOf: (id: string) => string): string => {
  const back = history.findLast(({ move }) => move === 'return');
  return back ? `${nameOf(back.by)}: “${back.why ?? 'không ghi lý do'}”` : '';
};

const articleTask = ({ _id, content }: ArticleDoc, about: ComponentChildren): Task => ({
  key: _id,
  to: `/console/articles/${_id}`,
  name: content.title,
  about,
});
const changeTask = ({ _id, value, note }: VersionDoc, about?: string): Task => ({
  key: _id,
  to: `/console/changes/${_id}`,
  name: value.name,
  about: [note, about].filter((one) => one !== undefined && one !== '').join('. '),
});

const planned = ({ sendAt }: ArticleDoc, now: number): ComponentChildren =>
  sendAt === undefined ? (
    'chưa có giờ gửi'
  ) : sendAt.getTime() < now ? (
    <span class="late">giờ gửi đã qua: {when(sendAt)}</span>
  ) : (
    `giờ gửi ${when(sendAt)}`
  );

/** Everything that waits for the officer, the most pressing first. */
export const WaitingTasks = ({
  waiting,
  context: { deps, now, officer },
  nameOf,
}: {
  waiting: Waiting;
  context: Context;
  nameOf: (id: string) => string;
}) => {
  const today = localDay(now);
  const { kinds } = deps.cases().petitions;
  const late = waiting.petitions.filter((one) => (dueOf(one)?.day ?? '9') < today);
  const petition = (one: Waiting['petitions'][number]): Task => {
    const due = dueOf(one);
    return {
      key: one._id,
      to: casePath(one._id),
      name: `Phản ánh ${one._id}`,
      about: (
        <>
          {kinds[one.kind]}, {one.assignee === officer._id ? 'giao cho Anh/Chị' : 'chưa giao ai'}
          {due ? (
            <>
              ,{' '}
              <span class={due.day < today ? 'late' : ''}>
                {due.what} trước hết ngày {vietnameseDate(due.day)}
                {due.day < today ? ' (quá hạn)' : ''}
              </span>
            </>
          ) : null}
        </>
      ),
    };
  };
  return (
    <>
      <Tasks name="Phản ánh quá hạn" all="/console/cases" tasks={late.map(petition)} />
      <Tasks
        name="Bài cần người quyết định"
        all="/console/articles"
        tasks={waiting.unsettled.map((one) =>
          articleTask(
            one,
            <>
              <Status tone="wrong">{STATE_NAMES[one.state]}</Status> {one.reason}
            </>,
          ),
        )}
      />
      <Tasks name="Phản ánh chờ xử lý" all="/console/cases" tasks={waiting.petitions.filter((one) => !late.includes(one)).map(petition)} />
      <Tasks
        name="Yêu cầu về dữ liệu cá nhân"
        all="/console/data-requests"
        tasks={waiting.requests.map(({ _id, receivedAt, respondDue, respondedAt, doneDue }) => {
          const due = respondedAt ? doneDue : respondDue;
          return {
            key: _id,
            to: `/console/data-requests/${_id}`,
            name: `Yêu cầu ${_id}`,
            about: (
              <>
                nhận {when(receivedAt)}, {respondedAt ? 'làm xong' : 'phản hồi'} trước hết ngày {vietnameseDate(due)}
                {due < today ? <span class="late"> (quá hạn)</span> : null}
              </>
            ),
          };
        })}
      />
      <Tasks
        name="Bài chờ Anh/Chị duyệt"
        all="/console/articles?state=submitted"
        tasks={waiting.toApprove.map((one) =>
          articleTask(
            one,
            <>
              {one.state === 'approved' ? 'đã duyệt nhưng chưa lên lịch, ' : ''}
              {planned(one, now)}, người viết: {one.writers.map(nameOf).join(', ')}
            </>,
          ),
        )}
      />
      <Tasks
        name="Bài trả lại Anh/Chị"
        all="/console/articles?state=returned"
        tasks={waiting.returned.map((one) => articleTask(one, reasonOf(one.history, nameOf)))}
      />
      <Tasks
        name="Thông báo chờ Anh/Chị duyệt"
        all="/console/notices"
        tasks={waiting.notices.map(({ _id, text, by, from, to }) => ({
          key: _id,
          to: '/console/notices',
          name: text,
          about: `${vietnameseDate(from)} đến ${vietnameseDate(to)}, người viết: ${nameOf(by)}`,
        }))}
      />
      <Tasks
        name="Nội dung chờ Anh/Chị duyệt"
        all="/console/changes"
        tasks={waiting.changesToApprove.map((one) => changeTask(one, `Người viết: ${one.writers.map(nameOf).join(', ')}`))}
      />
      <Tasks
        name="Nội dung trả lại Anh/Chị"
        all="/console/changes"
        tasks={waiting.changesReturned.map((one) => changeTask(one, reasonOf(one.history, nameOf)))}
      />
      <Tasks
        name="Điều Anh/Chị phụ trách bị báo sai"
        all="/console/sources"
        tasks={waiting.wrong.map(({ item, name, fact, why }) => ({
          key: item + fact,
          to: `/console/procedures/${item}/sources`,
          name,
          about: `${fact}: ${why}`,
        }))}
      />
      <Tasks
        name="Văn bản đổi, thủ tục Anh/Chị phụ trách phải xem lại"
        all={`/console/sources?keeper=${officer._id}`}
        tasks={waiting.laws.flatMap(({ law, by, from, items }) =>
          items.map(({ item }) => ({
            key: `${law.number} ${by?.number ?? ''} ${item.id}`,
            to: `/console/procedures/${item.id}/sources`,
            name: item.short_name,
            about: by
              ? `${deps.dialogue().knowledge.content.laws.nameOf(law.number)} đổi theo ${by.number} từ ${vietnameseDate(from)}`
              : `${deps.dialogue().knowledge.content.laws.nameOf(law.number)} hết hiệu lực sau ngày ${vietnameseDate(from)}`,
          })),
        )}
      />
      <Tasks
        name="Báo cáo đến hạn"
        all="/console/reports"
        tasks={waiting.reports.map(({ unit, unitName, period, span, due, draft }) => ({
          key: unit + period,
          to: draft ? `/console/reports/${unit}/${period}` : '/console/reports',
          name: `${periodName(span)}, ${unitName}`,
          about: (
            <>
              hạn {vietnameseDate(due)}
              {due < today ? <span class="late"> (quá hạn)</span> : null}
              {draft ? ', đã có bản nháp' : ''}
            </>
          ),
        }))}
      />
      <Tasks
        name="Tin chưa gửi được hoặc chưa rõ kết quả"
        all="/console/system"
        tasks={
          waiting.stuck === 0
            ? []
            : [
                {
                  key: 'stuck',
                  to: '/console/system',
                  name: `${String(waiting.stuck)} tin cho người dân`,
                  about: 'xem lý do, rồi gửi lại hoặc bỏ qua ở trang Hệ thống',
                },
              ]
        }
      />
    </>
  );
};
