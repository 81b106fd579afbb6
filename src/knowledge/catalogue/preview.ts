import { readFileSync } from 'node:fs';
import { UserFacingError } from '../../ground/errors.ts';
import { compareCatalogues } from './compare.ts';
import type { CatalogueEntry } from './entry.ts';
import { CatalogueFolder } from './folder.ts';
import { ENTRY_NAMES, entryLine, losesTooMuch } from './import.ts';
import { tableOf } from './kind.ts';
import { readTable } from './read.ts';
import { shortened } from '../../text/shortened.ts';

/** Lines of a list that are told; the rest is counted. */
const TOLD = 50;
/** Letters of such a line. */
const LINE = 300;

/** An uploaded file and the source that it is to replace. */
export interface ImportJob {
  path: string;
  dataDir: string;
  source: string;
}

/** Some lines of a list, and how many it has. */
export interface Told {
  count: number;
  lines: string[];
}

/** What an import would change, small enough to be handed from thread to thread. */
export interface ImportPreview {
  rows: number;
  entries: number;
  /** Entries of the source as it is. */
  before: number;
  faults: Told;
  added: Told;
  changed: Told;
  gone: Told;
  same: number;
  /** So much would be gone that somebody has to say that it is meant. */
  loses: boolean;
}

function told<T>(items: readonly T[], line: (item: T) => string): Told {
  return { count: items.length, lines: items.slice(0, TOLD).map((item) => shortened(line(item), LINE)) };
}

async function read({ path, dataDir, source }: ImportJob): Promise<{ preview: ImportPreview; entries: CatalogueEntry[] }> {
  const { entries, faults, rows } = await readTable(tableOf(readFileSync(path)));
  const before = new CatalogueFolder(dataDir).read(source);
  const changes = compareCatalogues(before, entries);
  const preview: ImportPreview = {
    rows,
    entries: entries.length,
    before: before.length,
    faults: told(faults, ({ row, reasons }) => `dòng ${String(row)}: ${reasons.join('; ')}`),
    added: told(changes.added, entryLine),
    changed: told(changes.changed, ({ entry, fields }) => `${entryLine(entry)}: ${fields.map((field) => ENTRY_NAMES[field]).join(', ')}`),
    gone: told(changes.gone, entryLine),
    same: changes.same,
    loses: losesTooMuch(before, changes),
  };
  return { preview, entries };
}

/** Reads an upload and tells what it would change. @throws UserFacingError where it cannot be read. */
export const previewImport = async (job: ImportJob): Promise<ImportPreview> => (await read(job)).preview;

/**
 * Writes the file that `CatalogueFolder.replace` puts in the place of the source. Resolves with how many entries it has.
 * @throws UserFacingError where there is something that nobody agreed to: rows with faults (`partial`), a great loss (`loss`).
 */
export async function prepareImport({ partial, loss, ...job }: ImportJob & { partial: boolean; loss: boolean }): Promise<number> {
  const { preview, entries } = await read(job);
  if (entries.length === 0) throw new UserFacingError('Không có dòng nào nạp được.', 'Xem các dòng lỗi, sửa tệp rồi chọn lại.');
  if (preview.faults.count > 0 && !partial) throw new UserFacingError('Tệp còn dòng lỗi.', 'Chọn bỏ các dòng lỗi, hoặc sửa tệp.');
  if (preview.loses && !loss)
    throw new UserFacingError(
      'Bản mới bỏ hơn một nửa số thủ tục.',
      'Đúng là vậy thì đánh dấu xác nhận; nếu là danh mục khác thì đặt tên khác.',
    );
  new CatalogueFolder(job.dataDir).prepare(job.source, entries);
  return entries.length;
}
