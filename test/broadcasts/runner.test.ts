import { describe, expect, it } from 'vitest';
import { fromLocal, toLocal } from '../../src/time/local.ts';
import { rehearse } from '../../src/assembly/rehearsal.ts';
import { DAY, HOUR, MINUTE, Newsroom } from '../support/newsroom.ts';
import { silent } from '../support/world.ts';

const NINE = fromLocal('2026-11-25T09:00');

async function ready() {
  const room = await Newsroom.open();
  const program = room.program();
  await program.runner.tick();
  const id = await room.scheduled();
  const state = async () => (await room.articleDesk.get(id)).state;
  return { room, ...program, id, state };
}

describe('an article on the calendar', () => {
  it('is published half an hour ahead, hidden first, and sent once at its time', async () => {
    const { room, runner, id, state } = await ready();
    await room.until(runner, NINE - 31 * MINUTE);
    expect(room.platform.articles.size).toBe(0);
    await room.pass(runner, 4 * MINUTE);
    expect([...room.platform.articles.values()].map(({ status }) => status)).toEqual(['show']);
    expect(await state()).toBe('published');
    await room.until(runner, NINE - MINUTE);
    expect(room.platform.broadcasts).toHaveLength(0);
    await room.pass(runner, 3 * MINUTE);
    expect(room.platform.broadcasts.map(({ at, articles }) => [toLocal(at), articles.length])).toEqual([['2026-11-25T09:00', 1]]);
    expect(await state()).toBe('sent');
    const creates = room.platform.calls.filter(({ call }) => call === 'POST /v2.0/article/create');
    expect(creates).toHaveLength(1);
    await room.pass(runner, DAY, 4 * MINUTE);
    expect(room.platform.broadcasts).toHaveLength(1);
    expect((await room.articleDesk.get(id)).history.map(({ to }) => to)).toEqual([
      'draft',
      'submitted',
      'approved',
      'scheduled',
      'publishing',
      'published',
      'sending',
      'sent',
    ]);
  });

  it('is sent once by any number of programs', async () => {
    const { room, runner } = await ready();
    const others = [room.program(), room.program()];
    for (const end = NINE + 5 * MINUTE; room.clock.now() < end; room.clock.advance(room.clock.now() < NINE - HOUR ? 4 * MINUTE : MINUTE))
      await Promise.all([runner, ...others.map((other) => other.runner)].map((one) => one.tick()));
    expect(room.platform.articles.size).toBe(1);
    expect(room.platform.broadcasts).toHaveLength(1);
  });

  it('waits patiently for Zalo with the same token', async () => {
    const { room, runner } = await ready();
    room.platform.settings.articleDelayMs = 12 * MINUTE;
    await room.until(runner, NINE + 5 * MINUTE);
    expect(room.platform.articles.size).toBe(1);
    expect(room.platform.broadcasts).toHaveLength(1);
  });

  it('missed by more than the grace time is left to a person, who gives it a new time', async () => {
    const { room, runner, id, state } = await ready();
    room.platform.faults.push({ call: 'POST /v2.0/article/create', times: 1_000, action: { type: 'error', code: -32 } });
    await room.until(runner, NINE + 70 * MINUTE);
    expect(await state()).not.toBe('sent');
    room.platform.faults.length = 0;
    await room.pass(runner, 10 * MINUTE);
    expect(['overdue', 'published']).toContain(await state());
    await room.pass(runner, 2 * HOUR);
    expect(await state()).toBe('overdue');
    expect(room.platform.broadcasts).toHaveLength(0);
    await room.articleDesk.reschedule(id, 'Hoa', '2026-11-26T10:00');
    await room.articleDesk.approve(id, 'Minh');
    await room.until(runner, fromLocal('2026-11-26T10:05'));
    expect(await state()).toBe('sent');
    expect(room.platform.articles.size).toBe(1);
  });

  it('that fell due while nobody watched is not made up for: the store may be a restored backup', async () => {
    const { room, state } = await ready();
    room.clock.time = NINE + 10 * MINUTE;
    await room.program().runner.tick();
    expect(await state()).toBe('overdue');
    expect(room.platform.calls.filter(({ call }) => call.startsWith('POST'))).toEqual([]);
  });

  it('whose time is past when the store is restored waits for a person; one to come goes its way', async () => {
    const { room, id, state } = await ready();
    const later = await room.scheduled({ title: 'Giờ làm việc ngày lễ', send_at: '2026-11-27T09:00' });
    await room.store.restored(NINE + 10 * MINUTE);
    const article = await room.articleDesk.get(id);
    expect([await state(), article.nextAt, article.history.at(-1)?.move]).toEqual(['overdue', undefined, 'restored']);
    expect(article.reason).toContain('OA Manager');
    expect((await room.articleDesk.get(later)).state).toBe('scheduled');
  });

  it('whose like is already at Zalo is shown to a person instead of being made again', async () => {
    const { room, api, runner, id, state } = await ready();
    await api.createArticle({
      title: 'Nộp hồ sơ trực tuyến không mất lệ phí',
      author: 'a',
      description: 'b',
      cover: { cover_type: 'photo', photo_url: 'https://x.example/a.jpg', status: 'show' },
      body: [],
      status: 'hide',
      comment: 'hide',
    });
    await room.until(runner, NINE);
    expect(await state()).toBe('uncertain');
    expect((await room.articleDesk.get(id)).reason).toMatch(/đã có bài cùng tên/);
    expect(room.platform.articles.size).toBe(1);
  });

  it.each([
    ['a lost answer', { type: 'drop', when: 'after' } as const, 'sent'],
    ['a lost request', { type: 'drop', when: 'before' } as const, 'not-done'],
    ['a gateway error', { type: 'http', status: 502 } as const, 'not-done'],
  ])('is uncertain after %s to sending, never sent again by itself, and settled by a person', async (_, action, found) => {
    const { room, runner, id, state } = await ready();
    await room.until(runner, NINE - 5 * MINUTE);
    room.platform.faults.push({ call: 'POST /v2.0/oa/message', times: 1, action });
    await room.until(runner, NINE + 10 * MINUTE);
    expect(await state()).toBe('uncertain');
    expect((await room.articleDesk.get(id)).reason).toMatch(/OA Manager/);
    const before = room.platform.broadcasts.length;
    await room.pass(runner, 5 * HOUR, 4 * MINUTE);
    expect(room.platform.broadcasts).toHaveLength(before);
    const settled = await room.articleDesk.settle(id, 'Minh', found as 'sent' | 'not-done');
    expect(settled.state).toBe(found === 'sent' ? 'sent' : 'overdue');
  });

  it.each([
    [-211, /hạn mức/],
    [-248, /tiêu chuẩn/],
    [-224, /nâng gói/],
  ])('that Zalo refuses with %i fails with a reason a person can read', async (code, reason) => {
    const { room, runner, id, state } = await ready();
    room.platform.faults.push({ call: 'POST /v2.0/oa/message', times: 1, action: { type: 'error', code } });
    await room.until(runner, NINE + 5 * MINUTE);
    expect(await state()).toBe('failed');
    expect((await room.articleDesk.get(id)).reason).toMatch(reason);
    expect(room.platform.broadcasts).toHaveLength(0);
  });

  it('waits a minute when Zalo is too busy, and is sent', async () => {
    const { room, runner, state } = await ready();
    room.platform.faults.push({ call: 'POST /v2.0/oa/message', times: 2, action: { type: 'error', code: -32 } });
    await room.until(runner, NINE + 16 * MINUTE);
    expect(await state()).toBe('sent');
  });

  it('is not sent beyond the quota that Zalo reports', async () => {
    const { room, runner, id, state } = await ready();
    room.platform.settings.broadcastsPerMonth = 0;
    await room.until(runner, NINE + 5 * MINUTE);
    expect(await state()).toBe('failed');
    expect((await room.articleDesk.get(id)).reason).toMatch(/hết số lần gửi/);
  });

  it('can be called off until it is sent', async () => {
    const { room, runner, id } = await ready();
    await room.until(runner, NINE - 5 * MINUTE);
    await room.articleDesk.cancel(id, 'Minh', 'sai số liệu');
    await room.until(runner, NINE + HOUR);
    expect(room.platform.broadcasts).toHaveLength(0);
  });
});

