import { Readable } from 'node:stream';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { COMMANDS, runCommand } from '../../src/cli/commands.ts';
import { readConfig } from '../../src/ground/config.ts';
import { startApp } from '../../src/app.ts';
import { systemClock } from '../../src/time/clock.ts';
import { SHIPPED_DATA } from '../support/shipped.ts';
import { smallContent } from '../support/small-content.ts';
import { SOAK } from '../support/soak.ts';
import { tempDir } from '../support/temp.ts';
import { MORNING, silent } from '../support/world.ts';

async function run(name: string | undefined, args: string[] = [], options: { input?: string; env?: Record<string, string> } = {}) {
  const out: string[] = [];
  const err: string[] = [];
  const code = await runCommand(name, {
    args,
    env: options.env ?? { DATA_DIR: SHIPPED_DATA },
    input: Readable.from([options.input ?? '']),
    out: (line) => void out.push(line),
    err: (line) => void err.push(line),
    clock: { now: () => MORNING },
    logger: silent,
  });
  return { code, out: out.join('\n'), err: err.join('\n') };
}

describe('motcua', () => {
  it('lists its commands, and says so of one it does not know', async () => {
    expect((await run(undefined)).out).toContain('ask');
    expect(await run('fly')).toMatchObject({ code: 2, err: expect.stringContaining('Không có lệnh "fly"') });
    for (const name of Object.keys(COMMANDS)) expect((await run(name, ['--help'])).out, name).toContain(`motcua ${name}`);
  });

  it('ask answers one question', async () => {
    const { code, out, err } = await run('ask', ['lam', 'giay', 'ks', 'can', 'gi']);
    expect(code).toBe(0);
    expect(out).toMatch(/GIẤY TỜ CẦN CÓ: ĐĂNG KÝ KHAI SINH/);
    expect(err).toMatch(/answered · khai-sinh · documents/);
    expect(await run('ask', [])).toMatchObject({ code: 2, err: expect.stringContaining('Chưa có câu hỏi') });
    expect(await run('ask', ['--what'])).toMatchObject({ code: 2, err: expect.stringContaining('motcua ask') });
  });

  it('ask --jsonl answers each line in order, and lines of one dialogue share a conversation', async () => {
    const input = [
      { id: 'a', text: 'làm giấy khai sinh cho con cần gì', dialogue: 'd1' },
      { id: 2, text: 'xin chào' },
      { id: 'c', text: 'thế lệ phí bao nhiêu', dialogue: 'd1' },
      { id: 'd', text: 'thế lệ phí bao nhiêu' },
      { id: 'e', text: 'giấy phép' },
      { id: 'f', text: '' },
    ];
    const { code, out } = await run('ask', ['--jsonl'], { input: `${input.map((line) => JSON.stringify(line)).join('\n')}\n\n` });
    expect(code).toBe(0);
    const lines = out.split('\n').map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines.map(({ id }) => id)).toEqual(['a', 2, 'c', 'd', 'e', 'f']);
    for (const line of lines)
      expect(Object.keys(line)).toEqual(['id', 'status', 'sure', 'topic', 'item', 'aspect', 'part', 'confidence', 'candidates', 'reply']);
    expect(lines[0]).toMatchObject({ status: 'answered', sure: true, topic: 'khai-sinh', item: 'khai-sinh', aspect: 'documents' });
    expect(lines[1]).toMatchObject({ status: 'smalltalk_greeting', topic: null });
    expect(lines[2]).toMatchObject({ status: 'answered', item: 'khai-sinh', aspect: 'fee' });
    expect(lines[3]?.status).not.toBe('answered');
    expect(lines[4]).toMatchObject({ status: 'clarify', candidates: expect.arrayContaining(['gpxd-nha-o']) });
  });

  it('ask --jsonl names a line that it cannot read', async () => {
    expect(await run('ask', ['--jsonl'], { input: '{"id":1}\n', env: { CONTENT_DIR: smallContent(), DATA_DIR: tempDir() } })).toMatchObject(
      {
        code: 2,
        err: expect.stringContaining('Dòng 1'),
      },
    );
  });

  it('eval prints its figures and writes them where asked', async () => {
    const dir = tempDir();
    const lines = [
      { id: 1, text: 'đăng ký kết hôn cần giấy tờ gì', topic: 'ket-hon', aspect: 'documents', style: 'a' },
      { id: 2, text: 'đăng ký kết hôn cần giấy tờ gì', topic: 'khai-sinh', style: 'a' },
      { id: 3, text: 'giấy phép', topic: 'gpxd-nha-o', style: 'b' },
      { id: 4, text: 'thời tiết hôm nay thế nào', topic: '_oos', style: 'b' },
    ].map(({ id, ...rest }) => JSON.stringify({ id: String(id), ...rest }));
    writeFileSync(`${dir}/q.jsonl`, `${lines.join('\n')}\n`);
    const { code, out } = await run('eval', [`${dir}/q.jsonl`, '--json', `${dir}/r.json`, '--errors']);
    expect(code).toBe(0);
    expect(out).toMatch(/khai-sinh -> ket-hon/);
    expect(JSON.parse(readFileSync(`${dir}/r.json`, 'utf8'))).toMatchObject({
      scores: { questions: 3, top1: 0.333, top1OrOffered: 0.667, wrongAnswers: 0.333, outOfScope: 1, outOfScopeAnswered: 0, aspect: 1 },
    });
    writeFileSync(`${dir}/broken.jsonl`, `${lines[0] ?? ''}\n{"id"`);
    expect(await run('eval', [`${dir}/broken.jsonl`])).toMatchObject({ code: 1, err: expect.stringContaining('Dòng 2') });
    expect(await run('eval', [`${dir}/none.jsonl`])).toMatchObject({ code: 1, err: expect.stringContaining('Không đọc được') });
    expect(await run('eval')).toMatchObject({ code: 2, err: expect.stringContaining('motcua eval') });
  });

  it('check passes what is shipped and names the fault of what is broken', async () => {
    expect(await run('check')).toMatchObject({ code: 0, out: expect.stringMatching(/^Nội dung đúng: \d+ thủ tục, \d+ kịch bản\.$/m) });
    const dir = tempDir();
    cpSync('content', dir, { recursive: true });
    writeFileSync(`${dir}/agency.yaml`, 'name: x\n');
    const { code, out } = await run('check', [], { env: { CONTENT_DIR: dir } });
    expect(code).toBe(1);
    expect(out).toMatch(/^agency\.yaml:1: mục "province" còn thiếu/m);
    const flows = tempDir();
    cpSync('flows', flows, { recursive: true });
    writeFileSync(`${flows}/welcome.yaml`, 'steps:\n  hello: { offer: menu, say: hello }\n  lost: { end: true }\n');
    writeFileSync(`${dir}/agency.yaml`, readFileSync('content/agency.yaml'));
    writeFileSync(`${dir}/surveys.yaml`, 'surveys:\n  - { id: x, title: X, criteria: [] }\n');
    const both = await run('check', [], { env: { CONTENT_DIR: dir, FLOWS_DIR: flows } });
    expect(both.code).toBe(1);
    expect(both.out).toMatch(/^welcome\.yaml:3: không có đường nào tới bước "lost"/m);
    expect(both.out).toMatch(/^surveys\.yaml:\d: mục "surveys\.0\.criteria"/m);
  });

  it('flows names the conversations that there are', async () => {
    const { code, out } = await run('flows');
    expect(code).toBe(0);
    expect(out).toMatch(/^petition +Gửi phản ánh, kiến nghị: \d+ bước, kèm dưới phan-anh-kien-nghi$/m);
  });

  it('store, probe and grant work beside a running server, without a second process on the data folder', async () => {
    const dataDir = tempDir();
    const env = { DATA_DIR: dataDir, PORT: '0', CONTENT_DIR: smallContent() };
    const app = await startApp({ config: readConfig(env), clock: systemClock, logger: silent, loops: false });
    try {
      await expect(startApp({ config: readConfig(env), clock: systemClock, logger: silent, loops: false })).rejects.toThrow(
        /đang được tiến trình \d+ sử dụng/,
      );
      const beside = { env: { ...env, PORT: new URL(app.url).port } };
      expect((await run('store', [], beside)).out).toMatch(/grants\s+1[^]*Sự kiện đang chờ: 0/);
      expect(await run('probe', [], beside)).toMatchObject({ code: 0, out: expect.stringContaining('Đường gửi tin: v2') });
      expect((await run('grant', ['show'], beside)).out).toMatch(/^Đã kết nối/);
      expect((await run('grant', ['url'], beside)).out).toContain('/simulator/oauth/v4/oa/permission');
      expect((await run('grant', ['url'], { env: { ...beside.env, PUBLIC_URL: 'https://a.example' } })).out).toMatch(
        /v4\/oa\/permission\?app_id=/,
      );
      expect(await run('grant', ['paste'], { ...beside, input: 'nonsense' })).toMatchObject({
        code: 1,
        err: expect.stringContaining('Không đọc được'),
      });
      const pair = app.simulator?.platform.mint();
      expect(await run('grant', ['paste'], { ...beside, input: JSON.stringify(pair, null, 2) })).toMatchObject({ code: 0 });
      expect((await app.services.grants.load())?.pair.accessToken).toBe(pair?.access_token);
    } finally {
      await app.stop();
    }
  });

  it('tells all faults of the settings instead of a stack', async () => {
    expect(await run('store', [], { env: { ZALO_APP_ID: 'x' } })).toMatchObject({
      code: 1,
      err: expect.stringContaining('ZALO_APP_ID: chỉ gồm chữ số'),
    });
  });
});

