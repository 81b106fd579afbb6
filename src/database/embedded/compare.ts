import { Long } from 'bson';
import { encodeValue, TYPE } from './keys.ts';

/** The number of a value's place in MongoDB's order of types: values of one place compare with each other. */
export function typeOf(value: unknown): number {
  if (typeof value === 'number') return TYPE.number;
  if (typeof value === 'string') return TYPE.string;
  if (typeof value === 'boolean') return TYPE.boolean;
  if (value === null || value === undefined) return TYPE.null;
  if (value instanceof Date) return TYPE.date;
  if (Array.isArray(value)) return TYPE.array;
  return encodeValue(value)[0] ?? TYPE.null;
}

/** Compares any two values in MongoDB's order: below, at or above 0. Numbers compare by what they are, not by how they are kept. */
export function compareValues(a: unknown, b: unknown): number {
  if (typeof a === 'number' && typeof b === 'number' && !Number.isNaN(a) && !Number.isNaN(b)) return a - b || 0;
  if (typeof a === 'string' && typeof b === 'string') return a === b ? 0 : Buffer.compare(Buffer.from(a), Buffer.from(b));
  if (a instanceof Date && b instanceof Date) return a.getTime() - b.getTime();
  const types = typeOf(a) - typeOf(b);
  return types === 0 ? Buffer.compare(encodeValue(a), encodeValue(b)) : types;
}

export const sameValue = (a: unknown, b: unknown): boolean => compareValues(a, b) === 0;

export const isNumber = (value: unknown): value is number | Long => typeof value === 'number' || Long.isLong(value);

/** The name of a value's type, as MongoDB's sentences say it. */
export function typeName(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  if (Array.isArray(value)) return 'array';
  if (value instanceof Date) return 'date';
  if (typeof value === 'number') return Number.isInteger(value) ? 'int' : 'double';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'object') return (value as { _bsontype?: string })._bsontype?.toLowerCase() ?? 'object';
  return typeof value;
}
