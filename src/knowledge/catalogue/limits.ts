import { UserFacingError } from '../../ground/errors.ts';

const MEGABYTE = 1_048_576;

/** How much of a file is read. Well above what an agency has: the national catalogue has some 6,000 procedures. */
export const LIMITS = {
  /** Bytes of an uploaded file. */
  upload: 20 * MEGABYTE,
  /** Bytes of it when it is unpacked. */
  unpacked: 100 * MEGABYTE,
  /** Procedures. */
  rows: 20_000,
  /** Lines of a csv file: a row may have several, for a cell may. */
  lines: 400_000,
  /** Letters of a line of csv. */
  line: 100_000,
  /** Letters of one procedure as JSON; the longest of the national catalogue has 410,000 bytes. */
  record: 1_000_000,
  /** Cells of a row, and of a whole sheet. */
  cells: 200,
  sheetCells: 1_000_000,
  /** Letters of a cell, as Excel has it. */
  cell: 32_767,
  /** Time for reading, ms. */
  time: 30_000,
  /** Memory of the thread that reads, megabytes. */
  memory: 1_024,
} as const;

const number = (value: number): string => value.toLocaleString('vi-VN');
export const megabytes = (bytes: number): string => `${number(bytes / MEGABYTE)} MB`;
const SMALLER = 'Chia danh mục thành vài tệp nhỏ hơn, nạp mỗi tệp với một tên danh mục.';

/** Refusals of files that are too much, each with the limit and what to do. */
export const tooMuch = {
  unpacked: () => new UserFacingError(`Tệp mở ra quá lớn: quá ${megabytes(LIMITS.unpacked)}.`, SMALLER),
  rows: () =>
    new UserFacingError(
      `Tệp có hơn ${number(LIMITS.rows)} dòng, chỉ nhận tới ${number(LIMITS.rows)}.`,
      `Xóa các dòng trống ở cuối. ${SMALLER}`,
    ),
  line: (at: number, limit: number) =>
    new UserFacingError(
      `Dòng ${number(at)} dài quá ${number(limit)} ký tự.`,
      'Thường là thiếu dấu xuống dòng hoặc dấu ngoặc kép (") chưa đóng. Mở tệp bằng Excel, lưu lại dạng .xlsx rồi nạp lại.',
    ),
  cells: (at: number) =>
    new UserFacingError(`Dòng ${number(at)} có hơn ${number(LIMITS.cells)} ô.`, 'Dùng đúng các cột của tệp mẫu, xóa các cột thừa.'),
  sheetCells: () => new UserFacingError(`Bảng có hơn ${number(LIMITS.sheetCells)} ô.`, `Xóa các cột và dòng thừa. ${SMALLER}`),
  cell: (at: number) =>
    new UserFacingError(`Dòng ${number(at)} có ô dài quá ${number(LIMITS.cell)} ký tự.`, 'Rút gọn ô đó; văn bản dài thì để đường dẫn.'),
  time: (ms: number) => new UserFacingError(`Đọc tệp quá ${number(ms / 1_000)} giây nên đã dừng.`, SMALLER),
  memory: () => new UserFacingError('Tệp mở ra quá lớn nên đã dừng đọc.', SMALLER),
} as const;
