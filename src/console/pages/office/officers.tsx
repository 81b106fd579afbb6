import type { Plan } from '../../../broadcasts/index.ts';
import { UserFacingError } from '../../../ground/errors.ts';
import { isRole, ROLE_NAMES, ROLES, temporaryPassword, type Officer, type Role } from '../../../officers/index.ts';
import type { Context, PageResult } from '../../context.ts';
import { get, grave, type ConsolePage } from '../../page.ts';
import { Act, Confirm, Empty, Field, Select, when } from '../../parts.tsx';
import { defined } from '../../../ground/defined.ts';

const rolesIn = ({ request }: Context): Role[] => {
  const given: unknown = (request.body as Record<string, unknown>).roles;
  return (Array.isArray(given) ? given : [given]).map(String).filter(isRole);
};

const RoleBoxes = ({ roles }: { roles: readonly Role[] }) => (
  <fieldset class="mb-3">
    <legend class="form-label">Vai trò</legend>
    {(Object.keys(ROLES) as Role[]).map((role) => (
      <label class="form-check" key={role}>
        <input class="form-check-input" type="checkbox" name="roles" value={role} checked={roles.includes(role)} />
        <span class="form-check-label">{ROLE_NAMES[role]}</span>
      </label>
    ))}
  </fieldset>
);

const UnitChoice = ({ plan, unit }: { plan: Plan; unit?: string | undefined }) => (
  <Select
    label="Đơn vị"
    name="unit"
    value={unit ?? ''}
    options={[{ value: '', text: 'Mọi đơn vị' }, ...plan.units.map(({ id, name }) => ({ value: id, text: name }))]}
    hint="Chọn một đơn vị thì chỉ viết, duyệt bài và ghi việc của đơn vị đó."
  />
);

/** The unit of the form; undefined for all. @throws UserFacingError where the plan has no such unit. */
function unitIn({ deps, field }: Context): string | undefined {
  const unit = field('unit');
  if (unit !== '' && !deps.plan().units.some(({ id }) => id === unit)) throw new UserFacingError('Kế hoạch không có đơn vị này.');
  return unit === '' ? undefined : unit;
}

async function list({ deps, officer: self }: Context): Promise<PageResult> {
  const plan = deps.plan();
  const unitName = (unit: string | undefined): string =>
    unit === undefined ? 'mọi đơn vị' : (plan.units.find(({ id }) => id === unit)?.name ?? unit);
  const officers = await deps.officers.all();
  return {
    title: 'Cán bộ và vai trò',
    body: (
      <>
        {officers.map(({ _id, name, roles, unit, active, signedInAt, totp }) => (
          <section class="card card-body mb-3" key={_id} id={`can-bo-${_id}`} aria-label={name}>
            <h2 class="h3">
              {name} ({_id}){active ? '' : ', đã khóa'}
            </h2>
            <p>
              {roles.map((role) => ROLE_NAMES[role]).join(', ')}. Đơn vị: {unitName(unit)}.{' '}
              {signedInAt ? `Đăng nhập lần cuối ${when(signedInAt)}` : 'Chưa đăng nhập'}.{' '}
              {totp === undefined ? 'Chưa dùng mã hai bước.' : 'Có mã hai bước.'}
            </p>
            {_id === self._id ? (
              <Empty>Không tự đổi vai trò hay khóa tài khoản của mình.</Empty>
            ) : (
              <div>
                <Confirm summary="Đổi vai trò, đơn vị">
                  <Act to={`/console/officers/${_id}/roles`} name="Lưu">
                    <RoleBoxes roles={roles} />
                    <UnitChoice plan={plan} unit={unit} />
                  </Act>
                </Confirm>
                <Confirm summary="Đặt lại mật khẩu" danger>
                  <Act to={`/console/officers/${_id}/password`} name="Cấp mật khẩu mới" danger />
                </Confirm>
                <Act
                  to={`/console/officers/${_id}/${active ? 'close' : 'open'}`}
                  name={active ? 'Khóa tài khoản' : 'Mở lại'}
                  danger={active}
                />
              </div>
            )}
          </section>
        ))}
        <h2 class="h3">Thêm cán bộ</h2>
        <Act to="/console/officers" name="Thêm">
          <Field label="Tên đăng nhập" name="id" required hint="Chữ thường không dấu, ví dụ: nguyen.hoa" />
          <Field label="Họ tên" name="name" required />
          <RoleBoxes roles={['viewer']} />
          <UnitChoice plan={plan} />
        </Act>
      </>
    ),
  };
}

async function add(context: Context): Promise<PageResult> {
  const { deps, field, officer } = context;
  const id = field('id').toLowerCase();
  const password = temporaryPassword();
  const unit = unitIn(context);
  const account = { _id: id, name: field('name'), roles: rolesIn(context), password, mustChange: true, ...defined({ unit }) };
  await deps.officers.add(account, officer._id);
  return { to: '/console/officers', notice: `Đã thêm ${id}. Mật khẩu tạm, chỉ hiện một lần: ${password}` };
}

async function other({ deps, param, officer }: Context): Promise<Officer> {
  const found = await deps.officers.find(param('id'));
  if (!found) throw new UserFacingError('Không có tài khoản này.');
  if (found._id === officer._id) throw new UserFacingError('Không tự đổi tài khoản của mình ở đây.', 'Nhờ người quản trị khác.');
  return found;
}

async function changeRoles(context: Context): Promise<PageResult> {
  const { _id } = await other(context);
  const roles = rolesIn(context);
  if (roles.length === 0) throw new UserFacingError('Cần chọn ít nhất một vai trò.', 'Muốn dừng hẳn thì khóa tài khoản.');
  const unit = unitIn(context);
  await context.deps.officers.changeRoles(_id, roles, unit, context.officer._id);
  return { to: '/console/officers', notice: 'Đã đổi vai trò, đơn vị.' };
}

async function resetPassword(context: Context): Promise<PageResult> {
  const { _id } = await other(context);
  const password = temporaryPassword();
  await context.deps.officers.changePassword(_id, password, { by: context.officer._id, reset: true });
  await context.deps.sessions.end(_id, {});
  return { to: '/console/officers', notice: `Mật khẩu tạm của ${_id}, chỉ hiện một lần: ${password}` };
}

const setActive =
  (active: boolean) =>
  async (context: Context): Promise<PageResult> => {
    const { _id } = await other(context);
    await context.deps.officers.setActive(_id, active, context.officer._id);
    if (!active) await context.deps.sessions.end(_id, {});
    return { to: '/console/officers', notice: active ? 'Đã mở lại.' : 'Đã khóa, các phiên của người này đã kết thúc.' };
  };

export const page: ConsolePage = {
  nav: { name: 'Cán bộ', group: 'office', icon: 'people' },
  routes: [
    get('/officers', 'officers', list),
    grave('/officers', 'officers', add),
    grave('/officers/:id/roles', 'officers', changeRoles),
    grave('/officers/:id/password', 'officers', resetPassword),
    grave('/officers/:id/close', 'officers', setActive(false)),
    grave('/officers/:id/open', 'officers', setActive(true)),
  ],
};
