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

/**
 * Whether a wait is over; times in epoch ms. One that would last longer than `most` ms was set by a clock that has been set back since, and is over.
 */
export const isOver = (until: Date | undefined, now: number, most: number): boolean =>
  until === undefined || until.getTime() <= now || until.getTime() > now + most;
