import { strFromU8, unzipSync } from 'fflate';
import readXlsxFile, { readSheet } from 'read-excel-file/node';
import { describe, expect, it } from 'vitest';
import type { App } from '../../src/app.ts';
import { recordPost, recordReport } from '../../src/broadcasts/index.ts';
import { blockCsv, docxOf, gapsOf, reportCsv, reportXlsx, WHOLE, type Block } from '../../src/engagement/index.ts';
import { DAY } from '../support/newsroom.ts';
import { World } from '../support/world.ts';

const at = (day: string): number => Date.parse(`${day}T09:00:00+07:00`);

/** A program on a day after the third quarter, with some questions and pieces in it. */
async function office(today = '2026-09-20') {
  const world = await World.open();
  world.clock.time = at(today);
  const app = await world.start();
  return { world, app, plan: app.content.plan, reports: app.reports };
}

async function aQuarter(app: App): Promise<void> {
  const { facts, broadcasts } = app.services;
  const plan = app.content.plan;
  const asked = (id: string, day: string, person: string, status: string) => ({
    _id: id,
    type: 'question' as const,
    at: at(day),
    person,
    status,
    topic: 'khai-sinh',
    item: 'khai-sinh',
    aspect: 'documents',
  });
  await facts.add([
    asked('q1', '2026-06-20', 'a', 'answered'),
    asked('q2', '2026-07-20', 'a', 'answered'),
    asked('q3', '2026-08-20', 'b', 'answered'),
    asked('q4', '2026-09-10', 'c', 'unanswered_no_match'),
    // The period before: 15 March to 14 June.
    asked('q0', '2026-06-14', 'a', 'answered'),
    asked('q00', '2026-03-15', 'a', 'answered'),
    { _id: 's1', type: 'sent', at: at('2026-06-20'), answerMs: 2_000 },
  ]);
  const post = (id: string, unit: string, day: string, more = {}) =>
    recordPost(broadcasts, plan, {
      _id: id,
      unit,
      theme: 'thu-tuc',
      channel: 'loa',
      title: `Tin ${id}`,
      day,
      by: 'hoa',
      at: new Date(at(day)),
      proof: 'Sổ phát thanh',
      ...more,
    });
  await post('p1', 'van-phong', '2026-06-20', { people: 120 });
  await post('p2', 'van-phong', '2026-07-20');
  await post('p3', 'van-phong', '2026-08-20');
  await post('p4', 'phong-tu-phap', '2026-07-02', { theme: 'phap-luat', channel: 'hop-dan' });
  await app.figures.rollups.refresh();
}

const xmlOf = (docx: Buffer): string => strFromU8(unzipSync(docx)['word/document.xml'] ?? new Uint8Array());
const wordsOf = (docx: Buffer): string =>
  xmlOf(docx)
    .replaceAll('</w:p>', '\n')
    .replaceAll(/<[^>]+>/g, '')
    .replaceAll('&amp;', '&');

