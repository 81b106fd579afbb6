import { Aggregator, Query } from './mingo.ts';
import { CommandError } from './errors.ts';
import { sortKey, type Doc } from './keys.ts';
import { checkFilter } from './language.ts';
import { plan, type QueryPlan, type Sort } from './planner.ts';
import type { CollectionSpec } from './specs.ts';
import type { Storage } from './storage.ts';

export interface Found {
  key: Buffer;
  doc: Doc;
}

export interface Search {
  filter: Doc;
  sort?: Sort;
  skip?: number;
  limit?: number;
}

/** Counters of one search, for `explain`. */
export interface Work {
  keys: number;
  docs: number;
}

const SORT_BYTES = 100 * 1024 * 1024;

/** Documents that a plan reaches, each once, without testing them. */
function* candidates(storage: Storage, chosen: QueryPlan, work: Work): Generator<Found> {
  const direct = chosen.index === undefined || chosen.index === '_id_';
  const table = direct ? storage.docs : storage.entries;
  const seen =
    chosen.ranges.length > 1 || (chosen.index !== undefined && chosen.index !== '_id_' && chosen.index.multikey)
      ? new Set<string>()
      : undefined;
  for (const { start, end } of chosen.ranges) {
    const rows = chosen.reverse ? table.getRange({ start: end, reverse: true }) : table.getRange({ start, end });
    for (const { key, value } of rows) {
      if (chosen.reverse && Buffer.compare(key, end) >= 0) continue;
      if (chosen.reverse && Buffer.compare(key, start) < 0) break;
      work.keys++;
      const docKey = Buffer.from(direct ? key : value);
      if (seen) {
        const id = docKey.toString('latin1');
        if (seen.has(id)) continue;
        seen.add(id);
      }
      const doc = storage.get(docKey);
      work.docs++;
      if (doc) yield { key: docKey, doc };
    }
  }
}

function* matching(storage: Storage, chosen: QueryPlan, query: Query, work: Work): Generator<Found> {
  for (const found of candidates(storage, chosen, work)) if (query.test(found.doc)) yield found;
}

function inOrder(rows: Iterable<Found>, sort: Sort, keep: number): Found[] {
  const held: { row: Found; keys: Buffer[]; at: number }[] = [];
  let bytes = 0;
  const compare = (a: (typeof held)[number], b: (typeof held)[number]): number => {
    for (let i = 0; i < sort.length; i++) {
      const order = Buffer.compare(a.keys[i] as Buffer, b.keys[i] as Buffer) * (sort[i]?.[1] ?? 1);
      if (order !== 0) return order;
    }
    return a.at - b.at;
  };
  let at = 0;
  for (const row of rows) {
    const keys = sortKey(row.doc, sort);
    held.push({ row, keys, at: at++ });
    bytes += keys.reduce((sum, key) => sum + key.length, 200);
    // With a limit only the best are wanted: cutting now and then keeps memory to the size of the answer.
    if (held.length > 2 * keep + 1_000) held.sort(compare).splice(keep);
    else if (bytes > SORT_BYTES && keep === Infinity)
      throw new CommandError('QueryExceededMemoryLimitNoDiskUseAllowed', 'Sort exceeded memory limit of 104857600 bytes');
  }
  return held.sort(compare).map(({ row }) => row);
}

/** The documents that a search finds, lazily where no sorting in memory is needed. Throws BadValue for a filter it cannot run. */
export function* search(
  storage: Storage,
  collection: CollectionSpec | undefined,
  { filter, sort = [], skip = 0, limit = 0 }: Search,
  work: Work = { keys: 0, docs: 0 },
): Generator<Found> {
  checkFilter(filter);
  const query = new Query(filter);
  if (!collection) return;
  const chosen = plan(collection, filter, sort);
  const last = limit > 0 ? skip + limit : Infinity;
  const rows = matching(storage, chosen, query, work);
  let at = 0;
  for (const row of chosen.sorted ? rows : inOrder(rows, sort, last)) {
    if (at++ >= skip) yield row;
    if (at >= last) return;
  }
}

/** Just the documents of a search, through a projection if there is one. */
export function* documents(found: Iterable<Found>, projection?: Doc): Generator<Doc> {
  if (!projection || Object.keys(projection).length === 0) {
    for (const { doc } of found) yield doc;
    return;
  }
  if (Object.keys(projection).some((field) => field.endsWith('.$')))
    throw new CommandError('NotImplemented', 'positional projection is not supported by the embedded store');
  const project = new Aggregator([{ $project: projection }]);
  for (const { doc } of found) yield project.run<Doc>([doc])[0] as Doc;
}

/** A sort specification as the driver sends it. Throws BadValue for anything but fields with 1 or -1. */
export function readSort(spec: unknown): Sort {
  const entries = spec instanceof Map ? [...(spec as Map<string, unknown>)] : Object.entries((spec ?? {}) as Doc);
  return entries.map(([field, direction]) => {
    if (direction !== 1 && direction !== -1)
      throw new CommandError('BadValue', `$sort key ordering must be 1 (for ascending) or -1 (for descending); field ${field}`);
    return [field, direction];
  });
}
