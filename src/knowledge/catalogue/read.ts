import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { parse as parseCsv } from 'csv-parse/sync';
import { UserFacingError } from '../../ground/errors.ts';
import { catalogueEntry, keyOf, type CatalogueEntry } from './entry.ts';
import { fromNational } from './national.ts';
import { COLUMNS, fieldsOf, fromTable, missingColumns } from './table.ts';

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
 * last two also packed (`.gz`). Each row is checked on its own.
 * @throws UserFacingError when the file cannot be read at all or lacks needed columns.
 */
export async function readCatalogue(path: string): Promise<ReadCatalogue> {
  const rows = await rowsOf(path);
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

async function rowsOf(path: string): Promise<Row[]> {
  const name = path.toLowerCase();
  if (name.endsWith('.xlsx')) return sheetRows(path);
  const text = textOf(path);
  if (/\.csv(\.gz)?$/.test(name)) return csvRows(text);
  if (/\.(jsonl|ndjson)(\.gz)?$/.test(name)) return jsonRows(text);
  throw new UserFacingError(
    `Không đọc được loại tệp này: ${path}`,
    'Dùng tệp .xlsx, .csv hoặc .jsonl; tệp mẫu: motcua import --template mau.xlsx',
  );
}

function textOf(path: string): string {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch {
    throw new UserFacingError(`Không mở được tệp ${path}. Xin kiểm tra lại tên tệp.`);
  }
  return (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8').replace(/^\uFEFF/, '');
}

function jsonRows(text: string): Row[] {
  return text.split('\n').flatMap((line, at): Row[] => {
    if (line.trim() === '') return [];
    try {
      const value: unknown = JSON.parse(line);
      return [
        { row: at + 1, value: typeof value === 'object' && value !== null && !Array.isArray(value) ? fromNational(value) : undefined },
      ];
    } catch {
      return [{ row: at + 1, value: undefined }];
    }
  });
}

function csvRows(text: string): Row[] {
  let records: { record: string[]; info: { lines: number } }[];
  try {
    records = parseCsv(text, {
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      delimiter: [',', ';'],
    }) as unknown as typeof records;
  } catch (error) {
    throw new UserFacingError(`Tệp csv có lỗi: ${error instanceof Error ? error.message : String(error)}`);
  }
  return tableRows(records.map(({ record, info }) => ({ row: info.lines, cells: record })));
}

async function sheetRows(path: string): Promise<Row[]> {
  let sheet: unknown[][];
  try {
    const { readSheet } = await import('read-excel-file/node');
    sheet = await readSheet(path);
  } catch {
    throw new UserFacingError(`Không đọc được tệp ${path}.`, 'Tệp phải là .xlsx của Excel hoặc LibreOffice, không đặt mật khẩu.');
  }
  const cellText = (cell: unknown): string =>
    cell === null || cell === undefined ? '' : cell instanceof Date ? cell.toISOString().slice(0, 10) : String(cell);
  return tableRows(
    sheet.map((cells, at) => ({ row: at + 1, cells: cells.map(cellText) })).filter(({ cells }) => cells.some((cell) => cell.trim() !== '')),
  );
}

function tableRows(rows: { row: number; cells: string[] }[]): Row[] {
  const [head, ...body] = rows;
  const fields = fieldsOf(head?.cells ?? []);
  const missing = missingColumns(fields);
  if (missing.length > 0)
    throw new UserFacingError(
      `Thiếu cột: ${missing.join(', ')}.`,
      'Dòng đầu của tệp phải là tên cột. Tệp mẫu: motcua import --template mau.xlsx',
    );
  // The template's second row explains the columns; it is no procedure.
  return body
    .filter(({ cells }) => !(cells[fields.indexOf('ma_thu_tuc')] ?? '').startsWith(COLUMNS[0].hint.slice(0, 20)))
    .map(({ row, cells }) => ({ row, value: fromTable(fields, cells) }));
}
