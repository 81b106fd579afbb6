import { describe, expect, it } from 'vitest';
import { officer } from '../support/office.ts';
import { SIM_IDS } from '../../src/simulator/index.ts';
import { World } from '../support/world.ts';

const BIRTH = 'làm giấy khai sinh cho con cần gì';

describe('a citizen and the bot', () => {
  it('are introduced on follow, and the bot says that it is a machine', async () => {
    const world = await World.open();
    const app = await world.start();
    const [user = ''] = world.users;
    world.does(user, 'follow');
    await world.settle(app);
    expect(world.heard(user)).toHaveLength(1);
    expect(world.heard(user)[0]).toMatch(/trợ lý tự động[^]*1\. Đăng ký khai sinh/);
  });

  it('get from a question to its documents, its fee by a follow-up, and a part by number', async () => {
    const world = await World.open();
    const app = await world.start();
    const [user = ''] = world.users;
    world.says(user, BIRTH);
    await world.settle(app);
    world.says(user, 'the le phi bao nhieu');
    await world.settle(app);
    world.says(user, '2');
    await world.settle(app);
    const [documents, fee, duration] = world.heard(user);
    expect(documents).toMatch(/GIẤY TỜ CẦN CÓ: ĐĂNG KÝ KHAI SINH[^]*Giấy chứng sinh[^]*Lấy từ [^]*, ngày \d/);
    expect(fee).toMatch(/LỆ PHÍ: ĐĂNG KÝ KHAI SINH[^]*Lấy từ/);
    expect(duration).toMatch(/THỜI GIAN: ĐĂNG KÝ KHAI SINH/);
    expect(world.heard(user)).toHaveLength(3);
  });

  it('get one answer to one question, however often Zalo delivers it', async () => {
    const world = await World.open();
    const app = await world.start();
    const [user = ''] = world.users;
    world.says(user, BIRTH, { duplicate: true });
    await world.settle(app);
    expect(world.heard(user)).toHaveLength(1);
    expect(app.health).toMatchObject({ duplicates: 1 });
  });

  it('use the path that a state agency needs, and find and pin the other one when the type misleads', async () => {
    const world = await World.open();
    const app = await world.start();
    const [user = ''] = world.users;
    world.says(user, BIRTH);
    await world.settle(app);
    world.simulator.platform.settings.accountType = 'business';
    world.says(user, 'đổi căn cước');
    await world.settle(app);
    const paths = world.simulator.platform.calls
      .filter(({ call }) => call.includes('message'))
      .map(({ call, error }) => `${call} ${String(error)}`);
    expect(paths).toEqual(['POST /v2.0/oa/message 0', 'POST /v2.0/oa/message -240', 'POST /v3.0/oa/message/cs 0']);
    world.says(user, 'menu');
    await world.settle(app);
    expect(world.simulator.platform.calls.at(-1)).toMatchObject({ call: 'POST /v3.0/oa/message/cs', error: 0 });
    expect(world.heard(user)).toHaveLength(3);
  });

  it('go on in plain text where buttons are refused', async () => {
    const world = await World.open();
    const app = await world.start();
    const [user = ''] = world.users;
    world.simulator.platform.settings.refuseButtons = true;
    world.says(user, BIRTH);
    await world.settle(app);
    expect(world.heard(user)).toHaveLength(1);
    expect(world.heard(user)[0]).toMatch(/1\. Lập danh sách của tôi\n2\. Lệ phí/);
    world.says(user, '2');
    await world.settle(app);
    expect(world.heard(user)[1]).toMatch(/LỆ PHÍ/);
  });

  it('are left alone by the bot while an officer writes, and it comes back afterwards', async () => {
    const world = await World.open();
    const app = await world.start();
    const [user = ''] = world.users;
    world.says(user, BIRTH);
    await world.settle(app);
    world.does(user, 'officer', { text: 'Chào anh, em là cán bộ trực.' });
    await world.settle(app);
    world.says(user, 'mất căn cước');
    await world.settle(app);
    world.says(user, 'lệ phí bao nhiêu');
    await world.settle(app);
    expect(world.heard(user)).toEqual([expect.any(String), expect.stringContaining('Cán bộ đang trả lời')]);
    world.clock.advance(61 * 60_000);
    world.says(user, 'mất căn cước');
    await world.settle(app);
    expect(world.heard(user)).toHaveLength(3);
  });

  it('are forgotten when they withdraw: in every collection nothing is left but counts', async () => {
    const world = await World.open();
    const app = await world.start();
    const [user = '', other = ''] = world.users;
    world.says(user, BIRTH);
    world.says(other, BIRTH);
    await world.settle(app);
    world.does(user, 'withdraw');
    await world.settle(app);
    const { database } = app.services;
    const collections = await database.connection.db?.listCollections().toArray();
    for (const { name } of collections ?? []) {
      const rows = (await database.connection.db?.collection(name).find({}).toArray()) ?? [];
      const traces = rows.filter((row) => JSON.stringify(row).includes(user));
      expect(traces, name).toEqual([]);
    }
    expect(await app.services.facts.model.countDocuments({ type: 'question' })).toBe(2);
    expect(await app.services.facts.model.countDocuments({ type: 'question', person: { $exists: true } })).toBe(1);
    expect(await app.services.citizens.find(other)).not.toBeNull();
  });

  it('leave facts under a pseudonym, and the words go after the retention time', async () => {
    const world = await World.open();
    const app = await world.start();
    const [user = ''] = world.users;
    world.says(user, BIRTH);
    await world.settle(app);
    const { facts, events, rows } = app.services;
    const question = await facts.model.findOne({ type: 'question' }).lean();
    expect(question).toMatchObject({ status: 'answered', item: 'khai-sinh', aspect: 'documents', day: '2026-11-23' });
    expect(JSON.stringify(await facts.model.find({}).lean())).not.toContain(BIRTH);
    expect(await facts.recentQuestions(0, 10)).toEqual([{ text: BIRTH, count: 1 }]);
    expect(question?.person).toMatch(/^[0-9a-f]{24}$/);
    expect(await facts.model.findOne({ type: 'sent' }).lean()).toMatchObject({ answerMs: expect.any(Number) });
    world.clock.advance(29 * 24 * 3_600_000);
    await app.forget();
    expect(await facts.model.countDocuments({ text: { $exists: true } })).toBe(1);
    world.clock.advance(2 * 24 * 3_600_000);
    await app.forget();
    expect(await facts.model.countDocuments({ text: { $exists: true } })).toBe(0);
    expect(await events.model.countDocuments({ raw: { $exists: true } })).toBe(0);
    expect(await rows.model.countDocuments({ words: { $exists: true } })).toBe(0);
    expect(await facts.model.countDocuments({})).toBeGreaterThan(1);
  });

  it('say whether an answer helped; what is said to be wrong stands before the officers', async () => {
    const world = await World.open();
    const app = await world.start();
    const [user = '', other = ''] = world.users;
    world.says(user, BIRTH, { duplicate: true });
    await world.settle(app);
    world.says(user, 'có ích', { duplicate: true });
    world.says(other, BIRTH);
    await world.settle(app);
    world.says(other, '7');
    await world.settle(app);
    expect(world.heard(other).at(-1)).toContain('1. Thông tin sai');
    world.says(other, 'thong tin sai');
    await world.settle(app);
    const ratings = await app.services.facts.model.find({ type: 'rating' }).sort({ at: 1, status: 1 }).lean();
    expect(ratings.map(({ status, reason, item }) => [status, reason, item]).sort()).toEqual([
      ['no', undefined, 'khai-sinh'],
      ['reason', 'sai', 'khai-sinh'],
      ['yes', undefined, 'khai-sinh'],
    ]);
    await app.figures.rollups.refresh();
    const { counts, topics } = await app.figures.rollups.sum('2026-11-01', '2026-11-30');
    expect([counts.yes, counts.no, counts['no:sai'], counts.questions]).toEqual([1, 1, 1, 2]);
    expect(topics['khai-sinh']).toMatchObject({ yes: 1, no: 1 });
    const hoa = await officer(app, 'hoa', 'author');
    expect((await hoa.get('/questions')).data).toMatch(
      /Người dân báo thông tin sai[^]*procedures\/khai-sinh">Thủ tục đăng ký khai sinh<\/a><\/th><td>1</,
    );
    expect((await hoa.get('/figures/opinions')).data).toMatch(/<b>50%<\/b><span><a href="#huu-ich">Thấy hữu ích<\/a><\/span>/);
  });

  it('are counted by the ward that a question names, and by the time until the first part of the answer', async () => {
    const world = await World.open();
    const app = await world.start();
    const [user = ''] = world.users;
    world.says(user, 'làm sổ đỏ lần đầu ở phường Tam Thanh');
    await world.settle(app);
    world.clock.advance(10_000);
    world.says(user, 'thủ tục sổ đỏ lần đầu');
    await world.settle(app);
    const { model } = app.services.facts;
    const questions = await model.find({ type: 'question' }).sort({ at: 1, _id: 1 }).lean();
    expect(questions.map(({ ward }) => ward).sort()).toEqual(['Tam Thanh', undefined]);
    // A notice so long that it goes out in parts.
    await app.services.pause.stop({ by: 'quantri', message: 'Nghỉ để nâng cấp. '.repeat(250), since: world.clock.now() });
    world.says(user, 'khai sinh');
    await world.settle(app);
    const sent = await model.find({ type: 'sent' }).lean();
    expect(sent.length).toBeGreaterThan(4);
    expect(sent.filter(({ answerMs }) => answerMs !== undefined)).toHaveLength(3);
  });

  it('have their unfollow, reactions, receipts and unknown events noted without an answer', async () => {
    const world = await World.open();
    const app = await world.start();
    const [user = ''] = world.users;
    world.says(user, BIRTH);
    await world.settle(app);
    world.does(user, 'react', { messageId: 'x' });
    world.does(user, 'seen');
    world.does(user, 'unfollow');
    world.simulator.webhooks.emit({ event_name: 'something_new', oa_id: SIM_IDS.oaId });
    await world.settle(app);
    expect(world.heard(user)).toHaveLength(1);
    expect(await app.services.citizens.find(user)).toMatchObject({ following: false });
    expect(await app.services.rows.model.findOne({}).lean()).toMatchObject({
      state: 'sent',
      deliveredAt: expect.any(Date),
      seenAt: expect.any(Date),
    });
    expect(await app.services.events.model.findOne({ name: 'something_new' }).lean()).toMatchObject({ state: 'kept' });
    for (const type of ['reaction', 'seen', 'received', 'unfollow'] as const)
      expect(await app.services.facts.model.countDocuments({ type }), type).toBe(1);
  });

  const REPLIES = {
    image: /chưa xem được ảnh/,
    sticker: /cần hỏi thủ tục gì/,
    audio: /chưa nghe được/,
    file: /chưa đọc được/,
    location: /phường Kỳ Lừa/,
  };
  it.each(['image', 'sticker', 'audio', 'file', 'location'] as const)('get a fitting reply to a %s, never silence', async (kind) => {
    const world = await World.open();
    const app = await world.start();
    const [user = ''] = world.users;
    world.does(user, kind);
    await world.settle(app);
    expect(world.heard(user)).toHaveLength(1);
    expect(world.heard(user)[0]).toMatch(REPLIES[kind]);
  });

  it('keep last good content when a new file is broken', async () => {
    const { cpSync, writeFileSync } = await import('node:fs');
    const { tempDir } = await import('../support/temp.ts');
    const dir = tempDir();
    cpSync('content', dir, { recursive: true });
    const world = await World.open();
    const app = await world.start({ CONTENT_DIR: dir });
    const [user = ''] = world.users;
    writeFileSync(`${dir}/procedures/khai-sinh.yaml`, 'id: khai-sinh\nname: [');
    await app.content.reload();
    world.says(user, BIRTH);
    await world.settle(app);
    expect(world.heard(user)[0]).toMatch(/Giấy chứng sinh/);
  });
});
