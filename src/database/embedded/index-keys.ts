import { CommandError } from './errors.ts';
import { valuesAt, type Doc } from './keys.ts';
import type { IndexSpec } from './specs.ts';

/**
 * The tuples of values under which an index holds a document: one for a plain document, one for each item of an array.
 * Two arrays in one compound index are refused, as MongoDB does. A sparse index leaves out documents without any of the fields.
 */
export function keysOf(index: Pick<IndexSpec, 'key' | 'sparse'>, doc: Doc): { tuples: unknown[][]; multikey: boolean } {
  const fields = index.key.map(([path]) => valuesAt(doc, path));
  if (index.sparse && fields.every((field) => field.values.length === 1 && field.values[0] === undefined))
    return { tuples: [], multikey: false };
  const many = fields.filter((field) => field.values.length > 1);
  if (many.length > 1)
    throw new CommandError('CannotIndexParallelArrays', `cannot index parallel arrays ${index.key.map(([path]) => `[${path}]`).join(' ')}`);
  const count = many[0]?.values.length ?? 1;
  const tuples = Array.from({ length: count }, (_, i) => fields.map((field) => field.values[field.values.length > 1 ? i : 0]));
  return { tuples, multikey: fields.some((field) => field.array) };
}
