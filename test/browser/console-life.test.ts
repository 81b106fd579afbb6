import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApp, type App } from '../../src/app.ts';
import { fromLocal } from '../../src/time/local.ts';
import { readConfig } from '../../src/ground/config.ts';
import { DEMO_PASSWORD } from '../../src/officers/index.ts';
import { act } from '../../src/simulator/index.ts';
import { axe, chromiumPath, launch, openPage } from '../support/browser.ts';
import { article, MINUTE } from '../support/newsroom.ts';
import { seedLearnt } from '../support/shipped.ts';
import { silent, TestClock } from '../support/world.ts';

const path = chromiumPath();

/** What officers do in a day, in their browsers, with a citizen's phone beside them. */
describe.skipIf(path === undefined)('a day at the console in the browser', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'motcua-life-'));
  const clock = new TestClock(fromLocal('2026-11-25T08:00'));
  let app: App;
  let browser: Browser;
  const troubles: string[][] = [];

  beforeAll(async () => {
    seedLearnt(dataDir);
    app = await startApp({ config: readConfig({ DATA_DIR: dataDir, PORT: '0' }), clock, logger: silent, loops: false });
    browser = await launch(path ?? '');
  });
  afterAll(async () => {
    await browser.close();
    await app.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  const signIn = async (id: string, to = '/'): Promise<Page> => {
    const opened = await openPage(browser, 1_100);
    troubles.push(opened.troubles);
    const { page } = opened;
    page.setDefaultTimeout(60_000);
    await page.goto(`${app.url}/console/`);
    await page.fill('#f-id', id);
    await page.fill('#f-password', DEMO_PASSWORD);
    await page.press('#f-password', 'Enter');
    await page.getByRole('heading', { level: 1, name: 'Hôm nay' }).waitFor();
    if (to !== '/') await page.goto(`${app.url}/console${to}`);
    return page;
  };
  const quiet = (): void => expect(troubles.flat()).toEqual([]);
  const ask = async (text: string): Promise<void> => {
    const { simulator } = app;
    const [person] = simulator?.platform.users.values() ?? [];
    if (!simulator || !person) throw new Error('nobody is there');
    clock.advance(MINUTE);
    act(simulator, person, 'text', { text });
    await simulator.webhooks.deliverDue();
    await app.drain();
  };

  it('carries an article by blocks and keyboard through approval to the phone and back into figures', async () => {
    const hoa = await signIn('hoa', '/articles/new');
    await hoa.getByLabel('Tiêu đề').fill('Sáng thứ Bảy vẫn nhận hồ sơ');
    await hoa.getByLabel('Tóm tắt').fill('Người dân bận giờ hành chính có thể tới sáng thứ Bảy.');
    await hoa.getByLabel('Ảnh bìa').fill('https://langson.example.gov.vn/anh/bia.jpg');
    await hoa.getByLabel('Nội dung, đoạn 1').fill('Bộ phận Một cửa nhận hồ sơ sáng thứ Bảy.');
    await hoa.getByRole('button', { name: 'Thêm đoạn' }).press('Enter');
    await hoa.getByLabel('Loại của đoạn 2').selectOption('Danh sách');
    await hoa.getByLabel('Mỗi dòng một ý, đoạn 2').fill('Mang căn cước\nLấy số tại cửa');
    await hoa.getByRole('button', { name: 'Đưa đoạn 2 lên' }).press('Enter');
    await hoa.getByRole('button', { name: 'Đưa đoạn 1 xuống' }).press('Enter');
    await hoa.getByLabel('Giờ gửi').fill('2026-11-25T09:00');
    await hoa.getByLabel('Chủ đề').selectOption({ index: 3 });
    await expect.poll(() => hoa.locator('[data-preview] li').allInnerTexts()).toEqual(['Mang căn cước', 'Lấy số tại cửa']);
    expect(await axe(hoa), 'editor').toEqual([]);
    await hoa.getByText(/Đã giữ bản đang viết/).waitFor();
    const other = await signIn('hoa', '/articles/new');
    await other.getByText('Có bản đang viết dở').waitFor();
    await other.close();
    await hoa.getByRole('button', { name: 'Lưu bản nháp' }).press('Enter');
    await hoa.getByText('Đã lưu bản nháp.').waitFor();
    await hoa.getByRole('button', { name: 'Gửi duyệt' }).press('Enter');
    await hoa.getByText('Đã gửi duyệt.').waitFor();

    const minh = await signIn('minh');
    await minh.getByRole('link', { name: 'Sáng thứ Bảy vẫn nhận hồ sơ' }).first().click();
    const address = minh.url();
    await minh.getByRole('button', { name: 'Duyệt và lên lịch' }).click();
    await minh.getByRole('status').getByText('Đã lên lịch').waitFor();
    for (const end = fromLocal('2026-11-25T09:10'); clock.now() < end;) {
      clock.advance(4 * MINUTE);
      await app.broadcasts.runner.tick();
    }
    const phone = await browser.newPage();
    const follower = [...(app.simulator?.platform.users.keys() ?? [])][4] ?? '';
    await phone.goto(`${app.url}/simulator/?nguoi=${follower}`);
    await phone.getByText('Sáng thứ Bảy vẫn nhận hồ sơ').first().waitFor();
    await phone.close();
    await app.broadcasts.measurer.run();
    const late = await signIn('minh');
    await late.goto(address);
    await late.getByText('Lượt xem').waitFor();
    expect(await late.locator('main').innerText()).toContain('đã gửi');
    quiet();
  }, 90_000);

  it('teaches the bot a question that it could not answer', async () => {
    await ask('bao giờ phun thuốc diệt muỗi');
    const hoa = await signIn('hoa', '/questions');
    await hoa.getByRole('link', { name: 'bao giờ phun thuốc diệt muỗi' }).click();
    await hoa.getByLabel('Tên câu trả lời').fill('Lịch phun thuốc diệt muỗi');
    await hoa.getByLabel('Câu trả lời', { exact: true }).fill('Phường phun thuốc diệt muỗi ngày 5 hằng tháng.');
    await hoa.getByLabel('Theo nguồn nào').fill('Thông báo của trạm y tế ngày 20/11/2026');
    await hoa.getByRole('button', { name: 'Lưu câu trả lời' }).click();
    // The page looks again by itself until the effect is known, and what is typed meanwhile stays.
    await hoa.getByText('Bỏ thay đổi này').click();
    await hoa.getByLabel('Lý do').fill('chưa chắc');
    await hoa.getByRole('region', { name: 'Câu hỏi được trả lời khác đi' }).waitFor();
    expect(await hoa.getByLabel('Lý do').inputValue()).toBe('chưa chắc');
    expect(await axe(hoa), 'change').toEqual([]);
    await hoa.getByRole('button', { name: 'Gửi duyệt' }).click();
    await hoa.getByText('Đã gửi duyệt.').waitFor();
    const change = hoa.url();
    const minh = await signIn('minh');
    await minh.goto(change);
    await minh.getByRole('button', { name: 'Duyệt, dùng ngay' }).click();
    await minh.getByText('Bot đang trả lời theo bản này').waitFor();
    await ask('khi nao phun thuoc diet muoi');
    const phone = await browser.newPage();
    await phone.goto(`${app.url}/simulator/`);
    await phone.getByText('Phường phun thuốc diệt muỗi ngày 5 hằng tháng.').first().waitFor();
    await phone.close();
    quiet();
  }, 90_000);

  it('moves an article to another day by drag, after the officer has said yes', async () => {
    const { articleDesk } = app.broadcasts;
    await articleDesk.create(article({ title: 'Bài để kéo', send_at: '2026-11-27T09:00' }), 'hoa');
    const hoa = await signIn('hoa', '/calendar?month=2026-11');
    await hoa.getByText('Bài để kéo').first().dragTo(hoa.locator('td[data-day="2026-11-28"]'));
    expect(await hoa.getByLabel('Ngày mới').inputValue()).toBe('2026-11-28');
    await hoa.getByRole('button', { name: 'Chuyển ngày' }).click();
    await hoa.getByText('sang ngày 28/11/2026').waitFor();
    expect(await hoa.locator('td[data-day="2026-11-28"]').innerText()).toContain('Bài để kéo');
    quiet();
  }, 60_000);

  it('connects Zalo by consent, and imports a catalogue after its changes were seen', async () => {
    const admin = await signIn('quantri', '/system');
    await admin.getByRole('button', { name: 'Lấy liên kết cấp quyền' }).click();
    await admin.getByRole('link', { name: 'Mở trang cấp quyền của Zalo' }).click();
    await admin.getByRole('heading', { name: 'Đã kết nối với Zalo' }).waitFor();
    await admin.getByRole('link', { name: 'về trang Hệ thống' }).click();
    await admin.getByRole('heading', { level: 1, name: 'Hệ thống' }).waitFor();
    await admin.goto(`${app.url}/console/import`);
    const lines = ['Mã thủ tục,Tên thủ tục,Lĩnh vực,Cấp', '9.100001,Thủ tục thử nghiệm của phường,Thử nghiệm,Cấp xã'];
    await admin.setInputFiles('#f-file', { name: 'thu.csv', mimeType: 'text/csv', buffer: Buffer.from(lines.join('\n')) });
    await admin.getByRole('button', { name: 'Xem thay đổi' }).click();
    await admin.getByText('Mới: 1').waitFor();
    expect(await axe(admin), 'import').toEqual([]);
    await admin.getByRole('button', { name: 'Nạp danh mục' }).click();
    await admin.getByText('Đã nạp 1 thủ tục').waitFor();
    quiet();
  }, 60_000);

  it('reaches everything on a page with the keyboard, in the order of the page', async () => {
    const hoa = await signIn('hoa', '/calendar');
    const seen = new Set<string>();
    for (let step = 0; step < 40; step++) {
      await hoa.keyboard.press('Tab');
      seen.add(
        await hoa.evaluate(() =>
          (globalThis as unknown as { document: { activeElement: { textContent: string } } }).document.activeElement.textContent.trim(),
        ),
      );
    }
    for (const name of ['Tới nội dung', 'Hôm nay', 'Thoát', 'Xem danh sách', 'Viết bài mới']) expect([...seen]).toContain(name);
    quiet();
  }, 60_000);
});
