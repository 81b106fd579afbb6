import { Readable } from 'node:stream';
import { writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { runCommand } from '../../src/cli/commands.ts';
import { tempDir } from '../support/temp.ts';
import { article } from '../support/newsroom.ts';
import { MORNING, silent } from '../support/world.ts';

function office() {
  const dir = tempDir();
  writeFileSync(`${dir}/bai.yaml`, stringify(article()));
  const run = async (line: string, extra: string[] = []) => {
    const [name, ...args] = line.split(' ');
    const out: string[] = [];
    const err: string[] = [];
    const code = await runCommand(name, {
      args: [...args.map((arg) => arg.replace('@', dir)), ...extra],
      env: { DATA_DIR: `${dir}/data` },
      input: Readable.from(['']),
      out: (text) => void out.push(text),
      err: (text) => void err.push(text),
      clock: { now: () => MORNING },
      logger: silent,
    });
    return { code, out: out.join('\n'), err: err.join('\n') };
  };
  return { dir, run };
}

describe('motcua broadcast', () => {
  it('takes an article from a file to the calendar and back, by two people', async () => {
    const { run } = office();
    expect((await run('broadcast list')).out).toMatch(/Chưa có bài nào[^]*broadcast new/);
    const id = /^(\S+)/.exec((await run('broadcast new @/bai.yaml --by Hoa')).out)?.[1] ?? '';
    expect((await run(`broadcast submit ${id} --by Hoa`)).out).toMatch(/chờ duyệt/);
    expect(await run(`broadcast approve ${id} --by Hoa`)).toMatchObject({ code: 1, err: expect.stringMatching(/không được tự duyệt/) });
    expect((await run(`broadcast approve ${id} --by Minh`)).out).toMatch(/đã lên lịch\s+09:00 25\/11\/2026/);
    expect((await run(`broadcast show ${id}`)).out).toMatch(/Hoa: bản nháp[^]*Minh: đã duyệt → đã lên lịch/);
    expect((await run(`rehearse 2026-11-30`)).out).toMatch(
      /gửi lúc 09:00 25\/11\/2026[^]*Hạn mức tháng 11\/2026: đã gửi 0, sẽ gửi 1, tối đa 4/,
    );
    expect((await run(`broadcast preview ${id}`)).out).toMatch(/Xem thử/);
    expect((await run(`broadcast speech ${id}`)).err).toMatch(/Đọc khoảng/);
    expect((await run(`broadcast return ${id} --by Minh --why`, ['thiếu số liệu'])).out).toMatch(/bị trả lại/);
    expect((await run(`broadcast cancel ${id} --by Hoa`)).out).toMatch(/đã hủy/);
    expect((await run('broadcast list --state cancelled')).out).toContain(id);
  });

  it('says what is wrong with a file or a call', async () => {
    const { dir, run } = office();
    writeFileSync(`${dir}/hong.yaml`, 'title: [');
    writeFileSync(`${dir}/thieu.yaml`, 'title: a\n');
    expect(await run('broadcast new @/hong.yaml --by Hoa')).toMatchObject({ code: 1, err: expect.stringMatching(/cú pháp YAML/) });
    expect(await run('broadcast new @/thieu.yaml --by Hoa')).toMatchObject({
      code: 1,
      err: expect.stringMatching(/cover: còn thiếu[^]*summary/),
    });
    expect(await run('broadcast new @/bai.yaml')).toMatchObject({ code: 1, err: expect.stringMatching(/--by/) });
    expect(await run('broadcast fly')).toMatchObject({ code: 2, err: expect.stringMatching(/Không có việc "fly"/) });
    expect(await run('broadcast list --state la')).toMatchObject({ code: 1, err: expect.stringMatching(/Không có trạng thái/) });
    expect(await run('broadcast check @/bai.yaml')).toMatchObject({ code: 0 });
    expect(await run('rehearse hôm-nay')).toMatchObject({ code: 2 });
  });
});

describe('motcua plan', () => {
  it('shows what is due and takes records of what was done elsewhere', async () => {
    const { run } = office();
    const post = 'plan post --unit phong-tu-phap --theme phap-luat --channel loa --title Luật --by Hoa';
    expect(await run(post)).toMatchObject({ code: 1, err: expect.stringMatching(/minh chứng/) });
    expect((await run(`${post} --day 2026-11-03 --proof`, ['nhật ký loa'])).code).toBe(0);
    expect((await run('plan report --unit phong-tu-phap --period 2026-Q3 --by Hoa')).code).toBe(0);
    expect(await run('plan report --unit phong-tu-phap --period 2026-Q5 --by Hoa')).toMatchObject({ code: 1 });
    const { out } = await run('plan --year 2026');
    expect(out).toMatch(/T1\s+T2[^]*Phòng Tư pháp.*0\/1!\s+1\/1\s+0\/1$/m);
    expect(out).toMatch(/Loa truyền thanh: 1/);
  });
});
