import { Worker } from 'node:worker_threads';
import { UserFacingError } from '../../ground/errors.ts';
import type { Logger } from '../../ground/logger.ts';
import { LIMITS, tooMuch } from './limits.ts';
import type { ImportJob, ImportPreview, prepareImport } from './preview.ts';

export type ThreadJob = ({ kind: 'preview' } & ImportJob) | ({ kind: 'prepare' } & Parameters<typeof prepareImport>[0]);
export type ThreadAnswer =
  { value: ImportPreview | number } | { refused: { message: string; hint: string | undefined } } | { failed: string };

/**
 * Reads uploads in a thread of their own, one after the other, so that no file holds up citizens: a file that takes too long or too much
 * memory ends with its thread.
 */
export class CatalogueThread {
  private last: Promise<unknown> = Promise.resolve();

  /** `limitMs`: time for one file. */
  constructor(private readonly deps: { logger: Logger; limitMs?: number }) {}

  /** What an upload would change. @throws UserFacingError where it cannot be read. */
  preview(job: ImportJob): Promise<ImportPreview> {
    return this.run({ kind: 'preview', ...job }) as Promise<ImportPreview>;
  }

  /** See `prepareImport`. */
  prepare(job: Parameters<typeof prepareImport>[0]): Promise<number> {
    return this.run({ kind: 'prepare', ...job }) as Promise<number>;
  }

  private async run(job: ThreadJob): Promise<ImportPreview | number> {
    const turn = this.last.then(() => this.answer(job));
    this.last = turn.catch(() => undefined);
    const answer = await turn;
    if ('value' in answer) return answer.value;
    if ('refused' in answer) throw new UserFacingError(answer.refused.message, answer.refused.hint);
    this.deps.logger.error('Không đọc được một tệp tải lên', { error: answer.failed });
    throw new UserFacingError('Không đọc được tệp này.', 'Mở tệp bằng Excel, lưu lại dạng .xlsx rồi nạp lại.');
  }

  private answer(job: ThreadJob): Promise<ThreadAnswer> {
    const { limitMs = LIMITS.time } = this.deps;
    const worker = new Worker(new URL('thread.mjs', import.meta.url), {
      workerData: job,
      // What the program itself was started with, such as a test runner's loaders, is not for this thread.
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: LIMITS.memory },
    });
    return new Promise<ThreadAnswer>((resolve, reject) => {
      const timer = setTimeout(() => reject(tooMuch.time(limitMs)), limitMs);
      const settled = (settle: () => void): void => {
        clearTimeout(timer);
        settle();
      };
      worker.once('message', (answer: ThreadAnswer) => settled(() => resolve(answer)));
      worker.once('error', (error: NodeJS.ErrnoException) =>
        settled(() => (error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? reject(tooMuch.memory()) : resolve({ failed: String(error.stack) }))),
      );
      worker.once('exit', () => settled(() => resolve({ failed: 'the thread ended without an answer' })));
    }).finally(() => void worker.terminate());
  }
}
