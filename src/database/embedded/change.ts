import type { Context } from './commands/context.ts';
import { compileFilter } from './filter.ts';
import type { Doc } from './keys.ts';
import type { Sort } from './planner.ts';
import { Found, search } from './query.ts';
import type { CollectionSpec } from './specs.ts';
import type { Storage } from './storage.ts';
import type { Turn } from './turn.ts';

/** One statement of a write: which documents, and what becomes of each. */
export interface Statement {
  filter: Doc;
  sort?: Sort;
  /** All that match, instead of the first. */
  multi: boolean;
  /** Inside a write transaction: changes one document. */
  each(collection: CollectionSpec, found: Found): void;
  /** Inside a write transaction: nothing matched. */
  none?(): void;
}

/** Documents that a statement may look at within a write transaction; nobody else is served meanwhile. */
const NARROW = 1_000;
/** Documents that are changed in one transaction where there are many. */
const TOGETHER = 200;
/** Times that a document found outside a transaction may be gone or different within it. */
const ATTEMPTS = 3;

type Place = Pick<Context, 'storage'> & { find: () => CollectionSpec | undefined };

/**
 * Inside a write transaction: carries a statement out, unless there is too much to look at, in which case it changes nothing and gives false.
 * `budget`: how many documents may be looked at.
 */
export function carryOut({ storage, find }: Place, statement: Statement, budget = NARROW): boolean {
  const collection = find();
  const { filter, sort, multi } = statement;
  const found: Found[] = [];
  let looked = 0;
  for (const row of search(storage, collection, { filter, ...(sort && { sort }), limit: multi ? 0 : 1 })) {
    if (row) found.push(row);
    looked += row ? 1 : 32;
    if (looked > budget) return false;
  }
  if (collection) for (const row of found) statement.each(collection, row);
  if (found.length === 0) statement.none?.();
  return true;
}

/** Carries out a statement that has much to look at: it looks outside of transactions, and looks again at what it changes within one. */
export async function carryOutWide(place: Place, statement: Statement, turn: Turn): Promise<void> {
  const matches = compileFilter(statement.filter);
  const { storage } = place;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const { version } = storage;
    const keys = await keysOf(place, statement, turn);
    if (keys.length === 0) {
      // Nothing matched when it was looked for: true still where nobody has written since.
      const settled = await storage.write(() => {
        if (storage.version !== version + 1) return false;
        statement.none?.();
        return true;
      });
      if (settled) return;
      continue;
    }
    let changed = 0;
    for (let at = 0; at < keys.length; at += TOGETHER) {
      changed += await storage.write(() => {
        const collection = place.find();
        const still = keys.slice(at, at + TOGETHER).flatMap((key) => foundAt(storage, key));
        const wanted = still.filter((one) => matches(one.doc));
        if (collection) for (const one of wanted) statement.each(collection, one);
        return wanted.length;
      });
      if (turn.over) await turn.rest();
    }
    if (changed > 0 || statement.multi) return;
  }
  await storage.write(() => carryOut(place, statement, Infinity));
}

function foundAt(storage: Storage, key: Buffer): Found[] {
  const bytes = storage.get(key);
  return bytes ? [new Found(key, bytes)] : [];
}

/** The keys of all documents that match, before any is changed: a change may move a document to where it would be met again. */
async function keysOf({ storage, find }: Place, { filter, sort, multi }: Statement, turn: Turn): Promise<Buffer[]> {
  const keys: Buffer[] = [];
  for (const row of search(storage, find(), { filter, ...(sort && { sort }), limit: multi ? 0 : 1 })) {
    if (row) keys.push(row.key);
    if (turn.over) await turn.rest();
  }
  return keys;
}
