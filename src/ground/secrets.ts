import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Config } from './config.ts';
import { UserFacingError } from './errors.ts';

const secrets = z.object({ sessionSecret: z.string().min(32), encryptionKey: z.string().regex(/^[0-9a-f]{64}$/) });
export type Secrets = z.output<typeof secrets>;

/**
 * The secrets of this installation. With a real account they come from the settings; with the simulator they are made
 * once and kept under DATA_DIR, readable by the owner only.
 */
export function loadSecrets(config: Config): Secrets {
  const given = { sessionSecret: config.SESSION_SECRET, encryptionKey: config.ENCRYPTION_KEY?.toLowerCase() };
  if (given.sessionSecret !== undefined && given.encryptionKey !== undefined)
    return { sessionSecret: given.sessionSecret, encryptionKey: given.encryptionKey };
  const path = join(config.DATA_DIR, 'simulator-secrets.json');
  mkdirSync(config.DATA_DIR, { recursive: true });
  if (!existsSync(path)) {
    const made: Secrets = { sessionSecret: randomBytes(32).toString('hex'), encryptionKey: randomBytes(32).toString('hex') };
    writeFileSync(path, JSON.stringify(made), { mode: 0o600, flag: 'wx' });
  }
  let kept: unknown;
  try {
    kept = JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    kept = undefined;
  }
  const parsed = secrets.safeParse(kept);
  if (!parsed.success)
    throw new UserFacingError(
      `Tệp ${path} bị hỏng.`,
      'Xóa thư mục dữ liệu mô phỏng rồi chạy lại, hoặc đặt SESSION_SECRET và ENCRYPTION_KEY.',
    );
  return {
    sessionSecret: given.sessionSecret ?? parsed.data.sessionSecret,
    encryptionKey: given.encryptionKey ?? parsed.data.encryptionKey,
  };
}
