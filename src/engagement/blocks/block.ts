import { show } from '../format.ts';
import type { Format } from '../measures.ts';

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

/** A drawing, told apart from how it is drawn. Values are in the format of the axis; undefined leaves a gap. */
export interface Chart {
  /** `stack`: bars on top of each other; `rows`: bars lying, for long names. */
  type: 'bar' | 'stack' | 'line' | 'rows';
  format: Format;
  labels: string[];
  series: { name: string; values: (number | undefined)[] }[];
}

/** A table with its drawing: what console, report and downloads show alike. */
export interface Block {
  /** Name in addresses and files. */
  id: string;
  title: string;
  /** What a reader has to know of it. */
  note?: string | undefined;
  columns: Column[];
  rows: Cell[][];
  chart?: Chart | undefined;
  /** For each row, an address in the console that shows what it counts. */
  links?: (string | undefined)[];
  /** What is said instead of an empty table. */
  empty: string;
}

/** Whether a drawing shows anything. */
export const isDrawn = (chart: Chart | undefined): chart is Chart =>
  chart?.series.some(({ values }) => values.some((value) => (value ?? 0) !== 0)) === true;

/** A cell as a reader sees it. */
export const cellText = (cell: Cell, { format }: Column): string =>
  typeof cell === 'string' ? cell : show(cell, format === 'text' ? 'count' : format);
