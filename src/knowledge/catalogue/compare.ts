import { isDeepStrictEqual } from 'node:util';
import { keyOf, type CatalogueEntry } from './entry.ts';

/** What changed between two readings of a catalogue. */
export interface CatalogueChanges {
  added: CatalogueEntry[];
  changed: { entry: CatalogueEntry; fields: (keyof CatalogueEntry)[] }[];
  gone: CatalogueEntry[];
  same: number;
}

export function compareCatalogues(before: readonly CatalogueEntry[], after: readonly CatalogueEntry[]): CatalogueChanges {
  const old = new Map(before.map((entry) => [keyOf(entry), entry]));
  const changes: CatalogueChanges = { added: [], changed: [], gone: [], same: 0 };
  for (const entry of after) {
    const was = old.get(keyOf(entry));
    old.delete(keyOf(entry));
    if (!was) changes.added.push(entry);
    else {
      const fields = (Object.keys({ ...was, ...entry }) as (keyof CatalogueEntry)[]).filter(
        (field) => !isDeepStrictEqual(was[field], entry[field]),
      );
      if (fields.length > 0) changes.changed.push({ entry, fields });
      else changes.same++;
    }
  }
  changes.gone.push(...old.values());
  return changes;
}
