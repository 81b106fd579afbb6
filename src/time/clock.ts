/** Time as the rooms see it. Injected everywhere, so that tests decide what time it is. */
export interface Clock {
  /** Epoch milliseconds, UTC. */
  now(): number;
}

export const systemClock: Clock = { now: () => Date.now() };
