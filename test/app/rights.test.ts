import { describe, expect, it } from 'vitest';
import { MINUTE } from '../../src/time/clock.ts';
import { officer } from '../support/office.ts';
import { World } from '../support/world.ts';

async function town() {
  const world = await World.open();
  const app = await world.start();
  const [user = ''] = world.users;
  const say = async (...texts: string[]): Promise<string> => {
    for (const text of texts) {
      world.clock.advance(MINUTE);
      world.says(user, text);
      await world.settle(app);
    }
    return world.heard(user).at(-1) ?? '';
  };
  return { world, app, user, say };
}

describe('the privacy notice', () => {
  it('is a page that names the agency, the days and the ways, and needs no script', async () => {
    const { app } = await town();
    const response = await fetch(`${app.url}/quyen-rieng-tu`);
    const html = await response.text();
    expect(response.status).toBe(200);
    expect(html).toMatch(/Một Cửa Lạng Sơn[^]*30 ngày[^]*xóa dữ liệu của tôi[^]*2 ngày làm việc/);
    expect(html).not.toMatch(/<script|\{[a-z]+\}/);
  });

  it('is told in two lines at the first contact, once, and again when its version is another', async () => {
    const { app, user, say } = await town();
    expect(await say('đăng ký kết hôn cần gì')).toMatch(/Tôi là máy[^]*https:\/\/motcua\.example\.gov\.vn\/quyen-rieng-tu/);
    expect((await app.services.citizens.find(user))?.privacy).toMatchObject({
      version: app.content.cases.privacy.version,
      at: expect.any(Date),
    });
    expect(await say('lệ phí bao nhiêu')).not.toContain('Tôi là máy');
    await app.services.citizens.toldPrivacy(user, '2020-01-01', 0);
    expect(await say('khai sinh cần gì')).toContain('Tôi là máy');
  });
});

describe('what a citizen agrees to', () => {
  it('is entered with its purpose, the version of the notice and the moment, and taken back with one message', async () => {
    const { app, user, say } = await town();
    await say('nhận tin', '2', '1', 'xong', 'dừng nhận tin');
    const lines = await app.services.consents.of(app.services.person(user));
    expect(lines.map(({ purpose, given }) => [purpose, given])).toEqual([
      ['news', true],
      ['file_news', false],
      ['news', false],
    ]);
    expect(lines.every(({ version }) => version === app.content.cases.privacy.version)).toBe(true);
    expect(await say('xuất dữ liệu của tôi')).toMatch(/đồng ý nhận tin ngắn[^]*thôi nhận tin ngắn/);
  });
});

describe('the register of requests', () => {
  it('closes with its proof what was done in the chat, and knows of nobody', async () => {
    const { app, user, say } = await town();
    await say('đăng ký kết hôn cần gì', 'bạn biết gì về tôi', 'xuất dữ liệu của tôi', 'xóa dữ liệu của tôi', 'đồng ý');
    const closed = await app.services.requests.closed(9);
    expect(closed.map(({ kind }) => kind).sort()).toEqual(['erase', 'export', 'see']);
    for (const { done, via, by } of closed) expect([done !== '', via, by]).toEqual([true, 'chat', undefined]);
    const kept = JSON.stringify(closed);
    expect(kept).not.toContain(user);
    expect(kept).not.toContain(app.services.person(user));
  });

  it('takes what is sent by the page, tells the days, and shows the officer what is late first', async () => {
    const { world, app } = await town();
    const send = (fields: Record<string, string>) =>
      fetch(`${app.url}/quyen-rieng-tu`, { method: 'POST', body: new URLSearchParams(fields) });
    expect((await send({ kind: 'erase', contact: '', text: '' })).status).toBe(422);
    const said = await (await send({ kind: 'erase', contact: '0912345678', text: 'Xóa giúp tôi dữ liệu' })).text();
    // Monday: two working days, a holiday not among them, and twenty days.
    expect(said).toMatch(/phản hồi trước hết ngày 25\/11\/2026, làm xong trước hết ngày 13\/12\/2026/);
    expect(JSON.stringify(await app.services.requests.model.find().lean())).not.toContain('0912');
    const tam = await officer(app, 'tam', 'case_officer');
    const [request] = await app.services.requests.open();
    const code = request?._id ?? '';
    await tam.post('/data-requests', { kind: 'see', contact: 'tại bàn 3', text: 'Xem dữ liệu của tôi' });
    world.clock.advance(3 * 24 * 60 * MINUTE);
    const again = await officer(app, 'hoa', 'case_officer');
    expect((await again.get('/data-requests')).data).toMatch(/quá hạn/);
    await again.post(`/data-requests/${code}/responded`);
    expect((await again.get(`/data-requests/${code}`)).data).toMatch(/0912345678[^]*làm xong|làm xong[^]*0912345678/);
    expect((await again.post(`/data-requests/${code}/close`, { done: 'x' })).status).toBe(422);
    await again.post(`/data-requests/${code}/close`, { done: 'Đã xóa trên Zalo' });
    expect(await app.services.requests.find(code)).toMatchObject({ by: 'hoa', done: 'Đã xóa trên Zalo', closedAt: expect.any(Date) });
    expect((await app.services.requests.open()).map(({ via }) => via)).toEqual(['paper']);
    const viewer = await officer(app, 'xem', 'viewer');
    expect((await viewer.get('/data-requests')).status).toBe(403);
    await app.services.requests.forget(world.clock.now() + 1);
    expect(await app.services.requests.find(code)).not.toHaveProperty('told');
  });
});

describe('an answer on money or land', () => {
  it('warns of false officers, once a day, and other answers do not', async () => {
    const { world, say } = await town();
    expect(await say('đăng ký kết hôn cần gì')).not.toContain('chuyển khoản');
    expect(await say('lệ phí đăng ký kết hôn bao nhiêu')).toMatch(/không bao giờ yêu cầu Anh\/Chị chuyển khoản[^]*OTP/);
    expect(await say('lệ phí làm căn cước bao nhiêu')).not.toContain('chuyển khoản');
    world.clock.advance(24 * 60 * MINUTE);
    expect(await say('lệ phí đăng ký kết hôn bao nhiêu')).toContain('chuyển khoản');
  });
});