describe('measuring', () => {
  it('looks hourly for three days, then daily to the thirtieth, and then ends', async () => {
    const { room, runner, measurer, id, state } = await ready();
    await room.until(runner, NINE + 8 * MINUTE);
    for (let hour = 0; hour < 31 * 24; hour++) {
      room.clock.advance(HOUR);
      for (const one of room.platform.articles.values()) one.views += 2;
      await measurer.run();
    }
    const snapshots = await room.store.snapshots.find({ article: id }).sort({ at: 1 }).lean();
    expect(snapshots.length).toBeGreaterThan(72 + 25);
    expect(snapshots.length).toBeLessThan(72 + 31);
    expect(await state()).toBe('measured');
    const views = snapshots.map((one) => one.views);
    expect(views).toEqual([...views].sort((a, b) => a - b));
    expect(await measurer.result(await room.articleDesk.get(id))).toMatchObject({ views: views.at(-1), shares: 0 });
    expect(await room.store.followers.countDocuments({})).toBeGreaterThan(700);
  });

  it('asks again the next hour when Zalo does not answer', async () => {
    const { room, runner, measurer, id } = await ready();
    await room.until(runner, NINE + 8 * MINUTE);
    room.platform.faults.push({ call: '*', times: 1, action: { type: 'http', status: 500 } });
    expect(await measurer.run()).toBe(0);
    room.clock.advance(HOUR);
    expect(await measurer.run()).toBe(1);
    expect(await room.store.snapshots.countDocuments({ article: id })).toBe(1);
  });
});

