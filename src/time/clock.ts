/** Time as the rooms see it. Injected everywhere, so that tests decide what time it is. */
export interface Clock {
  /** Epoch milliseconds, UTC. */
  now(): number;
}

export const systemClock: Clock = { now: () => Date.now() };

/** In ms. */
export const MINUTE = 60_000;
/** In ms. */
export const HOUR = 60 * MINUTE;
/** In ms; not a calendar day, which `periods.ts` counts. */
export const DAY = 24 * HOUR;

/** For this time, in ms, after somebody's last message Zalo takes a reply free of charge; a later message is no reply any more (reference 4.2). */
export const MESSAGE_WINDOW_MS = 48 * HOUR;
