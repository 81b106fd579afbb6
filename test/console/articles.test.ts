import { describe, expect, it } from 'vitest';
import { fromLocal } from '../../src/time/local.ts';
import { MINUTE } from '../support/newsroom.ts';
import { officer } from '../support/office.ts';
import { World } from '../support/world.ts';

const typed = (over: Record<string, string> = {}) => ({
  title: 'Nộp hồ sơ trực tuyến không mất lệ phí',
  summary: 'Nhiều thủ tục nộp qua mạng được giảm lệ phí.',
  cover: 'https://langson.example.gov.vn/anh/bia.jpg',
  body: 'Người dân nộp hồ sơ trên Cổng Dịch vụ công quốc gia.\n\n- Đăng nhập\n- Nộp hồ sơ',
  theme: 'chuyen-doi-so',
  unit: 'van-phong',
  send_at: '2026-11-25T09:00',
  action_text: 'Xem hướng dẫn',
  action_url: 'https://dichvucong.gov.vn/huong-dan',
  action_word: '',
  ...over,
});

async function office() {
  const world = await World.open();
  const app = await world.start();
  const [hoa, minh, both] = await Promise.all([
    officer(app, 'hoa', 'author'),
    officer(app, 'minh', 'approver'),
    officer(app, 'cahai', 'author', 'approver'),
  ]);
  const write = async (by = hoa, over: Record<string, string> = {}): Promise<string> =>
    (await by.post('/articles/new', typed(over))).headers.location as string;
  return { world, app, hoa, minh, both, write };
}

