import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { parse as parseCsv } from 'csv-parse/sync';
import { UserFacingError } from '../../ground/errors.ts';
import { catalogueEntry, keyOf, type CatalogueEntry } from './entry.ts';
import { isPacked, textOf, unpacked, type TableFile } from './kind.ts';
import { LIMITS, tooMuch } from './limits.ts';
import { fromNational } from './national.ts';
import { COLUMNS, fieldsOf, fromTable, missingColumns } from './table.ts';
import { sheetOf } from './workbook.ts';

/** A row that cannot be taken, and why. */
export interface RowFault {
  /** Line of a text file or row of a sheet, from 1. */
  row: number;
  /** Plain Vietnamese sentences. */
  reasons: string[];
}

export interface ReadCatalogue {
  entries: CatalogueEntry[];
  faults: RowFault[];
  rows: number;
}

interface Row {
  row: number;
  /** Undefined where the row is no record at all. */
  value: Record<string, unknown> | undefined;
}

const FIELD_NAMES: Record<string, string> = {
  code: 'Mã thủ tục',
  name: 'Tên thủ tục',
  field: 'Lĩnh vực',
  link: 'Đường dẫn',
};

/**
 * Reads a catalogue: `.xlsx` (first sheet, headings of the template), `.csv`, `.jsonl` with the national catalogue's field names; the
 * last two also packed (`.gz`). Each row is checked on its own. Holds up everything else meanwhile: where others wait, see `CatalogueThread`.
 * @throws UserFacingError when the file cannot be read at all, is too much or lacks needed columns.
 */
export const readCatalogue = async (path: string): Promise<ReadCatalogue> => readTable(namedTable(path));

/** The same of a table whose kind is known. */
export async function readTable(table: TableFile): Promise<ReadCatalogue> {
  const rows = await rowsOf(table);
  const entries: CatalogueEntry[] = [];
  const faults: RowFault[] = [];
  const seen = new Map<string, number>();
  for (const { row, value } of rows) {
    const parsed = catalogueEntry.safeParse(value, { reportInput: true });
    if (value === undefined) faults.push({ row, reasons: ['không phải một đối tượng JSON'] });
    else if (!parsed.success) faults.push({ row, reasons: [...new Set(parsed.error.issues.map(reasonOf))] });
    else {
      const key = keyOf(parsed.data);
      const before = seen.get(key);
      if (before === undefined) entries.push(parsed.data);
      else faults.push({ row, reasons: [`trùng mã ${parsed.data.code}, tỉnh và số quyết định với dòng ${String(before)}`] });
      seen.set(key, before ?? row);
    }
  }
  return { entries, faults, rows: rows.length };
}

function reasonOf(issue: { path: PropertyKey[]; code?: string; message: string; input?: unknown }): string {
  const name = FIELD_NAMES[String(issue.path[0])] ?? String(issue.path[0] ?? '');
  if (issue.input === '' || issue.input === undefined) return `thiếu "${name}"`;
  if (issue.path[0] === 'code') return `${issue.message}, trong tệp là "${String(issue.input).slice(0, 40)}"`;
  if (issue.path[0] === 'link') return 'đường dẫn phải bắt đầu bằng http:// hoặc https://';
  return `"${name}" không đúng: ${issue.message}`;
}

/** The table of a file as its name says. @throws UserFacingError where it cannot be opened or is of no known kind. */
function namedTable(path: string): TableFile {
  const name = path.toLowerCase();
  const known = /\.(?:xlsx|(csv|jsonl|ndjson)(?:\.gz)?)$/.exec(name);
  if (!known) throw new UserFacingError(`Không đọc được loại tệp này: ${basename(path)}`, 'Dùng tệp .xlsx, .csv hoặc .jsonl theo tệp mẫu.');
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch {
    throw new UserFacingError(`Không mở được tệp ${basename(path)}. Xin kiểm tra lại tên tệp.`);
  }
  if (known[1] === undefined) return { kind: 'xlsx', bytes };
  return { kind: known[1] === 'csv' ? 'csv' : 'jsonl', text: textOf(isPacked(bytes) ? unpacked(bytes) : bytes) };
}

