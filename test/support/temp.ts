import { mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** Room that the stores of two test files need in memory at most, in bytes. */
const ROOM = 512 * 1024 * 1024;

/** Memory, where Linux lends it as a folder: a store waits for the disk at every write, which tests do thousands of times. */
function scratch(): string {
  try {
    const { bavail, bsize } = statfsSync('/dev/shm');
    return bavail * bsize > ROOM ? '/dev/shm' : tmpdir();
  } catch {
    return tmpdir();
  }
}

/** A new empty folder that goes away with the test. */
export function tempDir(): string {
  const { dir, remove } = lastingDir();
  onTestFinished(remove);
  return dir;
}

/** A folder that several tests share; whoever makes it removes it. */
export function lastingDir(): { dir: string; remove: () => void } {
  const dir = mkdtempSync(join(scratch(), 'motcua-'));
  return {
    dir,
    remove: () => {
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
