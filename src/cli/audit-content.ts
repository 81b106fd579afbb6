import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import { FINDINGS, type Finding } from '../editorial/index.ts';
import { readConfig } from '../ground/config.ts';
import { UserFacingError } from '../ground/errors.ts';
import { contentDirs } from '../ground/paths.ts';
import { loadContent, sample, statementsOf } from '../knowledge/index.ts';
import { share } from '../text/share.ts';
import { localDay } from '../time/local.ts';
import { withServices, type Command, type Terminal } from './command.ts';

/** What a person writes into the column `kết quả`. */
const MARKS: Record<Finding, string> = { right: 'đúng', wrong: 'sai', unsupported: 'không có nguồn', outdated: 'đã cũ' };
const COLUMNS = ['stt', 'mục', 'tên', 'điều', 'nội dung', 'nguồn', 'trích', 'xem ngày', 'kết quả', 'ghi chú'];

const whole = (typed: string | undefined, standard: number, name: string): number => {
  const value = typed === undefined ? standard : Number(typed);
  if (!Number.isInteger(value) || value < 1) throw new UserFacingError(`${name} phải là số nguyên dương.`);
  return value;
};

function draw(terminal: Terminal, size: number, seed: number): number {
  const content = loadContent(contentDirs(readConfig(terminal.env)).content, localDay(terminal.clock.now()));
  const drawn = sample(statementsOf(content), size, seed);
  const rows = drawn.map(({ item, name, what, text, source, quote, on }, at) => [
    at + 1,
    item,
    name,
    what,
    text,
    source,
    quote,
    on,
    '',
    '',
  ]);
  terminal.out(stringify([['# bốc ngày', content.day, 'hạt giống', seed], COLUMNS, ...rows]).trimEnd());
  terminal.err(
    `Đã bốc ${String(drawn.length)} điều. Mở nguồn từng điều ra so, ghi vào cột "kết quả": ${Object.values(MARKS).join(', ')}. Rồi: motcua audit-content --marks TỆP --by TÊN`,
  );
  return 0;
}

/** Reads a marked sheet. @throws UserFacingError for what is not marked or marked in other words, with the row. */
function readMarks(path: string): { day: string; seed: number; counts: Record<Finding, number> } {
  const [head = [], , ...rows] = parse(readFileSync(path, 'utf8'), { relax_column_count: true, bom: true });
  const [sign, day = '', , seed = ''] = head;
  if (sign !== '# bốc ngày' || !/^\d{4}-\d\d-\d\d$/.test(day))
    throw new UserFacingError('Tệp này không phải bảng của audit-content.', 'Giữ nguyên hai dòng đầu của bảng.');
  const counts: Record<Finding, number> = { right: 0, wrong: 0, unsupported: 0, outdated: 0 };
  for (const [at, row] of rows.entries()) {
    const typed = (row[8] ?? '').trim().normalize('NFC').toLowerCase();
    const finding = FINDINGS.find((one) => MARKS[one] === typed);
    if (!finding)
      throw new UserFacingError(
        `Dòng ${String(at + 1)}: cột "kết quả" ${typed === '' ? 'còn trống' : `ghi "${typed}"`}.`,
        `Ghi một trong: ${Object.values(MARKS).join(', ')}.`,
      );
    counts[finding]++;
  }
  return { day, seed: Number(seed), counts };
}

export const auditContent: Command = {
  summary: 'bốc ngẫu nhiên những điều người dân đọc để so với nguồn, giữ kết quả',
  usage: `motcua audit-content [--sample 30] [--seed 1] > bang.csv   (bốc; cùng hạt giống thì bốc đúng những điều ấy)
motcua audit-content --marks bang.csv --by "Tên người so"   (đọc kết quả, giữ lại, tính tỷ lệ sai)`,
  async run(terminal) {
    const { values } = parseArgs({
      args: terminal.args,
      options: { sample: { type: 'string' }, seed: { type: 'string' }, marks: { type: 'string' }, by: { type: 'string' } },
    });
    if (values.marks === undefined) return draw(terminal, whole(values.sample, 30, '--sample'), whole(values.seed, 1, '--seed'));
    const { by, marks } = values;
    if (by === undefined || by.trim() === '') throw new UserFacingError('Chưa ghi ai đã so.', 'Thêm --by "Họ tên".');
    const read = readMarks(marks);
    await withServices(terminal, ({ contentAudits }) => contentAudits.keep({ ...read, by, at: terminal.clock.now() }));
    const total = Object.values(read.counts).reduce((sum, count) => sum + count, 0);
    for (const finding of FINDINGS)
      terminal.out(`${MARKS[finding]}: ${String(read.counts[finding])} (${share(read.counts[finding], total)})`);
    terminal.out(`Sai hoặc đã cũ: ${share(read.counts.wrong + read.counts.outdated, total)} trong ${String(total)} điều.`);
    return 0;
  },
};
