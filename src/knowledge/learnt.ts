/**
 * What has been learnt before, by a key that is drawn from all that it was learnt from. It is handed in from outside, for this room neither reads
 * nor writes files; what cannot be read back whole counts as never learnt.
 */
export interface Learnt {
  read(key: string): Uint8Array | undefined;
  write(key: string, bytes: Uint8Array): void;
}
