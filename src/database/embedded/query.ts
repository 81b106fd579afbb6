import { decodeDocument, encodeDocument } from './bson.ts';
import { CommandError } from './errors.ts';
import { compileFilter, type Filter } from './filter.ts';
import { sortKey, type Doc } from './keys.ts';
import { plan, type QueryPlan, type Sort } from './planner.ts';
import { compileProjection } from './projection.ts';
import type { CollectionSpec } from './specs.ts';
import type { Storage } from './storage.ts';
import type { Turn } from './turn.ts';

/** A document that was found; it is decoded when it is first looked into. */
export class Found {
  private decoded: Doc | undefined;

  constructor(
    readonly key: Buffer,
    readonly bytes: Buffer,
  ) {}

  get doc(): Doc {
    return (this.decoded ??= decodeDocument(this.bytes));
  }
}

/** Rows as they come; undefined where there was work but no row, so that whoever reads them can let others in. */
export type Rows<T> = Generator<T | undefined, void>;

export interface Search {
  filter: Doc;
  sort?: Sort;
  skip?: number;
  limit?: number;
}

/** Counters of one search, for tests. */
export interface Work {
  keys: number;
  docs: number;
}

const SORT_BYTES = 100 * 1024 * 1024;
/** Entries read in one go. Between two reads nothing is held open in the store, so that the pages of what is deleted can be used again. */
const PAGE = 128;
const FIRST_PAGE = 8;

/** Entries of some ranges of a table in order, read page by page. */
function* entries(storage: Storage, chosen: QueryPlan, direct: boolean): Generator<{ key: Buffer; value: Buffer }> {
  const table = direct ? storage.docs : storage.entries;
  const ranges = chosen.reverse ? [...chosen.ranges].reverse() : chosen.ranges;
  for (const range of ranges) {
    let { start, end } = range;
    for (let page = FIRST_PAGE; ; page = PAGE) {
      // Backwards, lmdb begins at `start` itself, which is beyond our range.
      const limit = chosen.reverse ? page + 1 : page;
      const read = [
        ...(chosen.reverse ? table.getRange({ start: end, end: start, reverse: true, limit }) : table.getRange({ start, end, limit })),
      ];
      for (const row of read) if (!chosen.reverse || Buffer.compare(row.key, end) < 0) yield row;
      const last = read[read.length - 1];
      if (!last || read.length < limit) {
        // Backwards, lmdb leaves out the last key of the range, which is ours.
        if (chosen.reverse) {
          const value = table.get(start);
          if (value !== undefined && !(last && last.key.equals(start))) yield { key: start, value };
        }
        break;
      }
      if (chosen.reverse) end = last.key;
      else start = Buffer.concat([last.key, Buffer.of(0)]);
    }
  }
}

/** Documents that a plan reaches, each once, without testing them. */
function* candidates(storage: Storage, chosen: QueryPlan, work: Work, seen?: Set<string>): Generator<Found> {
  if (chosen.either) {
    const met = new Set<string>();
    for (const one of chosen.either) yield* candidates(storage, one, work, met);
    return;
  }
  const { index } = chosen;
  const direct = index === undefined || index === '_id_';
  // A range has a document once, unless the index holds several values of it.
  const met = seen ?? (!direct && index.multikey ? new Set<string>() : undefined);
  for (const { key, value } of entries(storage, chosen, direct)) {
    work.keys++;
    const docKey = direct ? key : value;
    if (met) {
      const id = docKey.toString('latin1');
      if (met.has(id)) continue;
      met.add(id);
    }
    const bytes = direct ? value : storage.get(docKey);
    work.docs++;
    if (bytes) yield new Found(docKey, bytes);
  }
}

const UNMATCHED = 32;

function* matching(storage: Storage, chosen: QueryPlan, filter: Filter, work: Work): Rows<Found> {
  let unmatched = 0;
  for (const found of candidates(storage, chosen, work)) {
    if (chosen.exact || filter(found.doc)) yield found;
    else if (++unmatched % UNMATCHED === 0) yield undefined;
  }
}