describe('an article in the console', () => {
  it('is written by one officer, approved by another, goes out at its time and comes back as figures', async () => {
    const { world, app, hoa, minh, write } = await office();
    world.clock.time = fromLocal('2026-11-25T07:50');
    await Promise.all([hoa.signIn('hoa'), minh.signIn('minh')]);
    const page = await write();
    expect((await hoa.get(page)).data).toContain('Đã lưu bản nháp.');
    expect((await hoa.get(page)).data).not.toContain('Đã lưu bản nháp.');
    await hoa.post(`${page}/submit`);
    expect((await hoa.post(`${page}/approve`)).status).toBe(403);
    expect((await minh.post(`${page}/approve`)).headers.location).toBe(page);
    expect((await minh.get(page)).data).toMatch(/Đã lên lịch 09:00 25\/11\/2026|Đã lên lịch 09:00 25\/11\/26/);
    expect((await minh.get('/calendar?month=2026-11')).data).toContain('Nộp hồ sơ trực tuyến');
    expect((await minh.get('/')).data).toContain('Nộp hồ sơ trực tuyến');
    for (const end = fromLocal('2026-11-25T09:05'); world.clock.now() < end;) {
      world.clock.advance(4 * MINUTE);
      await app.broadcasts.runner.tick();
    }
    const [, , , , user = ''] = world.users;
    expect(world.simulator.platform.chat(user).map(({ from }) => from)).toEqual(['broadcast']);
    world.says(user, 'kích hoạt vneid mức 2 ở đâu');
    await world.settle(app);
    world.clock.advance(MINUTE);
    await app.broadcasts.measurer.run();
    await minh.signIn('minh');
    const shown = (await minh.get(page)).data;
    expect(shown).toMatch(/<b>1<\/b>Câu hỏi về chủ đề/);
    expect(shown).toContain('đã gửi');
    const sheet = (await minh.get(`${page}/sheet`)).data;
    expect(sheet).toMatch(/Người viết<\/th><td>Cán bộ hoa<[^]*Người duyệt<\/th><td>Cán bộ minh/);
    expect((await minh.get('/plan?year=2026')).data).toMatch(/Văn phòng HĐND và UBND<\/th>.*?1\/1/);
  });

  it('is not approved by its own writer, is returned with a reason, and comes back to approval after a change', async () => {
    const { hoa, minh, both, write } = await office();
    const own = await write(both);
    await both.post(`${own}/submit`);
    const refused = await both.post(`${own}/approve`);
    expect([refused.status, refused.data.includes('không được tự duyệt')]).toEqual([422, true]);
    expect(refused.data).toContain(`href="${own}">Quay lại`);
    expect((await minh.post(`${own}/return`, { why: '' })).data).toContain('ghi lý do');
    await minh.post(`${own}/return`, { why: 'thiếu số liệu' });
    expect((await both.get(own)).data).toContain('thiếu số liệu');
    const page = await write(hoa, { title: 'Bài khác' });
    await hoa.post(`${page}/submit`);
    await minh.post(`${page}/approve`);
    const form = (await hoa.get(`${page}/edit`)).data;
    const revision = /name="revision" value="(\d+)"/.exec(form)?.[1] ?? '';
    await hoa.post(`${page}/edit`, { ...typed({ title: 'Bài khác, đã sửa' }), revision });
    const after = (await hoa.get(page)).data;
    expect(after).toMatch(/Bài khác, đã sửa[^]*bản nháp/);
  });

  it('keeps what was typed when something is wrong, and says what', async () => {
    const { hoa } = await office();
    const wrong = await hoa.post('/articles/new', typed({ cover: 'http://langson.example/bia.jpg', title: '' }));
    expect(wrong.status).toBe(422);
    expect(wrong.data).toMatch(/role="alert"[^]*- Đăng nhập\n- Nộp hồ sơ/);
    expect(wrong.data).toContain('value="http://langson.example/bia.jpg"');
    const both = await hoa.post('/articles/new', typed({ action_word: 'nộp hồ sơ' }));
    expect(both.data).toContain('Chỉ điền một trong hai');
  });

  it('does not lose the work of one of two people who edit at the same time', async () => {
    const { hoa, both, write } = await office();
    const page = await write();
    const revision = /name="revision" value="(\d+)"/.exec((await both.get(`${page}/edit`)).data)?.[1] ?? '';
    await hoa.post(`${page}/edit`, { ...typed({ title: 'Của Hoa' }), revision });
    const late = await both.post(`${page}/edit`, { ...typed({ title: 'Của người sau' }), revision });
    expect(late.status).toBe(422);
    expect(late.data).toMatch(/người khác[^]*value="Của người sau"/);
    expect((await hoa.get(page)).data).toContain('Của Hoa');
  });

  it('shows the words of officers and citizens as words, never as code', async () => {
    const { world, app, hoa, write } = await office();
    const evil = '<script>alert(1)</script><img src=x onerror=alert(1)>';
    const page = await write(hoa, { title: evil, summary: evil, body: `${evil}\n\n- ${evil}` });
    const [user = ''] = world.users;
    world.says(user, `${evil} cái gì không ai hiểu xyzzy`);
    await world.settle(app);
    for (const path of [page, `${page}/edit`, `${page}/sheet`, '/articles', '/questions', '/calendar'])
      expect((await hoa.get(path)).data, path).not.toMatch(/<script(?! type="module" src="\/console\/assets\/console\.js")|<img src=x/);
    expect((await hoa.get('/questions')).data).toContain('xyzzy');
    expect((await hoa.get('/articles/"><script>alert(1)</script>')).data).not.toContain('<script');
  });

  it('answers nonsense in an address or a form with a page, never with a fault', async () => {
    const { hoa } = await office();
    for (const path of [
      '/plan?year=0000',
      '/plan?year=9999',
      '/calendar?month=0000-01',
      '/calendar?month=9999-12',
      '/articles?state=x',
      '/plan?year[]=1',
    ])
      expect((await hoa.get(path)).status, path).toBe(200);
    const big = await hoa.post('/articles/new', typed({ body: 'a'.repeat(300_000) }));
    expect([big.status, big.data]).toEqual([413, 'Nội dung gửi lên quá dài. Rút ngắn rồi gửi lại.']);
  });

  it('records a post made elsewhere and a report, and refuses what cannot be counted', async () => {
    const { hoa } = await office();
    const post = {
      unit: 'van-phong',
      theme: 'thu-tuc',
      channel: 'zalo',
      title: 'Họp thôn',
      day: '2026-11-20',
      proof: 'Biên bản',
      people: '40',
    };
    expect((await hoa.post('/plan/posts', post)).status).toBe(422);
    const channel = /name="channel"[^>]*>.*?<option value="([^"]+)"/.exec((await hoa.get('/plan')).data)?.[1] ?? '';
    expect((await hoa.post('/plan/posts', { ...post, channel, people: 'nhiều' })).data).toContain('phải là một số');
    expect((await hoa.post('/plan/posts', { ...post, channel })).headers.location).toBe('/console/plan');
    expect((await hoa.get('/plan?year=2026')).data).toMatch(/Văn phòng HĐND và UBND<\/th>.*?1\/1/);
    expect((await hoa.post('/plan/reports', { report_unit: 'van-phong', period: '2026-Q9' })).status).toBe(422);
    expect((await hoa.post('/plan/reports', { report_unit: 'van-phong', period: '2026-Q3' })).status).toBe(303);
  });
});

describe('procedures and questions in the console', () => {
  it('finds a procedure as a citizen asks and shows what the citizen reads', async () => {
    const { hoa } = await office();
    const found = (await hoa.get(`/procedures?q=${encodeURIComponent('lam giay khai sinh cho con')}`)).data;
    const path = /href="(\/console\/procedures\/[^"]+)">Thủ tục đăng ký khai sinh</.exec(found)?.[1] ?? '';
    expect((await hoa.get(path)).data).toMatch(/GIẤY TỜ CẦN CÓ: ĐĂNG KÝ KHAI SINH/);
    expect((await hoa.get('/procedures?q=zzzz')).data).toContain('Không có thủ tục nào như vậy');
  });
});

