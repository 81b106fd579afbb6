/** A part of a whole, 0 to 1; undefined where the whole is empty. */
export const share = (part: number, whole: number): number | undefined => (whole > 0 ? part / whole : undefined);

/** The 95 % confidence interval of a share by Wilson's method, as two shares; undefined where the whole is empty. */
export function interval(part: number, whole: number): [number, number] | undefined {
  if (whole === 0) return undefined;
  const z = 1.96;
  const p = part / whole;
  const middle = p + (z * z) / (2 * whole);
  const width = z * Math.sqrt((p * (1 - p)) / whole + (z * z) / (4 * whole * whole));
  const scale = 1 + (z * z) / whole;
  return [Math.max(0, (middle - width) / scale), Math.min(1, (middle + width) / scale)];
}
