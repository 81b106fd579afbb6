import { strFromU8, unzipSync } from 'fflate';
import { readSheet } from 'read-excel-file/node';
import { describe, expect, it } from 'vitest';
import { recordPost } from '../../src/broadcasts/index.ts';
import { DAY } from '../support/newsroom.ts';
import { formOf, officer } from '../support/office.ts';
import { World } from '../support/world.ts';

const at = (day: string): number => Date.parse(`${day}T09:00:00+07:00`);

/** November 2026 with questions on a matter that many asked about, and on one that few did. */
async function office() {
  const world = await World.open();
  const app = await world.start();
  const [hoa, xem] = await Promise.all([officer(app, 'hoa', 'author'), officer(app, 'xem', 'viewer')]);
  const asked = (id: string, person: string, topic: string, day: string, more = {}) => ({
    _id: id,
    type: 'question' as const,
    at: at(day),
    person,
    status: 'answered',
    topic,
    item: topic,
    aspect: 'documents',
    ...more,
  });
  await app.services.facts.add([
    ...Array.from({ length: 12 }, (_, i) =>
      asked(`k${String(i)}`, `p${String(i)}`, 'khai-sinh', '2026-11-10', i < 8 ? { ward: 'Kỳ Lừa' } : {}),
    ),
    ...Array.from({ length: 6 }, (_, i) => asked(`h${String(i)}`, `p${String(i)}`, 'ket-hon', '2026-11-12')),
    ...Array.from({ length: 3 }, (_, i) => asked(`t${String(i)}`, `r${String(i)}`, 'khai-tu', '2026-11-12', { ward: 'Tam Thanh' })),
    ...Array.from({ length: 5 }, (_, i) => asked(`o${String(i)}`, `p${String(i)}`, 'khai-sinh', '2026-10-05')),
    { _id: 's', type: 'sent' as const, at: at('2026-11-10'), answerMs: 1_500 },
  ]);
  await recordPost(app.services.broadcasts, app.content.plan, {
    ...{ _id: 'p1', unit: 'van-phong', theme: 'thu-tuc', channel: 'loa', title: 'Phát thanh về một cửa', day: '2026-11-05' },
    ...{ by: 'hoa', at: new Date(0), link: 'https://langson.example.gov.vn/tin/1' },
  });
  await app.figures.rollups.refresh();
  return { world, app, hoa, xem };
}

