import { stringify } from 'csv-stringify/sync';
import { vietnameseDate } from '../../time/local.ts';
import type { Block, Cell, Column } from '../blocks/block.ts';
import { UNKNOWN } from '../format.ts';
import { BOUND_NAMES, type Format } from '../measures/measure.ts';
import { measure } from '../measures/measures.ts';
import type { Tally } from '../tally.ts';
import type { Report } from './report.ts';

/** The name of a sheet: spreadsheets allow 31 characters, and none of these. */
const sheetName = (title: string, at: number): string => `${String(at)}. ${title.replaceAll(/[[\]:*?/\\]/g, ' ')}`.slice(0, 31).trim();

const FORMATS: Record<Format, string> = { count: '#,##0', percent: '0.0%', duration: '#,##0.0' };
/** A figure for a spreadsheet: durations in seconds, so that people can compute with them. */
const figure = (value: number, { format }: Column): number => (format === 'duration' ? value / 1_000 : value);
const heading = (text: string) => ({ value: text, type: String, fontWeight: 'bold' as const, backgroundColor: '#D9E8F6', wrap: true });
const columnName = ({ name, format }: Column): string => (format === 'duration' ? `${name} (giây)` : name);

function sheetCell(cell: Cell, column: Column) {
  if (cell === undefined) return { value: UNKNOWN, type: String, fontStyle: 'italic' as const };
  if (typeof cell === 'string') return { value: cell, type: String, wrap: true };
  return { value: figure(cell, column), type: Number, format: FORMATS[column.format === 'text' ? 'count' : column.format] };
}

const widths = (columns: readonly Column[]) => columns.map(({ format }, at) => ({ width: at === 0 ? 44 : format === 'text' ? 30 : 16 }));

function blockSheet(block: Block, at: number) {
  return {
    sheet: sheetName(block.title, at),
    columns: widths(block.columns),
    stickyRowsCount: 1,
    data: [
      block.columns.map((column) => heading(columnName(column))),
      ...block.rows.map((row) => block.columns.map((column, i) => sheetCell(row[i], column))),
      ...(block.note === undefined ? [] : [[], [{ value: block.note, type: String, fontStyle: 'italic' as const }]]),
    ],
  };
}

/** One table as a spreadsheet. */
export async function blockXlsx(block: Block): Promise<Buffer> {
  const { default: writeExcelFile } = await import('write-excel-file/node');
  return writeExcelFile([blockSheet(block, 1)]).toBuffer();
}

/** A spreadsheet of the report's figures with their definitions, its tables, and the counters of each day. */
export async function reportXlsx(report: Report, days: ReadonlyMap<string, Tally>): Promise<Buffer> {
  const { default: writeExcelFile } = await import('write-excel-file/node');
  const figures = {
    sheet: 'Số liệu chung',
    columns: [{ width: 40 }, { width: 18 }, { width: 14 }, { width: 70 }, { width: 60 }],
    stickyRowsCount: 1,
    data: [
      ['Số liệu', 'Giá trị', 'Mức tin', 'Cách tính', 'Không tính'].map(heading),
      ...report.figures.map(({ id, name, value }) => {
        const { format, bound, counts, without } = measure(id);
        const column: Column = { name, format };
        return [
          { value: columnName(column), type: String },
          sheetCell(value, column),
          { value: BOUND_NAMES[bound], type: String },
          { value: counts, type: String, wrap: true },
          { value: without, type: String, wrap: true },
        ];
      }),
    ],
  };
  const counters = [...new Set([...days.values()].flatMap(({ counts }) => Object.keys(counts)))].sort();
  const raw = {
    sheet: 'Số theo ngày',
    columns: [{ width: 14 }, ...counters.map(() => ({ width: 14 }))],
    stickyRowsCount: 1,
    data: [
      ['Ngày', ...counters].map(heading),
      ...[...days].map(([day, { counts }]) => [
        { value: vietnameseDate(day), type: String },
        ...counters.map((name) => ({ value: counts[name] ?? 0, type: Number, format: '#,##0' })),
      ]),
    ],
  };
  return writeExcelFile([figures, ...report.blocks.map((block, at) => blockSheet(block, at + 1)), raw]).toBuffer();
}

/** `escape_formulas` puts a quote before cells that a spreadsheet program would take for formulas. */
const CSV = { bom: true, escape_formulas: true, record_delimiter: 'windows' as const };
/** A cell as programs read it: four places after the point, no grouping. */
const plain = (cell: Cell, column: Column): string =>
  cell === undefined ? '' : typeof cell === 'string' ? cell : String(Math.round(figure(cell, column) * 10_000) / 10_000);

/** One table as CSV: UTF-8 with its mark, safe to open in a spreadsheet. */
export const blockCsv = ({ columns, rows }: Block): string =>
  stringify([columns.map(columnName), ...rows.map((row) => columns.map((column, at) => plain(row[at], column)))], CSV);

/** All figures and tables of a report, one value a line. */
export const reportCsv = ({ figures, blocks }: Report): string =>
  stringify(
    [
      ['Bảng', 'Dòng', 'Cột', 'Giá trị'],
      ...figures.map(({ name, value, id }) => {
        const column: Column = { name, format: measure(id).format };
        return ['Số liệu chung', columnName(column), '', plain(value, column)];
      }),
      ...blocks.flatMap(({ title, columns, rows }) =>
        rows.flatMap((row) =>
          columns
            .slice(1)
            .map((column, at) => [title, plain(row[0], columns[0] ?? column), columnName(column), plain(row[at + 1], column)]),
        ),
      ),
    ],
    CSV,
  );
