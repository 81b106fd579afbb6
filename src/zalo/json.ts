/** Strings are skipped; bare whole numbers of 16 digits and more are caught. */
const TOKENS = /"(?:[^"\\]|\\.)*"|(-?\d{16,})(?=\s*[,}\]])/g;

/**
 * Parses JSON from Zalo without losing digits: ids and message ids are larger than 2^53, so a bare long number becomes text.
 * @throws SyntaxError when it is not JSON.
 */
export function parseZaloJson(json: string): unknown {
  return JSON.parse(json.replaceAll(TOKENS, (token, long?: string) => (long === undefined ? token : `"${long}"`)));
}
