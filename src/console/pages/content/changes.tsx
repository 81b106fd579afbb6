import {
  canChange,
  changedFields,
  FIELD_NAMES,
  VERSION_MOVE_NAMES,
  VERSION_STATE_NAMES,
  type Difference as Differs,
  type Field as Part,
  type Progress,
  type Said as Answer,
  type VersionDoc,
} from '../../../editorial/index.ts';
import { UserFacingError } from '../../../ground/errors.ts';
import { get, grave, post, type Context, type PageResult } from '../../context.ts';
import { Act, Confirm, Empty, Field, Table, when } from '../../layout.tsx';
import { linesOf } from './procedure-text.ts';
import { Difference } from './difference.tsx';
import { Said } from './said.tsx';
import { StandingNote } from './standing.tsx';

/** Changes in the list. */
const SHOWN = 200;

/** The address of a change's page. */
export const changePath = (id: string): string => `/console/changes/${encodeURIComponent(id)}`;

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
                <StandingNote standing={standing} may={false} />
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

const spoken = ({ status, name }: Answer): string => {
  if (name !== undefined && status === 'answered') return name;
  if (status === 'clarify') return 'hỏi lại';
  return status.startsWith('unanswered') ? 'không trả lời được' : 'trả lời khác';
};

const Rows = ({ label, rows }: { label: string; rows: readonly Differs[] }) => (
  <Table label={label} head={['Câu hỏi', 'Số lần', 'Nay bot trả lời', 'Sau khi duyệt']}>
    {rows.slice(0, 50).map(({ text, count, before, after }) => (
      <tr key={text}>
        <td>{text}</td>
        <td>{count}</td>
        <td>{spoken(before)}</td>
        <td>{spoken(after)}</td>
      </tr>
    ))}
  </Table>
);

/** What publishing would change, tried on what citizens asked and on every phrasing that is known. */
const EffectOf = ({ progress }: { progress: Progress }) => {
  if (progress.state === 'failed')
    return <p class="alert alert-warning">Không thử được thay đổi này. Báo người quản trị xem nhật ký máy chủ.</p>;
  if (progress.state === 'working')
    return (
      <p role="status" data-waiting>
        Đang thử thay đổi này trên các câu hỏi của người dân, mất vài giây. <a href="">Xem kết quả</a>
      </p>
    );
  const { asked, citizens, strayed, unheard } = progress.effect;
  return (
    <>
      {unheard.length > 0 ? (
        <p class="alert alert-warning">Vẫn chưa hiểu: {unheard.join('; ')}. Thêm một cách hỏi rõ hơn, có tên việc cần làm.</p>
      ) : null}
      {strayed.length > 0 ? (
        <>
          <p class="alert alert-warning">Chú ý: những cách hỏi sau của thủ tục khác sẽ bị hiểu khác đi.</p>
          <Rows label="Cách hỏi bị hiểu khác đi" rows={strayed} />
        </>
      ) : null}
      {citizens.length === 0 ? (
        <Empty>
          {asked === 0
            ? 'Chưa có câu hỏi nào của người dân để thử.'
            : `Đã thử ${String(asked)} câu hỏi của người dân trong 30 ngày: không câu nào được trả lời khác đi.`}
        </Empty>
      ) : (
        <>
          <p>
            Trong {asked} câu hỏi của người dân trong 30 ngày, {citizens.length} câu được trả lời khác đi:
          </p>
          <Rows label="Câu hỏi được trả lời khác đi" rows={citizens} />
        </>
      )}
    </>
  );
};

const Moves = ({ version, context }: { version: VersionDoc; context: Context }) => {
  const { may } = context;
  const path = changePath(version._id);
  const can = (move: Parameters<typeof canChange>[1]): boolean => canChange(version.state, move);
  const inForce = version.state === 'published';
  return (
    <section class="mb-4 d-print-none" aria-label="Việc có thể làm">
      {may('write') && can('edit') ? (
        <a class="btn me-2 mb-2" href={`${path}/edit`}>
          Sửa tiếp
        </a>
      ) : null}
      {may('write') && can('submit') ? <Act to={`${path}/submit`} name="Gửi duyệt" /> : null}
      {may('approve') && can('publish') ? <Act to={`${path}/publish`} name="Duyệt, dùng ngay" /> : null}
      {may('approve') && can('return') ? (
        <Confirm summary="Trả lại người viết">
          <Act to={`${path}/return`} name="Trả lại">
            <Field label="Lý do" name="why" required />
          </Act>
        </Confirm>
      ) : null}
      {may('approve') && can('restore') && version.publishedAt ? (
        <Confirm summary="Dùng lại bản này">
          <Act to={`${path}/restore`} name="Dùng lại ngay">
            <Field label="Lý do" name="why" />
          </Act>
        </Confirm>
      ) : null}
      {can('withdraw') && (inForce ? may('approve') : may('write')) ? (
        <Confirm summary={inForce ? 'Ngừng dùng bản này' : 'Bỏ thay đổi này'} danger>
          <Act to={`${path}/${inForce ? 'retire' : 'withdraw'}`} name={inForce ? 'Ngừng dùng, trở về bản trong tệp' : 'Bỏ hẳn'} danger>
            <Field label="Lý do" name="why" />
          </Act>
        </Confirm>
      ) : null}
    </section>
  );
};

/** What is told of a new answer; the rest of it is filled in by the program. */
const ANSWER_PARTS: ReadonlySet<Part> = new Set<Part>(['name', 'summary', 'questions', 'reviewed']);
/** Nothing to read for an approver of a new procedure. */
const GIVEN: ReadonlySet<Part> = new Set<Part>(['id', 'topic', 'kind', 'out_of_scope', 'show_offices']);

