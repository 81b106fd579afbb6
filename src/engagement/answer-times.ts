/** Answer times as counts by class. Such counts of several days can be added up and still tell a median. */
export type Times = Record<string, number>;

/** Neighbouring classes differ by 2 %, so that a class tells a time to within 1 %. */
const STEP = Math.log(1.02);

/** Class of a time in ms. */
export const timeClass = (ms: number): string => String(ms <= 1 ? 0 : Math.round(Math.log(ms) / STEP));

/** The time in ms below which the share `p` (0 to 1) of all answers lies, to within 1 %; undefined without any. */
export function percentile(times: Times, p: number): number | undefined {
  const classes = Object.entries(times)
    .map(([name, count]): [number, number] => [Number(name), count])
    .sort(([a], [b]) => a - b);
  const total = classes.reduce((sum, [, count]) => sum + count, 0);
  let left = Math.max(1, Math.ceil(total * p));
  for (const [name, count] of classes) {
    left -= count;
    if (left <= 0) return Math.exp(name * STEP);
  }
  return undefined;
}
