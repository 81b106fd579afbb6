export { dice } from '../support/fuzz/store-messages.ts';
/** A whole number from 0 up to, not including, its argument. */
export type Roll = (below: number) => number;
