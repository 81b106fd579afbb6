import { describe, expect, it } from 'vitest';
import type { App } from '../../src/app.ts';
import { DAY, MINUTE } from '../support/newsroom.ts';
import { officer } from '../support/office.ts';
import { World } from '../support/world.ts';

const SECRET = 'con tôi tên Nguyễn Thị Bưởi sinh ngày 5/5 làm khai sinh ở phường Kỳ Lừa thế nào';

/** Every document of every collection as text, by collection. */
async function everything(app: App): Promise<Map<string, string>> {
  const { db } = app.services.database.connection;
  const found = new Map<string, string>();
  for (const { name } of (await db?.listCollections({}, { nameOnly: true }).toArray()) ?? []) {
    const docs = await db?.collection(name).find({}).toArray();
    if (docs && docs.length > 0) found.set(name, docs.map((doc) => JSON.stringify(doc)).join('\n'));
  }
  return found;
}

const holding = (collections: ReadonlyMap<string, string>, ...words: string[]): string[] =>
  [...collections].filter(([, text]) => words.some((word) => text.includes(word))).map(([name]) => name);

/** A town where people ask, follow, react, are answered and are counted. */
async function town() {
  const world = await World.open();
  const app = await world.start();
  const [user = '', other = ''] = world.users;
  for (const person of [user, other]) {
    world.does(person, 'follow');
    await world.settle(app);
    world.clock.advance(MINUTE);
    world.says(person, person === user ? SECRET : 'đăng ký kết hôn cần gì');
    await world.settle(app);
    world.clock.advance(MINUTE);
  }
  world.does(user, 'location');
  world.says(user, 'cho tôi gặp cán bộ');
  await world.settle(app);
  await officer(app, 'hoa', 'author');
  await app.figures.rollups.refresh();
  await app.reports.open('all', '2026-Q4', 'hoa');
  return { world, app, user, other, pseudonym: app.services.seal.pseudonym(user, 'person') };
}

describe('what is kept of citizens', () => {
  it('has their words only where they are needed to answer and to improve answers, and figures under pseudonyms', async () => {
    const { app, user, pseudonym } = await town();
    const all = await everything(app);
    expect(holding(all, 'Nguyễn', 'Bưởi')).toEqual([]);
    const [message] = (await app.services.events.messagesOf(user, 9)).slice(-1);
    expect(message?.raw).toContain('Bưởi');
    expect(holding(all, user).sort()).toEqual(['citizens', 'events', 'handovers', 'outbox']);
    expect(holding(all, pseudonym).sort()).toEqual(['active_days', 'consents', 'facts', 'keys']);
  });

  it('loses every word of theirs after the retention time, and no count', async () => {
    const { world, app } = await town();
    const before = await app.figures.rollups.sum('2026-11-01', '2026-11-30');
    world.clock.advance(31 * DAY);
    await app.forget();
    const all = await everything(app);
    expect(holding(all, 'Nguyễn', 'Bưởi', 'khai sinh ở phường')).toEqual([]);
    await app.figures.rollups.rebuild();
    expect(await app.figures.rollups.sum('2026-11-01', '2026-11-30')).toEqual(before);
  });

  it('is removed from everything but the sums when a person asks for it', async () => {
    const { world, app, user, other, pseudonym } = await town();
    const sums = async () => {
      await app.figures.rollups.rebuild();
      return app.services.database.connection.collection('rollups').find({}).sort({ _id: 1 }).toArray();
    };
    const before = await sums();
    world.does(user, 'withdraw');
    await world.settle(app);
    const all = await everything(app);
    expect(holding(all, user, pseudonym, 'Nguyễn', 'Bưởi')).toEqual([]);
    expect(holding(all, other)).toContain('citizens');
    const after = await sums();
    // The withdrawal itself is counted; nothing else changes.
    const without = (docs: typeof before) => JSON.parse(JSON.stringify(docs).replaceAll(/,?\\"withdraw\\":\d+/g, '')) as unknown;
    expect(without(after)).toEqual(without(before));
  });

  it('is told to whoever asks, and removed after their consent and a last word with a receipt', async () => {
    const { world, app, user, other, pseudonym } = await town();
    world.says(user, 'bạn biết gì về tôi');
    await world.settle(app);
    expect(world.heard(user).at(-1)).toMatch(/quan tâm trang này từ ngày 23\/11\/2026\n- \d tin nhắn Anh\/Chị đã gửi trong 30 ngày qua/);
    // A button of an old message is no consent.
    world.says(user, '#xoa:co');
    await world.settle(app);
    expect(await app.services.citizens.find(user)).not.toBeNull();
    world.says(user, 'thôi');
    await world.settle(app);
    expect(world.heard(user).at(-1)).toContain('giữ nguyên');
    world.says(user, 'xoa du lieu cua toi');
    await world.settle(app);
    expect(world.heard(user).at(-1)).toMatch(/không lấy lại được[^]*1\. Đồng ý xóa\n2\. Không xóa/);
    world.says(user, '1');
    await world.settle(app);
    const receipt = /Mã biên nhận: ([A-Z0-9]{6}), ngày 23\/11\/2026/.exec(world.heard(user).at(-1) ?? '')?.[1];
    expect(receipt).toBeDefined();
    // Zalo goes on to tell what became of the last word.
    world.does(user, 'seen');
    await world.settle(app);
    const all = await everything(app);
    expect(holding(all, user, pseudonym, 'Nguyễn', 'Bưởi')).toEqual([]);
    expect(holding(all, other)).toContain('citizens');
    expect(await app.services.facts.model.countDocuments({ type: 'withdraw', status: receipt ?? '' })).toBe(1);
    // And they may come back as somebody new.
    world.says(user, 'đăng ký kết hôn cần gì');
    await world.settle(app);
    expect(world.heard(user).at(-1)).toContain('KẾT HÔN');
  });

  it('goes although the last word cannot be sent, and does not take what is asked after it', async () => {
    const { world, app, user, pseudonym } = await town();
    world.says(user, 'xóa dữ liệu của tôi');
    await world.settle(app);
    world.simulator.platform.faults.push({ call: 'POST /v3.0/oa/message/cs', times: 1, action: { type: 'error', code: -213 } });
    world.says(user, 'đồng ý');
    world.says(user, 'đăng ký kết hôn cần gì');
    await world.settle(app);
    expect(await app.services.rows.model.countDocuments({ last: true })).toBe(0);
    expect(world.heard(user).at(-1)).toContain('KẾT HÔN');
    expect(holding(await everything(app), 'Nguyễn', 'Bưởi')).toEqual([]);
    expect(await app.services.facts.model.countDocuments({ person: pseudonym, status: 'flow_erased' })).toBe(0);
  });
});
