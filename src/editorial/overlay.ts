import { procedure, type Procedure, type ProcedureText } from '../knowledge/index.ts';
import { merge, same, type Field } from './merge.ts';
import type { VersionDoc } from './versions.ts';

/** How a version that is in force stands to the file beneath it. */
export interface Standing {
  version: string;
  item: string;
  /**
   * - `over`: the file is as it was; the version counts
   * - `spent`: the file says the same by now
   * - `joined`: the file was changed in other parts; both changes count
   * - `conflict`: the same parts were changed in both; the version's count until somebody decides
   * - `orphan`: the file is gone; the version counts
   * - `broken`: the version no longer fits the rules of the content; the file counts
   */
  state: 'over' | 'spent' | 'joined' | 'conflict' | 'orphan' | 'broken';
  conflicts: Field[];
}

/** What is in force: the files, with the console's published versions over them. */
export interface Overlaid {
  procedures: Procedure[];
  standings: Standing[];
}

/**
 * Lays versions over files. A version counts over the file from which it was written; where the file was changed since, changes are joined
 * part by part, and of a part changed in both the version's counts and the conflict is told of. Never throws.
 */
export function overlay(files: readonly ProcedureText[], versions: readonly VersionDoc[]): Overlaid {
  const byId = new Map<string, ProcedureText>(files.map((item) => [item.id, item]));
  const standings = versions.map((version): Standing => {
    const base = { version: version._id, item: version.item };
    const file = byId.get(version.item);
    const { value, conflicts } = file ? merge(version.file, version.value, file) : { value: version.value, conflicts: [] };
    const parsed = procedure.safeParse(value);
    if (!parsed.success) return { ...base, state: 'broken', conflicts: [] };
    byId.set(version.item, parsed.data);
    const state =
      file === undefined
        ? version.file === undefined
          ? 'over'
          : 'orphan'
        : conflicts.length > 0
          ? 'conflict'
          : same(parsed.data, file)
            ? 'spent'
            : same(version.file, file)
              ? 'over'
              : 'joined';
    return { ...base, state, conflicts };
  });
  return { procedures: [...byId.values()], standings };
}
