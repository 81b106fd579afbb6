import { UserFacingError } from '../../../ground/errors.ts';
import type { ProcedureText } from '../../../knowledge/index.ts';
import type { Context, PageResult } from '../../context.ts';
import { get, post, type ConsolePage } from '../../page.ts';
import { Empty } from '../../parts.tsx';
import { blankProcedure } from './procedure-text.ts';
import { changePath } from './change-moves.tsx';
import { procedureForm, typedProcedure } from './procedure-form.tsx';

const itemOf = ({ deps, param }: Context): ProcedureText => {
  const item = deps.dialogue().knowledge.content.procedures.find(({ id }) => id === param('id'));
  if (!item) throw new UserFacingError('Không có thủ tục này.', 'Thủ tục nạp từ danh mục thì sửa trong tệp danh mục rồi nạp lại.');
  return item;
};

async function saveNew(context: Context): Promise<PageResult> {
  const typed = typedProcedure(context, blankProcedure(context.deps.dialogue().knowledge.agency.name, context.now));
  const id = context.deps.editor.idFor(typed.short_name || typed.name);
  return saved(context, '/console/procedures/new', 'Thêm thủ tục mới', { ...typed, id, topic: id });
}

async function edit(context: Context): Promise<PageResult> {
  const item = itemOf(context);
  const open = await context.deps.versions.unfinishedOf(item.id);
  const notice = open ? (
    <Empty>
      Đang có <a href={changePath(open._id)}>một thay đổi chưa xong</a> của mục này. Sửa tiếp ở đó, hoặc viết thay đổi khác ở đây: hai thay
      đổi ở hai phần khác nhau sẽ được ghép lại.
    </Empty>
  ) : undefined;
  return procedureForm(context, { action: `/console/procedures/${item.id}/edit`, title: `Sửa: ${item.name}`, value: item, notice });
}

async function saved(context: Context, action: string, title: string, value: ProcedureText): Promise<PageResult> {
  try {
    const note = context.field('note') || 'Sửa nội dung';
    const version = await context.deps.editor.write({ value, by: context.officer._id, note });
    return { to: changePath(version._id), notice: 'Đã lưu bản nháp. Xem ảnh hưởng rồi gửi duyệt.' };
  } catch (error) {
    if (error instanceof UserFacingError) return procedureForm(context, { action, title, value, wrong: error });
    throw error;
  }
}

async function editChange(context: Context): Promise<PageResult> {
  const { _id, value, revision, note } = await context.deps.editor.get(context.param('id'));
  return procedureForm(context, { action: `${changePath(_id)}/edit`, title: `Sửa tiếp: ${value.name}`, value, revision, note });
}

async function saveChange(context: Context): Promise<PageResult> {
  const { deps, officer, field, param } = context;
  const before = await deps.editor.get(param('id'));
  const value = typedProcedure(context, before.value);
  const revision = Number(field('revision'));
  try {
    await deps.editor.edit(before._id, { value, by: officer._id, note: field('note') }, revision);
    return { to: changePath(before._id), notice: 'Đã lưu. Cần gửi duyệt lại.' };
  } catch (error) {
    if (!(error instanceof UserFacingError)) throw error;
    const action = `${changePath(before._id)}/edit`;
    return procedureForm(context, { action, title: `Sửa tiếp: ${before.value.name}`, value, revision, note: field('note'), wrong: error });
  }
}

export const page: ConsolePage = {
  nav: null,
  routes: [
    get('/procedures/new', 'write', (context) =>
      procedureForm(context, {
        action: '/console/procedures/new',
        title: 'Thêm thủ tục mới',
        value: blankProcedure(context.deps.dialogue().knowledge.agency.name, context.now),
      }),
    ),
    post('/procedures/new', 'write', saveNew),
    get('/procedures/:id/edit', 'write', edit),
    post('/procedures/:id/edit', 'write', (context) => {
      const item = itemOf(context);
      return saved(context, `/console/procedures/${item.id}/edit`, `Sửa: ${item.name}`, typedProcedure(context, item));
    }),
    get('/changes/:id/edit', 'write', editChange),
    post('/changes/:id/edit', 'write', saveChange),
  ],
};
