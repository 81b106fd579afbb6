const [QUOTE, BACKSLASH, MINUS, ZERO, NINE] = [0x22, 0x5c, 0x2d, 0x30, 0x39];
/** Such whole numbers lose digits as numbers of JavaScript. */
const LONG_WHOLE = /^-?\d{16,}$/;

/** Where a string that begins at `at` ends: after its closing quote, or at the end of the text. */
function endOfString(json: string, at: number): number {
  let end = at + 1;
  while (end < json.length && json.charCodeAt(end) !== QUOTE) end += json.charCodeAt(end) === BACKSLASH ? 2 : 1;
  return Math.min(end + 1, json.length);
}

const isDigit = (code: number): boolean => code >= ZERO && code <= NINE;

/** Where what looks like a number ends. */
function endOfNumber(json: string, at: number): number {
  let end = at + 1;
  while (end < json.length && /[\d.eE+-]/.test(json.charAt(end))) end++;
  return end;
}

/** A string, a number or a single sign of JSON, from `start` up to, not including, `end`. */
interface Token {
  start: number;
  end: number;
  kind: 'string' | 'number' | 'sign';
}

/** The strings, numbers and signs of a text that may be JSON, each looked at once: as long as the text is the work, whatever it holds. */
function* tokensOf(json: string): Generator<Token> {
  for (let at = 0; at < json.length;) {
    const code = json.charCodeAt(at);
    const kind = code === QUOTE ? 'string' : code === MINUS || isDigit(code) ? 'number' : 'sign';
    const end = kind === 'string' ? endOfString(json, at) : kind === 'number' ? endOfNumber(json, at) : at + 1;
    if (kind !== 'sign' || /[{}[\]:,]/.test(json.charAt(at))) yield { start: at, end, kind };
    at = end;
  }
}

/**
 * Parses JSON from Zalo without losing digits: ids and message ids are larger than 2^53, so a bare long number becomes text.
 * @throws SyntaxError when it is not JSON.
 */
export function parseZaloJson(json: string): unknown {
  let [quoted, copied] = ['', 0];
  for (const { start, end, kind } of tokensOf(json)) {
    if (kind !== 'number') continue;
    const digits = json.slice(start, end);
    if (!LONG_WHOLE.test(digits)) continue;
    quoted += `${json.slice(copied, start)}"${digits}"`;
    copied = end;
  }
  return JSON.parse(quoted + json.slice(copied));
}

/**
 * Text and numbers that stand under these names at the top of a JSON object, without reading the rest of it: for bodies that nobody vouches
 * for yet. Of a name that stands twice the last counts, as for `JSON.parse`.
 */
export function topLevelValues<Name extends string>(json: string, names: readonly Name[]): { [name in Name]?: string | undefined } {
  const found: { [name in Name]?: string | undefined } = {};
  let depth = 0;
  let [name, expected]: [Name | undefined, 'name' | 'value'] = [undefined, 'name'];
  for (const { start, end, kind } of tokensOf(json)) {
    const sign = kind === 'sign' ? json.charAt(start) : '';
    if (depth === 1 && kind !== 'sign') {
      const token = json.slice(start, end);
      if (expected === 'name') name = names.find((wanted) => token === `"${wanted}"`);
      else if (expected === 'value' && name !== undefined) found[name] = kind === 'string' ? unquoted(token) : token;
    }
    if (sign === '{' || sign === '[') {
      depth++;
      if (depth === 1) expected = 'name';
    } else if (sign === '}' || sign === ']') depth--;
    else if (depth === 1 && sign === ':') expected = 'value';
    else if (depth === 1 && sign === ',') expected = 'name';
  }
  return found;
}

function unquoted(token: string): string | undefined {
  try {
    return JSON.parse(token) as string;
  } catch {
    return undefined;
  }
}
