import { parseArgs } from 'node:util';
import { UserFacingError } from '../ground/errors.ts';
import { verifyChain, type AuditLine, type Fault } from '../officers/index.ts';
import { DAY } from '../time/clock.ts';
import { fromLocal, toLocal } from '../time/local.ts';
import { withServices, type Command, type Terminal } from './command.ts';

const FAULTS: Record<Fault, (seq: number) => string> = {
  changed: (seq) => `Dòng số ${String(seq)} đã bị sửa.`,
  missing: (seq) => `Thiếu dòng số ${String(seq)}.`,
  inserted: (seq) => `Dòng số ${String(seq)} bị chèn vào hoặc bị thay bằng dòng khác.`,
  older: () => 'Các dòng có từ trước chuỗi đã bị sửa, bớt hoặc thêm.',
};

const lineText = ({ seq, at, by, action, subject, detail }: AuditLine): string =>
  [seq === undefined ? '-' : String(seq), toLocal(at.getTime()).replace('T', ' '), by, action, subject, detail]
    .filter((part) => part !== undefined)
    .join(' | ');

async function verify(terminal: Terminal): Promise<number> {
  return withServices(terminal, async ({ audit }) => {
    await audit.take();
    const found = await verifyChain(audit);
    if (!found.whole) {
      terminal.out(FAULTS[found.fault](found.seq));
      if (found.line) terminal.out(`  ${lineText(found.line)}`);
      terminal.out('Giữ nguyên dữ liệu, tải một tệp sao lưu và báo người phụ trách an toàn thông tin.');
      return 1;
    }
    terminal.out(`Nhật ký nguyên vẹn: ${String(found.lines)} dòng trong chuỗi, ${String(found.older)} dòng có từ trước chuỗi.`);
    if (found.end) {
      terminal.out(`Dòng cuối: số ${String(found.end.seq)}, dấu ${found.end.hash}`);
      terminal.out('Chép dòng cuối vào sổ giấy: lần kiểm sau, số phải bằng hoặc lớn hơn, và dòng số đó phải có đúng dấu này.');
    }
    return 0;
  });
}

/** A day as it is typed, at its beginning, epoch ms. @throws UserFacingError where it is none. */
function dayOf(typed: string, option: string): number {
  const at = /^20\d\d-\d\d-\d\d$/.test(typed) ? fromLocal(`${typed}T00:00`) : Number.NaN;
  if (Number.isNaN(at)) throw new UserFacingError(`${option} phải là một ngày.`, 'Viết theo dạng 2026-11-23.');
  return at;
}

export const auditCommand: Command = {
  summary: 'nhật ký cán bộ: kiểm tra chuỗi, xem theo ngày',
  usage: `motcua audit verify   (kiểm tra chuỗi; mã thoát 1 khi có dòng bị sửa, thiếu hoặc chèn)
motcua audit list [--from 2026-11-01] [--to 2026-11-30]   (mặc định: 7 ngày gần nhất)`,
  run: async (terminal) => {
    const { values, positionals } = parseArgs({
      args: terminal.args,
      allowPositionals: true,
      options: { from: { type: 'string' }, to: { type: 'string' } },
    });
    const [action] = positionals;
    if (action === 'verify') return verify(terminal);
    if (action !== 'list') {
      terminal.err(auditCommand.usage);
      return 2;
    }
    const now = terminal.clock.now();
    const from = values.from === undefined ? now - 7 * DAY : dayOf(values.from, '--from');
    const to = values.to === undefined ? now + 1 : dayOf(values.to, '--to') + DAY;
    return withServices(terminal, async ({ audit }) => {
      await audit.take();
      let count = 0;
      for await (const line of audit.between(from, to)) {
        terminal.out(lineText(line));
        count++;
      }
      if (count === 0) terminal.err('Không có dòng nào trong thời gian này.');
      return 0;
    });
  },
};
