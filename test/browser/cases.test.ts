import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApp, type App } from '../../src/app.ts';
import { readConfig } from '../../src/ground/config.ts';
import { DEMO_PASSWORD } from '../../src/officers/index.ts';
import { act } from '../../src/simulator/index.ts';
import { axe, chromiumPath, launch, openPage } from '../support/browser.ts';
import { seedLearnt } from '../support/shipped.ts';
import { silent, TestClock } from '../support/world.ts';

const path = chromiumPath();

/** An officer who answers petitions and people, and the citizens beside them. */
describe.skipIf(path === undefined)('petitions and people in the browser', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'motcua-cases-'));
  const clock = new TestClock();
  let app: App;
  let browser: Browser;

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

  const simulator = () => {
    if (!app.simulator) throw new Error('no simulator');
    return app.simulator;
  };
  const people = (): string[] => [...simulator().platform.users.keys()];
  async function says(user: string, texts: readonly string[]): Promise<void> {
    const { platform, webhooks } = simulator();
    const person = platform.users.get(user);
    if (!person) throw new Error(`no user ${user}`);
    for (const text of texts) {
      clock.advance(2_000);
      act({ platform, webhooks }, person, 'text', { text });
      await deliver();
    }
  }
  /** Everything under way arrives, in both directions. */
  async function deliver(): Promise<void> {
    for (let round = 0; round < 2; round++) {
      await simulator().webhooks.deliverDue();
      await app.drain();
    }
  }
  const last = (user: string): string =>
    simulator()
      .platform.chat(user)
      .findLast(({ from }) => from !== 'user')?.text ?? '';
  async function signedIn(width = 1_100): Promise<{ page: Page; troubles: string[] }> {
    const opened = await openPage(browser, width);
    opened.page.setDefaultTimeout(60_000);
    await opened.page.goto(`${app.url}/console/`);
    await opened.page.fill('#f-id', 'tam');
    await opened.page.fill('#f-password', DEMO_PASSWORD);
    await opened.page.press('#f-password', 'Enter');
    await opened.page.getByRole('heading', { level: 1, name: 'Hôm nay' }).waitFor();
    return opened;
  }

  it('a petition is taken up, answered and read by the citizen; its page can be printed', async () => {
    const [user = ''] = people();
    await says(user, ['gửi phản ánh', '1', 'kỳ lừa', 'Đèn đường ngõ 3 hỏng ba tuần nay', 'ngõ 3', 'bỏ qua', '0912345678', 'gửi']);
    const { page, troubles } = await signedIn();
    await page.getByRole('link', { name: 'Phản ánh', exact: true }).click();
    expect(await axe(page)).toEqual([]);
    await page.locator('tbody a').first().click();
    await page.getByRole('heading', { level: 1, name: /^Phản ánh [A-Z2-9]{6}: Mới nhận/ }).waitFor();
    expect(await axe(page)).toEqual([]);
    await page.getByLabel('Giao cho').selectOption({ label: 'Tâm (tam)' });
    await page.getByRole('button', { name: 'Giao', exact: true }).click();
    await page.getByText('Đã giao cho Tâm.').waitFor();
    await page.getByLabel('Câu trả lời').fill('Đèn đã được thay ngày 24/11.');
    // Without having read it again the browser does not let it go.
    await page.getByRole('button', { name: 'Gửi trả lời' }).click();
    expect(await page.getByRole('heading', { level: 1 }).innerText()).toContain('Đang xử lý');
    await page.getByLabel('Tôi đã đọc lại').check();
    await page.getByRole('button', { name: 'Gửi trả lời' }).click();
    await page.getByText('Đã gửi trả lời vào Zalo của người dân.').first().waitFor();
    await deliver();
    expect(last(user)).toContain('Đèn đã được thay');
    await page.emulateMedia({ media: 'print' });
    expect(await page.getByText('Về danh sách').isVisible()).toBe(false);
    expect(await page.locator('header').isVisible()).toBe(false);
    expect(await page.getByText('Đèn đường ngõ 3 hỏng').isVisible()).toBe(true);
    expect(troubles).toEqual([]);
    await page.close();
  });

  it('somebody from the queue is answered while the conversation goes on by itself', async () => {
    const user = people()[1] ?? '';
    await says(user, ['cán bộ', 'cho hỏi giấy khai sinh của cháu']);
    const { page, troubles } = await signedIn();
    await page.getByRole('link', { name: 'Mở hàng chờ' }).click();
    expect(await axe(page)).toEqual([]);
    await page.locator('tbody a').first().click();
    await page.getByRole('button', { name: 'Nhận trả lời' }).click();
    await page.getByText('Bot im lặng.').first().waitFor();
    // What is typed stays while new messages come in.
    await page.getByLabel('Viết cho người dân').fill('Chào Anh/Chị, ');
    await says(user, ['dạ cháu sinh tháng trước']);
    await page.getByText('dạ cháu sinh tháng trước').waitFor();
    expect(await page.getByLabel('Viết cho người dân').inputValue()).toBe('Chào Anh/Chị, ');
    await page.getByLabel('Viết cho người dân').fill('Chào Anh/Chị, tôi xem ngay ạ.');
    await page.getByRole('button', { name: 'Gửi', exact: true }).click();
    await page.getByText('tôi xem ngay ạ.').waitFor();
    await deliver();
    expect(last(user)).toBe('Chào Anh/Chị, tôi xem ngay ạ.');
    expect(await axe(page)).toEqual([]);
    await page.getByRole('button', { name: 'Kết thúc, trả về bot' }).click();
    await page.getByText('Từ giờ bot trả lời người này.').waitFor();
    await page.getByText('Không có ai đang chờ').waitFor();
    expect(troubles).toEqual([]);
    await page.close();
  });

  it('surveys, contests and notices can be read, on a narrow screen too', async () => {
    for (const user of people().slice(2, 7)) await says(user, ['khảo sát', '1', '2', '3', '1', '2', 'bỏ qua']);
    const { page, troubles } = await signedIn(360);
    for (const [name, seen] of [
      ['Khảo sát', '5 phiếu, 5 phiếu trả lời hết'],
      ['Cuộc thi', 'chưa mở'],
      ['Thông báo', 'Chủ đề người dân tự chọn'],
    ] as const) {
      // On a phone the menu opens by its button.
      await page.getByText('Danh mục').click();
      await page.getByRole('link', { name, exact: true }).click();
      await page.getByText(seen).first().waitFor();
      expect(await axe(page), name).toEqual([]);
      // Tables scroll by themselves; the page does not.
      expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'), name).toBe(true);
    }
    expect(troubles).toEqual([]);
    await page.close();
  });
});
