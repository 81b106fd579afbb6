import { basename } from 'node:path';
import type { CatalogueChanges } from './compare.ts';
import type { CatalogueEntry } from './entry.ts';
import { shortened } from '../../text/shortened.ts';

/** Losing a larger share than this at once is more likely a wrong file than a reform. */
const SAFE_LOSS = 0.5;

/** `tthc_all.jsonl.gz` -> `tthc_all`. */
export const sourceOf = (path: string): string =>
  basename(path)
    .replace(/(?:\.\w{1,10}){1,3}$/, '')
    .replaceAll(/[^\w-]+/g, '-');

export const isSource = (name: string): boolean => /^[\w-]{1,60}$/.test(name);

/** Whether so much would be gone that somebody has to say that it is meant. */
export const losesTooMuch = (before: readonly CatalogueEntry[], { gone }: CatalogueChanges): boolean =>
  before.length > 0 && gone.length > before.length * SAFE_LOSS;

/** What officers read for a part of an entry. */
export const ENTRY_NAMES: Record<keyof CatalogueEntry, string> = {
  code: 'mã',
  province: 'tỉnh',
  version: 'quyết định',
  name: 'tên',
  field: 'lĩnh vực',
  ministry: 'bộ ngành',
  level: 'cấp',
  audience: 'đối tượng',
  agency: 'cơ quan',
  address: 'nơi nộp',
  steps: 'các bước',
  channels: 'thời hạn, phí',
  documents: 'giấy tờ',
  legal: 'căn cứ',
  requirements: 'điều kiện',
  results: 'kết quả',
  link: 'đường dẫn',
};

const MAX_NAME = 90;

/** An entry on one line, a long name cut. */
export const entryLine = ({ code, name, province, version }: CatalogueEntry): string =>
  [`${code} ${shortened(name, MAX_NAME)}${province === undefined ? '' : ` (${province})`}`, ...(version === '' ? [] : [version])].join(
    ', ',
  );
