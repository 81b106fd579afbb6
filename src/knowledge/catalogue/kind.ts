import { gunzipSync } from 'node:zlib';
import { UserFacingError } from '../../ground/errors.ts';
import { LIMITS, tooMuch } from './limits.ts';
import { isWorkbook } from './workbook.ts';

/** A table to be read: the bytes of a workbook, or a text. */
export type TableFile = { kind: 'xlsx'; bytes: Buffer } | { kind: 'csv' | 'jsonl'; text: string };

const startsWith = (bytes: Buffer, ...first: number[]): boolean => first.every((byte, at) => bytes[at] === byte);

/**
 * Tells the kind of a file by its bytes, whatever its name says, and unpacks packed text.
 * @throws UserFacingError where it is none of what can be imported.
 */
export function tableOf(bytes: Buffer): TableFile {
  if (bytes.length === 0) throw new UserFacingError('Tệp rỗng.', 'Chọn lại tệp.');
  if (startsWith(bytes, 0x50, 0x4b, 0x03, 0x04)) {
    if (!isWorkbook(bytes)) throw notATable();
    return { kind: 'xlsx', bytes };
  }
  if (startsWith(bytes, 0xd0, 0xcf, 0x11, 0xe0))
    throw new UserFacingError('Tệp Excel kiểu cũ (.xls) chưa đọc được.', 'Mở bằng Excel, lưu lại dạng .xlsx rồi nạp lại.');
  const text = textOf(isPacked(bytes) ? unpacked(bytes) : bytes);
  return { kind: text.trimStart().startsWith('{') ? 'jsonl' : 'csv', text };
}

export const isPacked = (bytes: Buffer): boolean => startsWith(bytes, 0x1f, 0x8b);

/** @throws UserFacingError where it is broken or too large. */
export function unpacked(bytes: Buffer): Buffer {
  try {
    return gunzipSync(bytes, { maxOutputLength: LIMITS.unpacked });
  } catch (error) {
    if (error instanceof RangeError) throw tooMuch.unpacked();
    throw new UserFacingError('Tệp nén bị hỏng.', 'Giải nén rồi nạp tệp bên trong.');
  }
}

/** @throws UserFacingError where it is no text. */
export function textOf(bytes: Buffer): string {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new UserFacingError('Tệp chữ không phải mã UTF-8.', 'Trong Excel chọn lưu dạng “CSV UTF-8”, hoặc lưu dạng .xlsx.');
  }
  if (text.includes('\0')) throw notATable();
  return text;
}

const notATable = (): UserFacingError =>
  new UserFacingError('Tệp này không phải bảng danh mục.', 'Dùng tệp .xlsx, .csv hoặc .jsonl. Tải tệp mẫu ở trang này.');
