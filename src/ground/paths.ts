import { fileURLToPath } from 'node:url';
import type { Config } from './config.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The folders of content and flows: those of the settings, or the ones shipped. */
export function contentDirs(config: Pick<Config, 'CONTENT_DIR' | 'FLOWS_DIR'>): { content: string; flows: string } {
  return { content: config.CONTENT_DIR ?? `${root}content`, flows: config.FLOWS_DIR ?? `${root}flows` };
}