describe('motcua import', () => {
  const good = { ma_thu_tuc: '1.000001', ten: 'Cấp phép nuôi chim yến', linh_vuc: 'Chăn nuôi' };
  const file = (dir: string, ...records: object[]): string => {
    writeFileSync(`${dir}/a.jsonl`, records.map((record) => JSON.stringify(record)).join('\n'));
    return `${dir}/a.jsonl`;
  };
  const imported = (dir: string): string | undefined => {
    try {
      return readFileSync(`${dir}/catalogue/a.jsonl`, 'utf8');
    } catch {
      return undefined;
    }
  };

  it('takes all or nothing, and the good rows only when told so', async () => {
    const dir = tempDir();
    const path = file(dir, good, { ...good, ma_thu_tuc: 'x' });
    const env = { DATA_DIR: dir };
    const refused = await run('import', [path], { env });
    expect(refused).toMatchObject({ code: 1, err: expect.stringMatching(/Chưa nạp gì: 1 trong 2 dòng/) });
    expect(refused.out).toMatch(/dòng 2: mã thủ tục phải có dạng/);
    expect(imported(dir)).toBeUndefined();
    expect(await run('import', [path, '--partial'], { env })).toMatchObject({
      code: 0,
      out: expect.stringMatching(/Mới: 1[^]*Đã nạp 1 thủ tục/),
    });
    expect(imported(dir)).toContain('1.000001');
  });

  it('shows what would change without changing it', async () => {
    const dir = tempDir();
    const env = { DATA_DIR: dir };
    await run('import', [file(dir, good)], { env });
    const before = imported(dir);
    const { out } = await run('import', [file(dir, { ...good, ten: 'Tên khác hẳn' }), '--dry-run'], { env });
    expect(out).toMatch(/Thay đổi: 1[^]*tên[^]*chưa nạp/);
    expect(imported(dir)).toBe(before);
  });

  it('asks before it loses most of a catalogue', async () => {
    const dir = tempDir();
    const env = { DATA_DIR: dir };
    await run('import', [file(dir, good, { ...good, ma_thu_tuc: '1.000002' }, { ...good, ma_thu_tuc: '1.000003' })], { env });
    const path = file(dir, good);
    expect(await run('import', [path], { env })).toMatchObject({ code: 1, err: expect.stringMatching(/bỏ 2 trong 3.*--yes/s) });
    expect(await run('import', [path, '--yes'], { env })).toMatchObject({ code: 0 });
    expect(imported(dir)?.trim().split('\n')).toHaveLength(1);
  });

  it('is used by ask at once', async () => {
    const dir = tempDir();
    const env = { DATA_DIR: dir, CONTENT_DIR: smallContent() };
    await run('import', [file(dir, good)], { env });
    expect((await run('ask', ['cấp phép nuôi chim yến'], { env })).out).toMatch(/chưa kiểm tra lại[^]*Nạp ngày/);
  });
});

describe('motcua bench search', () => {
  // It learns the content anew for each size: half a minute, for a command that only developers use. `npm run soak` tries it.
  it.runIf(SOAK)('measures all engines over the same questions', async () => {
    const dir = tempDir();
    writeFileSync(`${dir}/q.jsonl`, '{"id":"1","text":"đăng ký kết hôn cần gì","topic":"ket-hon"}\n');
    const { code, out } = await run('bench', ['search', `${dir}/q.jsonl`, '--sizes', '50', '--json', `${dir}/r.json`]);
    expect(code).toBe(0);
    for (const name of ['Một Cửa', 'MiniSearch', 'Orama', 'FlexSearch']) expect(out).toContain(name);
    const figures = JSON.parse(readFileSync(`${dir}/r.json`, 'utf8')) as { engine: string; first: number }[];
    expect(figures).toHaveLength(8);
    expect(figures.filter(({ engine }) => engine === 'Một Cửa').map(({ first }) => first)).toEqual([1, 1]);
  });
});
