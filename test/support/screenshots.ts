/**
 * Makes the pictures of the officers' guide: `npm run screenshots`. Starts the program with its simulator on a folder of its own, at a
 * fixed time, does what officers do, and takes each page as it is then.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { startApp, type App } from '../../src/app.ts';
import { fromLocal } from '../../src/time/local.ts';
import { readConfig } from '../../src/ground/config.ts';
import { DEMO_PASSWORD } from '../../src/officers/index.ts';
import { act } from '../../src/simulator/index.ts';
import { chromiumPath, launch } from './browser.ts';
import { countedFacts } from './counted-facts.ts';
import { article } from './newsroom.ts';
import { silent, TestClock } from './world.ts';

const OUT = 'docs/images/huong-dan';
const ASKED = [
  'lịch tiêm phòng dại cho chó ở phường',
  'lich tiem phong dai cho cho o phuong',
  'làm giấy khai sinh cho con cần gì',
  'đăng ký thường trú ở đâu',
  'hôm nào phường phun thuốc diệt muỗi',
  'đổi căn cước hết hạn',
];

async function ask(app: App, clock: TestClock): Promise<void> {
  const { simulator } = app;
  if (!simulator) throw new Error('the simulator is off');
  const people = [...simulator.platform.users.values()];
  for (const [at, text] of ASKED.entries()) {
    clock.advance(60_000);
    const person = people[at % people.length];
    if (person) act(simulator, person, 'text', { text });
    await simulator.webhooks.deliverDue();
    await app.drain();
  }
}

/** A citizen writes, each message answered before the next. */
async function says(app: App, clock: TestClock, user: string, texts: readonly string[]): Promise<void> {
  const person = app.simulator?.platform.users.get(user);
  if (!app.simulator || !person) throw new Error('the simulator is off');
  for (const text of texts) {
    clock.advance(5_000);
    act(app.simulator, person, 'text', { text });
    await app.simulator.webhooks.deliverDue();
    await app.drain();
  }
}

