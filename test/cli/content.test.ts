import { writeFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { withServices, type Terminal } from '../../src/cli/command.ts';
import { runCommand } from '../../src/cli/commands.ts';
import { loadContent, sample, statementsOf } from '../../src/knowledge/index.ts';
import { MORNING, silent } from '../support/stand-ins.ts';
import { tempDir } from '../support/temp.ts';

function machine() {
  const dir = tempDir();
  const [out, err]: [string[], string[]] = [[], []];
  const terminal = (args: string[]): Terminal => ({
    args,
    env: { DATA_DIR: dir },
    input: Readable.from(['']),
    out: (text) => void out.push(text),
    err: (text) => void err.push(text),
    clock: { now: () => MORNING },
    logger: silent,
  });
  const run = async (command: string, ...args: string[]) => {
    out.length = err.length = 0;
    const code = await runCommand(command, terminal(args));
    return { code, out: out.join('\n'), err: err.join('\n') };
  };
  return { dir, run, beside: terminal([]) };
}

describe('motcua audit-content', () => {
  it('draws the same statements for the same seed, others for another, each with what its source says', async () => {
    const { run } = machine();
    const drawn = async (seed: string): Promise<string> => (await run('audit-content', '--sample', '5', '--seed', seed)).out;
    const [first, again, other] = [await drawn('7'), await drawn('7'), await drawn('8')];
    expect(first).toBe(again);
    expect(first).not.toBe(other);
    expect(first.split('\n').slice(0, 2)).toEqual([
      '# bốc ngày,2026-11-23,hạt giống,7',
      'stt,mục,tên,điều,nội dung,nguồn,trích,xem ngày,kết quả,ghi chú',
    ]);
  });

  it('draws from everything that is told, none twice', () => {
    const all = statementsOf(loadContent('content'));
    expect(new Set(sample(all, 200, 3)).size).toBe(200);
    expect(sample(all, all.length + 9, 3)).toHaveLength(all.length);
    expect(all.every(({ text }) => text !== '')).toBe(true);
  });

  it('keeps what a person marked, and gives the share that is wrong', async () => {
    const { dir, run, beside } = machine();
    const sheet = join(dir, 'bang.csv');
    const marked = (marks: readonly string[]): void => {
      const rows = marks.map((mark, at) => `${String(at + 1)},khai-sinh,Khai sinh,lệ phí,"0 đồng, miễn",nguồn,trích,2026-11-20,${mark},`);
      writeFileSync(sheet, ['# bốc ngày,2026-11-23,hạt giống,7', 'stt,mục,…', ...rows].join('\n'));
    };
    marked(['đúng', 'Đúng', 'sai', 'đã cũ', 'không có nguồn', 'đúng', 'đúng', 'đúng', 'đúng', 'đúng']);
    expect((await run('audit-content', '--marks', sheet)).err).toContain('Chưa ghi ai đã so');
    expect(await run('audit-content', '--marks', sheet, '--by', 'Lan')).toMatchObject({
      code: 0,
      out: expect.stringMatching(/đúng: 7 \(70%\)[^]*Sai hoặc đã cũ: 20% trong 10 điều\./),
    });
    expect(await withServices(beside, ({ contentAudits }) => contentAudits.last())).toMatchObject({
      by: 'Lan',
      seed: 7,
      counts: { right: 7, wrong: 1, unsupported: 1, outdated: 1 },
    });
    // The same sheet, put right, takes the place of what it said.
    marked(['đúng']);
    await run('audit-content', '--marks', sheet, '--by', 'Lan');
    expect(await withServices(beside, ({ contentAudits }) => contentAudits.model.countDocuments({}))).toBe(1);
  });

  it.each([
    ['is not marked', '# bốc ngày,2026-11-23,hạt giống,7\nstt\n1,a,b,c,d,e,f,2026-11-20,,', 'Dòng 1: cột "kết quả" còn trống'],
    ['is marked otherwise', '# bốc ngày,2026-11-23,hạt giống,7\nstt\n1,a,b,c,d,e,f,2026-11-20,hay,', 'ghi "hay"'],
    ['is another table', 'a,b\n1,2\n', 'không phải bảng của audit-content'],
  ])('refuses a sheet that %s', async (_what, text, message) => {
    const { dir, run } = machine();
    writeFileSync(join(dir, 'bang.csv'), text);
    expect(await run('audit-content', '--marks', join(dir, 'bang.csv'), '--by', 'Lan')).toMatchObject({
      code: 1,
      err: expect.stringContaining(message),
    });
  });
});

describe('motcua coverage', () => {
  const lines = [
    'Mã thủ tục,Tên thủ tục,Lĩnh vực,Cấp thực hiện',
    '1.001193,Đăng ký khai sinh,Hộ tịch,Cấp xã',
    '9.100001,Việc chưa ai viết,Thử nghiệm,Cấp xã',
    '9.100002,Việc của tỉnh,Thử nghiệm,Cấp tỉnh',
  ];

  it('says how much of a catalogue the content tells of, and what is missing', async () => {
    const { dir, run } = machine();
    const file = join(dir, 'danh-muc.csv');
    writeFileSync(file, lines.join('\n'));
    const { code, out } = await run('coverage', '--catalogue', file, '--all');
    expect(code).toBe(0);
    expect(out).toContain('Thử nghiệm: có 0, chưa có 1\n  9.100001 Việc chưa ai viết');
    expect(out).toContain('Hộ tịch: có 1, chưa có 0');
    expect(out).toContain('Nội dung có 1 trong 2 thủ tục của danh mục (50%).');
    expect((await run('coverage', '--catalogue', file, '--level', 'province')).out).toContain('có 0 trong 1');
    expect(await run('coverage', '--level', 'xa')).toMatchObject({ code: 1, err: expect.stringContaining('Không có cấp "xa"') });
    expect(await run('coverage')).toMatchObject({ code: 1, err: expect.stringContaining('Nạp danh mục') });
  });
});
