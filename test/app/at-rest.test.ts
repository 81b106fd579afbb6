import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { App } from '../../src/app.ts';
import { writeBackup } from '../../src/database/backup.ts';
import { MINUTE } from '../../src/time/clock.ts';
import { officer } from '../support/office.ts';
import { World } from '../support/world.ts';

const PHONE = '0987654321';
/** Words of a citizen, each told in another way; none of them may be found in a file. */
const WORDS = ['Đèo Thị Lụa', 'đường ngõ Bà Triệu sụt lún', 'Lường Văn Tạo', 'con gái út tên Chẩu', 'hẻm Cây Khế'];

/** Everything that lies in the files of the store, as bytes. */
const filesOf = (world: World): Buffer => {
  const all: Buffer[] = [];
  for (const name of readdirSync(world.dataDir, { recursive: true, encoding: 'utf8' })) {
    const path = join(world.dataDir, name);
    if (statSync(path).isFile()) all.push(readFileSync(path));
  }
  return Buffer.concat(all);
};

/** Which of some texts can be read in bytes, however they were encoded. */
const readable = (bytes: Buffer, texts: readonly string[]): string[] =>
  texts.filter((text) =>
    [text.normalize('NFC'), text.normalize('NFD'), JSON.stringify(text).slice(1, -1)]
      .flatMap((form) => [Buffer.from(form, 'utf8'), Buffer.from(form, 'utf16le')])
      .some((form) => bytes.includes(form)),
  );

async function backupOf(app: App, world: World): Promise<Buffer> {
  const chunks: Buffer[] = [];
  const target = new Writable({ write: (chunk: Buffer, _encoding, done) => (chunks.push(chunk), done()) });
  await writeBackup(app.services.database.connection, target, world.clock.now(), app.services.seal);
  return Buffer.concat(chunks);
}

/** A citizen who has told everything that somebody can tell. */
async function toldAll() {
  const world = await World.open();
  const app = await world.start();
  const [user = ''] = world.users;
  world.clock.time = Date.UTC(2026, 11, 2, 2);
  const say = async (...texts: string[]): Promise<void> => {
    for (const text of texts) {
      world.clock.advance(MINUTE);
      world.says(user, text);
      await world.settle(app);
    }
  };
  world.does(user, 'follow');
  await world.settle(app);
  await say(`tôi là Đèo Thị Lụa, gọi ${PHONE}, làm khai sinh cho con gái út tên Chẩu cần gì`);
  await say('gửi phản ánh', '1', '1', 'đường ngõ Bà Triệu sụt lún, xe không qua được', 'hẻm Cây Khế', 'bỏ qua', PHONE, 'gửi');
  const code = (await app.services.petitions.latestOf(user))?._id ?? '';
  await app.caseDesk.answer(code, 'Đường ngõ Bà Triệu sụt lún đang sửa.', 'hoa');
  await say('dự thi', 'bắt đầu', '1', '2', '3', '1', '2', '2', 'Lường Văn Tạo');
  await say('gửi phản ánh', '1', '1', 'con gái út tên Chẩu ngã ở hẻm Cây Khế');
  await say('thôi', 'cán bộ');
  const handover = await app.services.handovers.ofCitizen(user);
  await app.caseDesk.take(handover?._id ?? '', { id: 'hoa', name: 'Hoa' });
  await app.caseDesk.say(handover?._id ?? '', 'Chào bà Đèo Thị Lụa', '1');
  await world.settle(app);
  return { world, app, user, say, code };
}

