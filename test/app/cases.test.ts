import { afterEach, describe, expect, it } from 'vitest';
import type { App } from '../../src/app.ts';
import type { Dialogue } from '../../src/dialogue/index.ts';
import { arm, disarm, isDead } from '../support/death.ts';
import { SOAK } from '../support/soak.ts';
import { MINUTE } from '../support/newsroom.ts';
import { World } from '../support/world.ts';

afterEach(disarm);

const FILING = ['gửi phản ánh', '1', '1', 'Rác chất đống đầu ngõ mười ngày không ai dọn', 'bỏ qua', 'bỏ qua', 'bỏ qua'];

/** Says things one after the other, and only listens. */
async function tell(world: World, app: App, user: string, texts: readonly string[]): Promise<void> {
  for (const text of texts) {
    world.clock.advance(10_000);
    world.says(user, text);
    await world.simulator.webhooks.deliverDue();
    await app.hear();
  }
}

describe('a petition', () => {
  it('is entered once and answered once, wherever the process dies', async () => {
    const world = await World.open(60);
    const app = await world.start();
    let at = 1;
    // All of them under `npm run soak`, otherwise every third.
    for (; at < 60; at += SOAK ? 1 : 3) {
      const user = world.users[at - 1] ?? '';
      await tell(world, app, user, FILING);
      arm(at);
      world.says(user, 'gửi');
      await world.simulator.webhooks.deliverDue().catch(() => undefined);
      await app.hear().catch(() => undefined);
      const died = isDead();
      disarm();
      // Zalo sends again what was not taken; the lease of the dead process ends; another takes over.
      for (let minute = 0; minute < 3; minute++) {
        world.clock.advance(61_000);
        await world.simulator.webhooks.deliverDue();
        await app.hear();
      }
      const petitions = await app.services.petitions.model.find({ userId: user }).lean();
      expect(petitions.length, `died at step ${String(at)}`).toBe(1);
      const said = (await app.services.rows.latestTo(user, 0, 50)).filter(({ echoText }) => echoText?.includes('Đã nhận phản ánh'));
      expect(
        said.map(({ echoText }) => /Mã: (\w+)/.exec(echoText ?? '')?.[1]),
        `died at step ${String(at)}`,
      ).toEqual([petitions[0]?._id]);
      const person = app.services.seal.pseudonym(user, 'person');
      expect(
        await app.services.facts.model.countDocuments({ person, type: 'petition', status: 'received' }),
        `died at step ${String(at)}`,
      ).toBe(1);
      if (!died) break;
    }
    expect(at).toBeGreaterThan(8);
    expect(at).toBeLessThan(60);
  }, 60_000);

  it('is moved by one officer at a time', async () => {
    const world = await World.open();
    const app = await world.start();
    const [user = ''] = world.users;
    for (const text of [...FILING, 'gửi']) {
      await tell(world, app, user, [text]);
      await world.settle(app);
    }
    const code = (await app.services.petitions.latestOf(user))?._id ?? '';
    const tries = await Promise.allSettled([app.caseDesk.answer(code, 'Đã dọn.', 'hoa'), app.caseDesk.answer(code, 'Chưa dọn.', 'minh')]);
    expect(tries.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    await expect(app.caseDesk.assign(code, 'hoa', 'minh')).rejects.toThrow(/đã được người khác xử lý/);
    await expect(app.caseDesk.transfer(code, '', 'minh')).rejects.toThrow(/Chưa ghi nơi nhận/);
    await world.settle(app);
    expect(world.heard(user).filter((text) => text.includes('đã có trả lời'))).toHaveLength(1);
    expect(await app.services.facts.model.find({ type: 'petition', status: 'answered' }).lean()).toMatchObject([{ onTime: true }]);
  });

  it('keeps the phone number sealed, and what is being written as well', async () => {
    const world = await World.open();
    const app = await world.start();
    const [user = ''] = world.users;
    await tell(world, app, user, [...FILING.slice(0, -1), '0912345678']);
    const draft = await app.services.citizens.model.findById(user).lean();
    expect(JSON.stringify(draft)).not.toMatch(/0912345678|Rác chất đống/);
    await tell(world, app, user, ['gửi']);
    const kept = await app.services.petitions.model.find({ userId: user }).lean();
    expect(JSON.stringify(kept)).not.toMatch(/0912345678|Rác chất đống/);
    expect((await app.services.petitions.latestOf(user))?.contact).toBe('0912345678');
    // Nothing that was told to officers alone is among the questions.
    const facts = await app.services.facts.model.find({ person: app.services.seal.pseudonym(user, 'person') }).lean();
    expect(JSON.stringify(facts)).not.toMatch(/Rác chất đống|0912345678/);
  });

  it('that nobody has gone on with is forgotten after the retention time', async () => {
    const world = await World.open();
    const app = await world.start();
    const [user = ''] = world.users;
    await tell(world, app, user, FILING);
    world.clock.advance(31 * 24 * 60 * MINUTE);
    await app.forget();
    expect((await app.services.citizens.find(user))?.dialogue).not.toHaveProperty('flow');
  });
});

describe('places', () => {
  it('are found by the shared location: the nearest office and the nearest post office, with distance, map and phone', async () => {
    const world = await World.open();
    const app = await world.start();
    const [user = ''] = world.users;
    const dialogue: Dialogue = app.content.dialogue;
    const { agency } = dialogue.knowledge;
    const before = { offices: agency.offices, post_offices: agency.post_offices };
    const [near, far, ...rest] = agency.offices;
    if (!near || !far) throw new Error('no offices');
    Object.assign(agency, {
      offices: [
        { ...far, location: { latitude: 21.9, longitude: 106.9 } },
        { ...near, phone: '0205 3 812 345', location: { latitude: 21.86, longitude: 106.77 } },
        ...rest,
      ],
      post_offices: [{ name: 'Bưu điện thử', hours: '7:00–18:00', location: { latitude: 21.8537, longitude: 106.7615 } }],
    });
    try {
      world.does(user, 'location');
      await world.settle(app);
      const said = world.heard(user).at(-1) ?? '';
      expect(said).toMatch(/^Bưu điện thử\nGiờ làm việc: 7:00–18:00\nCách Anh\/Chị khoảng 0,0 km/);
      expect(said).toContain(`${near.name}\n`);
      expect(said).toMatch(/Cách Anh\/Chị khoảng 1,1 km[^]*đang trong giờ làm việc, đến 11:30/);
      expect(said).not.toContain(far.name);
      const buttons = JSON.stringify(world.simulator.platform.chat(user).at(-1)?.payload);
      expect(buttons).toContain('query=21.86%2C106.77');
      expect(buttons).toContain('842053812345');
    } finally {
      Object.assign(agency, before);
    }
  });
});

describe('what is kept of a citizen who did all of this', () => {
  it('is handed out in a few messages, with a receipt, and how much there was no room for', async () => {
    const world = await World.open();
    const app = await world.start();
    const [user = ''] = world.users;
    const all = Array.from({ length: 40 }, (_, at) => `lời thứ ${String(at)} ${'rất dài '.repeat(60)}`);
    for (const texts of [all.slice(0, 20), all.slice(20)]) {
      // Nobody writes thirty in a minute.
      world.clock.advance(MINUTE);
      await tell(world, app, user, texts);
    }
    await tell(world, app, user, ['xuất dữ liệu của tôi']);
    const rows = (await app.services.rows.latestTo(user, 0, 100)).reverse();
    const said = rows.slice(-6).map(({ echoText = '' }) => echoText);
    const receipt = /Mã biên nhận: ([A-Z0-9]{6})/.exec(said[0] ?? '')?.[1];
    expect(said.at(-1)).toMatch(/^Còn \d+ mục cũ hơn/);
    expect(said.slice(0, 5).join('\n')).toContain('lời thứ 39');
    expect(await app.services.facts.model.countDocuments({ status: 'exported', source: receipt ?? '' })).toBe(1);
  });

  it('is gone when they ask for it, but for the counts', async () => {
    const world = await World.open();
    const app = await world.start();
    const [user = ''] = world.users;
    world.clock.time = Date.UTC(2026, 11, 2, 2);
    const { services } = app;
    await tell(world, app, user, [...FILING.slice(0, -1), '0912345678', 'gửi']);
    const code = (await services.petitions.latestOf(user))?._id ?? '';
    await tell(world, app, user, ['khảo sát', '1', '2', '3', '4', '5', 'Bạn Tèo rất nhiệt tình']);
    await tell(world, app, user, ['dự thi', 'bắt đầu', '1', '2', '3', '1', '2', '2', 'Hoàng Thị Mây']);
    await tell(world, app, user, ['nhận tin', '2', '1', 'xong', 'H37.36.21-261120-0002', 'có', 'đăng ký kết hôn cần giấy tờ gì', 'cán bộ']);
    await tell(world, app, user, ['gửi phản ánh', '1', '1', 'Một câu chuyện chưa kể xong của tôi']);
    await app.figures.rollups.refresh();
    world.does(user, 'withdraw');
    await world.settle(app);
    const { db } = services.database.connection;
    const pseudonym = services.seal.pseudonym(user, 'person');
    for (const { name } of (await db?.listCollections({}, { nameOnly: true }).toArray()) ?? []) {
      const text = JSON.stringify(await db?.collection(name).find({}).toArray());
      for (const word of [user, pseudonym, 'Rác chất đống', '0912345678', 'Tèo', 'Hoàng Thị Mây', 'chưa kể xong'])
        expect(text.includes(word), `${word} in ${name}`).toBe(false);
    }
    expect(await services.petitions.find(code)).toMatchObject({ state: 'withdrawn', content: '' });
    const survey = app.content.cases.surveys.find(({ id }) => id === 'mot-cua-2026');
    expect(survey && (await services.surveys.result(survey))).toMatchObject({
      sheets: 1,
      finished: 1,
      comments: [{ text: 'Bạn Tèo rất nhiệt tình' }],
    });
    expect(await services.facts.model.countDocuments({ type: 'petition', status: 'withdrawn' })).toBe(1);
  });
});
