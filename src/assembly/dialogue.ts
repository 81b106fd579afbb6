import type { Config } from '../ground/config.ts';
import { loadSpoken, type Dialogue } from '../dialogue/index.ts';
import { Knowledge, loadCatalogue, loadContent, type Content, type Learnt, type Procedure } from '../knowledge/index.ts';
import type { Logger } from '../ground/logger.ts';
import { contentDirs } from '../ground/paths.ts';
import { atOnce } from '../ground/unhurried.ts';
import { LearntFolder } from './learnt-folder.ts';

export type ContentConfig = Pick<Config, 'CONTENT_DIR' | 'FLOWS_DIR'> & Partial<Pick<Config, 'DATA_DIR'>>;

/**
 * Reads content, imported procedures (where there is a `DATA_DIR`) and wording. What was learnt before is not learnt again.
 * @throws ContentError with every fault.
 */
export function loadDialogue(config: ContentConfig, logger: Logger, learnt = learntUnder(config, logger)): Dialogue {
  const dirs = contentDirs(config);
  const content = loadContent(dirs.content);
  return { knowledge: atOnce(Knowledge.building(content, catalogueOf(config, content), learnt)), ...loadSpoken(dirs.flows) };
}

/** Procedures that were imported; none where there is no `DATA_DIR`. */
export const catalogueOf = ({ DATA_DIR }: ContentConfig, content: Content): Procedure[] =>
  DATA_DIR === undefined ? [] : loadCatalogue(DATA_DIR, content);

/** What was learnt at earlier starts; nothing is kept where there is no `DATA_DIR`. */
export const learntUnder = ({ DATA_DIR }: ContentConfig, logger: Logger): Learnt | undefined =>
  DATA_DIR === undefined ? undefined : new LearntFolder(DATA_DIR, logger);
