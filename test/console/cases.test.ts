import { describe, expect, it } from 'vitest';
import type { App } from '../../src/app.ts';
import { MINUTE } from '../support/newsroom.ts';
import { officer } from '../support/office.ts';
import { World } from '../support/world.ts';

const DAY = 24 * 60 * MINUTE;

async function town(users = 8) {
  const world = await World.open(users);
  const app = await world.start();
  return { world, app, tam: await officer(app, 'tam', 'case_officer') };
}

/** Says things one after the other, each answered before the next. */
async function talk(world: World, app: App, user: string, texts: readonly string[]): Promise<void> {
  for (const text of texts) {
    world.clock.advance(5_000);
    world.says(user, text);
    await world.settle(app);
  }
}

async function filed(world: World, app: App, user: string, contact = 'bỏ qua'): Promise<string> {
  await talk(world, app, user, [
    'gửi phản ánh',
    '1',
    'kỳ lừa',
    'Rác chất đống <đầu ngõ> mười ngày không ai dọn',
    'ngõ 3',
    'bỏ qua',
    contact,
    'gửi',
  ]);
  return (await app.services.petitions.latestOf(user))?._id ?? '';
}

describe('petitions in the console', () => {
  it('say what to do where there are none', async () => {
    const { tam } = await town();
    for (const kind of ['', '?loai=mine', '?loai=done', '?loai=withdrawn', '?loai=gi-do'])
      expect((await tam.get(`/cases${kind}`)).data, kind).toMatch(/Không có phản ánh nào đang chờ|Chưa có phản ánh nào/);
    expect(await tam.get('/cases/KHONGCO')).toMatchObject({ status: 422, data: expect.stringContaining('Không có phản ánh mang mã này') });
  });

  it('go from the list to the answer, which reaches the citizen', async () => {
    const { world, app, tam } = await town();
    const [user = ''] = world.users;
    const code = await filed(world, app, user, '0912345678');
    const list = (await tam.get('/cases')).data;
    expect(list).toMatch(new RegExp(`/console/cases/${code}[^]*chuyển trước hết ngày 30/11/2026[^]*Mới nhận[^]*Hiện trường[^]*Kỳ Lừa`));
    const page = (await tam.get(`/cases/${code}`)).data;
    expect(page).toContain('Rác chất đống &lt;đầu ngõ>');
    expect(page).toMatch(/ngõ 3[^]*0912345678/);
    expect((await tam.post(`/cases/${code}/assign`, { assignee: 'khong.co' })).data).toContain('Người này không xử lý phản ánh');
    expect((await tam.post(`/cases/${code}/assign`, { assignee: 'tam' })).headers.location).toBe(`/console/cases/${code}`);
    expect((await tam.get('/cases?loai=mine')).data).toContain(code);
    expect((await tam.post(`/cases/${code}/answer`, { answer: 'Đã dọn.' })).data).toContain('Chưa xác nhận đã đọc lại');
    expect((await tam.post(`/cases/${code}/answer`, { answer: '  ', sure: '1' })).data).toContain('Chưa viết gì');
    expect((await tam.post(`/cases/${code}/answer`, { answer: 'x'.repeat(1_501), sure: '1' })).data).toContain('dài 1501 chữ');
    await tam.post(`/cases/${code}/answer`, { answer: 'Rác đã dọn ngày 24/11.', sure: '1' });
    expect((await tam.get(`/cases/${code}`)).data).toMatch(/Đã gửi trả lời vào Zalo[^]*Rác đã dọn ngày 24\/11\.[^]*Giao xử lý[^]*Trả lời/);
    await world.settle(app);
    expect(world.heard(user).at(-1)).toMatch(new RegExp(`Phản ánh ${code}[^]*Rác đã dọn`));
    await app.figures.rollups.refresh();
    const { counts } = await app.figures.rollups.sum('2026-11-01', '2026-11-30');
    expect(counts).toMatchObject({ 'petition:received': 1, 'petition:answered': 1, 'petition:on_time': 1 });
    // A second tab comes too late.
    expect((await tam.post(`/cases/${code}/answer`, { answer: 'Khác.', sure: '1' })).data).toContain('đã được người khác xử lý');
    expect((await tam.get('/cases')).data).not.toContain(code);
    expect((await tam.get('/cases?loai=done')).data).toContain(code);
    expect((await app.services.audit.model.find({ subject: code }).lean()).map(({ action }) => action).sort()).toEqual([
      'giao xử lý phản ánh',
      'trả lời phản ánh',
    ]);
  });

  it('show what is overdue first, and on the first page', async () => {
    const { world, app } = await town();
    const [early = '', late = ''] = world.users;
    const first = await filed(world, app, early);
    world.clock.advance(8 * DAY);
    const second = await filed(world, app, late);
    const visitor = await officer(app, 'tam2', 'case_officer');
    const list = (await visitor.get('/cases')).data;
    expect(list).toMatch(/30\/11\/2026 \(quá hạn\)/);
    expect(list.indexOf(first)).toBeLessThan(list.indexOf(second));
    expect((await visitor.get('/')).data).toMatch(new RegExp(`Phản ánh quá hạn[^]*${first}`));
    await visitor.post(`/cases/${first}/transfer`, { to: 'Công ty Môi trường' });
    expect((await visitor.get('/')).data).not.toContain('Phản ánh quá hạn');
    // Too long ago for Zalo: the citizen reads it by the code.
    await visitor.post(`/cases/${first}/answer`, { answer: 'Đã dọn.', sure: '1' });
    expect((await visitor.get(`/cases/${first}`)).data).toContain('Zalo không còn cho nhắn');
  });
});