describe('the dashboards', () => {
  it('show figures with the period before, and say from when they are', async () => {
    const { xem } = await office();
    const { data } = await xem.get('/figures?kind=month&day=2026-11-20');
    expect(data).toContain('<strong>Tháng 11 năm 2026</strong> (01/11/2026 – 30/11/2026, đang diễn ra, tính tới 23/11/2026)');
    expect(data).toMatch(/<b>21<\/b><span><a href="#ket-qua">Câu hỏi<\/a><\/span>/);
    expect(data).toMatch(/<b>1,5 giây<\/b>/);
    // October began on the 5th: it was not counted from its first day on, so nothing is compared with it.
    expect(data).not.toContain('cùng số ngày kỳ trước');
    const week = await xem.get('/figures?kind=week&day=2026-11-18');
    expect(week.data).toMatch(/<b>0<\/b><span><a href="#ket-qua">Câu hỏi<\/a><\/span><small[^>]*>kỳ trước: 21, giảm 100%/);
  });

  it('count on the first page what they count elsewhere: a greeting is no question', async () => {
    const { world, app, xem } = await office();
    const said = (id: string, status: string) => ({ _id: id, type: 'question' as const, at: world.clock.now(), person: id, status });
    await app.services.facts.add([said('a', 'answered'), said('b', 'smalltalk_greeting'), said('c', 'flow_menu'), said('d', 'clarify')]);
    await app.figures.rollups.refresh();
    expect((await xem.get('/')).data).toMatch(/<b>2<\/b>Câu hỏi hôm nay[^]*<b>50%<\/b>Trả lời được ngay/);
    expect((await xem.get('/figures?kind=day')).data).toMatch(/<b>2<\/b>[^]*Câu hỏi[^]*<b>50%<\/b>/);
  });

  it('lead from a number to what it counts, as far as nobody is told by it', async () => {
    const { xem } = await office();
    const { data } = await xem.get('/figures/questions?kind=month&day=2026-11-20');
    const link = /href="([^"]*topic\/khai-sinh[^"]*)"/.exec(data)?.[1]?.replaceAll('&amp;', '&') ?? '';
    // Three people asked about deaths; told by subtraction together with six others.
    expect(data).not.toContain('topic/khai-tu');
    expect(data).toContain('2 việc khác');
    const topic = await xem.get(link.replace('/console', ''));
    expect(topic.data).toContain('Câu hỏi về: Đăng ký khai sinh');
    expect(topic.data).toContain('/console/procedures/khai-sinh');
    const few = await xem.get('/figures/topic/khai-tu?kind=month&day=2026-11-20');
    expect(few.data).toContain('dưới 5 người hỏi về việc này');
    expect((await xem.get('/figures/topic/khai-tu/viec.csv?kind=month&day=2026-11-20')).status).toBe(422);
  });

  it('are narrowed to a ward, a theme and a unit', async () => {
    const { xem } = await office();
    const ward = await xem.get(`/figures/questions?kind=month&day=2026-11-20&ward=${encodeURIComponent('Kỳ Lừa')}`);
    expect(ward.data).toMatch(/<b>8<\/b><span><a href="#ket-qua">Câu hỏi<\/a><\/span>/);
    expect(ward.data).toMatch(/<b>8<\/b><span>Người tương tác<\/span>/);
    const theme = await xem.get('/figures/questions?kind=month&day=2026-11-20&theme=thu-tuc');
    expect(theme.data).toMatch(/<b>0<\/b><span><a href="#ket-qua">Câu hỏi<\/a><\/span>/);
    expect(theme.data).toContain('Chỉ những câu hỏi về các việc thuộc chủ đề');
    const unit = await xem.get('/figures/plan?kind=month&day=2026-11-20&unit=van-phong');
    expect(unit.data).toContain('Phát thanh về một cửa');
    const other = await xem.get('/figures/plan?kind=month&day=2026-11-20&unit=phong-tu-phap');
    expect(other.data).not.toContain('Phát thanh về một cửa');
  });

  it('give each table as a drawing, a spreadsheet and CSV', async () => {
    const { xem } = await office();
    const svg = await xem.get('/figures/questions/ket-qua.svg?kind=month&day=2026-11-20');
    expect([svg.status, svg.headers['content-type']]).toEqual([200, 'image/svg+xml; charset=utf-8']);
    expect(svg.data).toMatch(/^<svg[^]*Trả lời được ngay/);
    const csv = await xem.get('/figures/plan/danh-muc.csv?kind=month&day=2026-11-20');
    expect(csv.headers['content-disposition']).toBe('attachment; filename=danh-muc-2026-11.csv');
    expect(csv.data).toContain('05/11/2026,Phát thanh về một cửa,Văn phòng HĐND và UBND');
    const rows = await readSheet(await xem.download('/figures/questions/ket-qua.xlsx?kind=month&day=2026-11-20', 'get'), 1);
    expect(rows.slice(0, 2).map((row) => row.slice(0, 3))).toEqual([
      ['Thời gian', 'Câu hỏi', 'Trả lời được ngay'],
      ['10/11', 12, 12],
    ]);
  });

  it('take any address without falling over', async () => {
    const { xem } = await office();
    for (const address of [
      '/figures?kind=x&day=2026-02-30&ward=x&theme=y',
      '/figures/questions?kind=year&day=1990-01-01',
      '/figures/opinions?kind=day&day=2099-01-01',
      '/figures/measures',
    ])
      expect((await xem.get(address)).status).toBe(200);
    expect((await xem.get('/figures/khong-co')).status).toBe(422);
    expect((await xem.get('/figures/questions/khong-co.svg')).status).toBe(422);
    expect((await xem.get('/figures/questions/gio.exe')).status).toBe(422);
    expect((await xem.get('/figures/opinions?kind=day&day=2099-01-01')).data).toContain('Kỳ này chưa tới.');
  });
});

