import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { PROCEDURE_FIELDS, type ProcedureText } from '../knowledge/index.ts';

/** A procedure as a file of `content/procedures`, its parts in the order in which files have them; what is the default is left out. */
export function toYaml(item: ProcedureText): string {
  const defaults: Partial<Record<keyof ProcedureText, unknown>> = { kind: 'procedure', out_of_scope: false, show_offices: false };
  const kept = PROCEDURE_FIELDS.flatMap((field): [string, unknown][] => {
    const value = item[field];
    const empty = value === undefined || value === defaults[field] || (Array.isArray(value) && value.length === 0);
    return empty ? [] : [[field, value]];
  });
  return stringify(Object.fromEntries(kept), { lineWidth: 0 });
}

/** Writes procedures as content files below a folder. Returns their paths. */
export function writeProcedures(dir: string, items: readonly ProcedureText[]): string[] {
  const folder = join(dir, 'procedures');
  mkdirSync(folder, { recursive: true });
  return items.map((item) => {
    const path = join(folder, `${item.id}.yaml`);
    writeFileSync(path, toYaml(item));
    return path;
  });
}
