import { isTimed } from './specs.ts';
import { carryOutWide } from './change.ts';
import type { Storage } from './storage.ts';
import { Turn } from './turn.ts';

/** Removes documents whose time in a TTL index is over at `now` (epoch ms); gives how many. MongoDB does the same once a minute. */
export async function removeExpired(storage: Storage, now: number): Promise<number> {
  let removed = 0;
  for (const { db, name, indexes } of storage.databases().flatMap((one) => storage.list(one))) {
    for (const { key, expireAfterSeconds } of indexes.filter(isTimed)) {
      const filter = { [key[0]?.[0] ?? '']: { $lt: new Date(now - expireAfterSeconds * 1000) } };
      await carryOutWide(
        { storage, find: () => storage.find(db, name) },
        {
          filter,
          multi: true,
          each(collection, found) {
            storage.remove(collection, found.key, found.doc);
            removed++;
          },
        },
        new Turn(),
      );
    }
  }
  return removed;
}