describe('the queue in the console', () => {
  it('is worked off: take, write, end; two officers do not take the same person', async () => {
    const { world, app, tam } = await town();
    const [user = ''] = world.users;
    expect((await tam.get('/handovers')).data).toContain('Không có ai đang chờ');
    await talk(world, app, user, ['cán bộ', 'cho hỏi <b>giấy khai sinh</b> của cháu']);
    const id = (await app.services.handovers.ofCitizen(user))?._id ?? '';
    expect((await tam.get('/')).data).toContain('1 người dân đang chờ gặp cán bộ');
    expect((await tam.get('/handovers')).data).toMatch(new RegExp(`${id}[^]*Đang chờ`));
    expect((await tam.post(`/handovers/${id}/say`, { text: 'Chào', key: '1' })).data).toContain('Chưa nhận người dân này');
    const other = await officer(app, 'hoa', 'case_officer');
    await tam.post(`/handovers/${id}/take`);
    expect((await other.post(`/handovers/${id}/take`)).data).toContain('đã có cán bộ khác nhận');
    expect((await other.get(`/handovers/${id}`)).data).toContain('tam đang trả lời người này');
    // Nobody types that in the same millisecond.
    world.clock.advance(MINUTE);
    await tam.post(`/handovers/${id}/say`, { text: 'Chào Anh/Chị, tôi xem ngay.', key: '7' });
    // The same form sent twice is one message.
    await tam.post(`/handovers/${id}/say`, { text: 'Chào Anh/Chị, tôi xem ngay.', key: '7' });
    await world.settle(app);
    expect(world.heard(user).filter((text) => text.includes('tôi xem ngay'))).toHaveLength(1);
    await talk(world, app, user, ['dạ cháu sinh tháng trước']);
    const messages = (await tam.get(`/handovers/${id}/messages`)).data;
    expect(messages).toMatch(
      /giấy khai sinh&lt;\/b> của cháu[^]*Cán bộ Cán bộ tam đang trả lời[^]*tôi xem ngay[^]*dạ cháu sinh tháng trước/,
    );
    expect(messages).not.toContain('<html');
    await tam.post(`/handovers/${id}/close`);
    await world.settle(app);
    expect(world.heard(user).at(-1)).toContain('trợ lý tự động trả lời');
    expect((await tam.get(`/handovers/${id}`)).data).not.toContain('Viết cho người dân');
    expect((await tam.post(`/handovers/${id}/say`, { text: 'Còn đó không?', key: '8' })).data).toContain('đã kết thúc');
    expect((await tam.get('/handovers')).data).toMatch(/Vừa kết thúc[^]*cán bộ kết thúc/);
  });

  it('is left by whoever is answered in the OA’s own chat tool', async () => {
    const { world, app, tam } = await town();
    const [user = ''] = world.users;
    await talk(world, app, user, ['cán bộ']);
    world.does(user, 'officer', { text: 'Chào bác, em là cán bộ trực.' });
    await world.settle(app);
    const id = (await app.services.handovers.ofCitizen(user))?._id ?? '';
    expect((await tam.get('/handovers')).data).toContain('trong OA Manager');
    expect((await tam.get(`/handovers/${id}`)).data).toMatch(/em là cán bộ trực/);
  });

  it('says why a message cannot be sent any more', async () => {
    const { world, app, tam } = await town();
    const [user = ''] = world.users;
    await talk(world, app, user, ['cán bộ']);
    const id = (await app.services.handovers.ofCitizen(user))?._id ?? '';
    await tam.post(`/handovers/${id}/take`);
    world.clock.advance(3 * DAY);
    const again = await officer(app, 'hoa', 'case_officer');
    expect((await again.post(`/handovers/${id}/say`, { text: 'Chào', key: '1' })).data).toContain('quá 48 giờ');
    expect((await again.get('/handovers/khong-co')).status).toBe(422);
  });
});

