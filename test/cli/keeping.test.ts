import { existsSync, readFileSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { parse } from 'yaml';
import { describe, expect, it } from 'vitest';
import { runCommand } from '../../src/cli/commands.ts';
import { readConfig } from '../../src/ground/config.ts';
import { loadContent, procedure, type ProcedureText } from '../../src/knowledge/index.ts';
import { loadSecrets } from '../../src/ground/secrets.ts';
import { openServices } from '../../src/assembly/stores.ts';
import { accountOf } from '../../src/assembly/account.ts';
import { tempDir } from '../support/temp.ts';
import { MORNING, silent } from '../support/world.ts';

function machine(dir = tempDir(), encryptionKey = 'ab'.repeat(32)) {
  const env = { DATA_DIR: dir, ENCRYPTION_KEY: encryptionKey };
  return {
    dir,
    services: () => {
      const config = readConfig(env);
      const clock = { now: () => MORNING };
      return openServices({
        config,
        secrets: loadSecrets(config),
        clock,
        logger: silent,
        account: accountOf(config, 'http://127.0.0.1:1'),
      });
    },
    async run(name: string, ...args: string[]) {
      const said: string[] = [];
      const say = (text: string): void => void said.push(text);
      const code = await runCommand(name, {
        args,
        env,
        input: Readable.from(['']),
        out: say,
        err: say,
        clock: { now: () => MORNING },
        logger: silent,
      });
      return { code, said: said.join('\n') };
    },
  };
}

const birth = loadContent('content').procedures.find(({ id }) => id === 'khai-sinh') as ProcedureText;

describe('motcua export', () => {
  it('writes what the console changed as files that are read back as they were', async () => {
    const { run, services } = machine();
    const out = tempDir();
    expect((await run('export', out)).said).toContain('Chưa có mục nào được sửa');
    const open = await services();
    const at = new Date(MORNING);
    const version = { state: 'published' as const, note: '', writers: ['hoa'], createdAt: at, updatedAt: at, publishedAt: at };
    await open.versions.model.create({ ...version, _id: 'a', item: 'khai-sinh', value: { ...birth, where: 'Nơi mới' }, file: birth });
    await open.database.close();
    const { code, said } = await run('export', out);
    expect([code, said.includes('Đã ghi 1 tệp.')]).toEqual([0, true]);
    const written = readFileSync(join(out, 'procedures', 'khai-sinh.yaml'), 'utf8');
    expect(procedure.parse(parse(written))).toEqual({ ...birth, where: 'Nơi mới' });
    expect((await run('export', out, '--all')).said).toMatch(/Đã ghi \d{3} tệp/);
    expect((await run('export')).code).toBe(2);
  });
});

describe('motcua backup and restore', () => {
  it('keeps everything in one file for its owner, which an empty installation takes and a full one does not', async () => {
    const { run, dir } = machine();
    await run('officer', 'add', 'hoa', '--name', 'Hoa', '--role', 'author');
    const file = join(tempDir(), 'sao-luu.gz');
    expect((await run('backup', file)).said).toMatch(/Đã sao lưu \d+ bản ghi/);
    expect(statSync(file).mode & 0o077).toBe(0);
    expect((await run('backup', file)).code).toBe(1);
    expect((await run('restore', file, '--check')).said).toContain('Tệp tốt');
    expect((await run('restore', file)).said).toContain('đã có dữ liệu');
    const other = machine();
    expect((await other.run('restore', file)).said).toContain('Đã khôi phục');
    expect((await other.run('officer', 'list')).said).toContain('Hoa');
    expect((await machine(tempDir(), 'cd'.repeat(32)).run('restore', file)).said).toContain('ENCRYPTION_KEY khác');
    truncateSync(file, statSync(file).size - 20);
    expect((await machine().run('restore', file)).said).toContain('không dùng được');
    expect((await run('restore', join(dir, 'khong-co'))).code).toBe(1);
    expect(existsSync(`${file}.tmp`)).toBe(false);
  });
});
