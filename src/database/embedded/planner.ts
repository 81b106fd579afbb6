import { Binary, ObjectId } from 'bson';
import { after, capKey, encodeValue, inverted, isPlainObject, orderedPart, type Doc } from './keys.ts';
import type { CollectionSpec, Direction, IndexSpec } from './specs.ts';
import { docsPrefix, fieldLimit, indexPrefix } from './storage.ts';

/** What a filter demands of one field, as far as an index can use it. */
interface Bounds {
  equal?: unknown[];
  low?: unknown;
  high?: unknown;
}

export interface Range {
  /** First key, inclusive. */
  start: Buffer;
  /** First key beyond, exclusive. */
  end: Buffer;
}

/** How candidates are found. Every candidate is still tested against the whole filter, so a plan may only be too wide. */
export interface QueryPlan {
  /** Undefined: every document of the collection is read. `_id_` reads the documents themselves. */
  index?: IndexSpec | '_id_';
  ranges: Range[];
  reverse: boolean;
  /** The candidates come in the order asked for. */
  sorted: boolean;
}

export type Sort = [string, Direction][];

const MAX_RANGES = 1_000;

const isScalar = (value: unknown): boolean =>
  value === null ||
  ['string', 'number', 'boolean'].includes(typeof value) ||
  value instanceof Date ||
  value instanceof ObjectId ||
  value instanceof Binary;

function merge(into: Map<string, Bounds>, field: string, bounds: Bounds): void {
  const known = into.get(field) ?? {};
  // The first demand stands: a second one on the same field is left to the filter.
  into.set(field, { ...bounds, ...known });
}

/** Collects what the conjuncts of a filter demand of each field. */
export function boundsOf(filter: Doc): Map<string, Bounds> {
  const found = new Map<string, Bounds>();
  const visit = (part: Doc): void => {
    for (const [field, wanted] of Object.entries(part)) {
      if (field === '$and' && Array.isArray(wanted)) for (const inner of wanted as Doc[]) visit(inner);
      if (field.startsWith('$')) continue;
      if (isScalar(wanted)) merge(found, field, { equal: [wanted] });
      else if (isPlainObject(wanted)) readOperators(field, wanted);
    }
  };
  const readOperators = (field: string, operators: Doc): void => {
    for (const [operator, value] of Object.entries(operators)) {
      if (operator === '$eq' && isScalar(value)) merge(found, field, { equal: [value] });
      else if (operator === '$in' && Array.isArray(value) && value.every(isScalar) && value.length <= MAX_RANGES)
        merge(found, field, { equal: value as unknown[] });
      else if ((operator === '$gt' || operator === '$gte') && isScalar(value) && value !== null) merge(found, field, { low: value });
      else if ((operator === '$lt' || operator === '$lte') && isScalar(value) && value !== null) merge(found, field, { high: value });
    }
  };
  visit(filter);
  return found;
}

function deepEqual(a: unknown, b: unknown): boolean {
  return encodeValue(a).equals(encodeValue(b));
}

/** A sparse or partial index lacks documents: it may serve only a filter that cannot match those. */
function covers(index: IndexSpec, filter: Doc, bounds: Map<string, Bounds>): boolean {
  const excludesMissing = (field: string): boolean => {
    const wanted = bounds.get(field);
    return wanted !== undefined && (wanted.equal ? !wanted.equal.includes(null) : true);
  };
  if (index.sparse && !index.key.some(([field]) => excludesMissing(field))) return false;
  return Object.entries(index.partialFilterExpression ?? {}).every(
    ([field, condition]) =>
      (Object.hasOwn(filter, field) && deepEqual(filter[field], condition)) ||
      (deepEqual(condition, { $exists: true }) && excludesMissing(field)),
  );
}

/** The byte range that lower and upper bounds give one field, before the direction of the field is applied. */
function boundRange({ low, high }: Bounds, limit: number, bothEnds: boolean): Range {
  const bracket = encodeValue(low ?? high).subarray(0, 1);
  const useHigh = high !== undefined && (bothEnds || low === undefined);
  return {
    start: low === undefined ? bracket : orderedPart(encodeValue(low), limit),
    end: useHigh ? after(orderedPart(encodeValue(high), limit)) : after(bracket),
  };
}

