/** A value that counts for a short time without being read again: a burst of calls asks the store once. */
export class Recent<T> {
  private kept: { value: T; at: number } | undefined;

  /** `now` gives epoch ms; the value counts for `ms`, also where the clock was set back meanwhile. */
  constructor(
    private readonly now: () => number,
    private readonly ms: number,
  ) {}

  get value(): T | undefined {
    return this.kept && Math.abs(this.now() - this.kept.at) < this.ms ? this.kept.value : undefined;
  }

  /** Keeps a value that was just read or written, and gives it back. */
  keep(value: T): T {
    this.kept = { value, at: this.now() };
    return value;
  }

  forget(): void {
    this.kept = undefined;
  }
}
