import { existsSync } from 'node:fs';
import { systemClock } from '../time/clock.ts';
import { createLogger } from '../ground/logger.ts';
import { runCommand } from './commands.ts';

if (existsSync('.env')) process.loadEnvFile('.env');
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));
const [name, ...args] = process.argv.slice(2);
process.exitCode = await runCommand(name, {
  args,
  env: process.env,
  input: process.stdin,
  // A reader that stops early (`| head`) is no fault.
  out: (line) => void process.stdout.write(`${line}\n`),
  err: (line) => void process.stderr.write(`${line}\n`),
  clock: systemClock,
  // Commands speak to a person: only errors of the machinery are logged.
  logger: createLogger({ level: 'error' }),
});
