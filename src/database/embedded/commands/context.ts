import type { Clock } from '../../../time/clock.ts';
import type { Batch } from '../bson.ts';
import { CommandError } from '../errors.ts';
import { isNumber, typeName } from '../compare.ts';
import { isPlainObject, type Doc } from '../keys.ts';
import type { CollectionSpec } from '../specs.ts';
import type { Storage } from '../storage.ts';
import type { Cursors } from '../cursors.ts';
import type { Turn } from '../turn.ts';

export interface Context {
  storage: Storage;
  cursors: Cursors;
  clock: Clock;
  connectionId: number;
  /** The time of the command that is run. */
  turn: Turn;
  /** Whether this connection has shown the secret, where there is one. */
  trusted: boolean;
  /** Compares what a client says with the secret of this start. */
  isSecret(said: string): boolean;
}

export interface Command {
  /** Fields that may stand beside the name; anything else is refused as MongoDB refuses it, never ignored. */
  fields: readonly string[];
  /** True for what a connection may ask before it has shown the secret. */
  open?: true;
  run(context: Context, command: Doc): Doc | Batch | Promise<Doc | Batch>;
}

/** Fields that every command may carry and that mean nothing to a single server without sessions. */
export const COMMON_FIELDS = new Set([
  '$db',
  'lsid',
  '$clusterTime',
  '$readPreference',
  'readConcern',
  'writeConcern',
  'comment',
  'maxTimeMS',
]);

/** The collection name in a command's first field. */
export function nameIn(command: Doc, field: string): string {
  const name = command[field];
  if (typeof name !== 'string') throw new CommandError('InvalidNamespace', `collection name has invalid type ${typeof name}`);
  return name;
}

export const dbIn = (command: Doc): string => String(command.$db);

export function collectionIn(context: Context, command: Doc, field: string): CollectionSpec | undefined {
  return context.storage.find(dbIn(command), nameIn(command, field));
}

export function docOr(value: unknown, fallback: Doc = {}): Doc {
  if (value === undefined || value === null) return fallback;
  if (!isPlainObject(value)) throw new CommandError('TypeMismatch', 'expected an object');
  return value;
}

/** A whole number; drivers send them as any numeric type. `least`: the smallest that is taken. */
export function countOr<T extends number | undefined>(value: unknown, fallback: T, least = 0): number | T {
  if (value === undefined || value === null) return fallback;
  const number = isNumber(value) ? Number(value) : NaN;
  if (!Number.isSafeInteger(number)) throw new CommandError('TypeMismatch', `expected a whole number, got ${typeName(value)}`);
  if (number < least) throw new CommandError('BadValue', `expected a number of at least ${String(least)}, got ${String(number)}`);
  return number;
}

/** A list of objects. */
export function docsIn(value: unknown, field: string): Doc[] {
  if (!Array.isArray(value) || value.length === 0 || !value.every(isPlainObject))
    throw new CommandError('TypeMismatch', `${field} must be an array of at least one object`);
  return value;
}

/** Refuses fields that are not known, as MongoDB does. */
export function checkFields(what: string, given: Doc, known: ReadonlySet<string>): void {
  const odd = Object.keys(given).find((field) => !known.has(field));
  if (odd !== undefined) throw new CommandError('UnknownField', `BSON field '${what}.${odd}' is not served by the embedded store.`);
}
