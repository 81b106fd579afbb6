/** Numbers from 0 to 1, the same for the same seed (mulberry32): a sample that others can draw again. */
export function drawing(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** So many of a list, none twice, each as likely as the others. */
export function sample<T>(all: readonly T[], size: number, seed: number): T[] {
  const random = drawing(seed);
  const left = [...all];
  const drawn: T[] = [];
  while (drawn.length < size && left.length > 0) drawn.push(...left.splice(Math.floor(random() * left.length), 1));
  return drawn;
}