describe('what lies on the disk', () => {
  it('has no word, phone number or name of a citizen that could be read without the keys', async () => {
    const { world, app, code } = await toldAll();
    // They are kept: the officer reads them.
    expect(await app.services.petitions.find(code)).toMatchObject({ content: expect.stringContaining('Bà Triệu'), contact: PHONE });
    expect(readable(filesOf(world), [...WORDS, PHONE, PHONE.slice(1)])).toEqual([]);
  });

  it('cannot be opened any more once the citizen is erased, whoever has the files and the master key', async () => {
    const { world, app, user } = await toldAll();
    const { keys, events } = app.services;
    const kept = (await events.model.find({ userId: user }).lean()).flatMap(({ raw }) => raw ?? []);
    expect(await keys.open(kept[0] ?? '', 'event')).toContain(user);
    world.does(user, 'withdraw');
    await world.settle(app);
    expect(readable(filesOf(world), [...WORDS, PHONE])).toEqual([]);
    // A process that starts afresh has the master key and the store, and that is not enough.
    world.clock.advance(3 * MINUTE);
    const again = await world.start();
    expect(await again.services.keys.openAll(kept, 'event')).toEqual(kept.map(() => undefined));
  });

  it('does not have the secret of a second factor, waiting, in use or turned off', async () => {
    const world = await World.open();
    const app = await world.start();
    const hoa = await officer(app, 'hoa', 'author');
    const page = (await hoa.get('/account')).data;
    const secret = /<code>([A-Z2-7 ]{20,})<\/code>/.exec(page)?.[1]?.replaceAll(' ', '') ?? '';
    expect(secret).toMatch(/^[A-Z2-7]{32}$/);
    expect(readable(filesOf(world), [secret])).toEqual([]);
    const { officers } = app.services;
    const { TOTP } = await import('otpauth');
    await hoa.post('/account/totp', { code: new TOTP({ secret }).generate({ timestamp: world.clock.now() }) });
    expect((await officers.find('hoa'))?.totp).toBeDefined();
    await officers.removeTotp('hoa', 'hoa');
    expect(readable(filesOf(world), [secret])).toEqual([]);
  });
});

describe('a backup', () => {
  it('holds nothing that could be read', async () => {
    const { world, app, user } = await toldAll();
    const file = await backupOf(app, world);
    expect(() => gunzipSync(file)).toThrow();
    expect(readable(file, [...WORDS, PHONE, user, 'citizens', 'petitions'])).toEqual([]);
  });
});

describe('somebody who was erased', () => {
  it('is not begun again by what Zalo still tells of them', async () => {
    const { world, app, user, say } = await toldAll();
    await say('thoát', 'xóa dữ liệu của tôi', 'đồng ý');
    expect(world.heard(user).at(-1)).toContain('Mã biên nhận');
    const { services } = app;
    const traces = async (): Promise<string[]> => {
      const found: string[] = [];
      for (const { name } of (await services.database.connection.db?.listCollections().toArray()) ?? []) {
        const docs = await services.database.connection.collection(name).find({}).toArray();
        const text = JSON.stringify(docs);
        if (text.includes(user) || text.includes(services.person(user))) found.push(name);
      }
      return found;
    };
    expect(await traces()).toEqual([]);
    world.does(user, 'seen');
    world.does(user, 'officer', { text: 'Bà Đèo Thị Lụa cần gì thêm không?' });
    world.does(user, 'unfollow');
    await world.settle(app);
    expect(await services.citizens.find(user)).toBeNull();
    expect(await traces()).toEqual([]);
    expect(readable(filesOf(world), WORDS)).toEqual([]);
    // Whoever comes back is somebody new, with a key of their own.
    world.says(user, 'đăng ký kết hôn cần gì');
    await world.settle(app);
    expect(world.heard(user).at(-1)).toContain('KẾT HÔN');
    expect(await services.events.messagesOf(user, 9)).toHaveLength(1);
  });

  it('is answered what they wrote while they were being erased', async () => {
    const { world, app, user } = await toldAll();
    world.does(user, 'withdraw');
    world.says(user, 'đăng ký kết hôn cần gì');
    await world.simulator.webhooks.deliverDue();
    await world.settle(app);
    expect(world.heard(user).at(-1)).toContain('KẾT HÔN');
  });
});
