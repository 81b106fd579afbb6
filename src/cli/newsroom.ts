import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { assembleBroadcasts, type BroadcastParts } from '../assembly/broadcasts.ts';
import { assembleFigures, type FigureParts } from '../assembly/figures.ts';
import { loadDialogue } from '../assembly/dialogue.ts';
import { loadCases } from '../cases/index.ts';
import { loadPlan, type Plan } from '../broadcasts/index.ts';
import type { Config } from '../ground/config.ts';
import { UserFacingError } from '../ground/errors.ts';
import { loadContent } from '../knowledge/index.ts';
import { contentDirs } from '../ground/paths.ts';
import { loadSecrets } from '../ground/secrets.ts';
import type { Services } from '../assembly/stores.ts';
import { withServices, type Terminal } from './command.ts';

/** What the commands about broadcasts work with: the functions that the console calls. */
export interface Newsroom extends BroadcastParts, FigureParts {
  services: Services;
  config: Config;
  plan: Plan;
}

export const withNewsroom = <T>(terminal: Terminal, work: (newsroom: Newsroom) => Promise<T>): Promise<T> =>
  withServices(terminal, async (services, config) => {
    const { content } = contentDirs(config);
    const plan = loadPlan(content);
    const parts = assembleBroadcasts({
      services,
      plan: () => plan,
      clock: terminal.clock,
      logger: terminal.logger,
      secret: loadSecrets(config).encryptionKey,
      publicUrl: config.PUBLIC_URL ?? (config.simulator ? `http://127.0.0.1:${String(config.PORT)}` : undefined),
      author: () => loadContent(content).agency.name,
    });
    const dialogue = memo(() => loadDialogue(config, terminal.logger));
    const figures = await assembleFigures({
      services,
      plan: () => plan,
      dialogue,
      cases: () => loadCases(content),
      clock: terminal.clock,
      logger: terminal.logger,
    });
    return work({ ...parts, ...figures, services, config, plan });
  });

/** Read when it is first wanted: most commands about broadcasts need no procedures. */
function memo<T>(read: () => T): () => T {
  let value: T | undefined;
  return () => (value ??= read());
}

/** An option that must be there. */
export function needed(value: string | undefined, option: string): string {
  if (value === undefined || value.trim() === '') throw new UserFacingError(`Thiếu ${option}.`);
  return value;
}

/** A YAML or JSON file. */
export function readData(path: string): unknown {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    throw new UserFacingError(`Không đọc được tệp ${path}. Xin kiểm tra lại tên tệp.`);
  }
  try {
    return parse(text.normalize('NFC'));
  } catch (error) {
    throw new UserFacingError(`Tệp ${path} không đúng cú pháp YAML: ${error instanceof Error ? (error.message.split('\n')[0] ?? '') : ''}`);
  }
}
