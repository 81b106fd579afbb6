import { mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Request, Response } from 'express';
import multer, { MulterError } from 'multer';
import { UserFacingError } from '../ground/errors.ts';
import { LIMITS, megabytes } from '../knowledge/index.ts';
import { DAY } from '../time/clock.ts';

/** Files that nobody decided about are gone after a day. */
const KEPT_MS = DAY;

/** Bytes of another field of the form. */
const MAX_FIELD = 10_000;

const single = multer({
  storage: multer.memoryStorage(),
  limits: { fileSize: LIMITS.upload, files: 1, fields: 20, fieldSize: MAX_FIELD },
}).single('file');

/** Reads a form that brings a file. Only after it is known who sends it. @throws UserFacingError where the file is too large or the form broken. */
export function receive(request: Request, response: Response): Promise<void> {
  return new Promise((resolve, reject) => {
    single(request, response, (error: unknown) => {
      if (error === undefined) resolve();
      else if (error instanceof MulterError && error.code === 'LIMIT_FILE_SIZE')
        reject(
          new UserFacingError(
            'Không nhận được tệp: tệp quá lớn.',
            `Mỗi lần một tệp, tối đa ${megabytes(LIMITS.upload)}. Chia nhỏ tệp rồi nạp lại.`,
          ),
        );
      // Whatever else is wrong with the form came over the line: the browser is asked to send it again.
      else reject(new UserFacingError('Không nhận được tệp.', 'Mở lại trang, chọn một tệp rồi gửi lại.'));
    });
  });
}

/** Keeps uploaded files until somebody has seen what they would change. */
export class PendingUploads {
  constructor(private readonly dir: string) {}

  /** Keeps a file under an id; throws away what is older than a day. `now` is epoch ms. Resolves with its path. */
  async keep(id: string, bytes: Buffer, now: number): Promise<string> {
    await mkdir(this.dir, { recursive: true });
    for (const name of await readdir(this.dir)) {
      const path = join(this.dir, name);
      if (now - (await stat(path)).mtimeMs > KEPT_MS) await rm(path, { force: true });
    }
    const path = join(this.dir, `${id}.upload`);
    await writeFile(path, bytes, { mode: 0o600 });
    return path;
  }

  /** The path of a kept file; undefined where there is none. */
  async find(id: string): Promise<string | undefined> {
    if (!/^[0-9a-f-]{36}$/.test(id)) return undefined;
    const path = join(this.dir, `${id}.upload`);
    return stat(path).then(
      () => path,
      () => undefined,
    );
  }

  async drop(path: string): Promise<void> {
    await rm(path, { force: true });
  }
}
