import { boundRange, demandsOf, equalKeys, MAX_RANGES, type Bounds, type Range } from './bounds.ts';
import { after, encodeValue, type Doc } from './keys.ts';
import type { CollectionSpec, Direction, IndexSpec } from './specs.ts';
import { docsPrefix, ID_BYTES, indexPrefix } from './storage.ts';
import { fieldLimit } from './index-keys.ts';

/** How candidates are found. Unless `exact`, every candidate is still tested against the whole filter, so a plan may only be too wide. */
export interface QueryPlan {
  /** Undefined: every document of the collection is read. `_id_` reads the documents themselves. */
  index?: IndexSpec | '_id_';
  ranges: Range[];
  reverse: boolean;
  /** The candidates come in the order asked for. */
  sorted: boolean;
  /** The ranges hold the matches and nothing else, each once: keys can be counted. */
  exact: boolean;
  /** The candidates are those of several plans, one for each part of an `$or`; of the plan itself nothing is read then. */
  either?: QueryPlan[];
}

export type Sort = [string, Direction][];

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

/** Byte ranges of an index that hold every document a filter can match: equal fields first, then at most one bounded field. */
function rangesOf(
  prefix: Buffer,
  key: Sort,
  limit: number,
  bounds: Map<string, Bounds>,
  single: boolean,
): { ranges: Range[]; equals: number; bounded: boolean; exact: boolean } {
  let heads: Buffer[] = [prefix];
  let equals = 0;
  for (const [field, direction] of key) {
    const wanted = bounds.get(field);
    if (!wanted || (single && equals > 0)) break;
    if (!wanted.equal) {
      // Where a field holds many values, one may be above the lower bound and another below the upper.
      const { start, end, exact } = boundRange(single && wanted.low ? { low: wanted.low } : wanted, limit, direction);
      return {
        ranges: unique(heads).map((head) => ({ start: Buffer.concat([head, start]), end: Buffer.concat([head, end]) })),
        equals,
        bounded: true,
        exact,
      };
    }
    if (heads.length * wanted.equal.length > MAX_RANGES) break;
    const keys = equalKeys(wanted.equal, limit, direction);
    heads = heads.flatMap((head) => keys.map((bytes) => Buffer.concat([head, bytes])));
    equals++;
  }
  return { ranges: unique(heads).map((start) => ({ start, end: after(start) })), equals, bounded: false, exact: true };
}

const unique = (keys: readonly Buffer[]): Buffer[] =>
  [...new Map(keys.map((key) => [key.toString('latin1'), key])).values()].sort((a, b) => Buffer.compare(a, b));

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
  const { fields: bounds, whole: allSaid } = demandsOf(filter);
  const whole: QueryPlan = {
    ranges: [{ start: docsPrefix(collection), end: after(docsPrefix(collection)) }],
    reverse: false,
    sorted: sort.length === 0,
    exact: Object.keys(filter).length === 0,
  };
  let best: { plan: QueryPlan; score: number } = { plan: whole, score: 0 };
  const offer = (index: IndexSpec | '_id_', prefix: Buffer, key: Sort, limit: number, single: boolean, ordered: boolean): void => {
    const { ranges, equals, bounded, exact } = rangesOf(prefix, key, limit, bounds, single);
    const oneRange = ranges.length === 1;
    const way = ordered && oneRange ? order(key, sort, equals) : undefined;
    const sorted = sort.length === 0 || way !== undefined;
    if (equals === 0 && !bounded && (sort.length === 0 || !sorted)) return;
    const full = index !== '_id_' ? index.unique && equals === key.length : equals === 1;
    const score = equals * 10 + (bounded ? 5 : 0) + (sort.length > 0 && sorted ? 4 : 0) + (full ? 100 : 0);
    if (score > best.score)
      best = {
        plan: {
          index,
          ranges,
          reverse: way === 'reverse',
          sorted,
          exact: exact && allSaid && !single && bounds.size === equals + (bounded ? 1 : 0),
        },
        score,
      };
  };
  offer('_id_', docsPrefix(collection), [['_id', 1]], ID_BYTES, false, collection.cut !== true);
  for (const index of collection.indexes) {
    if (covers(index, filter, bounds))
      offer(index, indexPrefix(index), index.key, fieldLimit(index), index.multikey, !index.multikey && !index.cut);
  }
  return best.plan.index === undefined ? (eitherOf(collection, filter, sort) ?? best.plan) : best.plan;
}

/** The plans of an `$or` whose every part has an index. */
function eitherOf(collection: CollectionSpec, filter: Doc, sort: Sort): QueryPlan | undefined {
  const { $or, ...rest } = filter;
  if (!Array.isArray($or)) return undefined;
  const either = ($or as Doc[]).map((part) => plan(collection, { $and: [rest, part] }, []));
  if (!either.every((one) => one.index !== undefined || one.either)) return undefined;
  return { ranges: [], reverse: false, sorted: sort.length === 0, exact: false, either };
}
