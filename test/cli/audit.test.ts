import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { runCommand } from '../../src/cli/commands.ts';
import { withServices, type Terminal } from '../../src/cli/command.ts';
import { tempDir } from '../support/temp.ts';
import { MORNING, silent } from '../support/stand-ins.ts';

function machine() {
  const said: string[] = [];
  const terminal = (args: string[]): Terminal => ({
    args,
    env: { DATA_DIR: dir },
    input: Readable.from(['']),
    out: (text) => void said.push(text),
    err: (text) => void said.push(text),
    clock: { now: () => MORNING },
    logger: silent,
  });
  const dir = tempDir();
  const run = async (command: string, ...args: string[]) => {
    said.length = 0;
    const code = await runCommand(command, terminal(args));
    return { code, said: said.join('\n') };
  };
  return { run, beside: terminal([]) };
}

describe('motcua audit', () => {
  it('checks the chain, shows its end, and names the first line that is broken', async () => {
    const { run, beside } = machine();
    expect(await run('audit', 'verify')).toMatchObject({ code: 0, said: expect.stringContaining('0 dòng trong chuỗi') });
    for (const id of ['hoa', 'minh', 'lan']) await run('officer', 'add', id, '--name', id, '--role', 'administrator');
    expect(await run('audit', 'verify')).toMatchObject({
      code: 0,
      said: expect.stringMatching(/3 dòng trong chuỗi[^]*số 3, dấu [0-9a-f]{64}/),
    });
    await withServices(beside, ({ audit }) => audit.model.updateOne({ seq: 2 }, { $set: { subject: 'ai.do' } }));
    expect(await run('audit', 'verify')).toMatchObject({ code: 1, said: expect.stringMatching(/^Dòng số 2 đã bị sửa\.\n.*ai\.do/) });
  });

  it('lists the lines of some days', async () => {
    const { run } = machine();
    await run('officer', 'add', 'hoa', '--name', 'Hoa', '--role', 'administrator');
    expect((await run('audit', 'list')).said).toBe('1 | 2026-11-23 09:00 | lệnh | thêm cán bộ | hoa | administrator');
    expect((await run('audit', 'list', '--from', '2026-11-23', '--to', '2026-11-23')).said).toContain('thêm cán bộ');
    expect((await run('audit', 'list', '--to', '2026-11-22')).said).toContain('Không có dòng nào');
    expect(await run('audit', 'list', '--from', 'hôm qua')).toMatchObject({ code: 1, said: expect.stringContaining('phải là một ngày') });
    expect(await run('audit')).toMatchObject({ code: 2, said: expect.stringContaining('motcua audit verify') });
  });
});
