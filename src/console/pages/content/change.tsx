import {
  changedFields,
  FIELD_NAMES,
  VERSION_MOVE_NAMES,
  VERSION_STATE_NAMES,
  type Field,
  type VersionDoc,
} from '../../../editorial/index.ts';
import { UserFacingError } from '../../../ground/errors.ts';
import type { Context, PageResult } from '../../context.ts';
import { get, grave, post, quiet, type ConsolePage } from '../../page.ts';
import { when } from '../../parts.tsx';
import { namesOf } from '../../people.ts';
import { ChangeEffect } from './change-effect.tsx';
import { ChangeMoves, changePath } from './change-moves.tsx';
import { CitizenView } from './citizen-view.tsx';
import { Difference } from './difference.tsx';
import { linesOf } from './procedure-text.ts';
import { VersionAgainstFile } from './version-against-file.tsx';

/** The parts of a new answer that somebody wrote; the program filled in the others. */
const ANSWER_PARTS: ReadonlySet<Field> = new Set<Field>(['name', 'summary', 'questions', 'reviewed']);
/** Parts of a new procedure that tell an approver nothing. */
const GIVEN: ReadonlySet<Field> = new Set<Field>(['id', 'topic', 'kind', 'out_of_scope', 'show_offices']);

async function show(context: Context): Promise<PageResult> {
  const { deps, param } = context;
  const [version, nameOf] = [await deps.editor.get(param('id')), await namesOf(context)];
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
        <VersionAgainstFile standing={deps.standings().find((one) => one.version === version._id)} may={context.may('approve')} />
        <ChangeMoves version={version} context={context} />
        {open ? (
          <section class="mb-4">
            <h2 class="h3">Nếu duyệt</h2>
            <div data-live={`${changePath(version._id)}/effect`}>
              <ChangeEffect progress={deps.effects.of(version)} />
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
          <CitizenView context={context} item={value} draft />
        </section>
        <section>
          <h2 class="h3">Quá trình</h2>
          <ul>
            {version.history.map(({ at, by, move, why }, line) => (
              <li key={line}>
                {when(at)} {nameOf(by)}: {VERSION_MOVE_NAMES[move]}
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

/** Takes a change back: a draft, which writers may do, or the version that citizens are answered by, which approvers may do. */
const withdraw =
  (inForce: boolean) =>
  async ({ deps, field }: Context, id: string, by: string): Promise<VersionDoc> => {
    const { state } = await deps.editor.get(id);
    if ((state === 'published') !== inForce)
      throw new UserFacingError(inForce ? 'Bản này không phải bản đang dùng.' : 'Bản đang dùng chỉ người duyệt mới ngừng được.');
    return deps.editor.withdraw(id, by, field('why'));
  };

/** An action that moves a change on and returns to the page of the change. */
const move =
  (notice: string, act: (context: Context, id: string, by: string) => Promise<VersionDoc>) =>
  async (context: Context): Promise<PageResult> => {
    const id = context.param('id');
    const version = await act(context, id, context.officer._id);
    // Files that are broken just now keep everything else from being read as well.
    const fault = version.publishedAt && context.deps.contentFault() !== undefined;
    return { to: changePath(id), notice: fault ? `${notice.split('.')[0] ?? ''}. ${HELD_UP}` : notice };
  };

export const page: ConsolePage = {
  nav: null,
  routes: [
    get('/changes/:id', 'view', show),
    quiet('/changes/:id/effect', 'view', async ({ deps, param }) => ({
      fragment: <ChangeEffect progress={deps.effects.of(await deps.editor.get(param('id')))} />,
    })),
    post(
      '/changes/:id/submit',
      'write',
      move('Đã gửi duyệt.', ({ deps }, id, by) => deps.editor.submit(id, by)),
    ),
    grave(
      '/changes/:id/publish',
      'approve',
      move('Đã duyệt. Bot đang trả lời theo bản này.', ({ deps }, id, by) => deps.editor.publish(id, by)),
    ),
    post(
      '/changes/:id/return',
      'approve',
      move('Đã trả lại người viết.', ({ deps, field }, id, by) => deps.editor.return(id, by, field('why'))),
    ),
    grave(
      '/changes/:id/restore',
      'approve',
      move('Bot đang trả lời theo bản này.', ({ deps, field }, id, by) => deps.editor.restore(id, by, field('why'))),
    ),
    grave(
      '/changes/:id/settle',
      'approve',
      move('Đã ghi lựa chọn.', ({ deps, field }, id, by) => {
        const keep = field('keep');
        if (keep !== 'file' && keep !== 'console') throw new UserFacingError('Chọn giữ bản của trang này hay của tệp.');
        return deps.editor.settle(id, keep, by);
      }),
    ),
    post('/changes/:id/withdraw', 'write', move('Đã bỏ thay đổi này.', withdraw(false))),
    grave('/changes/:id/retire', 'approve', move('Đã ngừng dùng bản này.', withdraw(true))),
  ],
};
