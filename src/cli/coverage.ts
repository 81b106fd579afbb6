import { parseArgs } from 'node:util';
import { readConfig } from '../ground/config.ts';
import { UserFacingError } from '../ground/errors.ts';
import { contentDirs } from '../ground/paths.ts';
import { CatalogueFolder, loadContent, readCatalogue, type CatalogueEntry } from '../knowledge/index.ts';
import { share } from '../text/share.ts';
import type { Command } from './command.ts';

const LEVELS = ['commune', 'province', 'national'] as const;
type Level = (typeof LEVELS)[number];

/** Catalogue entries that the content tells of itself, field by field. */
export interface Coverage {
  field: string;
  covered: number;
  missing: CatalogueEntry[];
}

/** `codes`: those that the content names. One code counts once, whatever how many provinces publish it. */
export function coverageOf(entries: readonly CatalogueEntry[], codes: ReadonlySet<string>): Coverage[] {
  const byField = new Map<string, Coverage>();
  for (const entry of new Map(entries.map((one) => [one.code, one])).values()) {
    const of = byField.get(entry.field) ?? { field: entry.field, covered: 0, missing: [] };
    if (codes.has(entry.code)) of.covered++;
    else of.missing.push(entry);
    byField.set(entry.field, of);
  }
  return [...byField.values()].sort((a, b) => b.missing.length - a.missing.length || a.field.localeCompare(b.field, 'vi'));
}

export const coverage: Command = {
  summary: 'phần danh mục thủ tục mà nội dung đã có bài',
  usage: `motcua coverage [--level commune|province|national] [--catalogue danh-muc.xlsx] [--all]
  --level      cấp giải quyết (mặc định: commune)
  --catalogue  tệp danh mục (mặc định: các danh mục đã nạp)
  --all        liệt kê hết những thủ tục chưa có`,
  async run(terminal) {
    const { values } = parseArgs({
      args: terminal.args,
      options: { level: { type: 'string' }, catalogue: { type: 'string' }, all: { type: 'boolean' } },
    });
    const level = LEVELS.find((one): one is Level => one === (values.level ?? 'commune'));
    if (!level) throw new UserFacingError(`Không có cấp "${values.level ?? ''}".`, `Chọn một trong: ${LEVELS.join(', ')}.`);
    const config = readConfig(terminal.env);
    const entries =
      values.catalogue === undefined
        ? new CatalogueFolder(config.DATA_DIR).all().map(({ entry }) => entry)
        : (await readCatalogue(values.catalogue)).entries;
    const wanted = entries.filter((entry) => entry.level === level);
    if (wanted.length === 0)
      throw new UserFacingError(
        'Chưa có thủ tục nào của cấp này để so.',
        'Nạp danh mục: motcua import danh-muc.xlsx, hoặc thêm --catalogue TỆP.',
      );
    const { procedures } = loadContent(contentDirs(config).content);
    const codes = new Set(
      procedures.flatMap(({ code, provenance }) => [code, ...provenance.map((one) => one.code)]).filter((one) => one !== undefined),
    );
    const found = coverageOf(wanted, codes);
    const covered = found.reduce((sum, one) => sum + one.covered, 0);
    const total = found.reduce((sum, one) => sum + one.covered + one.missing.length, 0);
    for (const { field, covered: has, missing } of found) {
      terminal.out(`${field}: có ${String(has)}, chưa có ${String(missing.length)}`);
      if (values.all) for (const { code, name } of missing) terminal.out(`  ${code} ${name}`);
    }
    terminal.out(`Nội dung có ${String(covered)} trong ${String(total)} thủ tục của danh mục (${share(covered, total)}).`);
    return 0;
  },
};
