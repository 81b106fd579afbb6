import { schedule as cron, type ScheduledTask } from 'node-cron';
import { Loop } from '../ground/loop.ts';
import type { Logger } from '../ground/logger.ts';
import { HOUR, MINUTE } from '../time/clock.ts';

/** Everything that runs again and again: what it is called in the log, and how often it runs at least, in ms. */
const LOOPS = {
  inbox: { name: 'xử lý sự kiện', every: 1_000 },
  outbox: { name: 'gửi tin', every: 1_000 },
  /** Somebody who asked to be forgotten is, when the last word has gone out. */
  erasure: { name: 'xóa dữ liệu theo yêu cầu', every: 2_000 },
  /** An import by command, an edited file and another process's edit take effect without a restart. */
  content: { name: 'xem nội dung mới', every: 10_000 },
  /** Publishing polls Zalo every few seconds. */
  broadcasts: { name: 'lịch gửi bài', every: 3_000 },
  measure: { name: 'đo lượt xem', every: MINUTE },
  figures: { name: 'cộng số liệu, lập báo cáo', every: 5 * MINUTE },
  cases: { name: 'trông hàng chờ và hồ sơ', every: 30_000 },
  /** What an officer did and a stopped program did not bring into the audit log. */
  audit: { name: 'ghi nhật ký', every: MINUTE },
  retention: { name: 'xóa nội dung quá hạn', every: HOUR },
} as const satisfies Record<string, { name: string; every: number }>;

export type LoopName = keyof typeof LOOPS;
export type Jobs = Record<LoopName, () => Promise<unknown>>;

/** The program's background work: started together, stopped together, woken by name. */
export class Loops {
  private readonly running = new Map<LoopName, Loop>();
  private minutes: ScheduledTask | undefined;

  constructor(private readonly logger: Logger) {}

  start(jobs: Jobs): void {
    for (const loop of Object.keys(LOOPS) as LoopName[]) {
      const { name, every } = LOOPS[loop];
      this.running.set(loop, new Loop(name, every, jobs[loop], this.logger));
    }
    for (const loop of this.running.values()) loop.start();
    // What is due at 09:00 starts at 09:00; who acts is decided by conditional writes.
    this.minutes = cron('* * * * *', () => this.wake('broadcasts'));
  }

  /** There is something to do now. Does nothing before `start` and after `stop`. */
  wake(loop: LoopName): void {
    this.running.get(loop)?.wake();
  }

  /** Resolves when no job is under way any more. */
  async stop(): Promise<void> {
    await this.minutes?.destroy();
    await Promise.all([...this.running.values()].map((loop) => loop.stop()));
  }
}
