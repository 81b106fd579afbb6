import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const WATCHDOG = join(import.meta.dirname, '../../src/assembly/watchdog.ts');

/** A process that is watched and then does something; resolves with how it ended and what it said. */
async function watched(body: string): Promise<{ code: number | null; signal: string | null; said: string }> {
  const script = `import { startWatchdog } from ${JSON.stringify(WATCHDOG)}; startWatchdog({ limitMs: 400, everyMs: 50 }); ${body}`;
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
  return { code, signal, said };
}

describe('a process that is watched', () => {
  it('is ended when it stands still, and says why', async () => {
    const { signal, said } = await watched('setTimeout(() => { for (;;); }, 300);');
    expect(signal).toBe('SIGKILL');
    expect(said).toMatch(/đứng yên/);
  });

  it('lives as long as it turns, and ends by itself', async () => {
    expect(await watched('setTimeout(() => undefined, 1500);')).toEqual({ code: 0, signal: null, said: '' });
  });
});
