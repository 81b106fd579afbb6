import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { expect, it, describe } from 'vitest';
import { tempDir } from '../support/temp.ts';

/** Stands in for npm: notes how it was called, and installs the packages of the package file, dev ones as npm would. */
const NPM = `
const { appendFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } = require('node:fs');
const args = process.argv.slice(2);
appendFileSync('calls', args.join(' ') + '\\n');
const { dependencies, devDependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
const dev = process.env.NODE_ENV !== 'production' || args.includes('--include=dev');
rmSync('node_modules', { recursive: true, force: true });
for (const name of Object.keys({ ...dependencies, ...(dev ? devDependencies : {}) })) {
  mkdirSync('node_modules/' + name, { recursive: true });
  writeFileSync('node_modules/' + name + '/package.json', '{}');
}
`;

/** A checkout in which nothing is installed yet. */
function checkout() {
  const dir = tempDir();
  mkdirSync(`${dir}/src/cli`, { recursive: true });
  cpSync('src/cli/ensure-installed.mjs', `${dir}/src/cli/ensure-installed.mjs`);
  writeFileSync(
    `${dir}/package.json`,
    JSON.stringify({ dependencies: { express: '1' }, devDependencies: { '@types/node': '1', vitest: '1' } }),
  );
  writeFileSync(`${dir}/package-lock.json`, '{"version":1}');
  writeFileSync(`${dir}/npm.cjs`, NPM);
  return {
    dir,
    /** Runs the script. Resolves with the calls of npm that it made. */
    run(NODE_ENV: string, ...args: string[]): string[] {
      rmSync(`${dir}/calls`, { force: true });
      const env = { ...process.env, NODE_ENV, npm_execpath: `${dir}/npm.cjs` };
      const { status, stderr } = spawnSync(process.execPath, [`${dir}/src/cli/ensure-installed.mjs`, ...args], { env, encoding: 'utf8' });
      expect(status, stderr).toBe(0);
      return existsSync(`${dir}/calls`) ? readFileSync(`${dir}/calls`, 'utf8').trim().split('\n') : [];
    },
    has: (name: string) => existsSync(`${dir}/node_modules/${name}`),
  };
}

describe('ensure-installed', () => {
  it('installs once, and again when the lock file changes', () => {
    const { dir, run } = checkout();
    expect(run('')).toHaveLength(1);
    expect(run('')).toEqual([]);
    expect(run('', '--dev')).toEqual([]);
    writeFileSync(`${dir}/package-lock.json`, '{"version":2}');
    expect(run('')).toHaveLength(1);
  });

  it('brings the packages that tests use into a tree that was installed for production', () => {
    const { run, has } = checkout();
    expect(run('production')).toHaveLength(1);
    expect(has('vitest')).toBe(false);
    expect(run('production')).toEqual([]);
    expect(run('production', '--dev')).toEqual([expect.stringContaining('--include=dev')]);
    expect(has('vitest')).toBe(true);
    expect(run('production', '--dev')).toEqual([]);
    expect(run('production')).toEqual([]);
  });
});
