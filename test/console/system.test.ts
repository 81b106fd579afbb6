import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import writeXlsxFile from 'write-excel-file/node';
import { describe, expect, it } from 'vitest';
import { checkBackup, restoreBackup } from '../../src/database/backup.ts';
import { openDatabase } from '../../src/database/connection.ts';
import { OutboxRows } from '../../src/outbox/rows.ts';
import { MINUTE } from '../support/newsroom.ts';
import { officer, PASSWORD } from '../support/office.ts';
import { smallContent } from '../support/small-content.ts';
import { keysOn } from '../support/store.ts';
import { tempDir } from '../support/temp.ts';
import { silent, World } from '../support/world.ts';

async function office(env: Record<string, string> = {}) {
  const world = await World.open();
  const app = await world.start(env);
  const [admin, minh] = await Promise.all([officer(app, 'quantri', 'administrator'), officer(app, 'minh', 'approver')]);
  return { world, app, admin, minh };
}

describe('the System page', () => {
  it('connects Zalo by consent, or by a pasted pair that is never shown again', async () => {
    const { world, app, admin } = await office({ ZALO_REFRESH_TOKEN: '' });
    expect((await admin.get('/system')).data).toContain('chưa kết nối');
    const link =
      /class="btn btn-primary" href="([^"]+)"/.exec((await admin.post('/system/consent')).data)?.[1]?.replaceAll('&amp;', '&') ?? '';
    const back = new URL((await fetch(link, { redirect: 'manual' })).headers.get('location') ?? '');
    expect(await (await fetch(`${app.url}${back.pathname}${back.search}`)).text()).toContain('Đã kết nối với Zalo');
    const page = (await admin.get('/system')).data;
    expect(page).toMatch(/Kết nối<\/th><td>tốt/);
    expect(page).toMatch(/Tự làm mới lúc<\/th><td>05:00 24\/11\/2026/);
    expect((await admin.post('/system/paste', { pair: 'không phải mã' })).status).toBe(422);
    const pair = world.simulator.platform.mint();
    expect((await admin.post('/system/paste', { pair: JSON.stringify(pair) })).headers.location).toBe('/console/system');
    const shown = (await admin.get('/system')).data;
    expect(shown).not.toContain(pair.access_token);
    expect(shown).not.toContain(pair.refresh_token);
    expect((await app.services.api.oaInfo()).oa_type).toBe(4);
  });

  it('tells when events come, and how many were refused', async () => {
    const { world, app, admin } = await office();
    expect((await admin.get('/system')).data).toContain('chưa có từ lúc khởi động');
    await fetch(`${app.url}/webhook/zalo`, { method: 'POST', body: '{}' });
    world.says(world.users[0] ?? '', 'xin chào');
    await world.settle(app);
    expect((await admin.get('/system')).data).toMatch(/lần trùng, 1 lần chữ ký sai bị từ chối/);
  });

  it('lets the bot rest: each citizen is told once, and answered again afterwards', async () => {
    const { world, app, admin } = await office();
    const [user = '', other = ''] = world.users;
    const says = async (who: string, text: string): Promise<string[]> => {
      const before = world.heard(who).length;
      world.says(who, text);
      await world.settle(app);
      return world.heard(who).slice(before);
    };
    expect((await admin.post('/system/pause', { message: '' })).status).toBe(422);
    await admin.post('/system/pause', { message: 'Hệ thống bảo trì đến 10 giờ.' });
    expect(await says(user, 'làm giấy khai sinh cần gì')).toEqual(['Hệ thống bảo trì đến 10 giờ.']);
    expect(await says(user, 'có ai không')).toEqual([]);
    expect(await says(other, 'alo')).toEqual(['Hệ thống bảo trì đến 10 giờ.']);
    expect((await admin.get('/')).data).toContain('Bot đang tạm nghỉ');
    await admin.post('/system/start');
    expect((await says(user, 'làm giấy khai sinh cần gì')).join('')).toContain('KHAI SINH');
    world.clock.advance(MINUTE);
    await admin.post('/system/pause', { message: 'Nghỉ lần hai.' });
    expect(await says(user, 'alo')).toEqual(['Nghỉ lần hai.']);
  });

  it('settles replies that could not be sent: once more, or seen and closed', async () => {
    const { world, app, admin } = await office();
    const [user = ''] = world.users;
    world.says(user, 'xin chào');
    await world.settle(app);
    const { rows } = app.services;
    const at = new Date(world.clock.now());
    const dead = {
      userId: user,
      state: 'dead',
      reason: 'thử',
      notBefore: at,
      createdAt: at,
      useFallback: false,
      attempts: 8,
      resent: false,
    } as const;
    await rows.model.create([
      { ...dead, _id: 'a:0', order: 9e15, message: { text: 'Tin một' }, echoText: 'Tin một' },
      { ...dead, _id: 'b:0', order: 9e15 + 1, message: { text: 'Tin hai' }, echoText: 'Tin hai' },
    ]);
    expect((await admin.get('/system')).data).toMatch(/Tin một[^]*Tin hai|Tin hai[^]*Tin một/);
    await admin.post('/system/messages/a%3A0/again');
    await admin.post('/system/messages/b%3A0/close');
    await world.settle(app);
    expect(world.heard(user)).toContain('Tin một');
    expect(world.heard(user)).not.toContain('Tin hai');
    expect((await admin.post('/system/messages/b%3A0/close')).status).toBe(422);
    expect((await admin.get('/system')).data).toContain('Không có tin nào.');
  });

  it('gives everything as a backup that an empty installation can be made of', async () => {
    const { world, app, admin } = await office();
    const [user = ''] = world.users;
    world.says(user, 'làm giấy khai sinh cần gì');
    await world.settle(app);
    const at = new Date(world.clock.now());
    await app.services.rows.model.updateMany({}, { $set: { state: 'ready', notBefore: at } });
    const file = await admin.download('/system/backup');
    const open = () => Readable.from(file);
    const { documents } = await checkBackup(open, app.services.seal);
    expect(documents).toBeGreaterThan(5);
    await expect(restoreBackup(app.services.database.connection, open, 0, [], app.services.seal)).rejects.toThrow('đã có dữ liệu');
    await expect(checkBackup(() => Readable.from(file.subarray(0, file.length / 2)), app.services.seal)).rejects.toThrow('không dùng được');
    await expect(checkBackup(() => Readable.from(gzipSync('{"c":"facts","d":{}}\n')), app.services.seal)).rejects.toThrow(
      'không dùng được',
    );

    const database = await openDatabase({ dataDir: tempDir(), clock: world.clock, logger: silent });
    await restoreBackup(
      database.connection,
      open,
      world.clock.now(),
      [new OutboxRows(database.connection, keysOn(database.connection))],
      app.services.seal,
    );
    const db = database.connection.db;
    expect(await db?.collection('citizens').countDocuments({})).toBe(await app.services.citizens.model.countDocuments({}));
    expect(await db?.collection('outbox').countDocuments({ state: { $in: ['ready', 'sending'] } })).toBe(0);
    const [before] = await app.services.facts.model.find({ type: 'question' }).lean();
    expect(await db?.collection('facts').findOne({ type: 'question' })).toEqual(before);
    await database.close();
  });
});