const flip = (range: Range): Range => ({ start: inverted(range.end), end: after(inverted(range.start)) });

/** Byte ranges of an index that hold every document a filter can match: equal fields first, then at most one bounded field. */
function rangesOf(
  prefix: Buffer,
  key: Sort,
  limit: number,
  bounds: Map<string, Bounds>,
  single: boolean,
): { ranges: Range[]; equals: number; bounded: boolean } {
  let heads: Buffer[] = [prefix];
  let equals = 0;
  for (const [field, direction] of key) {
    const wanted = bounds.get(field);
    if (!wanted || (single && equals > 0)) break;
    if (!wanted.equal) {
      const range = boundRange(wanted, limit, !single);
      const { start, end } = direction === -1 ? flip(range) : range;
      return {
        ranges: heads.map((head) => ({ start: Buffer.concat([head, start]), end: Buffer.concat([head, end]) })),
        equals,
        bounded: true,
      };
    }
    if (heads.length * wanted.equal.length > MAX_RANGES) break;
    const keys = wanted.equal
      .map((value) => capKey(encodeValue(value), limit).key)
      .map((bytes) => (direction === -1 ? inverted(bytes) : bytes));
    heads = heads.flatMap((head) => keys.map((bytes) => Buffer.concat([head, bytes])));
    equals++;
  }
  const unique = [...new Map(heads.map((head) => [head.toString('latin1'), head])).values()].sort(Buffer.compare);
  return { ranges: unique.map((start) => ({ start, end: after(start) })), equals, bounded: false };
}

/** Whether an index gives the order asked for once its first `fixed` fields are each held to one value. */
function order(key: Sort, sort: Sort, fixed: number): 'forward' | 'reverse' | undefined {
  const held = new Set(key.slice(0, fixed).map(([field]) => field));
  const wanted = sort.filter(([field]) => !held.has(field));
  if (wanted.length === 0) return 'forward';
  const rest = key.slice(fixed);
  const matches = (sign: 1 | -1): boolean =>
    wanted.every(([field, direction], i) => rest[i]?.[0] === field && rest[i]?.[1] === direction * sign);
  return matches(1) ? 'forward' : matches(-1) ? 'reverse' : undefined;
}

/** Chooses how to find the candidates for a filter and a sort order. */
export function plan(collection: CollectionSpec, filter: Doc, sort: Sort): QueryPlan {
  const bounds = boundsOf(filter);
  const whole: QueryPlan = {
    ranges: [{ start: docsPrefix(collection), end: after(docsPrefix(collection)) }],
    reverse: false,
    sorted: sort.length === 0,
  };
  let best: { plan: QueryPlan; score: number } = { plan: whole, score: 0 };
  const offer = (index: IndexSpec | '_id_', prefix: Buffer, key: Sort, limit: number, single: boolean, ordered: boolean): void => {
    const { ranges, equals, bounded } = rangesOf(prefix, key, limit, bounds, single);
    const oneRange = ranges.length === 1;
    const way = ordered && oneRange ? order(key, sort, equals) : undefined;
    const sorted = sort.length === 0 || way !== undefined;
    if (equals === 0 && !bounded && (sort.length === 0 || !sorted)) return;
    const full = index !== '_id_' ? index.unique && equals === key.length : equals === 1;
    const score = equals * 10 + (bounded ? 5 : 0) + (sort.length > 0 && sorted ? 4 : 0) + (full ? 100 : 0);
    if (score > best.score) best = { plan: { index, ranges, reverse: way === 'reverse', sorted }, score };
  };
  offer('_id_', docsPrefix(collection), [['_id', 1]], 600, false, true);
  for (const index of collection.indexes) {
    if (covers(index, filter, bounds))
      offer(index, indexPrefix(index), index.key, fieldLimit(index), index.multikey, !index.multikey && !index.cut);
  }
  return best.plan;
}

/** MongoDB's name of a plan's first stage, for `explain`. */
export const stageName = (chosen: QueryPlan): string =>
  chosen.index === undefined ? 'COLLSCAN' : chosen.index === '_id_' ? 'IDHACK' : 'IXSCAN';
