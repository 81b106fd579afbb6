/**
 * Work that goes on side by side, one at a time for each name and so many altogether. Nobody waits for somebody else's slow work but for a lane.
 */
export class Lanes {
  private readonly busy = new Map<string, Promise<void>>();

  constructor(
    private readonly most: number,
    private readonly onFree: () => void,
  ) {}

  get free(): boolean {
    return this.busy.size < this.most;
  }

  get idle(): boolean {
    return this.busy.size === 0;
  }

  has(name: string): boolean {
    return this.busy.has(name);
  }

  /** Starts work under a name that has none under way. The work must not reject. */
  start(name: string, work: () => Promise<void>): void {
    const running = work().finally(() => {
      this.busy.delete(name);
      this.onFree();
    });
    this.busy.set(name, running);
  }

  /** Resolves when one of those under way has ended; at once where there is none. */
  async oneEnded(): Promise<void> {
    if (!this.idle) await Promise.race(this.busy.values());
  }

  /** Resolves when all that is under way has ended. */
  async ended(): Promise<void> {
    while (!this.idle) await Promise.all(this.busy.values());
  }
}
