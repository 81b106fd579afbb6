import { createInterface } from 'node:readline';
import { beginConsent } from '../connection/consent.ts';
import { UserFacingError } from '../ground/errors.ts';
import { pastedPair } from '../zalo/oauth.ts';
import { withServices, type Command, type Terminal } from './command.ts';

async function readAll(terminal: Terminal): Promise<string> {
  const lines: string[] = [];
  for await (const line of createInterface({ input: terminal.input })) lines.push(line);
  return lines.join('\n');
}

const shown = (date: Date): string => date.toLocaleString('vi-VN', { timeZone: 'Asia/Ho_Chi_Minh' });

export const grant: Command = {
  summary: 'kết nối với Zalo: xem, lấy liên kết cấp quyền, dán cặp mã',
  usage:
    'motcua grant show\nmotcua grant url\nmotcua grant paste   (dán JSON {"access_token","refresh_token"} vào bàn phím, kết thúc bằng Ctrl+D)',
  run: (terminal) =>
    withServices(terminal, async (services) => {
      switch (terminal.args[0]) {
        case 'show': {
          const now = await services.grants.describe();
          if (!now) terminal.out('Chưa kết nối với Zalo. Chạy: motcua grant url');
          else if (now.lostAt) terminal.out(`MẤT KẾT NỐI từ ${shown(now.lostAt)}: ${now.lostReason ?? ''}. Chạy: motcua grant url`);
          else
            terminal.out(
              `Đã kết nối. Mã truy cập lấy lúc ${shown(now.savedAt)}, dùng được đến ${shown(now.expiresAt)}; hệ thống tự làm mới trước đó.`,
            );
          return 0;
        }
        case 'url':
          terminal.out('Quản trị viên của OA mở liên kết sau trong 10 phút và bấm Cho phép:');
          terminal.out(await beginConsent(services.consent));
          return 0;
        case 'paste': {
          terminal.err('Dán cặp mã lấy từ API Explorer rồi nhấn Ctrl+D:');
          const pair = pastedPair(await readAll(terminal), terminal.clock.now());
          if (!pair)
            throw new UserFacingError(
              'Không đọc được cặp mã.',
              'Cần JSON có "access_token" và "refresh_token", như API Explorer hiển thị.',
            );
          await services.grants.save(pair);
          terminal.out('Đã lưu cặp mã (mã hóa trong kho dữ liệu).');
          return 0;
        }
        case undefined:
        default:
          terminal.err(`Cách dùng:\n${grant.usage}`);
          return 2;
      }
    }),
};
