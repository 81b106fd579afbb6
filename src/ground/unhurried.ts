/** Long work in short pieces: a generator that yields wherever others may have their turn. */
export type Pieces<T> = Generator<undefined, T>;

/** Does all of it at once. */
export function atOnce<T>(work: Pieces<T>): T {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
  }
}

/** Longest stretch, in ms, during which nobody else is served. */
const STRETCH_MS = 15;

/** Does it piece by piece, so that webhooks and pages are answered meanwhile. */
export async function unhurried<T>(work: Pieces<T>): Promise<T> {
  for (;;) {
    const until = performance.now() + STRETCH_MS;
    while (performance.now() < until) {
      const { done, value } = work.next();
      if (done) return value;
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
}