async function rowsOf(table: TableFile): Promise<Row[]> {
  if (table.kind === 'xlsx') return tableRows(await sheetOf(table.bytes));
  const text = table.text.replace(/^\uFEFF/, '');
  return table.kind === 'csv' ? csvRows(text) : jsonRows(text);
}

/** The lines of a text, each at most `longest` letters. @throws UserFacingError where there are too many, or one is longer. */
function* linesOf(text: string, longest: number, most: number): Generator<{ line: string; number: number }> {
  for (let from = 0, number = 1; from <= text.length; number++) {
    if (number > most) throw tooMuch.rows();
    const end = text.indexOf('\n', from);
    const to = end < 0 ? text.length : end;
    if (to - from > longest) throw tooMuch.line(number, longest);
    yield { line: text.slice(from, to), number };
    from = to + 1;
  }
}

function jsonRows(text: string): Row[] {
  const rows: Row[] = [];
  for (const { line, number } of linesOf(text, LIMITS.record, LIMITS.lines)) {
    if (line.trim() === '') continue;
    rows.push({ row: number, value: recordOf(line) });
    if (rows.length > LIMITS.rows) throw tooMuch.rows();
  }
  return rows;
}

function recordOf(line: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? fromNational(value) : undefined;
  } catch {
    return undefined;
  }
}

function csvRows(text: string): Row[] {
  // Too long or too many are found here, before the reader of csv takes them apart.
  const lines = linesOf(text, LIMITS.line, LIMITS.lines);
  while (lines.next().done !== true);
  let records: { record: string[]; info: { lines: number } }[];
  try {
    records = parseCsv(text, {
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      delimiter: [',', ';'],
      max_record_size: LIMITS.record,
      to: LIMITS.rows + 3,
    }) as unknown as typeof records;
  } catch (error) {
    throw csvFault(error);
  }
  return tableRows(records.map(({ record, info }) => ({ row: info.lines, cells: record })));
}

function csvFault(error: unknown): UserFacingError {
  const { code = '', lines } = (error ?? {}) as { code?: string; lines?: number };
  if (code === 'CSV_MAX_RECORD_SIZE') return tooMuch.line(lines ?? 1, LIMITS.record);
  const where = lines === undefined ? '' : ` ở dòng ${String(lines)}`;
  return new UserFacingError(
    code.includes('QUOTE') ? `Tệp csv có dấu ngoặc kép (") chưa đóng hoặc đặt sai${where}.` : `Tệp csv có lỗi${where}.`,
    'Mở tệp bằng Excel, lưu lại dạng .xlsx rồi nạp lại.',
  );
}

function tableRows(rows: { row: number; cells: string[] }[]): Row[] {
  for (const { row, cells } of rows) {
    if (cells.length > LIMITS.cells) throw tooMuch.cells(row);
    if (cells.some((cell) => cell.length > LIMITS.cell)) throw tooMuch.cell(row);
  }
  const [head, ...body] = rows;
  const fields = fieldsOf(head?.cells ?? []);
  const missing = missingColumns(fields);
  if (missing.length > 0)
    throw new UserFacingError(`Thiếu cột: ${missing.join(', ')}.`, 'Dòng đầu của tệp phải là tên cột như trong tệp mẫu.');
  // The template's second row explains the columns; it is no procedure.
  const procedures = body.filter(({ cells }) => !(cells[fields.indexOf('ma_thu_tuc')] ?? '').startsWith(COLUMNS[0].hint.slice(0, 20)));
  if (procedures.length > LIMITS.rows) throw tooMuch.rows();
  return procedures.map(({ row, cells }) => ({ row, value: fromTable(fields, cells) }));
}
