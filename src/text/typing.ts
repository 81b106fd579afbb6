/**
 * What fingers leave behind on a phone: Telex and VNI keys that the keyboard did not turn into marks, doubled letters,
 * words run together. Everything here works on folded words and proposes only what the given vocabulary knows.
 */
const TELEX_VOWELS: [RegExp, string][] = [
  [/dd/g, 'd'],
  [/aa|aw/g, 'a'],
  [/ee/g, 'e'],
  [/oo|ow/g, 'o'],
  [/uw/g, 'u'],
];

/** `giaays` -> `giay`, `ddawng` -> `dang`, `d9a8ng` -> `dang`; undefined where no such keys are left. */
export function withoutKeys(word: string): string | undefined {
  let bare = word.replaceAll(/[1-9]/g, '');
  for (const [keys, letter] of TELEX_VOWELS) bare = bare.replaceAll(keys, letter);
  // The tone key stands at the end or after the vowel: `lamf`, `lafm`.
  bare = bare.replace(/[sfrxjw]$/, '').replace(/([aeiouy])[sfrxjw](?=[a-z]*$)/, '$1');
  return bare === word || bare.length < 2 ? undefined : bare;
}

/** Letters written twice or more for feeling: `khôngggg`, `đii`. */
export const withoutRepeats = (word: string): string => word.replaceAll(/([a-z])\1+/g, '$1');

/** Whether two words differ by one letter: changed, missing, added, or two neighbours exchanged. */
export function isNear(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1) return false;
  let from = 0;
  while (from < a.length && a[from] === b[from]) from++;
  if (from === a.length && from === b.length) return true;
  const rest = (word: string, skip: number): string => word.slice(from + skip);
  return (
    rest(a, 1) === rest(b, 1) ||
    rest(a, 1) === rest(b, 0) ||
    rest(a, 0) === rest(b, 1) ||
    (a[from] === b[from + 1] && a[from + 1] === b[from] && rest(a, 2) === rest(b, 2))
  );
}

/** No word is longer: what is, is no slip. */
const LONGEST_MENDED = 30;

/** Corrects folded words against a vocabulary with the number of times each word is used. */
export class Speller {
  private readonly byLength = new Map<number, string[]>();
  private readonly memory = new Map<string, string[]>();

  constructor(private readonly vocabulary: ReadonlyMap<string, number>) {
    for (const word of vocabulary.keys()) {
      const list = this.byLength.get(word.length) ?? [];
      list.push(word);
      this.byLength.set(word.length, list);
    }
  }

  /** The words that were probably meant; the word itself where nothing better is known. */
  correct(word: string): string[] {
    if (this.vocabulary.has(word)) return [word];
    let found = this.memory.get(word);
    if (!found) {
      if (this.memory.size > 20_000) this.memory.clear();
      this.memory.set(word, (found = this.look(word)));
    }
    return found;
  }

  private look(word: string): string[] {
    if (word.length > LONGEST_MENDED || !/^[a-z0-9]+$/.test(word) || /^\d+$/.test(word)) return [word];
    for (const attempt of [withoutKeys(word), withoutRepeats(word), withoutKeys(withoutRepeats(word))]) {
      if (attempt !== undefined && this.vocabulary.has(attempt)) return [attempt];
    }
    return this.split(word) ?? [this.near(word) ?? word];
  }

  /** Two known words of at least two letters run together, the more used the better. */
  private split(word: string): string[] | undefined {
    let best: { parts: string[]; uses: number } | undefined;
    for (let at = 2; at <= word.length - 2; at++) {
      const parts = [word.slice(0, at), word.slice(at)];
      const uses = Math.min(...parts.map((part) => this.vocabulary.get(part) ?? 0));
      if (uses >= 3 && uses > (best?.uses ?? 0)) best = { parts, uses };
    }
    return word.length >= 5 ? best?.parts : undefined;
  }

  /** Short words have too many neighbours to guess. */
  private near(word: string): string | undefined {
    if (word.length < 4) return undefined;
    let best: { word: string; uses: number } | undefined;
    for (const length of [word.length, word.length - 1, word.length + 1]) {
      for (const candidate of this.byLength.get(length) ?? []) {
        const uses = this.vocabulary.get(candidate) ?? 0;
        if (candidate[0] === word[0] && uses > (best?.uses ?? 1) && isNear(word, candidate)) best = { word: candidate, uses };
      }
    }
    return best?.word;
  }
}
