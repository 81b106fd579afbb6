import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { loadDialogue } from '../../src/assembly/dialogue.ts';
import { LearntFolder } from '../../src/assembly/learnt-folder.ts';
import type { Dialogue } from '../../src/dialogue/index.ts';
import { atOnce } from '../../src/ground/unhurried.ts';
import { Knowledge, type Procedure } from '../../src/knowledge/index.ts';
import { silent } from './stand-ins.ts';

/** A data directory in which what is learnt of the shipped content stays from one run to the next. */
export const SHIPPED_DATA = 'node_modules/.cache/motcua';
const learnt = new LearntFolder(SHIPPED_DATA, silent);

let read: Dialogue | undefined;

/** The content that is shipped, read once by each worker: that takes a second, four where nothing was learnt before. Who changes it puts it back. */
export const shippedDialogue = (): Dialogue => (read ??= loadDialogue({}, silent, learnt));

/** Puts what is learnt of the shipped content into a folder of data, so that a command on it need not learn it anew. */
export function seedLearnt(dataDir: string): void {
  shippedDialogue();
  cpSync(join(SHIPPED_DATA, 'learnt'), join(dataDir, 'learnt'), { recursive: true });
}

/** The same content with imported procedures beside it. */
export const shippedBeside = (catalogue: readonly Procedure[]): Knowledge =>
  atOnce(Knowledge.building(shippedDialogue().knowledge.content, catalogue, learnt));
