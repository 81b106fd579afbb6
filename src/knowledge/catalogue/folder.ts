import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { catalogueEntry, keyOf, type CatalogueEntry } from './entry.ts';

/**
 * The imported catalogues of one installation: a folder with one file for each source, `<source>.jsonl`, replaced as a whole. A source
 * is what is imported again and again, such as the national catalogue or the province's land procedures.
 */
export class CatalogueFolder {
  private readonly dir: string;

  constructor(readonly dataDir: string) {
    this.dir = join(dataDir, 'catalogue');
  }

  /** Names of the sources, sorted. */
  sources(): string[] {
    return this.exists()
      ? readdirSync(this.dir)
          .filter((name) => name.endsWith('.jsonl'))
          .map((name) => name.slice(0, -'.jsonl'.length))
          .sort()
      : [];
  }

  read(source: string): CatalogueEntry[] {
    const path = this.path(source);
    if (!existsSync(path)) return [];
    return readFileSync(path, 'utf8')
      .split('\n')
      .flatMap((line) => (line === '' ? [] : [catalogueEntry.parse(JSON.parse(line))]));
  }

  /** How many entries a source has. */
  count(source: string): number {
    const path = this.path(source);
    if (!existsSync(path)) return 0;
    const bytes = readFileSync(path);
    let count = 0;
    for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) count++;
    return count;
  }

  /** When a source was imported, epoch ms. */
  importedAt(source: string): number {
    return statSync(this.path(source)).mtimeMs;
  }

  /** All entries and when they were imported (ms); of the same key in several sources the last source's counts. */
  all(): { entry: CatalogueEntry; at: number }[] {
    const found = new Map<string, { entry: CatalogueEntry; at: number }>();
    for (const source of this.sources()) {
      const at = statSync(this.path(source)).mtimeMs;
      for (const entry of this.read(source)) found.set(keyOf(entry), { entry, at });
    }
    return [...found.values()];
  }

  /** Replaces a source in one step: a crash leaves the old file or the new one. */
  write(source: string, entries: readonly CatalogueEntry[]): void {
    this.prepare(source, entries);
    this.replace(source);
  }

  /** Writes the file that `replace` puts in the place of the source. */
  prepare(source: string, entries: readonly CatalogueEntry[]): void {
    mkdirSync(this.dir, { recursive: true });
    writeFileSync(`${this.path(source)}.tmp`, entries.map((entry) => `${JSON.stringify(entry)}\n`).join(''));
  }

  replace(source: string): void {
    renameSync(`${this.path(source)}.tmp`, this.path(source));
  }

  /** Changes when any source changes: for programs that look whether they must read again. */
  stamp(): string {
    return this.sources()
      .map((source) => `${source}:${String(statSync(this.path(source)).mtimeMs)}`)
      .join(' ');
  }

  private path(source: string): string {
    return join(this.dir, `${source}.jsonl`);
  }

  private exists(): boolean {
    return existsSync(this.dir);
  }
}
