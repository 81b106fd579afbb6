import type { Doc } from './keys.ts';

/** The order of a field in an index or a sort. */
export type Direction = 1 | -1;

/** One index as kept in the catalogue. */
export interface IndexSpec {
  id: number;
  name: string;
  key: [string, Direction][];
  unique: boolean;
  sparse: boolean;
  partialFilterExpression?: Doc;
  expireAfterSeconds?: number;
  /** Some document has an array on an indexed path: bounds on several fields may then not be combined. */
  multikey: boolean;
  /** Some entry was too long and was cut: the index no longer gives a full order. */
  cut: boolean;
}

/** One collection as kept in the catalogue. */
export interface CollectionSpec {
  id: number;
  db: string;
  name: string;
  indexes: IndexSpec[];
  /** Some _id was too long for a key and was cut: the order of keys is not that of _id. */
  cut?: boolean;
}

/** A TTL index. */
export const isTimed = (index: IndexSpec): index is IndexSpec & { expireAfterSeconds: number } => index.expireAfterSeconds !== undefined;
