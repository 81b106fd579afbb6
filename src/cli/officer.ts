import { parseArgs } from 'node:util';
import { UserFacingError } from '../ground/errors.ts';
import { isRole, ROLE_NAMES, ROLES, temporaryPassword } from '../officers/index.ts';
import { withServices, type Command } from './command.ts';

export const officer: Command = {
  summary: 'tài khoản cán bộ: thêm, xem, cấp lại mật khẩu',
  usage: [
    'motcua officer add TÊN_ĐĂNG_NHẬP --name "Họ tên" --role VAI_TRÒ [--role VAI_TRÒ]',
    'motcua officer list',
    'motcua officer password TÊN_ĐĂNG_NHẬP   (cấp mật khẩu tạm, bỏ mã hai bước)',
    `Vai trò: ${Object.entries(ROLE_NAMES)
      .map(([role, name]) => `${role} (${name})`)
      .join(', ')}`,
  ].join('\n'),
  run: (terminal) => {
    const { values, positionals } = parseArgs({
      args: terminal.args,
      allowPositionals: true,
      options: { name: { type: 'string' }, role: { type: 'string', multiple: true } },
    });
    const [action, id = ''] = positionals;
    const asked = values.role ?? [];
    const unknown = asked.find((role) => !isRole(role));
    if (unknown !== undefined) throw new UserFacingError(`Không có vai trò "${unknown}".`, `Chọn trong: ${Object.keys(ROLES).join(', ')}.`);
    return withServices(terminal, async ({ officers }) => {
      const by = 'lệnh';
      switch (action) {
        case 'list': {
          const all = await officers.all();
          if (all.length === 0)
            terminal.out('Chưa có tài khoản nào. Thêm người quản trị đầu tiên: motcua officer add … --role administrator');
          for (const { _id, name, roles, active } of all)
            terminal.out(`${_id.padEnd(16)} ${name} (${roles.map((role) => ROLE_NAMES[role]).join(', ')})${active ? '' : ', đã khóa'}`);
          return 0;
        }
        case 'add': {
          const password = temporaryPassword();
          await officers.add({ _id: id, name: values.name ?? '', roles: asked.filter(isRole), password, mustChange: true }, by);
          terminal.out(`Đã thêm ${id}. Mật khẩu tạm, chỉ hiện một lần: ${password}`);
          terminal.out('Đăng nhập ở /console/ rồi đổi mật khẩu ngay.');
          return 0;
        }
        case 'password': {
          const found = await officers.find(id);
          if (!found) throw new UserFacingError(`Không có tài khoản "${id}".`, 'Xem tên bằng: motcua officer list');
          const password = temporaryPassword();
          await officers.changePassword(found._id, password, { by, reset: true });
          terminal.out(`Mật khẩu tạm của ${found._id}, chỉ hiện một lần: ${password}`);
          return 0;
        }
        case undefined:
        default:
          terminal.err(officer.usage);
          return 2;
      }
    });
  },
};
