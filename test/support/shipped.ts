import { loadDialogue } from '../../src/assembly/live-content.ts';
import type { Dialogue } from '../../src/dialogue/index.ts';

let read: Dialogue | undefined;

/** The content that is shipped, learnt once by each worker: learning takes two seconds. Who changes it puts it back. */
export const shippedDialogue = (): Dialogue => (read ??= loadDialogue({}));
