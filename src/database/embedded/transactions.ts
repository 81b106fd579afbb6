import type { RootDatabase } from 'lmdb';
import { asCommandError } from './errors.ts';

interface Job {
  change: () => unknown;
  done: (value: unknown) => void;
  failed: (error: unknown) => void;
}

type Outcome = { value: unknown } | { error: unknown };

/**
 * Write transactions, flushed to disk before they are acknowledged. What was asked for while another flush went on goes down together with
 * one flush; each change in it is kept or taken back on its own. They run in the store's thread from beginning to end: an error of the
 * disk then comes up here, where the client can be told, and nothing is left open that others would wait for.
 */
export class Transactions {
  private waiting: Job[] = [];
  private running: Promise<void> | undefined;

  constructor(
    private readonly env: RootDatabase,
    /** Called when something was taken back. */
    private readonly takenBack: () => void,
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
      this.env.transactionSync(() => {
        for (const { change } of jobs) outcomes.push(jobs.length === 1 ? { value: change() } : this.child(change));
      });
    } catch (error) {
      this.takenBack();
      const cause = asCommandError(error);
      for (const [at, { failed }] of jobs.entries()) {
        const outcome = outcomes[at];
        failed(outcome && 'error' in outcome ? outcome.error : cause);
      }
      return;
    }
    for (const [at, { done, failed }] of jobs.entries()) {
      const outcome = outcomes[at];
      if (outcome && 'value' in outcome) done(outcome.value);
      else failed(outcome?.error);
    }
  }

  private child(change: () => unknown): Outcome {
    try {
      return { value: this.env.childTransaction(change) };
    } catch (error) {
      this.takenBack();
      return { error };
    }
  }
}
