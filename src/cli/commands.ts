import type { Command, Terminal } from './command.ts';
import { UserFacingError } from '../ground/errors.ts';

/** Each is read when it is called: most open the stores, and `ask` answers before those would be read. */
export const COMMANDS: Record<string, () => Promise<Command>> = {
  ask: () => import('./ask.ts').then(({ ask }) => ask),
  audit: () => import('./audit.ts').then(({ auditCommand }) => auditCommand),
  'audit-content': () => import('./audit-content.ts').then(({ auditContent }) => auditContent),
  backup: () => import('./backup.ts').then(({ backup }) => backup),
  bench: () => import('./bench.ts').then(({ bench }) => bench),
  broadcast: () => import('./broadcast.ts').then(({ broadcast }) => broadcast),
  check: () => import('./check.ts').then(({ check }) => check),
  coverage: () => import('./coverage.ts').then(({ coverage }) => coverage),
  eval: () => import('./eval.ts').then(({ evalCommand }) => evalCommand),
  export: () => import('./export.ts').then(({ exportCommand }) => exportCommand),
  fit: () => import('./fit.ts').then(({ fitCommand }) => fitCommand),
  flows: () => import('./flows.ts').then(({ flows }) => flows),
  grant: () => import('./grant.ts').then(({ grant }) => grant),
  import: () => import('./import.ts').then(({ importCommand }) => importCommand),
  officer: () => import('./officer.ts').then(({ officer }) => officer),
  plan: () => import('./plan.ts').then(({ planCommand }) => planCommand),
  privacy: () => import('./privacy.ts').then(({ privacy }) => privacy),
  probe: () => import('./probe.ts').then(({ probe }) => probe),
  rehearse: () => import('./rehearse.ts').then(({ rehearseCommand }) => rehearseCommand),
  report: () => import('./report.ts').then(({ report }) => report),
  restore: () => import('./backup.ts').then(({ restore }) => restore),
  rollup: () => import('./rollup.ts').then(({ rollup }) => rollup),
  store: () => import('./store.ts').then(({ store }) => store),
};

async function help(): Promise<string> {
  const lines = Object.entries(COMMANDS).map(async ([name, load]) => `  ${name.padEnd(10)} ${(await load()).summary}`);
  return ['Một Cửa. Các lệnh:', ...(await Promise.all(lines)), 'Chạy máy chủ: npm start'].join('\n');
}

/** Runs one command. Resolves with the exit code: 0 done, 1 failed, 2 wrongly called. */
export async function runCommand(name: string | undefined, terminal: Terminal): Promise<number> {
  const load = name !== undefined && Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!load) {
    const asked = name === undefined || ['help', '--help', '-h'].includes(name);
    (asked ? terminal.out : terminal.err)(asked ? await help() : `Không có lệnh "${name}".\n${await help()}`);
    return asked ? 0 : 2;
  }
  const command = await load();
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
