import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Material beside the repository that is not part of it. Tests that need it skip with a line saying so. */
const root = fileURLToPath(new URL('../../../shared/', import.meta.url));

export const sharedPath = (path: string): string => root + path;

/** For `describe.skipIf`: true, after printing why, when `path` under ../shared is absent. */
export function absent(path: string): boolean {
  const missing = !existsSync(sharedPath(path));
  if (missing) console.warn(`skipped: ../shared/${path} is not on this machine`);
  return missing;
}

export const readShared = (path: string): string => readFileSync(sharedPath(path), 'utf8');

/** Names of the JSON files in a folder under ../shared, empty when it is absent. */
export const listShared = (path: string): string[] =>
  existsSync(sharedPath(path))
    ? readdirSync(sharedPath(path))
        .filter((name) => name.endsWith('.json'))
        .sort()
    : [];