describe('reports in the console', () => {
  it('are written, changed, downloaded and handed in', async () => {
    const { app, hoa, xem } = await office();
    expect((await hoa.get('/reports')).data).toContain('Lập báo cáo');
    expect((await xem.get('/reports')).data).not.toContain('name="report_unit"');
    const opened = await hoa.post('/reports', { report_unit: 'all', period: '2026-q4' });
    const page = (opened.headers.location as string).replace('/console', '');
    const first = await hoa.get(page);
    expect(first.data).toContain('chỗ trong ngoặc vuông cần điền');
    const form = formOf(first.data);
    form.set('text-chi-dao', 'Đã ban hành Kế hoạch số 35/KH-UBND.\r\nĐã phân công Phòng Nội vụ theo dõi.');
    expect((await xem.post(`${page}/save`, form)).status).toBe(403);
    expect((await hoa.post(`${page}/save`, form)).headers.location).toBe(`/console${page}`);
    expect((await hoa.post(`${page}/save`, form)).status).toBe(422);
    expect((await hoa.post(`${page}/refresh`)).status).toBe(303);
    expect((await hoa.get(page)).data).toContain('Đã ban hành Kế hoạch số 35/KH-UBND.');
    const docx = unzipSync(await xem.download(`${page}/docx`, 'get'));
    const words = strFromU8(docx['word/document.xml'] ?? new Uint8Array()).replaceAll(/<[^>]+>/g, '');
    expect(words).toContain('Đã phân công Phòng Nội vụ theo dõi.');
    expect((await xem.get(`${page}/csv`)).headers['content-disposition']).toBe(
      'attachment; filename=bao-cao-tuyen-truyen-cchc-2026-q4.csv',
    );
    expect((await xem.get(`${page}/pdf`)).status).toBe(422);
    await hoa.post(`${page}/hand-in`);
    expect((await hoa.get(page)).data).toContain('Báo cáo không sửa được nữa');
    expect((await hoa.post(`${page}/save`, form)).data).toContain('đã ghi là đã nộp');
    const log = await app.services.audit.model.find({ action: /báo cáo/ }).lean();
    expect(log.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['lập báo cáo', 'sửa báo cáo', 'tải báo cáo', 'ghi báo cáo đã nộp']),
    );
  });

  it('of another unit are not worked on, that of the whole only by the unit that puts it together', async () => {
    const { app, hoa } = await office();
    await app.services.officers.model.updateOne({ _id: 'hoa' }, { $set: { unit: 'phong-tu-phap' } });
    expect((await hoa.post('/reports', { report_unit: 'van-phong', period: '2026-Q4' })).status).toBe(422);
    expect((await hoa.post('/reports', { report_unit: 'all', period: '2026-Q4' })).data).toContain(
      'chỉ làm việc của đơn vị “Phòng Tư pháp”',
    );
    expect((await hoa.post('/reports', { report_unit: 'phong-tu-phap', period: '2026-Q4' })).status).toBe(303);
    expect((await hoa.get('/reports')).data).not.toContain('>Văn phòng HĐND và UBND</option>');
  });

  it('that fall due stand on the first page, with their drafts', async () => {
    const { world, app, xem } = await office();
    expect((await xem.get('/')).data).not.toContain('đã có bản nháp');
    world.clock.advance(22 * DAY);
    await app.reports.prepare();
    const { data } = await (await officer(app, 'sau', 'author')).get('/');
    expect(data).toContain('Báo cáo đến hạn');
    expect(data).toMatch(
      /<a href="\/console\/reports\/all\/2026-Q4">quý IV năm 2026, Toàn cơ quan<\/a>[^]*?hạn 29\/12\/2026, đã có bản nháp/,
    );
    // Those who may only look are not asked for anything.
    expect((await xem.get('/')).data).not.toContain('Báo cáo đến hạn');
  });
});

describe('the public page', () => {
  const read = async (url: string) => {
    const response = await fetch(`${url}/thong-ke`);
    return { status: response.status, headers: response.headers, text: await response.text() };
  };

  it('tells everybody the totals until last night, and nothing of few people', async () => {
    const { world, app } = await office();
    const { status, headers, text } = await read(app.url);
    expect(status).toBe(200);
    expect(text).toContain('Tính đến hết ngày 22/11/2026');
    expect(text).toMatch(/<b>26<\/b> Câu hỏi từ đầu năm 2026/);
    expect(text).toMatch(/<b>100%<\/b> Câu hỏi được trả lời ngay/);
    expect(text).toMatch(/<b>1,5 giây<\/b>/);
    expect(text).toContain('Đăng ký khai sinh');
    expect(text).not.toContain('khai tử');
    expect(headers.get('cache-control')).toBe('public, max-age=3600');
    // Other sites may show it in a frame; nothing else of the program may be.
    expect(headers.get('content-security-policy')).toContain('frame-ancestors *');
    expect(headers.get('x-frame-options')).toBeNull();
    expect((await fetch(`${app.url}/healthz`)).headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect((await fetch(`${app.url}/thong-ke/style.css`)).headers.get('content-type')).toContain('text/css');
    await app.services.facts.add([{ _id: 'today', type: 'question', at: world.clock.now(), person: 'x', status: 'answered' }]);
    await app.figures.rollups.refresh();
    world.clock.advance(2 * 3_600_000);
    expect((await read(app.url)).text).toMatch(/<b>26<\/b> Câu hỏi từ đầu năm/);
    world.clock.advance(DAY);
    expect((await read(app.url)).text).toMatch(/<b>27<\/b> Câu hỏi từ đầu năm/);
  });

  it('is there before anything was counted, without a single nought that means unknown', async () => {
    const world = await World.open();
    const app = await world.start();
    const { status, text } = await read(app.url);
    expect(status).toBe(200);
    expect(text).toMatch(/<b>không có số liệu<\/b> Câu hỏi được trả lời ngay/);
    expect(text).toContain('Chưa đủ số liệu.');
  });
});
