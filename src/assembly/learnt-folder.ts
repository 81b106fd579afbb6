import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Logger } from '../ground/logger.ts';
import type { Learnt } from '../knowledge/index.ts';

/** Of what every file says first; a new number makes all older files foreign. */
const FORMAT = 'motcua-learnt-1';
/** A version of the content takes three: what is in force, and the two versions before it. */
const FILES = 9;

/**
 * Keeps what is learnt from one start to the next, under `DATA_DIR/learnt`, one file for each key. Nothing here is ever needed: a file that is missing, cut
 * short, damaged or somebody else's is as good as none, and so is a folder that cannot be written. The folder may be removed at any time.
 */
export class LearntFolder implements Learnt {
  private readonly dir: string;
  /** Files that this process has read or written, the last one last. */
  private readonly used = new Set<string>();
  private told = false;

  constructor(
    dataDir: string,
    private readonly logger: Logger,
  ) {
    this.dir = join(dataDir, 'learnt');
  }

  read(key: string): Uint8Array | undefined {
    const name = nameOf(key);
    let file: Buffer;
    try {
      file = readFileSync(join(this.dir, name));
    } catch {
      return undefined;
    }
    const bytes = file.subarray(file.indexOf('\n') + 1);
    if (file.toString('latin1', 0, file.length - bytes.length) !== headOf(key, bytes)) return undefined;
    this.use(name);
    return bytes;
  }

  write(key: string, bytes: Uint8Array): void {
    try {
      mkdirSync(this.dir, { recursive: true });
      this.place(nameOf(key), Buffer.concat([Buffer.from(headOf(key, bytes)), bytes]));
      this.removeOld();
    } catch (error) {
      if (!this.told) this.logger.warn('Không giữ được điều đã học trong thư mục dữ liệu, mỗi lần khởi động sẽ học lại', { error });
      this.told = true;
    }
  }

  /** Whoever reads finds the whole file or none. */
  private place(name: string, file: Buffer): void {
    const unfinished = join(this.dir, `${name}.${String(process.pid)}`);
    try {
      writeFileSync(unfinished, file);
      renameSync(unfinished, join(this.dir, name));
    } catch (error) {
      rmSync(unfinished, { force: true });
      throw error;
    }
    this.use(name);
  }

  private use(name: string): void {
    this.used.delete(name);
    this.used.add(name);
  }

  /** What this process used last stays longest, and of the rest the newest; so do remains of a process that died while it wrote. */
  private removeOld(): void {
    const used = [...this.used];
    const files = readdirSync(this.dir).map((name) => ({
      path: join(this.dir, name),
      used: used.indexOf(name),
      written: statSync(join(this.dir, name), { throwIfNoEntry: false })?.mtimeMs ?? 0,
    }));
    files.sort((a, b) => b.used - a.used || b.written - a.written);
    for (const { path } of files.slice(FILES)) rmSync(path, { force: true });
  }
}

const nameOf = (key: string): string => `${key}.bin`;

/** Format, key, length and checksum, in a line. */
const headOf = (key: string, bytes: Uint8Array): string =>
  `${[FORMAT, key, bytes.length, createHash('sha256').update(bytes).digest('hex')].join(' ')}\n`;
