import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A new empty folder that goes away with the test. */
export function tempDir(): string {
  const { dir, remove } = lastingDir();
  onTestFinished(remove);
  return dir;
}

/** A folder that several tests share; whoever makes it removes it. */
export function lastingDir(): { dir: string; remove: () => void } {
  const dir = mkdtempSync(join(tmpdir(), 'motcua-'));
  return {
    dir,
    remove: () => {
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
