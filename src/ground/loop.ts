import { messageOf } from './errors.ts';
import type { Logger } from './logger.ts';

/**
 * Runs a job again and again: when woken, and at least every `everyMs` milliseconds, never twice at the same time. A job
 * that fails is logged and tried again at the next turn.
 */
export class Loop {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | undefined;
  private again = false;
  private stopped = true;

  constructor(
    private readonly name: string,
    private readonly everyMs: number,
    private readonly job: () => Promise<unknown>,
    private readonly logger: Logger,
  ) {}

  start(): void {
    this.stopped = false;
    this.wake();
  }

  /** There is something to do now. Does nothing before `start` and after `stop`. */
  wake(): void {
    if (this.stopped) return;
    if (this.running) {
      this.again = true;
      return;
    }
    clearTimeout(this.timer);
    this.running = this.run().finally(() => {
      this.running = undefined;
      if (this.stopped) return;
      this.timer = setTimeout(() => this.wake(), this.again ? 0 : this.everyMs);
      this.again = false;
    });
  }

  /** Resolves when the job under way, if any, has ended. */
  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.running;
  }

  private async run(): Promise<void> {
    try {
      await this.job();
    } catch (error) {
      this.logger.error(`Việc nền "${this.name}" gặp lỗi, sẽ chạy lại`, { error: messageOf(error), loop: this.name });
    }
  }
}
