import { inflateRawSync } from 'node:zlib';
import { UserFacingError } from '../../ground/errors.ts';
import { LIMITS, tooMuch } from './limits.ts';

/** So many files in a workbook are looked at. */
const MAX_FILES = 2_000;
const LOCAL = Buffer.from('PK\x03\x04', 'latin1');
const DEFLATED = 8;

interface Entry {
  name: string;
  method: number;
  /** Where its bytes begin, and how many they are as its header says. */
  from: number;
  size: number;
}

/** The files of a zip by their own headers: what the directory at its end says of sizes need not be true. */
function entriesOf(bytes: Buffer): Entry[] {
  const entries: Entry[] = [];
  for (let at = bytes.indexOf(LOCAL); at >= 0 && at + 30 <= bytes.length; at = bytes.indexOf(LOCAL, at + 4)) {
    const [named, extra] = [bytes.readUInt16LE(at + 26), bytes.readUInt16LE(at + 28)];
    const name = bytes.subarray(at + 30, at + 30 + named).toString('utf8');
    entries.push({ name, method: bytes.readUInt16LE(at + 8), from: at + 30 + named + extra, size: bytes.readUInt32LE(at + 18) });
    if (entries.length > MAX_FILES) throw tooMuch.unpacked();
  }
  return entries;
}

export const isWorkbook = (bytes: Buffer): boolean => entriesOf(bytes).some(({ name }) => name === 'xl/workbook.xml');

/**
 * Cells of the first sheet of a workbook, empty rows left out. It is unpacked and counted before anything is made of it.
 * @throws UserFacingError where it is too much or no workbook.
 */
export async function sheetOf(bytes: Buffer): Promise<{ row: number; cells: string[] }[]> {
  let room: number = LIMITS.unpacked;
  for (const entry of entriesOf(bytes)) {
    const content = contentOf(bytes, entry, room);
    room -= content.length;
    if (entry.name.endsWith('.xml') && content.includes(0)) throw unreadable();
    if (!/^xl\/worksheets\/[^/]+\.xml$/.test(entry.name)) continue;
    if (count(content, '<row', LIMITS.rows + 2) > LIMITS.rows + 2) throw tooMuch.rows();
    if (count(content, '<c ', LIMITS.sheetCells) > LIMITS.sheetCells) throw tooMuch.sheetCells();
  }
  let sheet: unknown[][];
  try {
    const { readSheet } = await import('read-excel-file/node');
    sheet = await readSheet(bytes);
  } catch {
    throw unreadable();
  }
  return sheet
    .map((cells, at) => ({ row: at + 1, cells: cells.map(cellText) }))
    .filter(({ cells }) => cells.some((cell) => cell.trim() !== ''));
}

const unreadable = (): UserFacingError =>
  new UserFacingError('Không đọc được tệp Excel này.', 'Tệp phải là .xlsx của Excel hoặc LibreOffice, không đặt mật khẩu.');

/** What a file of the zip holds. `room`: bytes that it may have unpacked. What is not packed is no larger than the upload. */
function contentOf(bytes: Buffer, { method, from, size }: Entry, room: number): Buffer {
  if (method !== DEFLATED) return bytes.subarray(from, from + size);
  try {
    return inflateRawSync(bytes.subarray(from), { maxOutputLength: Math.max(1, room) });
  } catch (error) {
    if (error instanceof RangeError) throw tooMuch.unpacked();
    return Buffer.alloc(0);
  }
}

/** How often a text stands in bytes; no more than one above `most` are counted. */
function count(bytes: Buffer, text: string, most: number): number {
  let found = 0;
  for (let at = bytes.indexOf(text); at >= 0 && found <= most; at = bytes.indexOf(text, at + text.length)) found++;
  return found;
}

const cellText = (cell: unknown): string =>
  cell === null || cell === undefined ? '' : cell instanceof Date ? cell.toISOString().slice(0, 10) : String(cell);