function* inOrder(rows: Rows<Found>, sort: Sort, keep: number): Rows<Found> {
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
  for (const found of rows) {
    if (!found) {
      yield undefined;
      continue;
    }
    const keys = sortKey(found.doc, sort);
    // What is decoded takes several times the room of its bytes, and is wanted again for few.
    const row = new Found(found.key, found.bytes);
    held.push({ row, keys, at: at++ });
    bytes += keys.reduce((sum, key) => sum + key.length, row.bytes.length);
    // With a limit only the best are wanted: cutting now and then keeps memory to the size of the answer.
    if (held.length > 2 * keep + 1_000) {
      held.sort(compare).splice(keep);
      bytes = held.reduce((sum, one) => sum + one.row.bytes.length + one.keys.reduce((all, key) => all + key.length, 0), 0);
    }
    if (bytes > SORT_BYTES)
      throw new CommandError('QueryExceededMemoryLimitNoDiskUseAllowed', 'Sort exceeded memory limit of 104857600 bytes');
    if (at % UNMATCHED === 0) yield undefined;
  }
  held.sort(compare);
  for (const { row } of held) yield row;
}

/** The documents that a search finds, lazily where no sorting in memory is needed. @throws BadValue for a filter it cannot run. */
export function search(
  storage: Storage,
  collection: CollectionSpec | undefined,
  wanted: Search,
  work: Work = { keys: 0, docs: 0 },
): Rows<Found> {
  // Before the first row is asked for, so that a filter that is not served is refused also where nothing is read.
  const filter = compileFilter(wanted.filter);
  return found(storage, collection, wanted, filter, work);
}

function* found(
  storage: Storage,
  collection: CollectionSpec | undefined,
  { filter, sort = [], skip = 0, limit = 0 }: Search,
  matches: Filter,
  work: Work,
): Rows<Found> {
  if (!collection) return;
  const chosen = plan(collection, filter, sort);
  const last = limit > 0 ? skip + limit : Infinity;
  const rows = matching(storage, chosen, matches, work);
  let at = 0;
  for (const row of chosen.sorted ? rows : inOrder(rows, sort, last)) {
    if (!row) yield undefined;
    else if (at++ >= skip) yield row;
    if (at >= last) return;
  }
}

/** How many documents a search finds. Keys alone are counted where they say it all. */
export async function countFound(storage: Storage, collection: CollectionSpec | undefined, wanted: Search, turn: Turn): Promise<number> {
  const rows = search(storage, collection, wanted);
  if (!collection) return 0;
  const { filter, skip = 0, limit = 0 } = wanted;
  const chosen = plan(collection, filter, []);
  const within = (all: number): number => Math.min(Math.max(all - skip, 0), limit > 0 ? limit : Infinity);
  if (chosen.exact) {
    if (chosen.index === undefined) return within(storage.count(collection));
    const table = chosen.index === '_id_' ? storage.docs : storage.entries;
    let all = 0;
    for (const { start, end } of chosen.ranges) {
      all += table.getKeysCount({ start, end });
      if (turn.over) await turn.rest();
    }
    return within(all);
  }
  let n = 0;
  for (const row of rows) {
    if (row) n++;
    if (turn.over) await turn.rest();
  }
  return n;
}

/** The bytes of what a search finds, through a projection if there is one. */
export function documents(rows: Rows<Found>, projection: Doc): Rows<Buffer> {
  const project = compileProjection(projection);
  return (function* () {
    for (const row of rows) yield row && (project ? encodeDocument(project(row.doc)) : row.bytes);
  })();
}

/** A sort specification as the driver sends it. @throws BadValue for anything but fields with 1 or -1. */
export function readSort(spec: unknown): Sort {
  return Object.entries((spec ?? {}) as Doc).map(([field, direction]) => {
    const sign = Number(direction);
    if ((sign !== 1 && sign !== -1) || typeof direction === 'string' || field === '' || field.startsWith('$'))
      throw new CommandError('BadValue', `$sort key ordering must be 1 (for ascending) or -1 (for descending); field ${field}`);
    return [field, sign];
  });
}
