/**
 * Splits a text into parts of at most `limit` UTF-16 units for sending one after another: at paragraph ends where
 * possible, then at line ends, sentence ends, blanks, and only in the last resort inside a word. Nothing is lost but
 * blanks at the cuts. Length is counted on the NFC form, as Zalo does.
 */
export function splitText(text: string, limit: number): string[] {
  if (limit < 2) throw new RangeError('the limit must be at least 2');
  const parts: string[] = [];
  let rest = text.normalize('NFC').trim();
  while (rest.length > limit) {
    const at = cutAt(rest, limit);
    parts.push(rest.slice(0, at).trimEnd());
    rest = rest.slice(at).trimStart();
  }
  if (rest !== '') parts.push(rest);
  return parts;
}

/** Ends of units, coarse to fine. A cut much too early is worse than a finer one. */
const ENDS = [/\n\s*\n/g, /\n/g, /[.!?…:;](?=\s)/g, /\s/g];

function cutAt(text: string, limit: number): number {
  const head = text.slice(0, limit + 1);
  for (const end of ENDS) {
    let last = -1;
    for (const match of head.matchAll(end)) {
      const at = match.index + (/\s/.test(match[0]) ? 0 : match[0].length);
      if (at > 0 && at <= limit) last = at;
    }
    if (last >= limit / 3) return last;
  }
  // No blank at all: never between the halves of a character beyond the basic plane, nor before a combining mark.
  let at = limit;
  while (at > 1 && /^[\uDC00-\uDFFF\p{M}]/u.test(text.slice(at))) at--;
  const code = text.charCodeAt(at);
  if (code >= 0xdc00 && code <= 0xdfff && at > 1) at--;
  return at;
}
