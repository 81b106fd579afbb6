import type { Clock } from '../../../time/clock.ts';
import { CommandError } from '../errors.ts';
import { isPlainObject, type Doc } from '../keys.ts';
import type { CollectionSpec } from '../specs.ts';
import type { Storage } from '../storage.ts';
import type { Cursors } from '../cursors.ts';

export interface Context {
  storage: Storage;
  cursors: Cursors;
  clock: Clock;
  connectionId: number;
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
  run(context: Context, command: Doc): Doc | Promise<Doc>;
}

/** Fields that every command may carry and that mean nothing to a single server without sessions. */
export const COMMON_FIELDS = new Set([
  '$db',
  'lsid',
  '$clusterTime',
  '$readPreference',
  'readConcern',
  'writeConcern',
  'apiVersion',
  'apiStrict',
  'apiDeprecationErrors',
  'comment',
  'maxTimeMS',
  'txnNumber',
  'autocommit',
  'startTransaction',
  'stmtId',
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

/** A whole number of 0 or more; drivers send them as any numeric type. */
export function countOr(value: unknown, fallback: number): number {
  if (value === undefined || value === null) return fallback;
  const number = Number(value);
  if (!Number.isInteger(number)) throw new CommandError('TypeMismatch', `expected a whole number, got ${String(value)}`);
  return number;
}
