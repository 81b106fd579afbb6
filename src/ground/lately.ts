/**
 * Something that every turn asks for and that changes seldom: it is read again when what was read is `ms` old, or something here has changed it.
 * What another process changes so counts here after `ms` at the latest.
 */
export class Lately<T> {
  private kept: { value: Promise<T>; at: number } | undefined;

  constructor(private readonly ms: number) {}

  /** `now`: epoch ms; a clock that was set back makes it old, too. What cannot be read is not kept. */
  async value(now: number, read: () => Promise<T>): Promise<T> {
    if (this.kept && Math.abs(now - this.kept.at) < this.ms) return this.kept.value;
    // A promise of our own: mongoose's queries are carried out anew whenever they are waited for.
    const kept = { value: (async () => read())(), at: now };
    this.kept = kept;
    try {
      return await kept.value;
    } catch (error) {
      if (this.kept === kept) this.kept = undefined;
      throw error;
    }
  }

  /** It is changed now, or was just changed. */
  forget(): void {
    this.kept = undefined;
  }
}
