import { existsSync, readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { describe, expect, it, onTestFinished } from 'vitest';
import { runCommand } from '../../src/cli/commands.ts';
import { readConfig } from '../../src/ground/config.ts';
import { loadSecrets } from '../../src/ground/secrets.ts';
import { openServices } from '../../src/assembly/stores.ts';
import { accountOf } from '../../src/assembly/account.ts';
import { seedLearnt } from '../support/shipped.ts';
import { tempDir } from '../support/temp.ts';
import { silent } from '../support/world.ts';

const NOW = Date.parse('2026-09-20T09:00:00+07:00');

/** A folder of data with three questions and a piece in the third quarter, and the command line on it. */
async function folder() {
  const dir = tempDir();
  const env = { DATA_DIR: `${dir}/data` };
  seedLearnt(env.DATA_DIR);
  const clock = { now: () => NOW };
  const config = readConfig(env);
  const services = await openServices({
    config,
    secrets: loadSecrets(config),
    clock,
    logger: silent,
    account: accountOf(config, 'http://127.0.0.1'),
  });
  await services.facts.add(
    ['2026-06-15', '2026-08-01', '2026-09-14'].map((day) => ({
      ...{ _id: day, type: 'question' as const, person: day, status: 'answered', topic: 'khai-sinh' },
      at: Date.parse(`${day}T09:00:00+07:00`),
    })),
  );
  // Commands join the store that is open: each would begin a thread of its own.
  onTestFinished(() => services.database.close());
  const run = async (line: string) => {
    const [name, ...args] = line.split(' ');
    const out: string[] = [];
    const err: string[] = [];
    const code = await runCommand(name, {
      args: args.map((arg) => arg.replace('@', dir)),
      env,
      input: Readable.from(['']),
      out: (text) => void out.push(text),
      err: (text) => void err.push(text),
      clock,
      logger: silent,
    });
    return { code, out: out.join('\n'), err: err.join('\n') };
  };
  return { dir, run };
}

describe('motcua rollup', () => {
  it('adds up what is new, what changed since a day, and everything, with the same result', async () => {
    const { run } = await folder();
    expect((await run('rollup')).out).toBe('Đã cộng 3 sự việc của 3 ngày, từ ngày 2026-06-15.');
    expect((await run('rollup --since 2026-08-01')).out).toMatch(
      /^Đã cộng 2 sự việc của 2 ngày, từ ngày 2026-08-01\.\nĐã tính lại kết quả của 0 bài/,
    );
    expect((await run('rollup --since all')).out).toMatch(/^Đã cộng 3 sự việc của 3 ngày/);
    expect(await run('rollup --since hôm-qua')).toMatchObject({ code: 1, err: expect.stringContaining('không phải là ngày') });
    expect(await run('rollup --since 2026-02-30')).toMatchObject({ code: 1 });
  });
});

describe('motcua report', () => {
  it('writes the report of a period without the console', async () => {
    const { dir, run } = await folder();
    const { code, out } = await run('report --quarter 2026-Q3 --out @/ra');
    expect([code, out]).toEqual([0, expect.stringMatching(/Đã ghi .*2026-q3\.docx\n.*2026-q3\.xlsx\n.*2026-q3\.csv\nCòn \d+ chỗ/)]);
    const csv = readFileSync(`${dir}/ra/bao-cao-tuyen-truyen-cchc-2026-q3.csv`, 'utf8');
    expect(csv).toContain('Số liệu chung,Câu hỏi,,3\r\n');
    await run('report --quarter 2026-Q3 --unit phong-tu-phap --format docx --out @/ra');
    expect(existsSync(`${dir}/ra/bao-cao-tuyen-truyen-cchc-2026-q3-phong-tu-phap.docx`)).toBe(true);
    expect((await run('report --year 2026 --format csv --out @/ra')).code).toBe(0);
  });

  it('says which reports are due, and what is wrong with a call', async () => {
    const { run } = await folder();
    expect((await run('report --due')).out).toMatch(/^2026-09-29 {2}2026-Q3 all/);
    expect((await run('report')).err).toContain('Cần một kỳ');
    expect((await run('report --quarter 2026-Q3 --year 2026')).err).toContain('Cần một kỳ');
    expect((await run('report --quarter 2026-Q7')).err).toContain('Không có kỳ báo cáo "2026-Q7"');
    expect((await run('report --quarter 2026-Q3 --unit phong-y-te')).err).toContain('phong-tu-phap');
    expect((await run('report --quarter 2026-Q3 --format pdf')).err).toContain('docx, xlsx, csv');
  });
});
