import type { Readable } from 'node:stream';
import type { Clock } from '../time/clock.ts';
import { readConfig, type Config } from '../ground/config.ts';
import type { Logger } from '../ground/logger.ts';
import { loadSecrets } from '../ground/secrets.ts';
import { openServices, type Services } from '../assembly/stores.ts';
import { accountOf } from '../assembly/account.ts';

/** What a command may touch; replaced in tests. */
export interface Terminal {
  args: string[];
  env: Readonly<Record<string, string | undefined>>;
  input: Readable;
  out(line: string): void;
  /** For progress and errors. */
  err(line: string): void;
  clock: Clock;
  logger: Logger;
}

export interface Command {
  /** One line for the list of commands. */
  summary: string;
  usage: string;
  /** Resolves with the exit code. */
  run(terminal: Terminal): Promise<number>;
}

/** Opens the database for a command, beside a running server if there is one, and closes it again. */
export async function withServices<T>(terminal: Terminal, work: (services: Services, config: Config) => Promise<T>): Promise<T> {
  const config = readConfig(terminal.env);
  const base = `http://127.0.0.1:${String(config.PORT)}`;
  const services = await openServices({
    config,
    secrets: loadSecrets(config),
    clock: terminal.clock,
    logger: terminal.logger,
    account: accountOf(config, base),
    join: true,
  });
  try {
    return await work(services, config);
  } finally {
    // What was done is in the log when the command ends.
    await services.audit.take().finally(() => services.database.close());
  }
}
