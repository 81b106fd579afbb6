import { closeSync, fstatSync, ftruncateSync, openSync, statfsSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { RootDatabase } from 'lmdb';

const MB = 1024 * 1024;
/** Bytes that must be free on the disk for a write to be tried. */
const FREE = 4 * MB;
/** A byte is written so far behind what is used, so that the file may surely become as long as a write of many documents makes it. */
const AHEAD = 16 * MB;
/** Of that so much is taken from the disk at least, and so much when more is taken: a write of ordinary size finds its place there. */
const LEAST = MB / 2;
const TAKEN = MB;
const ZEROS = Buffer.alloc(64 * 1024);

interface Stats {
  pageSize: number;
  lastPageNumber: number;
}

/**
 * The room for writes, taken before they are tried: LMDB damages its own memory where the system refuses a write that it makes itself (a limit of file
 * sizes, a quota, a fault), and the process ends. So the data file is kept longer than what LMDB uses of it, and is written to behind that before each
 * transaction: where that is refused, LMDB is not asked. Used between transactions only, by the thread that makes them.
 */
export class Room {
  private readonly file: number;
  /** As far as this the file has its place on the disk. */
  private taken = 0;

  constructor(
    private readonly path: string,
    private readonly env: Pick<RootDatabase, 'getStats'>,
  ) {
    this.file = openSync(join(path, 'data.mdb'), 'r+');
  }

  /** False where a write would be refused. It is tried anew each time, so that writes go on by themselves when there is room again. */
  isThere(): boolean {
    try {
      const { bavail, bsize } = statfsSync(this.path);
      if (bavail * bsize <= FREE) return false;
    } catch {
      // A file system that does not tell.
    }
    try {
      const used = this.used();
      this.write(ZEROS.subarray(0, 1), used + AHEAD);
      if (this.taken < used + LEAST)
        for (this.taken = Math.max(this.taken, used); this.taken < used + TAKEN;) this.taken += this.write(ZEROS, this.taken);
      return true;
    } catch {
      return false;
    }
  }

  /** Makes the file as long as what is used of it. Nothing may be written afterwards. */
  giveBack(): void {
    try {
      const used = this.used();
      if (fstatSync(this.file).size > used) ftruncateSync(this.file, used);
    } catch {
      // It stays longer than it needs to be.
    } finally {
      closeSync(this.file);
    }
  }

  private write(bytes: Uint8Array, at: number): number {
    const written = writeSync(this.file, bytes, 0, bytes.length, at);
    if (written < bytes.length) throw new Error('no room for a whole write');
    return written;
  }

  private used(): number {
    const { pageSize, lastPageNumber } = this.env.getStats() as Stats;
    return (lastPageNumber + 1) * pageSize;
  }
}