describe('the report of a quarter', () => {
  it('says what the figures show, and leaves what they do not show to be filled in', async () => {
    const { app, reports } = await office();
    await aQuarter(app);
    const report = await reports.write(WHOLE, '2026-Q3');
    const text = Object.fromEntries(report.sections.map((section) => [section.id, section.text]));
    expect(report.title).toBe('Kết quả công tác tuyên truyền cải cách hành chính quý III năm 2026');
    expect(text['mo-dau']).toContain('số liệu từ ngày 15/06/2026 đến ngày 14/09/2026');
    expect(text['theo-chu-de']).toMatch(/^Trong kỳ đã đăng, phát 04 tin, bài thuộc 02\/10 chủ đề của kế hoạch/);
    expect(text['theo-hinh-thuc']).toContain('Loa truyền thanh (03 tin, bài); Họp thôn, khối phố (01 tin, bài)');
    expect(text['theo-hinh-thuc']).toContain('Số người nghe, đọc của 01 tin, bài có đếm: 120 người.');
    expect(text['dich-vu-cong']).toContain('nhận 4 câu hỏi về thủ tục hành chính, tăng 2 so với kỳ trước. Có 3 người tương tác.');
    expect(text['dich-vu-cong']).toContain('Tỷ lệ trả lời được ngay là 75%, giảm 25 điểm phần trăm so với kỳ trước.');
    expect(text['phan-anh']).toContain('không có số liệu');
    expect(text['khao-sat']).toBe('Khảo sát qua Zalo OA: không có số liệu.');
    // June, July and August end within the quarter; the office of the committee did all three.
    expect(text['nhiem-vu']).toMatch(/^01\/06 đơn vị có đủ số tin, bài được giao ở mọi tháng của kỳ: Văn phòng HĐND và UBND\./);
    expect(text['nhiem-vu']).toContain('Phòng Tư pháp (đủ 01/03 tháng)');
    expect(text['han-che']).toContain('Còn 08/10 chủ đề chưa có tin, bài.');
    expect(text['uu-diem']).toContain('Số tin, bài tăng so với kỳ trước (04 so với 00).');
    expect(gapsOf(report).length).toBeGreaterThan(3);
    for (const gap of gapsOf(report)) expect(gap).toMatch(/^\[(Nêu|Bổ sung)/);
  });

  it('praises nothing and blames nothing where nothing is known', async () => {
    const { reports } = await office();
    const report = await reports.write(WHOLE, '2026-Q3');
    const text = Object.fromEntries(report.sections.map((section) => [section.id, section.text]));
    expect(text['theo-chu-de']).toBe('Trong kỳ chưa ghi nhận tin, bài nào thuộc 10 chủ đề của kế hoạch.');
    expect(text['dich-vu-cong']).toMatch(/^Trong kỳ trợ lý trên Zalo OA chưa nhận câu hỏi nào\./);
    expect(text['uu-diem']).toBe('[Nêu ưu điểm.]');
    expect(JSON.stringify(report)).not.toMatch(/NaN|undefined|null|Infinity/);
    expect(report.figures.find(({ id }) => id === 'answered_rate')?.text).toBe('không có số liệu');
  });

  it('of a unit speaks of the unit alone, under the agency and signed by its head', async () => {
    const { app, reports } = await office();
    await aQuarter(app);
    const report = await reports.write('phong-tu-phap', '2026-Q3');
    expect(report.letterhead).toMatchObject({
      superior: 'ỦY BAN NHÂN DÂN THÀNH PHỐ LẠNG SƠN',
      issuer: 'PHÒNG TƯ PHÁP',
      symbol: 'BC-PTP',
      signing: ['TRƯỞNG PHÒNG'],
    });
    const text = report.sections.map((section) => section.text).join('\n');
    expect(text).toContain('Trong kỳ đã đăng, phát 01 tin, bài thuộc 01/10 chủ đề');
    expect(text).toContain('Còn 02 tháng chưa đủ số tin, bài được giao.');
    expect(text).not.toContain('Văn phòng');
    expect(text).not.toContain('câu hỏi');
    expect(report.blocks.find(({ id }) => id === 'danh-muc')?.rows).toHaveLength(1);
  });

  it('refuses units and periods that the plan does not know', async () => {
    const { reports } = await office();
    await expect(reports.write('phong-y-te', '2026-Q3')).rejects.toThrow('Kế hoạch không có đơn vị "phong-y-te".');
    await expect(reports.write(WHOLE, 'quý 3')).rejects.toThrow('Không có kỳ báo cáo "quý 3".');
  });
});

describe('the files of a report', () => {
  it('are a Word document laid out by Decree 30', async () => {
    const { app, reports } = await office();
    await aQuarter(app);
    const docx = await docxOf(await reports.write(WHOLE, '2026-Q3'));
    const words = wordsOf(docx);
    for (const part of [
      'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM',
      'Độc lập - Tự do - Hạnh phúc',
      'ỦY BAN NHÂN DÂN THÀNH PHỐ LẠNG SƠN',
      '/BC-UBND',
      'BÁO CÁO',
      'TM. ỦY BAN NHÂN DÂN',
      'CHỦ TỊCH',
      'Nơi nhận:',
      '- Lưu: VT.',
      'PHỤ LỤC',
    ])
      expect(words).toContain(part);
    expect(words).toContain('TP. Lạng Sơn, ngày      tháng 9 năm 2026');
    expect(words.normalize('NFC')).toBe(words);
    const xml = xmlOf(docx);
    // A4 with margins of 20, 20, 30 and 20 mm, in twentieths of a point.
    expect(xml).toMatch(/<w:pgSz w:w="11906" w:h="16838"/);
    expect(xml).toMatch(/w:top="1134" w:right="1134" w:bottom="1134" w:left="1701"/);
    expect(xml).toContain('<w:titlePg');
    expect(new Set([...xml.matchAll(/w:ascii="([^"]+)"/g)].map(([, font]) => font))).toEqual(new Set(['Times New Roman']));
    expect(xml.match(/w:highlight w:val="yellow"/g)?.length).toBeGreaterThan(3);
    expect(Object.keys(unzipSync(docx)).filter((name) => name.endsWith('.png')).length).toBeGreaterThan(1);
  });

  it('are a spreadsheet that reads back as it was written', async () => {
    const { app, reports } = await office();
    await aQuarter(app);
    const report = await reports.write(WHOLE, '2026-Q3');
    const xlsx = await reportXlsx(report, await reports.days(report));
    const sheets = await readXlsxFile(xlsx);
    const names = sheets.map(({ sheet }) => sheet);
    expect(names[0]).toBe('Số liệu chung');
    expect(names.at(-1)).toBe('Số theo ngày');
    expect(names).toHaveLength(report.blocks.length + 2);
    const figures = await readSheet(xlsx, 'Số liệu chung');
    expect(figures.find(([name]) => name === 'Câu hỏi')?.[1]).toBe(4);
    expect(figures.find(([name]) => name === 'Trả lời được ngay')?.[1]).toBe(0.75);
    expect(figures.find(([name]) => name === 'Thấy hữu ích')?.[1]).toBe('không có số liệu');
    const days = await readSheet(xlsx, 'Số theo ngày');
    const questions = days[0]?.indexOf('questions') ?? -1;
    expect(days.slice(1).map((row) => [row[0], row[questions]])).toEqual([
      ['20/06/2026', 1],
      ['20/07/2026', 1],
      ['20/08/2026', 1],
      ['10/09/2026', 1],
    ]);
  });

  it('are CSV with its mark, in which nothing is a formula', async () => {
    const { app, reports, plan } = await office();
    await aQuarter(app);
    await recordPost(app.services.broadcasts, plan, {
      ...{ _id: 'evil', unit: 'van-phong', theme: 'thu-tuc', channel: 'loa', day: '2026-08-01', by: 'x', at: new Date(0) },
      title: '=HYPERLINK("http://xau.example","bấm")',
      proof: '@SUM(A1), "trích"',
    });
    const csv = reportCsv(await reports.write(WHOLE, '2026-Q3'));
    expect(csv.startsWith('\uFEFF')).toBe(true);
    expect(csv).toContain(`"'=HYPERLINK(""http://xau.example"",""bấm"")"`);
    expect(csv).toContain(`"'@SUM(A1), ""trích"""`);
    expect(csv.split(/\r\n|,/).filter((cell) => /^"?[=+@\t]/.test(cell))).toEqual([]);
    expect(csv).toContain('Số liệu chung,Trả lời được ngay,,0.75\r\n');
    const block: Block = {
      id: 'gio',
      title: 'X',
      columns: [
        { name: 'A', format: 'text' },
        { name: 'B', format: 'duration' },
      ],
      rows: [
        ['+84', 1_500],
        ['b', undefined],
      ],
      empty: '',
    };
    expect(blockCsv(block)).toBe("\uFEFFA,B (giây)\r\n'+84,1.5\r\nb,\r\n");
  });
});

describe('drafts of reports', () => {
  it('are prepared when their period has ended, once each, the whole first among those that wait', async () => {
    const { world, app, reports } = await office('2026-09-14');
    await aQuarter(app);
    expect(await reports.prepare()).toBe(0);
    world.clock.advance(DAY);
    expect(await reports.prepare()).toBe(7);
    expect(await reports.prepare()).toBe(0);
    const due = await reports.due();
    expect(due[0]).toMatchObject({ unit: WHOLE, period: '2026-Q3', due: '2026-09-29', draft: true });
    expect(due.map(({ unit }) => unit)).not.toContain('buu-dien');
    await recordReport(app.services.broadcasts, app.content.plan, 'van-phong', '2026-Q3', 'hoa', world.clock.now());
    expect((await reports.due()).map(({ unit }) => unit)).not.toContain('van-phong');
  });

  it('are not prepared of a time of which nothing is known', async () => {
    const { reports } = await office();
    expect((await reports.due()).length).toBeGreaterThan(0);
    expect(await reports.prepare()).toBe(0);
  });

  it('keep a person’s words when the figures are read again, and only those', async () => {
    const { app, reports } = await office();
    await aQuarter(app);
    const first = await reports.open(WHOLE, '2026-Q3', 'hoa');
    const words = 'Đã ban hành Kế hoạch số 35/KH-UBND.';
    await reports.save(WHOLE, '2026-Q3', new Map([['chi-dao', words]]), 'hoa', first.revision);
    await app.services.facts.add([
      { _id: 'late', type: 'question', at: at('2026-09-01'), person: 'z', status: 'answered', topic: 'khai-sinh' },
    ]);
    await app.figures.rollups.refresh();
    await reports.refresh(WHOLE, '2026-Q3', 'minh');
    const draft = await reports.find(WHOLE, '2026-Q3');
    expect(draft?.sections.find(({ id }) => id === 'chi-dao')).toMatchObject({ text: words, edited: true });
    expect(draft?.sections.find(({ id }) => id === 'dich-vu-cong')?.text).toContain('nhận 5 câu hỏi');
    expect(wordsOf(await docxOf(draft ?? first))).toContain(words);
  });

  it('tell whoever saves an older one, and are closed once handed in', async () => {
    const { app, reports } = await office();
    await aQuarter(app);
    const draft = await reports.open('van-phong', '2026-Q3', 'hoa');
    await reports.save('van-phong', '2026-Q3', new Map([['chi-dao', 'Của Hoa.']]), 'hoa', draft.revision);
    await expect(reports.save('van-phong', '2026-Q3', new Map([['chi-dao', 'Của Minh.']]), 'minh', draft.revision)).rejects.toThrow(
      'Người khác vừa sửa',
    );
    await reports.handIn('van-phong', '2026-Q3', 'minh');
    await expect(reports.refresh('van-phong', '2026-Q3', 'hoa')).rejects.toThrow('đã ghi là đã nộp');
    expect((await reports.due()).some(({ unit }) => unit === 'van-phong')).toBe(false);
    expect(await app.services.broadcasts.reports.countDocuments({ unit: 'van-phong', period: '2026-Q3' })).toBe(1);
  });

  it('come back from the store with what is not known still not known', async () => {
    const { app, reports } = await office();
    await aQuarter(app);
    await reports.open(WHOLE, '2026-Q3', 'hoa');
    const draft = await reports.find(WHOLE, '2026-Q3');
    const written = await reports.write(WHOLE, '2026-Q3');
    expect(draft?.blocks).toEqual(written.blocks);
    expect(wordsOf(await docxOf(draft ?? written))).toContain('không có số liệu');
  });
});
