import { CommandError } from './errors.ts';
import { compileFilter, type Filter } from './filter.ts';
import { capKey, encodeValue, inverted, valuesAt, type Doc } from './keys.ts';
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

/** A number as the first four bytes of keys. */
export const u32 = (n: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(n);
  return bytes;
};

/** Bytes that each field of an index entry may take, so that the whole stays under LMDB's limit. */
export const fieldLimit = (index: Pick<IndexSpec, 'key'>): number => Math.floor(1_200 / index.key.length);

const partialFilters = new WeakMap<IndexSpec, Filter>();
function inPartialIndex(index: IndexSpec, doc: Doc): boolean {
  if (!index.partialFilterExpression) return true;
  let filter = partialFilters.get(index);
  if (!filter) partialFilters.set(index, (filter = compileFilter(index.partialFilterExpression)));
  return filter(doc);
}

/** The keys of an index's entries for one document; the key of the document itself follows each. */
export interface Entries {
  keys: Buffer[];
  multikey: boolean;
  cut: boolean;
}

export function entriesOf(index: IndexSpec, doc: Doc): Entries {
  if (!inPartialIndex(index, doc)) return { keys: [], multikey: false, cut: false };
  const { tuples, multikey } = keysOf(index, doc);
  let cut = false;
  const limit = fieldLimit(index);
  const keys = tuples.map((tuple) => {
    const parts = tuple.map((value, i) => {
      const capped = capKey(encodeValue(value), limit);
      cut ||= capped.cut;
      return index.key[i]?.[1] === -1 ? inverted(capped.key) : capped.key;
    });
    return Buffer.concat([u32(index.id), ...parts]);
  });
  return { keys, multikey, cut };
}