describe('what weighs more', () => {
  it('asks for the password again after ten minutes, and keeps what was to be sent', async () => {
    const { world, app, admin } = await office();
    world.clock.advance(11 * MINUTE);
    const asked = await admin.post('/system/pause', { message: 'Nghỉ <một> lát' });
    expect(asked.status).toBe(200);
    expect(asked.data).toMatch(/type="hidden" name="message" value="Nghỉ &lt;một> lát"/);
    expect(await app.services.pause.now()).toBeUndefined();
    expect((await admin.post('/system/pause', { message: 'x', step_up_password: 'sai mật khẩu' })).status).toBe(422);
    const done = await admin.post('/system/pause', { message: 'Nghỉ một lát', step_up_password: PASSWORD });
    expect(done.headers.location).toBe('/console/system');
    expect((await app.services.pause.now())?.message).toBe('Nghỉ một lát');
    expect((await admin.post('/system/start')).headers.location).toBe('/console/system');
  });
});

describe('importing a catalogue in the console', () => {
  const rows = (count: number) =>
    Array.from({ length: count }, (_, at) => ({
      MaTTHC: `9.${String(100_000 + at)}`,
      TenTTHC: `Thủ tục thử nghiệm số ${String(at)} của tỉnh`,
    }));
  const csv = (count: number, broken = 0): string =>
    [
      'Mã thủ tục,Tên thủ tục,Lĩnh vực,Cấp',
      ...rows(count).map(({ MaTTHC, TenTTHC }) => `${MaTTHC},${TenTTHC},Thử nghiệm,Cấp xã`),
      ...Array.from({ length: broken }, () => 'sai,,,'),
    ].join('\n');
  const apply = (html: string, more: Record<string, string> = {}): Record<string, string> => ({
    id: /name="id" value="([^"]+)"/.exec(html)?.[1] ?? '',
    source: /name="source" value="([^"]+)"/.exec(html)?.[1] ?? '',
    ...more,
  });

  it('shows what would change, imports it after a yes, and answers by it at once', async () => {
    const { world, app, minh } = await office({ DATA_DIR: tempDir(), CONTENT_DIR: smallContent() });
    const first = await minh.upload('/import', { name: 'danh muc.csv', bytes: csv(10, 1) });
    expect(first.data).toMatch(/Mới: 10/);
    expect(first.data).toMatch(/Dòng lỗi: 1/);
    expect((await minh.post('/import/apply', apply(first.data))).status).toBe(422);
    const form = apply(first.data, { partial: '1' });
    expect(form.source).toBe('danh-muc');
    expect((await minh.post('/import/apply', form)).headers.location).toBe('/console/import');
    expect((await minh.post('/import/apply', form)).data).toContain('đã nạp rồi');
    const [user = ''] = world.users;
    world.says(user, 'thủ tục thử nghiệm số 7 của tỉnh');
    await world.settle(app);
    expect(world.heard(user).join('')).toContain('THỬ NGHIỆM SỐ 7 CỦA TỈNH');
    const same = await minh.upload('/import', { name: 'danh muc.csv', bytes: csv(10) });
    expect(same.data).toContain('giống hệt danh mục đang dùng');
    const less = await minh.upload('/import', { name: 'x.csv', bytes: csv(3) }, { source: 'danh-muc' });
    expect(less.data).toMatch(/Không còn: 7/);
    expect((await minh.post('/import/apply', apply(less.data))).data).toContain('hơn một nửa');
    expect((await minh.post('/import/apply', apply(less.data, { loss: '1' }))).status).toBe(303);
    expect((await minh.get('/import')).data).toMatch(/danh-muc<\/td><td>3/);
  });

  it('takes back the spreadsheet that it gives to be filled in', async () => {
    const { minh } = await office({ DATA_DIR: tempDir(), CONTENT_DIR: smallContent() });
    const bytes = await minh.download('/import/template', 'get');
    const shown = (await minh.upload('/import', { name: 'mau.xlsx', bytes })).data;
    expect(shown).toMatch(/Mới: 1/);
  });

  it('reads an Excel file by its bytes, whatever its name says', async () => {
    const { minh } = await office({ DATA_DIR: tempDir(), CONTENT_DIR: smallContent() });
    const bytes = await writeXlsxFile(
      [
        ['Mã thủ tục', 'Tên thủ tục', 'Lĩnh vực', 'Cấp'].map((value) => ({ value })),
        ['9.100001', 'Thủ tục trong Excel', 'Thử', 'Cấp xã'].map((value) => ({ value })),
      ],
      { sheet: 'Danh mục' },
    ).toBuffer();
    expect((await minh.upload('/import', { name: 'danh-muc.csv', bytes })).data).toContain('9.100001 Thủ tục trong Excel');
  });

  it.each([
    ['nothing', 'a.csv', Buffer.alloc(0), 'Tệp rỗng'],
    ['a picture named as a table', 'a.xlsx', Buffer.from('89504e470d0a1a0a0000', 'hex'), 'không phải mã UTF-8'],
    ['another zip file', 'a.xlsx', Buffer.from('504b030414000000', 'hex'), 'không phải bảng danh mục'],
    ['an old Excel file', 'a.xlsx', Buffer.from('d0cf11e0a1b11ae1', 'hex'), 'lưu lại dạng .xlsx'],
    ['a bomb', 'a.csv.gz', gzipSync(Buffer.alloc(230_000_000, 0x61), { level: 1 }), 'mở ra quá lớn'],
    ['two letters', 'a.csv', Buffer.from('ab'), 'Thiếu cột'],
    ['a file without end', 'a.csv', Buffer.alloc(21 * 1_048_576, 0x61), 'tối đa 20 MB'],
  ])('refuses %s', async (_name, name, bytes, said) => {
    const dir = tempDir();
    const { minh } = await office({ DATA_DIR: dir, CONTENT_DIR: smallContent() });
    const answer = await minh.upload('/import', { name, bytes });
    expect([answer.status, answer.data.includes(said), answer.data.includes(dir)]).toEqual([422, true, false]);
    // A form that breaks off is no fault of the program.
    const broken = await minh.post('/import', {}, { 'content-type': 'multipart/form-data; boundary=x' });
    expect([broken.status, broken.data.includes('gửi lại')]).toEqual([422, true]);
  });
});
