import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** The least that a start may take before it is given up, in ms. */
const START_MS = 120_000;

/** A port of this machine that is free now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** The real program (`src/main.ts`) as a process of its own, to be killed and started again on the same data. */
export class Program {
  private child: ChildProcess | undefined;
  private log = '';
  starts = 0;
  /** Ends that nobody asked for. */
  readonly deaths: string[] = [];

  constructor(
    private readonly env: Record<string, string>,
    /** Where it runs: a folder without a `.env`. */
    private readonly cwd: string,
    readonly port: number,
  ) {}

  get webhook(): string {
    return `http://127.0.0.1:${String(this.port)}/webhook/zalo`;
  }

  get pid(): number | undefined {
    return this.child?.pid;
  }

  /** Starts it again where it ended by itself, as a service manager would, and resolves when it takes events. */
  async revive(): Promise<void> {
    while (!this.child || !(await this.ready())) if (!this.child) this.spawn();
  }

  /** Starts it. Resolves when its process is there, which is long before it is ready. */
  spawn(): void {
    this.starts++;
    const child = spawn(process.execPath, ['--import', import.meta.resolve('tsx'), join(ROOT, 'src/main.ts')], {
      cwd: this.cwd,
      env: { PATH: process.env.PATH, ...this.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child = child;
    const keep = (bytes: Buffer): void => void (this.log = (this.log + bytes.toString()).slice(-8_000));
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.once('exit', (code, signal) => {
      if (this.child !== child) return;
      this.child = undefined;
      this.deaths.push(`ended by itself with ${String(code ?? signal)}:\n${this.log.slice(-1_500)}`);
    });
  }

  /** Resolves when it takes events; false where it was killed or ended before. */
  async ready(): Promise<boolean> {
    const child = this.child;
    for (const began = performance.now(); performance.now() - began < START_MS; await pause(50)) {
      if (this.child !== child || !child) return false;
      const status = await fetch(`http://127.0.0.1:${String(this.port)}/readyz`, { signal: AbortSignal.timeout(2_000) }).then(
        (response) => response.status,
        () => 0,
      );
      if (status === 200) return true;
    }
    throw new Error(`the program does not start:\n${this.log}`);
  }

  /** `kill -9`. Resolves when it is gone. */
  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  /** Ends it as an operator would. */
  async stop(): Promise<void> {
    await this.end('SIGTERM');
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    const child = this.child;
    if (!child) return;
    this.child = undefined;
    const gone = once(child, 'exit');
    child.kill(signal);
    await gone;
  }

  /**
   * No file that it writes may reach further than `bytes`: the disk is full, as far as it can tell. Without `bytes` there is room again. False where
   * the system has no `prlimit`.
   */
  room(bytes?: number): boolean {
    if (this.pid === undefined) return false;
    try {
      execFileSync('prlimit', ['--pid', String(this.pid), `--fsize=${bytes === undefined ? 'unlimited' : String(bytes)}:unlimited`], {
        stdio: 'ignore',
      });
      return true;
    } catch {
      return false;
    }
  }
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
