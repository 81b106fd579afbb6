import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApp, type App } from '../../src/app.ts';
import { MENU } from '../../src/console/pages/index.ts';
import { toLocal } from '../../src/time/local.ts';
import { systemClock } from '../../src/time/clock.ts';
import { readConfig } from '../../src/ground/config.ts';
import { DEMO_PASSWORD } from '../../src/officers/index.ts';
import { axe, chromiumPath, launch, openPage } from '../support/browser.ts';
import { countedFacts } from '../support/counted-facts.ts';
import { article } from '../support/newsroom.ts';
import { seedLearnt } from '../support/shipped.ts';
import { silent } from '../support/world.ts';
import { drawn, SOAK } from '../support/soak.ts';

const path = chromiumPath();

/** The whole program as `npm start` runs it, seen through an officer's browser. */
describe.skipIf(path === undefined)('the console in the browser', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'motcua-console-'));
  let app: App;
  let browser: Browser;
  let draft: string;

  beforeAll(async () => {
    seedLearnt(dataDir);
    app = await startApp({ config: readConfig({ DATA_DIR: dataDir, PORT: '0' }), clock: systemClock, logger: silent, loops: false });
    browser = await launch(path ?? '');
    draft = (await app.broadcasts.articleDesk.create(article(), 'hoa'))._id;
    await countedFacts(app, systemClock.now());
    await app.reports.open('all', '2026-Q4', 'hoa');
  });
  afterAll(async () => {
    await browser.close();
    await app.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  const signIn = async (page: Page, id: string): Promise<void> => {
    page.setDefaultTimeout(60_000);
    await page.goto(`${app.url}/console/`);
    await page.fill('#f-id', id);
    await page.fill('#f-password', DEMO_PASSWORD);
    await page.press('#f-password', 'Enter');
    await page.getByRole('heading', { level: 1, name: 'Hôm nay' }).waitFor();
  };

  /** Pages to look at beside those that the menu leads to. */
  const PAGES: Record<string, string[]> = {
    hoa: [
      '/articles/new',
      '/articles/:draft',
      '/articles/:draft/edit',
      '/articles/:draft/sheet',
      '/procedures/khai-sinh',
      '/procedures/khai-sinh/edit',
      '/procedures/new',
      '/calendar?view=list',
      '/articles/:draft/versions',
      '/figures/followers?kind=year',
      '/figures/articles',
      '/figures/plan?kind=report_quarter',
      '/figures/opinions',
      '/figures/measures',
      '/reports/all/2026-Q4',
      '/account',
    ],
    minh: ['/import', '/articles/:draft'],
    tam: [],
    quantri: [],
  };

  // One of the two, drawn; both under `npm run soak`.
  it.each(drawn(['light', 'dark'] as const, SOAK ? 2 : 1))(
    'passes axe on every page, at 320 px, without a word from the browser, in %s',
    async (colorScheme) => {
      const seen = new Set<string>();
      for (const [id, paths] of Object.entries(PAGES)) {
        const { page, troubles } = await openPage(browser, 320);
        await page.emulateMedia({ colorScheme });
        await page.goto(`${app.url}/console/sign-in`);
        expect(await axe(page), 'sign-in').toEqual([]);
        await signIn(page, id);
        const menu = await Promise.all(
          (await page.getByRole('navigation', { name: 'Các trang', includeHidden: true }).locator('a').all()).map((link) =>
            link.getAttribute('href'),
          ),
        );
        for (const one of [...menu.map(String), ...paths.map((path) => `/console${path}`)]) {
          if (seen.has(one)) continue;
          seen.add(one);
          await page.goto(`${app.url}${one.replace(':draft', draft)}`);
          expect(await axe(page), one).toEqual([]);
          const wide = await page.evaluate('document.documentElement.scrollWidth');
          expect(wide, `${one} is wider than the screen`).toBeLessThanOrEqual(320);
        }
        if (id === 'hoa') {
          // Notices and refusals are pages too.
          await page.goto(`${app.url}/console/articles/khong-co`);
          await page.getByRole('alert').waitFor();
          expect(await axe(page), 'refusal').toEqual([]);
          await page.goto(`${app.url}/console/plan`);
          await page.getByLabel('Kỳ').selectOption({ label: 'quý III năm 2026' });
          await page.getByRole('button', { name: 'Ghi báo cáo' }).click();
          await page.getByRole('status').waitFor();
          expect(await axe(page), 'notice').toEqual([]);
        }
        expect(troubles.filter((line) => !line.includes('422'))).toEqual([]);
        await page.close();
      }
      expect(MENU.map(({ path }) => path).filter((path) => !seen.has(path))).toEqual([]);
    },
    60_000,
  );

  it('carries an article from one officer to the other without JavaScript, by keyboard where it matters', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false, locale: 'vi-VN' });
    const page = await context.newPage();
    await signIn(page, 'hoa');
    await page.getByRole('link', { name: 'Viết bài mới' }).first().click();
    await page.getByLabel('Tiêu đề').fill('Bộ phận Một cửa làm việc sáng thứ Bảy');
    await page.getByLabel('Tóm tắt').fill('Người dân bận giờ hành chính có thể tới sáng thứ Bảy.');
    await page.getByLabel('Ảnh bìa').fill('https://langson.example.gov.vn/anh/bia.jpg');
    await page.getByLabel('Nội dung').fill('Bộ phận Một cửa nhận hồ sơ sáng thứ Bảy.\n\n- Mang theo căn cước\n- Lấy số tại cửa');
    await page.getByLabel('Giờ gửi').fill(toLocal(Date.now() + 3 * 24 * 3_600_000).slice(0, 11) + '09:00');
    await page.getByRole('button', { name: 'Lưu bản nháp' }).press('Enter');
    await page.getByText('Đã lưu bản nháp.').waitFor();
    expect(await page.locator('.preview li').allInnerTexts()).toEqual(['Mang theo căn cước', 'Lấy số tại cửa']);
    await page.getByRole('button', { name: 'Gửi duyệt' }).click();
    const address = page.url();
    await page.getByRole('button', { name: 'Thoát' }).click();
    await signIn(page, 'minh');
    await page.goto(address);
    await page.getByText('Trả lại người viết').click();
    await page.getByLabel('Lý do').first().fill('Ghi rõ địa chỉ');
    await page.getByRole('button', { name: 'Trả lại', exact: true }).click();
    await page.getByText('Ghi rõ địa chỉ').first().waitFor();
    expect(await page.getByText('bị trả lại').count()).toBeGreaterThan(0);
    await context.close();
  });

  it('sends little: under 150 kB on the first visit apart from fonts', async () => {
    const { page } = await openPage(browser, 1200);
    const client = await page.context().newCDPSession(page);
    await client.send('Network.enable');
    const kinds = new Map<string, string>();
    let bytes = 0;
    client.on('Network.responseReceived', ({ requestId, type }) => kinds.set(requestId, type));
    client.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
      if (kinds.get(requestId) !== 'Font') bytes += encodedDataLength;
    });
    await signIn(page, 'hoa');
    await page.waitForLoadState('networkidle');
    expect(bytes).toBeGreaterThan(1_000);
    expect(bytes).toBeLessThan(150_000);
    await page.close();
  });
});
