import { show } from '../format.ts';
import type { Format } from '../measures/measure.ts';

/** A value of a table: text, a figure, or undefined where nothing is known. */
export type Cell = string | number | undefined;

export interface Column {
  name: string;
  /** How figures of the column are written; `text` for words. */
  format: Format | 'text';
}

export const text = (name: string): Column => ({ name, format: 'text' });
export const number = (name: string): Column => ({ name, format: 'count' });
export const percent = (name: string): Column => ({ name, format: 'percent' });

/** What a drawing shows; charts.ts draws it. Values are in the format of the axis; undefined leaves a gap. */
export interface Chart {
  /** `stack`: bars on top of each other; `rows`: bars lying, for long names. */
  type: 'bar' | 'stack' | 'line' | 'rows';
  format: Format;
  labels: string[];
  series: { name: string; values: (number | undefined)[] }[];
}

/** The tables. An id stands in addresses and file names; `report/contents.ts` says which reports have the table. */
export type BlockId =
  | 'ket-qua'
  | 'chu-de-hoi'
  | 'phan-hoi'
  | 'gio'
  | 'ly-do'
  | 'phuong'
  | 'viec'
  | 'quan-tam'
  | 'nguon'
  | 'nguoi'
  | 'bai-zalo'
  | 'chu-de'
  | 'hinh-thuc'
  | 'don-vi'
  | 'thang'
  | 'danh-muc'
  | 'huu-ich'
  | 'chua-ich'
  | 'khao-sat'
  | 'phan-anh';

/** A table with its drawing. Console, reports and downloads show the same one. */
export interface Block {
  id: BlockId;
  title: string;
  /** What a reader has to know of the table. */
  note?: string | undefined;
  columns: Column[];
  rows: Cell[][];
  chart?: Chart | undefined;
  /** For each row, the address in the console that shows what the row counts. */
  links?: (string | undefined)[];
  /** The sentence that stands instead of an empty table. */
  empty: string;
}

/** Whether a drawing shows anything. */
export const isDrawn = (chart: Chart | undefined): chart is Chart =>
  chart?.series.some(({ values }) => values.some((value) => (value ?? 0) !== 0)) === true;

/** A cell as a reader sees it. */
export const cellText = (cell: Cell, { format }: Column): string =>
  typeof cell === 'string' ? cell : show(cell, format === 'text' ? 'count' : format);
