/** How often somebody has their turn although others come first, in ms. */
const ANYWAY_MS = 200;
/** For so long, in ms, turns follow one another before everybody else is served. Those who had theirs together go on together, and ask the store together. */
const STRETCH_MS = 12;

/**
 * Hands out turns of the event loop to work that takes some milliseconds of it in one go: a few at a time, others are served in between, and while
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
      if (!this.handing) void this.hand();
    });
  }

  private async hand(): Promise<void> {
    this.handing = true;
    while (this.waiting.length > 0) {
      await new Promise((resolve) => setImmediate(resolve));
      const until = performance.now() + STRETCH_MS;
      do await this.one();
      while (this.waiting.length > 0 && !this.first() && performance.now() < until);
    }
    this.handing = false;
  }

  /** Lets one have their turn, unless something comes first. */
  private async one(): Promise<void> {
    const since = performance.now() - this.lastAt;
    // What comes first waits for the disk most of the time: looking at every turn of the loop would keep it from resting.
    if (this.first() && since < ANYWAY_MS) return void (await new Promise((resolve) => setTimeout(resolve, 1)));
    this.lastAt = performance.now();
    this.waiting.shift()?.();
    // After everything that needs no input or output.
    await new Promise<void>((resolve) => process.nextTick(resolve));
  }
}
