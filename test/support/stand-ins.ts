import type { Logger } from '../../src/ground/logger.ts';

/** What stands in for the system in tests. Imports nothing of the program, so that a test of one room need not load all of it. */
export const silent: Logger = {
  error: () => undefined,
  warn: () => undefined,
  info: () => undefined,
  debug: () => undefined,
  with: () => silent,
};

/** Monday 23 November 2026, 09:00 in Lạng Sơn. */
export const MORNING = Date.UTC(2026, 10, 23, 2, 0, 0);

export class TestClock {
  constructor(public time = MORNING) {}
  now = (): number => this.time;
  advance(ms: number): void {
    this.time += ms;
  }
}
