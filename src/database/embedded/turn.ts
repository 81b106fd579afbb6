import { performance } from 'node:perf_hooks';
import { setImmediate } from 'node:timers/promises';
import { CommandError } from './errors.ts';

/** What one command may take in one go, in ms; then other clients have theirs. */
const SHARE_MS = 10;

/** The time of one command: it lets others in between, and ends where the client said (`maxTimeMS`). */
export class Turn {
  private until = performance.now() + SHARE_MS;
  private readonly end: number;

  constructor(maxTimeMs = 0) {
    this.end = maxTimeMs > 0 ? performance.now() + maxTimeMs : Infinity;
  }

  get over(): boolean {
    return performance.now() >= this.until;
  }

  /** Lets others in. @throws MaxTimeMSExpired */
  async rest(): Promise<void> {
    if (performance.now() >= this.end) throw new CommandError('MaxTimeMSExpired', 'operation exceeded time limit');
    await setImmediate();
    this.until = performance.now() + SHARE_MS;
  }
}