describe('opinions in the console', () => {
  it('tell no scores of few people, and those of more by criterion', async () => {
    const { world, app, tam } = await town();
    expect((await tam.get('/surveys')).data).toContain('Chưa có phiếu nào');
    for (const [at, user] of world.users.slice(0, 5).entries()) {
      if (at === 4) expect((await tam.get('/surveys')).data).toContain('Chưa đủ phiếu');
      await talk(world, app, user, ['khảo sát', '1', at === 0 ? '5' : '2', 'bỏ qua', '3', '3', at === 0 ? 'Ghế <hơi> ít' : 'bỏ qua']);
    }
    const page = (await tam.get('/surveys')).data;
    expect(page).toContain('5 phiếu, 5 phiếu trả lời hết');
    // All five were very satisfied with the way there; one was not at all with the papers.
    expect(page).toMatch(/Tiếp cận[^]*?<td>5<\/td><td>0<\/td><td>0<\/td><td>0<\/td><td>0<\/td><td>5<\/td><td>5,00<\/td><td>100%/);
    expect(page).toMatch(/Thủ tục[^]*?<td>5<\/td><td>1<\/td><td>0<\/td><td>0<\/td><td>4<\/td><td>0<\/td><td>3,40<\/td><td>80%/);
    expect(page).toMatch(/Công chức[^]*?<td>0<\/td><td><\/td>[^]*?chưa đủ/);
    expect(page).toContain('Ghế &lt;hơi> ít');
    await app.figures.rollups.refresh();
    const sum = await app.figures.rollups.sum('2026-11-01', '2026-11-30');
    expect(sum.survey['tiep-can']).toEqual([0, 0, 0, 0, 5]);
  });

  it('rank the entries of a contest, and hand them out as a table', async () => {
    const { world, app } = await town();
    world.clock.time = Date.UTC(2026, 11, 2, 2);
    const visitor = await officer(app, 'hoa', 'case_officer');
    expect((await visitor.get('/contests/tim-hieu-cchc-2026/vong-1')).data).toContain('Chưa có ai dự thi');
    const [a = '', b = ''] = world.users;
    await talk(world, app, a, ['dự thi', '1', '1', '2', '3', '1', '2', '1', '=HYPERLINK("x")']);
    await talk(world, app, b, ['dự thi', '1', '1', '2', '3', '1', '2', '2', 'Lê Văn Mít']);
    expect((await visitor.get('/contests')).data).toMatch(/vong-1[^]*đang mở[^]*<td>6<\/td><td>2<\/td><td>2<\/td>/);
    const page = (await visitor.get('/contests/tim-hieu-cchc-2026/vong-1')).data;
    expect(page).toMatch(/<td>1<\/td><th scope="row">Lê Văn Mít<\/th><td>6\/6<\/td>[^]*<td>2<\/td>[^]*5\/6/);
    expect(page).toMatch(/18001096|Số tổng đài[^]*50%/);
    const csv = (await visitor.download('/contests/tim-hieu-cchc-2026/vong-1/ket-qua.csv', 'get')).toString();
    expect(csv).toMatch(/^\uFEFFHạng,Tên,Đúng/);
    expect(csv).toContain('1,Lê Văn Mít,6,6,');
    // A name is never a formula.
    expect(csv).toContain(`"'=HYPERLINK(""x"")"`);
    expect((await visitor.get('/contests/khong/co')).status).toBe(422);
    const viewer = await officer(app, 'xem', 'viewer');
    expect((await viewer.get('/contests/tim-hieu-cchc-2026/vong-1')).status).toBe(403);
  });

  it('take a notice that one writes and another lets out, show it to whom it is for, and stop it', async () => {
    const { world, app } = await town();
    const [a = '', b = '', c = ''] = world.users;
    const hoa = await officer(app, 'hoa', 'author', 'approver');
    const minh = await officer(app, 'minh', 'approver');
    const form = new URLSearchParams({
      text: 'Phường Kỳ Lừa làm việc sáng thứ Bảy 28/11.',
      from: '2026-11-23',
      to: '2026-11-28',
      wards: 'ky-lua',
    });
    for (const [change, said] of [
      [{ text: 'ngắn' }, 'ngắn quá'],
      [{ to: '2026-11-01' }, 'Ngày kết thúc trước ngày bắt đầu'],
      [{ from: 'hôm nay' }, 'Chưa chọn ngày bắt đầu'],
    ] as const) {
      const wrong = new URLSearchParams({ ...Object.fromEntries(form), ...change });
      const answer = await hoa.post('/notices', wrong);
      expect(answer).toMatchObject({ status: 422, data: expect.stringContaining(said) });
      // What was typed stays.
      expect(answer.data).toMatch(/value="ky-lua" checked/);
    }
    await hoa.post('/notices', form);
    const id = (await app.services.notices.all())[0]?._id ?? '';
    expect((await hoa.post(`/notices/${id}/approve`)).data).toContain('Người viết không tự duyệt');
    await talk(world, app, a, ['nhận tin', '3', 'kỳ lừa', 'xong', 'đăng ký kết hôn cần giấy tờ gì']);
    expect(world.heard(a).at(-1)).not.toContain('sáng thứ Bảy');
    await minh.post(`/notices/${id}/approve`);
    expect((await minh.post(`/notices/${id}/approve`)).data).toContain('đã được duyệt hoặc đã dừng');
    await talk(world, app, a, ['đăng ký kết hôn cần giấy tờ gì']);
    expect(world.heard(a).at(-1)).toContain('sáng thứ Bảy 28/11');
    await talk(world, app, b, ['đăng ký kết hôn cần giấy tờ gì']);
    expect(world.heard(b).at(-1)).not.toContain('sáng thứ Bảy');
    expect((await minh.get('/notices')).data).toMatch(/sáng thứ Bảy 28\/11\.[^]*Đang hiện \(Cán bộ hoa\)[^]*?<td>0<\/td><td><div>1 /);
    await minh.post(`/notices/${id}/stop`);
    await talk(world, app, c, ['nhận tin', '3', 'kỳ lừa', 'xong', 'đăng ký kết hôn cần giấy tờ gì']);
    expect(world.heard(c).at(-1)).not.toContain('sáng thứ Bảy');
    const viewer = await officer(app, 'xem', 'viewer');
    expect((await viewer.get('/notices')).data).not.toContain('Viết thông báo');
  });

  it('tell who would get a notice, and why others would not', async () => {
    const { world, app } = await town();
    world.clock.time = Date.UTC(2026, 11, 2, 2);
    const [a = '', b = '', c = '', d = ''] = world.users;
    await talk(world, app, a, ['menu']);
    await talk(world, app, b, ['nhận tin', '4']);
    await talk(world, app, c, ['nhận tin', '1', '3', 'xong']);
    await talk(world, app, d, ['đăng ký kết hôn cần giấy tờ gì']);
    const page = (await (await officer(app, 'xem', 'viewer')).get('/notices')).data;
    expect(page).toContain('4 người dân từng nhắn');
    expect(page).toMatch(/cuộc thi tìm hiểu[^]*?<td>1<\/td><td>(<div>1 (đã tắt tin|chọn chủ đề khác|đã được xem)<\/div>){3}/);
    expect(page).toMatch(/đòi chuyển tiền[^]*?<td>3<\/td><td><div>1 đã tắt tin/);
    expect(page).toMatch(/Trợ cấp, bảo hiểm<\/th><td>1<\/td>/);
    await app.figures.rollups.refresh();
    expect((await app.figures.rollups.sum('2026-12-01', '2026-12-31')).counts.notice).toBe(1);
  });
});
