import { stands, writtenWords, type Typed, type Written } from './typed.ts';

/** Words to be found in a text: its pieces follow one another, each a few words after the one before at most. */
export interface Sign {
  pieces: Written[][];
  /** Words in all. */
  length: number;
}

/** So many words may stand where a sign has "…". */
const GAP = 4;

/** A sign as content writes it: words that stand side by side, "…" where a few others may stand between. */
export function signOf(text: string): Sign {
  const pieces = text.split('…').map(writtenWords);
  return { pieces, length: pieces.flat().length };
}

/** Words before a sign that say the opposite. */
const NO = new Set(['khong', 'chua', 'chang', 'dau']);

/** Whether a text has a sign; `affirmed`: and not with a no just before it ("không có lương hưu" is not "có lương hưu"). */
export function hasSign(typed: readonly Typed[], { pieces }: Sign, affirmed = false): boolean {
  const first = pieces[0]?.[0];
  // Thousands of signs are looked for in each message: where the first word is not there, nothing else is done.
  for (let start = 0; start < typed.length; start++)
    if ((first === undefined || typed[start]?.said === first.folded) && beginsAt(typed, pieces, start, affirmed)) return true;
  return false;
}

function beginsAt(typed: readonly Typed[], pieces: readonly Written[][], start: number, affirmed: boolean): boolean {
  const [first, ...rest] = pieces;
  if (!first || !stands(first, typed, start) || (affirmed && NO.has(typed[start - 1]?.said ?? ''))) return false;
  let end = start + first.length;
  for (const piece of rest) {
    let at = end;
    while (at <= end + GAP && !stands(piece, typed, at)) at++;
    if (at > end + GAP) return false;
    end = at + piece.length;
  }
  return true;
}