describe('a rehearsal', () => {
  it('tells what would go out and what would not, and changes nothing', async () => {
    const { room, id } = await ready();
    room.plan = { ...room.plan, quota: { per_month: 1, per_day: 1 } };
    const draft = await room.articleDesk.create(
      { ...(await room.articleDesk.get(id)).content, send_at: '2026-11-26T09:00', title: 'Chưa duyệt' },
      'Hoa',
    );
    room.plan = { ...room.plan, quota: { per_month: 9, per_day: 1 } };
    const second = await room.scheduled({ send_at: '2026-11-27T09:00', title: 'Bài hai' });
    room.plan = { ...room.plan, quota: { per_month: 1, per_day: 1 } };
    const before = JSON.stringify(await room.store.articles.find({}).sort({ _id: 1 }).lean());
    const { articles, quota } = await rehearse({
      store: room.store,
      plan: room.plan,
      now: room.clock.now(),
      until: fromLocal('2026-11-30T23:59'),
      logger: silent,
    });
    expect(
      articles.map(({ id: one, outcome, sentAt, reason }) => [one, outcome, sentAt === undefined ? undefined : toLocal(sentAt), reason]),
    ).toEqual([
      [id, 'sent', '2026-11-25T09:00', undefined],
      [draft._id, 'not approved', undefined, undefined],
      [second, 'not sent', undefined, 'Zalo báo đã hết số lần gửi trong kỳ'],
    ]);
    expect(quota).toEqual([{ month: '2026-11', sent: 0, coming: 1, limit: 1 }]);
    expect(JSON.stringify(await room.store.articles.find({}).sort({ _id: 1 }).lean())).toBe(before);
    expect(room.platform.calls).toEqual([]);
  });
});
