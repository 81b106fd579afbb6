import { createReadStream, createWriteStream, existsSync, renameSync } from 'node:fs';
import { checkBackup, restoreBackup, writeBackup } from '../database/backup.ts';
import { Seal } from '../database/seal.ts';
import { readConfig } from '../ground/config.ts';
import { UserFacingError } from '../ground/errors.ts';
import { loadSecrets } from '../ground/secrets.ts';
import { withServices, type Command, type Terminal } from './command.ts';

const shown = (at: string): string => new Date(at).toLocaleString('vi-VN', { timeZone: 'Asia/Ho_Chi_Minh' });

const sealOf = ({ env }: Terminal): Seal => new Seal(loadSecrets(readConfig(env)).encryptionKey);

export const backup: Command = {
  summary: 'sao lưu toàn bộ dữ liệu ra một tệp, máy chủ vẫn chạy',
  usage: `motcua backup TỆP
  Cả tệp được mã hóa bằng ENCRYPTION_KEY. Giữ tệp và khóa ở hai nơi khác nhau: thiếu khóa thì không ai đọc được tệp, kể cả cơ quan.
  Danh mục đã nạp (DATA_DIR/catalogue) không nằm trong tệp: nạp lại từ tệp danh mục.`,
  async run(terminal) {
    const [path] = terminal.args;
    if (path === undefined) {
      terminal.err(`Chưa có tên tệp. Cách dùng:\n${backup.usage}`);
      return 2;
    }
    if (existsSync(path)) throw new UserFacingError(`Đã có tệp ${path}.`, 'Đặt tên khác, ví dụ thêm ngày.');
    await withServices(terminal, ({ database, seal }) =>
      // Personal data: for the owner's eyes only; a file that was cut off never gets the name that was asked for.
      writeBackup(database.connection, createWriteStream(`${path}.tmp`, { mode: 0o600 }), terminal.clock.now(), seal),
    );
    const { documents } = await checkBackup(() => createReadStream(`${path}.tmp`), sealOf(terminal));
    renameSync(`${path}.tmp`, path);
    terminal.out(`Đã sao lưu ${String(documents)} bản ghi vào ${path} và đọc lại để kiểm tra.`);
    return 0;
  },
};

export const restore: Command = {
  summary: 'khôi phục dữ liệu từ tệp sao lưu vào một kho trống',
  usage: `motcua restore TỆP [--check]
  --check    chỉ kiểm tra tệp còn nguyên vẹn
  Dừng máy chủ trước, đặt DATA_DIR (hoặc MONGODB_URI) tới một nơi trống, dùng đúng ENCRYPTION_KEY cũ.`,
  async run(terminal) {
    const [path] = terminal.args.filter((one) => !one.startsWith('--'));
    if (path === undefined) {
      terminal.err(`Chưa có tên tệp. Cách dùng:\n${restore.usage}`);
      return 2;
    }
    if (!existsSync(path)) throw new UserFacingError(`Không có tệp ${path}.`);
    const open = () => createReadStream(path);
    if (terminal.args.includes('--check')) {
      const { at, documents } = await checkBackup(open, sealOf(terminal));
      terminal.out(`Tệp tốt: ${String(documents)} bản ghi, sao lưu lúc ${shown(at)}.`);
      return 0;
    }
    const { at, documents } = await withServices(terminal, ({ database, seal, rows, broadcasts }) =>
      restoreBackup(database.connection, open, terminal.clock.now(), [rows, broadcasts], seal),
    );
    terminal.out(`Đã khôi phục ${String(documents)} bản ghi, sao lưu lúc ${shown(at)}. Khởi động máy chủ rồi xem trang Hệ thống.`);
    return 0;
  },
};
