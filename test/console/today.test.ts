import { describe, expect, it } from 'vitest';
import { article } from '../support/newsroom.ts';
import { officer, type Visitor } from '../support/office.ts';
import { World } from '../support/world.ts';

const open = async () => {
  const world = await World.open();
  return { world, app: await world.start() };
};

/** What waits behind an entry of the menu, as its counter says. */
async function counted(visitor: Visitor, name: string): Promise<number> {
  const { data } = await visitor.get('/account');
  return Number(new RegExp(`${name}</a><span class="count">(\\d+)`).exec(data)?.[1] ?? 0);
}

describe('what waits for me', () => {
  it('counts an article where somebody can do something about it, whatever its date, and with the reason it came back for', async () => {
    const { app } = await open();
    const [hoa, minh] = [await officer(app, 'hoa', 'author'), await officer(app, 'minh', 'approver')];
    const { articleDesk } = app.broadcasts;
    const { _id } = await articleDesk.create(article({ title: 'Bài của tháng sau', send_at: '2026-12-30T09:00' }), 'hoa');
    expect(await counted(hoa, 'Bài viết')).toBe(0);
    await articleDesk.submit(_id, 'hoa');
    expect([await counted(hoa, 'Bài viết'), await counted(minh, 'Bài viết')]).toEqual([0, 1]);
    expect((await minh.get('/')).data).toMatch(/Bài chờ Anh\/Chị duyệt[^]*Bài của tháng sau/);
    await minh.post(`/articles/${_id}/return`, { why: 'Ghi rõ địa chỉ' });
    expect([await counted(hoa, 'Bài viết'), await counted(minh, 'Bài viết')]).toEqual([1, 0]);
    expect((await hoa.get('/')).data).toMatch(/Bài trả lại Anh\/Chị[^]*Bài của tháng sau[^]*Cán bộ minh: “Ghi rõ địa chỉ”/);
    // A draft goes nowhere by itself, however near or far its date.
    await articleDesk.create(article({ title: 'Chỉ là nháp', send_at: '2026-11-24T09:00' }), 'hoa');
    expect((await hoa.get('/')).data).not.toContain('Chỉ là nháp');
    expect((await hoa.get('/plan')).data).not.toContain('sắp gửi');
  });

  it('counts a notice for those who may let it out, and law changes for those who keep what rests on it', async () => {
    const { app } = await open();
    const [hoa, minh] = [await officer(app, 'hoa', 'author'), await officer(app, 'minh', 'approver')];
    await app.services.notices.draft(
      'n1',
      { text: 'Sáng thứ Bảy vẫn nhận hồ sơ', from: '2026-11-23', to: '2026-12-01', wards: [], topics: [], audiences: [] },
      'hoa',
      0,
    );
    expect([await counted(hoa, 'Thông báo'), await counted(minh, 'Thông báo')]).toEqual([0, 1]);
    const { content } = app.content.dialogue.knowledge;
    const [item] = content.procedures;
    if (!item) throw new Error('no content');
    await app.services.signatures.keep(item.id, { keeper: 'hoa', by: 'hoa', at: 0 });
    await app.services.signatures.mark(item, { fact: 'where', by: 'minh', at: 0, right: false, why: 'Đã dời trụ sở' });
    expect(await counted(hoa, 'Nguồn, văn bản')).toBeGreaterThanOrEqual(1);
    expect((await hoa.get('/')).data).toContain('Đã dời trụ sở');
    expect(await counted(minh, 'Nguồn, văn bản')).toBe(0);
  });
});

describe('a fresh installation', () => {
  it('greets with nothing overdue, asks an administrator from when duties count, and counts from then', async () => {
    const { app } = await open();
    const [admin, hoa] = [await officer(app, 'quantri', 'administrator'), await officer(app, 'hoa', 'author')];
    const late = async (): Promise<number> => Number(/<b>(\d+)<\/b>Việc của đơn vị quá hạn/.exec((await hoa.get('/')).data)?.[1]);
    expect(await late()).toBe(0);
    expect((await hoa.get('/')).data).not.toContain('bắt đầu từ ngày nào');
    expect((await admin.get('/')).data).toContain('bắt đầu từ ngày nào');
    expect((await admin.post('/system/start-day', { start_day: 'mai' })).data).toContain('Chưa chọn ngày bắt đầu');
    expect((await hoa.post('/system/start-day', { start_day: '2026-01-01' })).status).toBe(403);
    await admin.post('/system/start-day', { start_day: '2026-09-01' });
    expect((await admin.get('/')).data).not.toContain('bắt đầu từ ngày nào');
    expect(await late()).toBeGreaterThan(0);
    expect((await hoa.get('/plan')).data).toContain('tính từ ngày 01/09/2026');
  });
});

describe('the search at the head', () => {
  it('finds procedures, articles and officers without marks, petitions only for those who handle them', async () => {
    const { app } = await open();
    const hoa = await officer(app, 'hoa', 'author');
    await app.broadcasts.articleDesk.create(article({ title: 'Đăng ký khai sinh tại nhà' }), 'hoa');
    const { data } = await hoa.get('/search?q=khai%20sinh');
    expect(data).toMatch(/Thủ tục, câu trả lời[^]*\/console\/procedures\/[^]*Đăng ký khai sinh tại nhà/);
    expect((await hoa.get('/search?q=can%20bo%20hoa')).data).toMatch(/Cán bộ[^]*Người viết/);
    expect((await hoa.get('/search?q=zzzz')).data).toContain('Không thấy gì như vậy');
    expect((await hoa.get('/search')).data).toContain('Gõ vài chữ');
  });
});

describe('a long list', () => {
  it('comes in pages that keep what was looked for', async () => {
    const { app } = await open();
    const hoa = await officer(app, 'hoa', 'author');
    const first = (await hoa.get('/procedures')).data;
    expect(first).toMatch(/Trang 1\/\d+/);
    expect(first).toContain('href="/console/procedures?trang=2"');
    expect((await hoa.get('/procedures?trang=2')).data).toContain('Trang trước');
    expect((await hoa.get('/procedures?trang=999')).status).toBe(200);
    expect((await hoa.get('/articles?q=khong%20co&state=draft&trang=x')).data).toContain('Không có bài nào');
  });
});
