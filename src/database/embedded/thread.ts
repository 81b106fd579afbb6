import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { UserFacingError } from '../../ground/errors.ts';
import { setTimeout } from 'node:timers/promises';
import { endpointOf } from './endpoint.ts';
import { StoreInUseError } from './lock.ts';
import { swept, type EmbeddedStore, type ServiceOptions, type StoreOptions } from './server.ts';
import type { Asked, Heard } from './worker.ts';

/** Between two starts of a thread where the first has failed. */
const PAUSE_MS = 1_000;

/** One thread that serves the store. */
class StoreThread {
  private readonly worker: Worker;
  private readonly waiting = new Map<number, { done(result: number): void; failed(error: Error): void }>();
  private asked = 0;
  /** Settles when the thread has ended, for whatever reason. */
  readonly ended: Promise<Error | undefined>;

  constructor(options: ServiceOptions) {
    // No flags of the program: the thread brings what it needs, and an inspector or a loader there is not meant for it.
    this.worker = new Worker(new URL('./worker.mjs', import.meta.url), { workerData: options, execArgv: [], name: 'store' });
    let last: Error | undefined;
    this.worker.on('error', (error: Error) => (last = error));
    this.ended = new Promise((resolve) => {
      this.worker.once('exit', () => {
        for (const { failed } of this.waiting.values()) failed(last ?? new Error('the thread of the store has ended'));
        resolve(last);
      });
    });
  }

  /** Resolves with the connection string once the store is served. @throws StoreInUseError; UserFacingError for a damaged file */
  async ready(): Promise<string> {
    const first = new Promise<string>((resolve, reject) => {
      this.worker.on('message', (heard: Heard) => {
        if (heard.kind === 'ready') resolve(heard.uri);
        else if (heard.kind === 'in-use') reject(new StoreInUseError(heard.path, heard.holder));
        else if (heard.kind === 'refused') reject(new UserFacingError(heard.message, heard.hint));
        else if (heard.kind === 'failed') reject(heard.error instanceof Error ? heard.error : new Error(String(heard.error)));
        else this.settle(heard);
      });
    });
    const early = this.ended.then((error) => Promise.reject(error ?? new Error('the thread of the store ended before it served')));
    return Promise.race([first, early]);
  }

  private settle(heard: Extract<Heard, { id: number }>): void {
    const waiting = this.waiting.get(heard.id);
    this.waiting.delete(heard.id);
    if (heard.kind === 'done') waiting?.done(heard.result);
    else waiting?.failed(new Error(heard.message));
  }

  sweep = (now: number): Promise<number> => this.ask((id) => ({ id, what: 'sweep', now }));

  async close(): Promise<void> {
    await this.ask((id) => ({ id, what: 'close' })).catch(() => undefined);
    await this.ended;
  }

  private ask(say: (id: number) => Asked): Promise<number> {
    const id = ++this.asked;
    return new Promise((done, failed) => {
      this.waiting.set(id, { done, failed });
      this.worker.postMessage(say(id));
      void this.ended.then(() => {
        failed(new Error('the thread of the store has ended'));
      });
    });
  }
}

/**
 * Starts the built-in store in a thread of its own, so that no search there holds up the program. Data live in `DATA_DIR/store`. A thread
 * that ends by an error is started again on the same address, as often as it takes; drivers connect anew by themselves, and `ended` hears of it.
 * @throws StoreInUseError when another process uses the same folder.
 */
export async function startStoreThread(
  { dataDir, clock, endpoint }: StoreOptions,
  ended: (error: Error) => void = () => undefined,
): Promise<EmbeddedStore> {
  const path = join(dataDir, 'store');
  const stopped = new AbortController();
  let thread = new StoreThread({ path, endpoint });
  const uri = await thread.ready();
  const keep = async (): Promise<void> => {
    for (let failures = 0; ; failures++) {
      const error = await thread.ended;
      if (stopped.signal.aborted) return;
      ended(error ?? new Error('the thread of the store has ended'));
      if (failures > 0) await setTimeout(PAUSE_MS, undefined, { ref: false, signal: stopped.signal }).catch(() => undefined);
      if (stopped.signal.aborted) return;
      thread = new StoreThread({ path, endpoint: endpointOf(uri), again: true });
      await thread.ready().then(
        () => (failures = 0),
        () => undefined,
      );
    }
  };
  void keep();
  return swept({
    uri,
    sweep: () => thread.sweep(clock.now()),
    async close() {
      stopped.abort();
      await thread.close();
    },
  });
}