async function main(): Promise<void> {
  const path = chromiumPath();
  if (path === undefined) process.exit(1);
  mkdirSync(OUT, { recursive: true });
  const dataDir = mkdtempSync(join(tmpdir(), 'motcua-guide-'));
  const clock = new TestClock(fromLocal('2026-11-25T08:20'));
  const app = await startApp({ config: readConfig({ DATA_DIR: dataDir, PORT: '0' }), clock, logger: silent, loops: false });
  const browser = await launch(path);
  const open = async (id: string): Promise<Page> => {
    const context = await browser.newContext({ viewport: { width: 1100, height: 720 }, locale: 'vi-VN', colorScheme: 'light' });
    const page = await context.newPage();
    await page.goto(`${app.url}/console/`);
    if (id !== '') {
      await page.fill('#f-id', id);
      await page.fill('#f-password', DEMO_PASSWORD);
      await page.press('#f-password', 'Enter');
      await page.getByRole('heading', { level: 1, name: 'Hôm nay' }).waitFor();
    }
    return page;
  };
  const shot = async (page: Page, name: string, fullPage = false): Promise<void> => {
    await page.evaluate(() => (globalThis as unknown as { document: { fonts: { ready: Promise<unknown> } } }).document.fonts.ready);
    const size = page.viewportSize();
    // What stands fast at an edge of the window stands there in the picture of a whole page too.
    if (fullPage && size)
      await page.setViewportSize({ ...size, height: Number(await page.evaluate('document.documentElement.scrollHeight')) });
    await page.screenshot({ path: `${OUT}/${name}.png` });
    if (size) await page.setViewportSize(size);
    process.stdout.write(`${OUT}/${name}.png\n`);
  };
  const go = (page: Page, to: string) => page.goto(`${app.url}/console${to}`);
  try {
    await ask(app, clock);
    const { articleDesk } = app.broadcasts;
    const draft = await articleDesk.create(article({ send_at: '2026-11-27T09:00' }), 'hoa');
    const waiting = await articleDesk.create(
      article({ title: 'Bộ phận Một cửa làm việc sáng thứ Bảy', send_at: '2026-12-01T09:00' }),
      'hoa',
    );
    await articleDesk.submit(waiting._id, 'hoa');
    const planned = await articleDesk.create(
      article({ title: 'Kích hoạt VNeID tại nhà văn hóa khối', send_at: '2026-11-26T09:00' }),
      'hoa',
    );
    await articleDesk.submit(planned._id, 'hoa');
    await articleDesk.approve(planned._id, 'minh');

    await countedFacts(app, clock.now());
    await app.reports.open('all', '2026-Q4', 'hoa');

    const [sender, caller] = [...(app.simulator?.platform.users.keys() ?? [])].slice(-2);
    await says(app, clock, sender ?? '', [
      'gửi phản ánh',
      '1',
      'kỳ lừa',
      'Đèn đường đầu ngõ hỏng ba tuần nay, buổi tối rất tối.',
      'đầu ngõ 3',
      'bỏ qua',
      'bỏ qua',
      'gửi',
    ]);
    await says(app, clock, caller ?? '', ['cán bộ', 'Cháu nhà tôi sinh ở quê ngoại thì khai sinh ở đâu được?']);
    const tam = await open('tam');
    await go(tam, '/cases');
    await tam.locator('tbody a').first().click();
    await tam.getByRole('heading', { level: 1, name: /^Phản ánh/ }).waitFor();
    await shot(tam, 'phan-anh', true);
    await go(tam, '/handovers');
    await tam.locator('tbody a').last().click();
    await tam.getByRole('button', { name: 'Nhận trả lời' }).click();
    await tam.getByLabel('Viết cho người dân').fill('Chào Anh/Chị, tôi xem và trả lời ngay ạ.');
    await shot(tam, 'tro-chuyen', true);

    await shot(await open(''), 'dang-nhap');
    await shot(await open('minh'), 'hom-nay', true);
    const hoa = await open('hoa');
    await go(hoa, '/calendar');
    await shot(hoa, 'lich', true);
    await go(hoa, '/calendar?view=list');
    await shot(hoa, 'lich-danh-sach');
    await go(hoa, '/articles');
    await shot(hoa, 'bai-viet');
    await go(hoa, `/articles/${draft._id}/edit`);
    await hoa.locator('[data-preview] .preview').waitFor();
    await shot(hoa, 'viet-bai', true);
    await go(hoa, '/plan');
    await shot(hoa, 'ke-hoach');
    await go(hoa, '/figures?kind=month');
    await hoa.locator('img.chart').first().waitFor();
    await hoa.waitForLoadState('networkidle');
    await shot(hoa, 'so-lieu');
    await go(hoa, '/reports/all/2026-Q4');
    await shot(hoa, 'bao-cao');
    await go(hoa, '/questions');
    await shot(hoa, 'cau-hoi');
    await hoa.getByRole('link', { name: 'lich tiem phong dai cho cho o phuong' }).click();
    await hoa.getByLabel('Tên câu trả lời').fill('Lịch tiêm phòng dại cho chó');
    await hoa
      .getByLabel('Câu trả lời', { exact: true })
      .fill('Phường tiêm phòng dại cho chó, mèo vào sáng thứ Bảy tuần đầu mỗi tháng tại nhà văn hóa khối.');
    await hoa.getByLabel('Theo nguồn nào').fill('Thông báo của UBND phường ngày 20/11/2026');
    await shot(hoa, 'day-bot', true);
    await hoa.getByRole('button', { name: 'Lưu câu trả lời' }).click();
    await hoa.getByRole('heading', { name: 'Nếu duyệt' }).waitFor();
    await app.effects.idle();
    await hoa.reload();
    const change = hoa.url();
    await hoa.getByRole('button', { name: 'Gửi duyệt' }).click();
    await hoa.getByText('Đã gửi duyệt.').waitFor();
    await go(hoa, '/procedures?q=khai%20sinh');
    await shot(hoa, 'thu-tuc');
    await go(hoa, '/procedures/khai-sinh/edit');
    await shot(hoa, 'sua-thu-tuc');
    await go(hoa, '/account');
    await shot(hoa, 'tai-khoan');

    const minh = await open('minh');
    await go(minh, `/articles/${waiting._id}`);
    await shot(minh, 'duyet-bai', true);
    await go(minh, `/articles/${waiting._id}/sheet`);
    await shot(minh, 'phieu-duyet');
    await minh.goto(change);
    await app.effects.idle();
    await minh.reload();
    await shot(minh, 'duyet-noi-dung', true);
    await go(minh, '/changes');
    await shot(minh, 'thay-doi');
    await go(minh, '/import');
    await shot(minh, 'nap-danh-muc');

    const admin = await open('quantri');
    await go(admin, '/system');
    await shot(admin, 'he-thong', true);
    await go(admin, '/officers');
    await shot(admin, 'can-bo', true);
    await go(admin, '/audit');
    await shot(admin, 'nhat-ky');
  } finally {
    await browser.close();
    await app.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

await main();
