import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { runCommand } from '../../src/cli/commands.ts';
import { tempDir } from '../support/temp.ts';
import { MORNING, silent } from '../support/world.ts';

function machine() {
  const dir = tempDir();
  return async (...args: string[]) => {
    const said: string[] = [];
    const code = await runCommand('officer', {
      args,
      env: { DATA_DIR: dir },
      input: Readable.from(['']),
      out: (text) => void said.push(text),
      err: (text) => void said.push(text),
      clock: { now: () => MORNING },
      logger: silent,
    });
    return { code, said: said.join('\n') };
  };
}

describe('motcua officer', () => {
  it('adds the first administrator, lists accounts and gives a new password', async () => {
    const run = machine();
    expect((await run('list')).said).toMatch(/Chưa có tài khoản nào[^]*officer add/);
    const added = await run('add', 'nguyen.hoa', '--name', 'Nguyễn Hoa', '--role', 'administrator', '--role', 'author');
    const password = /một lần: (\S+)/.exec(added.said)?.[1];
    expect(added.code).toBe(0);
    expect((await run('list')).said).toMatch(/nguyen\.hoa\s+Nguyễn Hoa \(Quản trị, Người viết\)/);
    const again = /một lần: (\S+)/.exec((await run('password', 'nguyen.hoa')).said)?.[1];
    expect(again).not.toBe(password);
  });

  it('says what is wrong', async () => {
    const run = machine();
    expect(await run('add', 'hoa', '--name', 'Hoa', '--role', 'vua')).toMatchObject({
      code: 1,
      said: expect.stringMatching(/Không có vai trò "vua"[^]*approver/),
    });
    expect(await run('add', 'Hoa', '--name', 'Hoa', '--role', 'author')).toMatchObject({
      code: 1,
      said: expect.stringMatching(/chữ thường/),
    });
    expect(await run('add', 'hoa', '--name', 'Hoa')).toMatchObject({ code: 1, said: expect.stringMatching(/vai trò/) });
    expect(await run('password', 'ai')).toMatchObject({ code: 1, said: expect.stringMatching(/officer list/) });
    expect(await run()).toMatchObject({ code: 2, said: expect.stringMatching(/officer add/) });
    expect(await run('add', 'hoa', '--la')).toMatchObject({ code: 2 });
  });
});
