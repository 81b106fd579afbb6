import { mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Request, Response } from 'express';
import multer, { MulterError } from 'multer';
import { UserFacingError } from '../ground/errors.ts';
import { DAY } from '../time/clock.ts';

const MEGABYTE = 1_048_576;
const MAX_UPLOAD = 20 * MEGABYTE;
/** Size limit of a packed file after unpacking. */
const MAX_UNPACKED = 200 * MEGABYTE;
/** Files that nobody decided about are gone after a day. */
const KEPT_MS = DAY;

const single = multer({ storage: multer.memoryStorage(), limits: { fileSize: MAX_UPLOAD, files: 1, fields: 20 } }).single('file');

/** Reads a form that brings a file. Only after it is known who sends it. @throws UserFacingError where the file is too large. */
export function receive(request: Request, response: Response): Promise<void> {
  return new Promise((resolve, reject) => {
    single(request, response, (error: unknown) => {
      if (error === undefined) resolve();
      else if (error instanceof MulterError)
        reject(new UserFacingError(`Không nhận được tệp.`, `Mỗi lần một tệp, tối đa ${String(MAX_UPLOAD / MEGABYTE)} MB.`));
      else reject(error instanceof Error ? error : new Error(String(error)));
    });
  });
}

export type TableKind = 'xlsx' | 'csv' | 'jsonl';

/**
 * Tells the kind of a file by its bytes, whatever its name says, and unpacks packed text.
 * @throws UserFacingError where it is none of what can be imported.
 */
export function tableOf(bytes: Buffer): { kind: TableKind; bytes: Buffer } {
  if (bytes.length === 0) throw new UserFacingError('Tệp rỗng.', 'Chọn lại tệp.');
  if (bytes.subarray(0, 4).equals(Buffer.from('PK\x03\x04', 'latin1'))) {
    const names = zipEntries(bytes);
    if (!names.some(({ name }) => name === 'xl/workbook.xml')) throw notATable();
    if (names.reduce((sum, { size }) => sum + size, 0) > MAX_UNPACKED) throw new UserFacingError('Tệp mở ra quá lớn.', 'Chia nhỏ tệp.');
    return { kind: 'xlsx', bytes };
  }
  if (bytes.readUInt32BE(0) === 0xd0cf11e0)
    throw new UserFacingError('Tệp Excel kiểu cũ (.xls) chưa đọc được.', 'Mở bằng Excel, lưu lại dạng .xlsx rồi nạp lại.');
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return textTable(unpacked(bytes));
  return textTable(bytes);
}

function unpacked(bytes: Buffer): Buffer {
  try {
    return gunzipSync(bytes, { maxOutputLength: MAX_UNPACKED });
  } catch {
    throw new UserFacingError('Tệp nén bị hỏng hoặc mở ra quá lớn.', 'Giải nén rồi nạp tệp bên trong.');
  }
}

function textTable(bytes: Buffer): { kind: TableKind; bytes: Buffer } {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new UserFacingError('Tệp chữ không phải mã UTF-8.', 'Trong Excel chọn lưu dạng “CSV UTF-8”, hoặc lưu dạng .xlsx.');
  }
  if (text.includes('\0')) throw notATable();
  return { kind: text.trimStart().startsWith('{') ? 'jsonl' : 'csv', bytes };
}

const notATable = (): UserFacingError =>
  new UserFacingError('Tệp này không phải bảng danh mục.', 'Dùng tệp .xlsx, .csv hoặc .jsonl. Tải tệp mẫu ở trang này.');

/** Names and unpacked sizes that a zip file declares in its central directory. */
function zipEntries(bytes: Buffer): { name: string; size: number }[] {
  const entries: { name: string; size: number }[] = [];
  const mark = Buffer.from('PK\x01\x02', 'latin1');
  for (let at = bytes.indexOf(mark); at >= 0 && at + 46 <= bytes.length; at = bytes.indexOf(mark, at + 46)) {
    const length = bytes.readUInt16LE(at + 28);
    entries.push({ name: bytes.subarray(at + 46, at + 46 + length).toString('utf8'), size: bytes.readUInt32LE(at + 24) });
  }
  return entries;
}

/** Keeps uploaded files until somebody has seen what they would change. */
export class PendingUploads {
  constructor(private readonly dir: string) {}

  /** Keeps a file under an id; throws away what is older than a day. `now` is epoch ms. */
  keep(id: string, { kind, bytes }: { kind: TableKind; bytes: Buffer }, now: number): string {
    mkdirSync(this.dir, { recursive: true });
    for (const name of readdirSync(this.dir)) {
      const path = join(this.dir, name);
      if (now - statSync(path).mtimeMs > KEPT_MS) rmSync(path, { force: true });
    }
    const path = join(this.dir, `${id}.${kind}`);
    writeFileSync(path, bytes, { mode: 0o600 });
    return path;
  }

  /** The path of a kept file; undefined where there is none. */
  find(id: string): string | undefined {
    if (!/^[0-9a-f-]{36}$/.test(id)) return undefined;
    try {
      const name = readdirSync(this.dir).find((one) => one.startsWith(`${id}.`));
      return name === undefined ? undefined : join(this.dir, name);
    } catch {
      return undefined;
    }
  }
}
