import { describe, expect, it } from 'vitest';
import { dutiesOf, recordPost, recordReport } from '../../src/broadcasts/index.ts';
import { fromLocal } from '../../src/time/local.ts';
import { article, DAY, HOUR, MINUTE, Newsroom } from '../support/newsroom.ts';

describe('at the articleDesk', () => {
  it('an article goes from draft to the calendar through two people, each move with who and when', async () => {
    const room = await Newsroom.open();
    const id = await room.scheduled();
    const doc = await room.articleDesk.get(id);
    expect(doc.state).toBe('scheduled');
    expect(doc.nextAt?.getTime()).toBe(fromLocal('2026-11-25T08:30'));
    expect(doc.history.map(({ by, move, to }) => [by, move, to])).toEqual([
      ['Hoa', 'create', 'draft'],
      ['Hoa', 'submit', 'submitted'],
      ['Minh', 'approve', 'approved'],
      ['Minh', 'schedule', 'scheduled'],
    ]);
  });

  it('nobody approves words of their own, not even a colleague who changed one', async () => {
    const { articleDesk } = await Newsroom.open();
    const { _id: id } = await articleDesk.create(article(), 'Hoa');
    await articleDesk.edit(id, article({ title: 'Tiêu đề mới' }), 'Lan');
    await articleDesk.submit(id, 'Hoa');
    for (const by of ['Hoa', 'Lan']) await expect(articleDesk.approve(id, by)).rejects.toThrow(/không được tự duyệt/);
    expect((await articleDesk.approve(id, 'Minh')).state).toBe('scheduled');
  });

  it('any change after approval returns it to draft without approvals; the same words do not', async () => {
    const room = await Newsroom.open();
    const id = await room.scheduled();
    expect((await room.articleDesk.edit(id, article(), 'Hoa')).state).toBe('scheduled');
    const changed = await room.articleDesk.edit(id, article({ send_at: '2026-11-25T09:05' }), 'Hoa');
    expect(changed).toMatchObject({ state: 'draft', approvals: [] });
    expect(changed.nextAt).toBeUndefined();
  });

  it('an urgent one needs two approvers and may leave the hours of the agency, not those of Zalo', async () => {
    const { articleDesk } = await Newsroom.open();
    const early = { urgent: true, send_at: '2026-11-25T06:30' };
    const { _id: id } = await articleDesk.create(article(early), 'Hoa');
    await articleDesk.submit(id, 'Hoa');
    expect((await articleDesk.approve(id, 'Minh')).state).toBe('submitted');
    await expect(articleDesk.approve(id, 'Minh')).rejects.toThrow(/đã duyệt/);
    expect((await articleDesk.approve(id, 'Thu')).state).toBe('scheduled');
    const night = await articleDesk.create(article({ urgent: true, send_at: '2026-11-25T23:00' }), 'Hoa');
    await expect(articleDesk.submit(night._id, 'Hoa')).rejects.toThrow(/22 giờ/);
  });

  it.each([
    ['2026-11-23T09:10', /quá sát hoặc đã qua/],
    ['2026-11-25T07:00', /ngoài giờ gửi/],
    ['2027-02-08T09:00', /tết nguyên đán/],
    [undefined, /chưa có giờ gửi/],
  ])('a time of %s is refused when submitting', async (send_at, expected) => {
    const { articleDesk } = await Newsroom.open();
    const { _id: id } = await articleDesk.create(article({ send_at }), 'Hoa');
    await expect(articleDesk.submit(id, 'Hoa')).rejects.toThrow(expected);
  });

  it('the quota is reserved when an article goes on the calendar', async () => {
    const room = await Newsroom.open();
    await room.scheduled({ send_at: '2026-12-01T09:00' });
    await expect(room.scheduled({ send_at: '2026-12-01T15:00' })).rejects.toThrow(/Ngày 01\/12\/2026 đã đủ 1 bài/);
    for (const day of ['02', '03', '04']) await room.scheduled({ send_at: `2026-12-${day}T09:00` });
    await expect(room.scheduled({ send_at: '2026-12-07T09:00' })).rejects.toThrow(/Tháng 12\/2026 đã đủ 4 bài/);
    // Refused before anything was written: neither approved nor in the log.
    const refused = await room.articleDesk.get('bai2');
    expect(refused).toMatchObject({ state: 'submitted', approvals: [] });
    expect(refused.pendingAudit?.map(({ action }) => action)).toEqual(['viết bài', 'gửi duyệt']);
    await room.articleDesk.cancel('bai1', 'Minh');
    expect((await room.articleDesk.approve('bai2', 'Minh')).state).toBe('scheduled');
  });

  it('tells a second tab that somebody was faster', async () => {
    const { articleDesk } = await Newsroom.open();
    const first = await articleDesk.create(article(), 'Hoa');
    await articleDesk.edit(first._id, article({ title: 'Của Hoa' }), 'Hoa', first.revision);
    await expect(articleDesk.edit(first._id, article({ title: 'Của Lan' }), 'Lan', first.revision)).rejects.toThrow(/người khác thay đổi/);
    const done = await Promise.allSettled(['Minh', 'Thu'].map((by) => articleDesk.cancel(first._id, by)));
    expect(done.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('says in plain words what cannot be done, and what can', async () => {
    const { articleDesk } = await Newsroom.open();
    await expect(articleDesk.get('la')).rejects.toThrow(/Không có bài viết/);
    const { _id: id } = await articleDesk.create(article(), 'Hoa');
    await expect(articleDesk.approve(id, 'Minh')).rejects.toMatchObject({
      message: expect.stringMatching(/"bản nháp"/),
      hint: expect.stringMatching(/gửi duyệt/),
    });
    await expect(articleDesk.settle(id, 'Minh', 'sent')).rejects.toThrow(/chưa có lệnh gửi/);
    await expect(articleDesk.return(id, 'Minh', ' ')).rejects.toThrow(/lý do/);
  });
});

describe('duties', () => {
  it('count a piece whatever its channel, and tell what is due, late and done', async () => {
    const room = await Newsroom.open();
    const { store, plan, clock } = room;
    const post = (over: Record<string, string>) =>
      recordPost(store, plan, {
        _id: JSON.stringify(over),
        unit: 'phong-tu-phap',
        theme: 'phap-luat',
        channel: 'loa',
        title: 'Luật',
        day: '2026-10-05',
        proof: 'nhật ký loa',
        by: 'Hoa',
        at: new Date(clock.now()),
        ...over,
      });
    await post({});
    await post({ unit: 'tt-van-hoa', channel: 'truc-quan' });
    await room.scheduled({ send_at: '2026-11-25T09:00', unit: 'phong-tu-phap' });
    await recordReport(store, plan, 'phong-tu-phap', '2026-Q3', 'Hoa', clock.now());
    const duties = await dutiesOf(store, plan, 2026, clock.now());
    const unit = (id: string) => duties.units.find((one) => one.unit === id);
    const month = (id: string, at: number) => unit(id)?.months[at - 1];
    expect(month('phong-tu-phap', 10)).toMatchObject({ due: 1, done: 1, state: 'done' });
    expect(month('phong-tu-phap', 9)).toMatchObject({ done: 0, state: 'late' });
    expect(month('phong-tu-phap', 11)).toMatchObject({ done: 0, coming: 1, state: 'open' });
    expect(month('phong-tu-phap', 12)).toMatchObject({ state: 'future' });
    expect(month('tt-van-hoa', 10)).toMatchObject({ due: 0, done: 1, state: 'none' });
    expect(unit('phong-tu-phap')?.reports.map(({ period, state }) => [period, state])).toEqual([
      ['2026-Q1', 'late'],
      ['2026-Q2', 'late'],
      ['2026-Q3', 'done'],
      ['2026-Q4', 'future'],
      ['2026-H1', 'late'],
      ['2026', 'future'],
    ]);
    expect(duties.themes.find(({ id }) => id === 'phap-luat')?.done).toBe(2);
  });

  it('count an article of ours once it is sent, in the month it was sent', async () => {
    const room = await Newsroom.open();
    const { runner } = room.program();
    await room.scheduled();
    await room.until(runner, fromLocal('2026-11-25T09:10'));
    const duties = await dutiesOf(room.store, room.plan, 2026, room.clock.now());
    expect(duties.units.find(({ unit }) => unit === 'van-phong')?.months[10]).toMatchObject({ done: 1, coming: 0, state: 'done' });
    expect(duties.channels.find(({ id }) => id === 'zalo')?.done).toBe(1);
  });

  it.each([
    [{ unit: 'la' }, /đơn vị "la"/],
    [{ theme: 'la' }, /chủ đề "la"/],
    [{ channel: 'la' }, /kênh "la"/],
    [{ channel: 'zalo' }, /tự động/],
    [{ day: '23/11/2026' }, /Ngày/],
    [{ proof: undefined }, /minh chứng/],
  ])('refuse a record with %j', async (over, expected) => {
    const { store, plan, clock } = await Newsroom.open();
    const post = {
      _id: 'x',
      unit: 'phong-tu-phap',
      theme: 'phap-luat',
      channel: 'loa',
      title: 'Luật',
      day: '2026-10-05',
      proof: 'x',
      by: 'Hoa',
      at: new Date(clock.now()),
      ...over,
    };
    await expect(recordPost(store, plan, post as Parameters<typeof recordPost>[2])).rejects.toThrow(expected);
  });
});

describe('a series', () => {
  it('makes one draft for each occurrence, in time to be written and approved, whoever looks', async () => {
    const room = await Newsroom.open();
    await room.articleDesk.addSeries({
      _id: 'hang-thang',
      rule: { every: 'month', day: 5, time: '09:00' },
      leadDays: 7,
      template: article({ send_at: undefined }) as never,
      by: 'Hoa',
    });
    await expect(
      room.articleDesk.addSeries({
        _id: 'hang-thang',
        rule: { every: 'month', day: 5, time: '09:00' },
        leadDays: 7,
        template: article() as never,
        by: 'Hoa',
      }),
    ).rejects.toThrow(/Đã có/);
    const [one, two] = [room.program(), room.program()];
    await one.runner.tick();
    expect(await room.store.articles.countDocuments({})).toBe(0);
    room.clock.time = fromLocal('2026-11-28T09:30');
    await Promise.all([one.runner.tick(), two.runner.tick()]);
    room.clock.advance(HOUR);
    await one.runner.tick();
    const drafts = await room.store.articles.find({}).lean();
    expect(drafts.map(({ _id, state, content }) => [_id, state, content.send_at])).toEqual([
      ['hang-thang-2026-12', 'draft', '2026-12-05T09:00'],
    ]);
    room.clock.advance(31 * DAY);
    await two.runner.tick();
    expect(await room.store.articles.countDocuments({})).toBe(2);
    expect(MINUTE).toBe(60_000);
  });
});