async function show(context: Context): Promise<PageResult> {
  const { deps, param } = context;
  const version = await deps.editor.get(param('id'));
  const { over, value, state } = version;
  const told = value.kind === 'answer' ? ANSWER_PARTS : undefined;
  const fields = changedFields(over, value).filter(
    (field) => over !== undefined || (linesOf(value, field).length > 0 && (told ? told.has(field) : !GIVEN.has(field))),
  );
  const open = ['draft', 'submitted', 'returned'].includes(state);
  return {
    title: value.name,
    body: (
      <>
        <p>
          {version.note || 'Sửa nội dung'}. Trạng thái: <strong>{VERSION_STATE_NAMES[state]}</strong>
        </p>
        <StandingNote standing={deps.standings().find((one) => one.version === version._id)} may={context.may('approve')} />
        <Moves version={version} context={context} />
        {open ? (
          <section class="mb-4">
            <h2 class="h3">Nếu duyệt</h2>
            <div data-live={`${changePath(version._id)}/effect`}>
              <EffectOf progress={deps.effects.of(version)} />
            </div>
          </section>
        ) : null}
        <section class="mb-4">
          <h2 class="h3">{over ? 'Khác với bản trước' : 'Mục mới'}</h2>
          <dl>
            {fields.map((field) => (
              <div key={field}>
                <dt>{FIELD_NAMES[field]}</dt>
                <dd>
                  <Difference before={linesOf(over, field)} after={linesOf(value, field)} />
                </dd>
              </div>
            ))}
          </dl>
        </section>
        <section class="mb-4">
          <h2 class="h3">Người dân sẽ đọc</h2>
          <Said context={context} item={value} draft />
        </section>
        <section>
          <h2 class="h3">Quá trình</h2>
          <ul>
            {version.history.map(({ at, by, move, why }, line) => (
              <li key={line}>
                {when(at)} {by}: {VERSION_MOVE_NAMES[move]}
                {why === undefined ? '' : ` (${why})`}
              </li>
            ))}
          </ul>
        </section>
      </>
    ),
  };
}

const HELD_UP = 'Nhưng tệp nội dung trên máy chủ đang có lỗi nên bot còn dùng bản cũ: báo người quản trị xem trang Hệ thống.';

/** Who writes may give a draft up; taking back what citizens are answered by is the approver's. */
const withdraw =
  (inForce: boolean) =>
  async ({ deps, field }: Context, id: string, by: string): Promise<VersionDoc> => {
    const { state } = await deps.editor.get(id);
    if ((state === 'published') !== inForce)
      throw new UserFacingError(inForce ? 'Bản này không phải bản đang dùng.' : 'Bản đang dùng chỉ người duyệt mới ngừng được.');
    return deps.editor.withdraw(id, by, field('why'));
  };

/** A move: does it, writes it down, and comes back to the change. */
const move =
  (action: string, notice: string, act: (context: Context, id: string, by: string) => Promise<VersionDoc>) =>
  async (context: Context): Promise<PageResult> => {
    const id = context.param('id');
    const version = await act(context, id, context.officer._id);
    await context.log(action, version.item, version.note);
    // Files that are broken just now keep everything else from being read as well.
    const fault = version.publishedAt && context.deps.contentFault() !== undefined;
    return { to: changePath(id), notice: fault ? `${notice.split('.')[0] ?? ''}. ${HELD_UP}` : notice };
  };

export const changeRoutes = [
  get('/changes', 'view', list),
  get('/changes/:id', 'view', show),
  {
    ...get('/changes/:id/effect', 'view', async ({ deps, param }) => ({
      fragment: <EffectOf progress={deps.effects.of(await deps.editor.get(param('id')))} />,
    })),
    quiet: true as const,
  },
  post(
    '/changes/:id/submit',
    'write',
    move('gửi duyệt nội dung', 'Đã gửi duyệt.', ({ deps }, id, by) => deps.editor.submit(id, by)),
  ),
  grave(
    '/changes/:id/publish',
    'approve',
    move('duyệt nội dung', 'Đã duyệt. Bot đang trả lời theo bản này.', ({ deps }, id, by) => deps.editor.publish(id, by)),
  ),
  post(
    '/changes/:id/return',
    'approve',
    move('trả lại nội dung', 'Đã trả lại người viết.', ({ deps, field }, id, by) => deps.editor.return(id, by, field('why'))),
  ),
  grave(
    '/changes/:id/restore',
    'approve',
    move('dùng lại nội dung cũ', 'Bot đang trả lời theo bản này.', ({ deps, field }, id, by) => deps.editor.restore(id, by, field('why'))),
  ),
  grave(
    '/changes/:id/settle',
    'approve',
    move('chọn giữa tệp và trang', 'Đã ghi lựa chọn.', ({ deps, field }, id, by) => {
      const keep = field('keep');
      if (keep !== 'file' && keep !== 'console') throw new UserFacingError('Chọn giữ bản của trang này hay của tệp.');
      return deps.editor.settle(id, keep, by);
    }),
  ),
  post('/changes/:id/withdraw', 'write', move('bỏ thay đổi nội dung', 'Đã bỏ thay đổi này.', withdraw(false))),
  grave('/changes/:id/retire', 'approve', move('ngừng dùng nội dung', 'Đã ngừng dùng bản này.', withdraw(true))),
];
