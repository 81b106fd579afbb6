import fc from 'fast-check';

/** True under `npm run soak`: tests that draw a sample then try everything, and properties are tried many more times. */
export const SOAK = process.env.MOTCUA_SOAK !== undefined;

/** What samples are drawn by, so that a run can be repeated; every value draws another sample. */
export const SEED = Number(process.env.MOTCUA_SEED ?? 1);

/** Time, in ms, that such a test may take. */
export const LONG = 600_000;

/** How often a slow property is tried, and by which seed. */
export const tries = (count: number): { numRuns: number; seed: number } => ({ numRuns: SOAK ? count * 10 : count, seed: SEED });

/** For the name of a test that draws a sample: how to try the same again. */
export const TRIED = SOAK ? 'all steps' : `a sample, MOTCUA_SEED=${String(SEED)}`;

/** So many of these, drawn by the seed, in their order; all of them when there are fewer. */
export function drawn<T>(from: readonly T[], count: number): T[] {
  const length = Math.min(count, from.length);
  const [sample = []] = fc.sample(fc.subarray([...from], { minLength: length, maxLength: length }), { numRuns: 1, seed: SEED });
  return sample;
}
