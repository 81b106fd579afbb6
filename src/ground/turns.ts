/** How often somebody has their turn although others come first, in ms. */
const ANYWAY_MS = 50;

/**
 * Hands out turns of the event loop to work that takes some milliseconds of it in one go: one at a time, others are served in between, and while
 * what comes first is going on only one now and then.
 */
export class Turns {
  private readonly waiting: (() => void)[] = [];
  private handing = false;
  private lastAt = -Infinity;

  /** `first`: whether something goes on that comes first. */
  constructor(private readonly first: () => boolean) {}

  /** Resolves when it is the caller's turn. */
  next(): Promise<void> {
    return new Promise((resolve) => {
      this.waiting.push(resolve);
      if (!this.handing) this.hand();
    });
  }

  private hand(): void {
    this.handing = true;
    setImmediate(() => {
      const left = this.lastAt + ANYWAY_MS - performance.now();
      if (!this.first() || left <= 0) {
        this.lastAt = performance.now();
        this.waiting.shift()?.();
      }
      if (this.waiting.length === 0) this.handing = false;
      // What comes first waits for the disk most of the time: looking at every turn of the loop would keep it from resting.
      else if (this.first()) setTimeout(() => this.hand(), 1);
      else this.hand();
    });
  }
}
