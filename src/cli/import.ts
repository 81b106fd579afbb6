import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { readConfig } from '../ground/config.ts';
import { UserFacingError } from '../ground/errors.ts';
import {
  CatalogueFolder,
  compareCatalogues,
  ENTRY_NAMES,
  entryLine,
  isSource,
  losesTooMuch,
  readCatalogue,
  sourceOf,
  template,
  type CatalogueChanges,
  type RowFault,
} from '../knowledge/index.ts';
import type { Command, Terminal } from './command.ts';

/** Lines of a list that are shown; the others are only counted. */
const SHOWN = 20;
function list<T>(terminal: Terminal, title: string, items: readonly T[], line: (item: T) => string): void {
  if (items.length === 0) return;
  terminal.out(`${title}: ${String(items.length)}`);
  for (const item of items.slice(0, SHOWN)) terminal.out(`  ${line(item)}`);
  if (items.length > SHOWN) terminal.out(`  … và ${String(items.length - SHOWN)} mục nữa (xem hết: --all)`);
}

const faultLine = ({ row, reasons }: RowFault): string => `dòng ${String(row)}: ${reasons.join('; ')}`;

function show(terminal: Terminal, changes: CatalogueChanges): void {
  list(terminal, 'Mới', changes.added, entryLine);
  list(
    terminal,
    'Thay đổi',
    changes.changed,
    ({ entry, fields }) => `${entryLine(entry)}: ${fields.map((field) => ENTRY_NAMES[field]).join(', ')}`,
  );
  list(terminal, 'Không còn', changes.gone, entryLine);
  terminal.out(`Giữ nguyên: ${String(changes.same)}`);
}

export const importCommand: Command = {
  summary: 'nạp danh mục thủ tục từ tệp xlsx, csv hoặc jsonl',
  usage: `motcua import danh-muc.xlsx [--source tên-nguồn] [--dry-run] [--partial] [--yes] [--all]
motcua import --template mau.xlsx
  --source   tên của danh mục; nạp lại cùng tên thì thay bản cũ (mặc định: tên tệp)
  --dry-run  chỉ xem thay đổi, không nạp
  --partial  bỏ các dòng lỗi, nạp các dòng đúng
  --yes      đồng ý bỏ hơn một nửa số thủ tục của bản cũ`,
  async run(terminal) {
    const { values, positionals } = parseArgs({
      args: terminal.args,
      options: {
        template: { type: 'string' },
        source: { type: 'string' },
        'dry-run': { type: 'boolean' },
        partial: { type: 'boolean' },
        yes: { type: 'boolean' },
        all: { type: 'boolean' },
      },
      allowPositionals: true,
    });
    if (values.template !== undefined) {
      writeFileSync(values.template, await template());
      terminal.out(`Đã ghi tệp mẫu ${values.template}. Điền từ dòng thứ ba, rồi: motcua import ${values.template}`);
      return 0;
    }
    const [path] = positionals;
    if (path === undefined) {
      terminal.err(`Chưa có tệp danh mục. Cách dùng:\n${importCommand.usage}`);
      return 2;
    }
    const source = values.source ?? sourceOf(path);
    if (!isSource(source)) throw new UserFacingError(`Tên nguồn "${source}" không hợp lệ.`, 'Chỉ dùng chữ không dấu, số và gạch ngang.');
    const folder = new CatalogueFolder(readConfig(terminal.env).DATA_DIR);
    terminal.err(`Đang đọc ${path}…`);
    const { entries, faults, rows } = await readCatalogue(path);
    const limited = values.all ? { ...terminal, out: terminal.out } : terminal;
    if (values.all) for (const fault of faults) terminal.out(`  ${faultLine(fault)}`);
    else list(limited, 'Dòng lỗi', faults, faultLine);
    if (entries.length === 0) throw new UserFacingError('Không có dòng nào nạp được.', `Đã đọc ${String(rows)} dòng.`);
    if (faults.length > 0 && !values.partial)
      throw new UserFacingError(
        `Chưa nạp gì: ${String(faults.length)} trong ${String(rows)} dòng có lỗi.`,
        'Sửa các dòng trên rồi nạp lại, hoặc thêm --partial để chỉ nạp các dòng đúng.',
      );
    const before = folder.read(source);
    const changes = compareCatalogues(before, entries);
    show(terminal, changes);
    if (values['dry-run']) {
      terminal.out('Chỉ xem, chưa nạp.');
      return 0;
    }
    if (losesTooMuch(before, changes) && !values.yes)
      throw new UserFacingError(
        `Chưa nạp gì: bản mới bỏ ${String(changes.gone.length)} trong ${String(before.length)} thủ tục của "${source}".`,
        'Nếu đúng là vậy, chạy lại với --yes. Nếu là danh mục khác, đặt tên riêng bằng --source.',
      );
    folder.write(source, entries);
    terminal.out(`Đã nạp ${String(entries.length)} thủ tục vào nguồn "${source}". Máy chủ đang chạy sẽ dùng ngay trong nửa phút.`);
    return 0;
  },
};
