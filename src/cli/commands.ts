import { ask } from './ask.ts';
import { backup, restore } from './backup.ts';
import { bench } from './bench.ts';
import { broadcast } from './broadcast.ts';
import { check } from './check.ts';
import { evalCommand } from './eval.ts';
import { exportCommand } from './export.ts';
import type { Command, Terminal } from './command.ts';
import { fitCommand } from './fit.ts';
import { flows } from './flows.ts';
import { grant } from './grant.ts';
import { importCommand } from './import.ts';
import { officer } from './officer.ts';
import { planCommand } from './plan.ts';
import { probe } from './probe.ts';
import { rehearseCommand } from './rehearse.ts';
import { report } from './report.ts';
import { rollup } from './rollup.ts';
import { store } from './store.ts';
import { UserFacingError } from '../ground/errors.ts';

export const COMMANDS: Record<string, Command> = {
  ask,
  backup,
  bench,
  broadcast,
  check,
  eval: evalCommand,
  export: exportCommand,
  fit: fitCommand,
  flows,
  grant,
  import: importCommand,
  officer,
  plan: planCommand,
  probe,
  rehearse: rehearseCommand,
  report,
  restore,
  rollup,
  store,
};

const help = (): string =>
  [
    'Một Cửa. Các lệnh:',
    ...Object.entries(COMMANDS).map(([name, { summary }]) => `  ${name.padEnd(10)} ${summary}`),
    'Chạy máy chủ: npm start',
  ].join('\n');

/** Runs one command. Resolves with the exit code: 0 done, 1 failed, 2 wrongly called. */
export async function runCommand(name: string | undefined, terminal: Terminal): Promise<number> {
  const command = name !== undefined && Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!command) {
    const asked = name === undefined || ['help', '--help', '-h'].includes(name);
    (asked ? terminal.out : terminal.err)(asked ? help() : `Không có lệnh "${name}".\n${help()}`);
    return asked ? 0 : 2;
  }
  if (terminal.args.includes('--help')) {
    terminal.out(`${command.summary}\n${command.usage}`);
    return 0;
  }
  try {
    return await command.run(terminal);
  } catch (error) {
    if (error instanceof UserFacingError) terminal.err([error.message, error.hint].filter(Boolean).join('\n'));
    else if (error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS'))
      terminal.err(`${error.message}\nCách dùng:\n${command.usage}`);
    else throw error;
    return error instanceof UserFacingError ? 1 : 2;
  }
}
