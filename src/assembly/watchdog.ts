import { Worker } from 'node:worker_threads';
import { MINUTE } from '../time/clock.ts';

/** Times in ms. */
interface Options {
  /** For so long the main thread may stand still. */
  limitMs?: number;
  /** How often that is looked at. */
  everyMs?: number;
}

/**
 * Watches from outside the event loop that it turns. A process that stands still answers nobody and cannot notice it; ended, it is started again
 * by its supervisor, and nothing that was accepted is lost. Returns a function that stops watching.
 */
export function startWatchdog({ limitMs = MINUTE, everyMs = 5_000 }: Options = {}): () => Promise<number> {
  const beats = new SharedArrayBuffer(4);
  const counter = new Int32Array(beats);
  const heart = setInterval(() => Atomics.add(counter, 0, 1), everyMs / 2);
  const worker = new Worker(new URL('./watchdog.mjs', import.meta.url), {
    workerData: { beats, limitMs, everyMs },
    execArgv: [],
    name: 'watchdog',
  });
  heart.unref();
  worker.unref();
  return () => {
    clearInterval(heart);
    return worker.terminate();
  };
}
