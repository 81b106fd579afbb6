import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import type { Database, RootDatabase } from 'lmdb';

/** The process that holds a data folder. It is written inside an LMDB write transaction, which is exclusive across processes. */
interface Holder {
  pid: number;
  host: string;
  /** Start time of the process in clock ticks since boot, so that a recycled pid is not taken for the holder. */
  started: string;
  /** Last sign of life, epoch ms. */
  beat: number;
  /** Where the holder serves the store, as a connection string, secret included; empty until it does. Commands run beside it connect there. */
  uri: string;
}

const KEY = Buffer.from('holder');
const BEAT_MS = 2_000;
const SILENCE_MS = 15_000;

/** The data folder is in use by another process. */
export class StoreInUseError extends Error {
  constructor(
    readonly path: string,
    readonly holder: { pid: number; uri: string },
  ) {
    super(
      `The data folder ${path} is in use by process ${String(holder.pid)}. ` +
        'Only one Một Cửa process may use an embedded store: stop the other one, or give this one its own DATA_DIR or a MONGODB_URI.',
    );
    this.name = 'StoreInUseError';
  }
}

function startTime(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${String(pid)}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const dead = fields[0] === 'Z' || fields[0] === 'X'; // killed, but not yet collected by its parent
    return dead ? 'dead' : (fields[19] ?? '');
  } catch {
    return ''; // not Linux: the pid alone decides
  }
}

function runs(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function isAlive(holder: Holder, now: number): boolean {
  if (holder.host !== hostname()) return now - holder.beat < SILENCE_MS;
  if (holder.pid === process.pid && holder.started === startTime(process.pid)) return true;
  return runs(holder.pid) && holder.started === startTime(holder.pid);
}

/**
 * Takes the folder for this process or throws StoreInUseError. The beat keeps other hosts on a shared disk away. `again`: an earlier thread
 * of this very process had it and is dead.
 */
export function takeLock(env: RootDatabase, meta: Database<Buffer, Buffer>, path: string, now: () => number, again: boolean) {
  let uri = '';
  let held = true;
  const record = (): Buffer =>
    Buffer.from(JSON.stringify({ pid: process.pid, host: hostname(), started: startTime(process.pid), beat: now(), uri } satisfies Holder));

  let current: Holder | undefined;
  env.transactionSync(() => {
    const bytes = meta.get(KEY);
    const holder = bytes ? (JSON.parse(bytes.toString()) as Holder) : undefined;
    const own = again && holder?.pid === process.pid && holder.host === hostname();
    if (holder && !own && isAlive(holder, now())) current = { ...holder, uri: holder.uri ?? '' };
    else meta.putSync(KEY, record());
  });
  if (current) throw new StoreInUseError(path, current);

  const write = (change: () => void): void => {
    env.transactionSync(change);
  };
  const timer = setInterval(() => {
    try {
      if (held) write(() => void meta.putSync(KEY, record()));
    } catch {
      // No room on the disk: the process lives, and only another host on the same disk would miss the beat.
    }
  }, BEAT_MS);
  timer.unref();
  return {
    /** Publishes where this process serves the store. */
    announce(served: string): void {
      uri = served;
      write(() => void meta.putSync(KEY, record()));
    },
    release(): void {
      held = false;
      clearInterval(timer);
      try {
        write(() => void meta.removeSync(KEY));
      } catch {
        // It names a process that will be gone.
      }
    },
  };
}
