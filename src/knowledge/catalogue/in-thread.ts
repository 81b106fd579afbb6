import { parentPort, workerData } from 'node:worker_threads';
import { UserFacingError } from '../../ground/errors.ts';
import { prepareImport, previewImport } from './preview.ts';
import type { ThreadAnswer, ThreadJob } from './thread.ts';

/** Does the one job of this thread and answers. */
async function answer(job: ThreadJob): Promise<ThreadAnswer> {
  try {
    return { value: job.kind === 'preview' ? await previewImport(job) : await prepareImport(job) };
  } catch (error) {
    if (error instanceof UserFacingError) return { refused: { message: error.message, hint: error.hint } };
    return { failed: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

parentPort?.postMessage(await answer(workerData as ThreadJob));
