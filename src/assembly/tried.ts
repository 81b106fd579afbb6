import type { Learnt } from '../knowledge/index.ts';

/** What the last two trials of a change have learnt: three pieces each. */
const KEPT = 6;

/** Keeps in memory what was learnt while changes were tried, so that what comes into force after all is not learnt a second time. */
export class Tried {
  private readonly kept = new Map<string, Uint8Array>();

  constructor(private readonly lasting: Learnt) {}

  /** For trials: writes nothing that lasts, for what is tried may never come into force. */
  readonly trial: Learnt = {
    read: (key) => this.kept.get(key) ?? this.lasting.read(key),
    write: (key, bytes) => {
      this.kept.set(key, bytes);
      for (const old of [...this.kept.keys()].slice(0, -KEPT)) this.kept.delete(old);
    },
  };

  /** For what comes into force: what a trial learnt lasts from now on. */
  readonly inForce: Learnt = {
    read: (key) => {
      const tried = this.kept.get(key);
      if (!tried) return this.lasting.read(key);
      this.kept.delete(key);
      this.lasting.write(key, tried);
      return tried;
    },
    write: (key, bytes) => this.lasting.write(key, bytes),
  };
}