describe('comfort while writing', () => {
  it('draws what is typed as the phone will show it, finished or not, with what is still in the way', async () => {
    const { hoa, minh } = await office();
    const half = await hoa.post('/articles/preview', typed({ title: '', body: '# Mục\n\n<script>alert(1)</script>' }));
    expect(half.data).not.toContain('<html');
    expect(half.data).toContain('<b>Mục</b>');
    expect(half.data).toContain('&lt;script');
    expect(half.data).toMatch(/class="late">tiêu đề: còn thiếu/);
    expect((await hoa.post('/articles/preview', typed())).data).toContain('Bài đủ điều kiện gửi duyệt.');
    expect((await hoa.post('/articles/preview', typed({ title: 'a'.repeat(141) }))).data).toContain('tối đa 140');
    expect((await minh.post('/articles/preview', typed())).status).toBe(403);
  });

  it('keeps what was being typed for its officer alone, offers it, and forgets it once it is saved', async () => {
    const { hoa, both, write } = await office();
    expect((await hoa.post('/articles/autosave', typed({ article: 'new', title: 'Đang viết dở' }))).data).toMatch(/Đã giữ bản đang viết/);
    expect((await hoa.get('/articles/new')).data).toContain('Có bản đang viết dở');
    expect((await hoa.get('/articles/new?restore=1')).data).toContain('value="Đang viết dở"');
    expect((await both.get('/articles/new')).data).not.toContain('Có bản đang viết dở');
    const page = await write();
    expect((await hoa.get('/articles/new')).data).not.toContain('Có bản đang viết dở');
    const id = page.split('/').at(-1) ?? '';
    await hoa.post('/articles/autosave', typed({ article: id, title: 'Sửa dở' }));
    expect((await hoa.get(`${page}/edit?restore=1`)).data).not.toContain('Có bản đang viết dở');
    await hoa.post('/articles/autosave/drop', typed({ article: id }));
    expect((await hoa.get(`${page}/edit`)).data).not.toContain('Có bản đang viết dở');
  });

  it('shows every version and what changed between them', async () => {
    const { hoa, write } = await office();
    const page = await write();
    expect((await hoa.get(`${page}/versions`)).data).toContain('chưa sửa lần nào');
    await hoa.post(`${page}/edit`, typed({ title: 'Nộp hồ sơ tại nhà không mất lệ phí', revision: '0' }));
    const shown = (await hoa.get(`${page}/versions`)).data;
    expect(shown).toMatch(/Bản (<!-- -->)?2/);
    expect(shown).toMatch(/trực tuyến<\/del> <ins>[^>]*>thêm: <\/span>tại nhà<\/ins>/);
  });

  it('is sent for a look to colleagues who have linked their own Zalo, and to nobody else', async () => {
    const { world, app, hoa, minh, write } = await office();
    const page = await write();
    expect((await hoa.get(page)).data).toContain('Chưa ai nối Zalo');
    const [mine = '', other = ''] = world.users;
    await minh.post('/account/zalo');
    const word = /<strong>(noi [a-z0-9]{8})<\/strong>/.exec((await minh.get('/account')).data)?.[1] ?? '';
    world.says(other, 'noi aaaaaaaa');
    world.says(mine, word.toUpperCase());
    await world.settle(app);
    expect(world.heard(mine).join()).toContain('Đã nối Zalo này với tài khoản quản trị của Cán bộ minh');
    expect(world.heard(other).join()).not.toContain('Đã nối Zalo');
    expect((await hoa.post(`${page}/test`)).status).toBe(422);
    expect((await hoa.post(`${page}/test`, { to: 'hoa' })).status).toBe(422);
    expect((await hoa.post(`${page}/test`, { to: 'minh' })).headers.location).toBe(page);
    await world.settle(app);
    expect(world.heard(mine).at(-1)).toMatch(/^\[Xem thử, chưa gửi cho người dân\][^]*Nộp hồ sơ trực tuyến/);
    expect(world.heard(other).join()).not.toContain('Xem thử');
    await minh.post('/account/zalo-off');
    expect((await hoa.post(`${page}/test`, { to: 'minh' })).status).toBe(422);
  });
});

describe('the calendar', () => {
  it('begins an article on a day, lists the month, and moves an article, whose approval is then gone', async () => {
    const { hoa, minh, write } = await office();
    expect((await hoa.get('/calendar?month=2026-11')).data).toContain('href="/console/articles/new?day=2026-11-26"');
    expect((await hoa.get('/articles/new?day=2026-11-26')).data).toContain('value="2026-11-26T09:00"');
    expect((await minh.get('/calendar?month=2026-11')).data).not.toContain('articles/new');
    const page = await write();
    await hoa.post(`${page}/submit`);
    await minh.post(`${page}/approve`);
    const id = page.split('/').at(-1) ?? '';
    expect((await minh.post('/calendar/move', { article: id, day: '2026-12-01' })).status).toBe(403);
    expect((await hoa.post('/calendar/move', { article: id, day: 'mai' })).status).toBe(422);
    expect((await hoa.post('/calendar/move', { article: id, day: '2026-12-01' })).headers.location).toBe('/console/calendar?month=2026-12');
    const list = (await hoa.get('/calendar?month=2026-12&view=list')).data;
    expect(list).toMatch(/09:00 01\/12\/2026<\/td>.*?Nộp hồ sơ trực tuyến.*?bản nháp/);
    expect((await hoa.get('/calendar?month=2026-11&view=list')).data).toContain('chưa có bài nào');
  });
});
