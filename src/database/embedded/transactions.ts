import type { RootDatabase } from 'lmdb';
import { asCommandError, CommandError } from './errors.ts';

interface Job {
  change: () => unknown;
  done: (value: unknown) => void;
  failed: (error: unknown) => void;
}

type Outcome = { value: unknown } | { error: unknown };

/**
 * Write transactions, flushed to disk before they are acknowledged. What was asked for while another flush went on goes down together with
 * one flush. A change that is refused (CommandError) has written nothing by then; any other error is one of the store or the disk and takes
 * back all that would have gone down with it (not by LMDB's nested transactions: they damage its memory where the disk is full). They run in the store's thread from beginning to end: an error of the
 * disk then comes up here, where the client can be told, and nothing is left open that others would wait for.
 */
export class Transactions {
  private waiting: Job[] = [];
  private running: Promise<void> | undefined;

  constructor(
    private readonly env: RootDatabase,
    /** Called when something was taken back. */
    private readonly takenBack: () => void,
    /** False where the disk is so full that LMDB is not asked: it copes with a failed write, but need not be put to the test. */
    private readonly hasRoom: () => boolean = () => true,
  ) {}

  /** Resolves with what `change` gives once it is on disk. @throws what `change` throws; OutOfDiskSpace where there is no room. */
  run<T>(change: () => T): Promise<T> {
    return new Promise<T>((resolve, failed) => {
      this.waiting.push({ change, done: resolve as (value: unknown) => void, failed });
      this.running ??= new Promise((turned) => {
        setImmediate(() => {
          this.running = undefined;
          this.flush(this.waiting.splice(0));
          turned();
        });
      });
    });
  }

  /** Resolves once nothing waits. */
  async settled(): Promise<void> {
    while (this.running) await this.running;
  }

  private flush(jobs: readonly Job[]): void {
    const outcomes: Outcome[] = [];
    try {
      if (!this.hasRoom()) throw new Error('No space left on device');
      this.env.transactionSync(() => {
        for (const { change } of jobs) outcomes.push(outcomeOf(change));
      });
    } catch (error) {
      this.takenBack();
      const cause = asCommandError(error);
      for (const { failed } of jobs) failed(cause);
      return;
    }
    for (const [at, { done, failed }] of jobs.entries()) {
      const outcome = outcomes[at];
      if (outcome && 'value' in outcome) done(outcome.value);
      else failed(outcome?.error);
    }
  }
}

/** What a change gives, or its refusal, of which nothing was written. Anything else ends the whole transaction. */
function outcomeOf(change: () => unknown): Outcome {
  try {
    return { value: change() };
  } catch (error) {
    if (error instanceof CommandError) return { error };
    throw error;
  }
}
