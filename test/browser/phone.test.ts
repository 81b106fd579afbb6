import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startApp, type App } from '../../src/app.ts';
import { systemClock } from '../../src/time/clock.ts';
import { readConfig } from '../../src/ground/config.ts';
import { axe, chromiumPath, launch, openPage } from '../support/browser.ts';
import { seedLearnt } from '../support/shipped.ts';
import { silent } from '../support/world.ts';

const path = chromiumPath();

/** The whole program as `npm start` runs it, seen through a citizen's phone. */
describe.skipIf(path === undefined)('the phone in the browser', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'motcua-phone-'));
  let app: App;
  let browser: Browser;
  let page: Page;
  let troubles: string[];

  beforeAll(async () => {
    seedLearnt(dataDir);
    app = await startApp({ config: readConfig({ DATA_DIR: dataDir, PORT: '0' }), clock: systemClock, logger: silent });
    browser = await launch(path ?? '');
  });
  afterAll(async () => {
    await browser.close();
    await app.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });
  let citizen = 0;
  beforeEach(async () => {
    ({ page, troubles } = await openPage(browser, 320));
    const user = [...(app.simulator?.platform.users.keys() ?? [])][citizen++] ?? '';
    await page.goto(`${app.url}/simulator/?nguoi=${user}`);
    await expect.poll(() => page.inputValue('#who')).toBe(user);
    return async () => {
      await page.close();
      expect(troubles).toEqual([]);
    };
  });

  const answers = (): ReturnType<Page['locator']> => page.locator('#chat li.oa');
  const say = async (text: string): Promise<void> => {
    await page.fill('#say', text);
    await page.press('#say', 'Enter');
  };

  it('answers "làm giấy khai sinh cho con cần gì" with the documents of that procedure', async () => {
    await say('làm giấy khai sinh cho con cần gì');
    await answers().first().waitFor();
    const text = await answers().first().innerText();
    expect(text).toMatch(/GIẤY TỜ CẦN CÓ: ĐĂNG KÝ KHAI SINH[^]*Giấy chứng sinh/);
    await page.getByRole('button', { name: 'Lệ phí', exact: true }).click();
    await answers().nth(1).waitFor();
    expect(await answers().nth(1).innerText()).toMatch(/LỆ PHÍ: ĐĂNG KÝ KHAI SINH/);
  });

  it('can be used with the keyboard alone', async () => {
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    // Not waitForFunction: it evaluates a string in the page, which the page's policy forbids.
    await expect.poll(() => page.evaluate(`document.activeElement?.id === 'say' || location.hash === '#say'`)).toBe(true);
    await page.focus('#say');
    await page.keyboard.type('mat cccd');
    await page.keyboard.press('Enter');
    await answers().first().waitFor();
    const focused = (): Promise<string> => page.evaluate('document.activeElement?.textContent ?? ""');
    for (let tabs = 0; tabs < 30 && (await focused()) !== 'Thời gian'; tabs++) await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Enter');
    await answers().nth(1).waitFor();
    expect(await answers().nth(1).innerText()).toMatch(/THỜI GIAN: CẤP LẠI CĂN CƯỚC/);
  });

  it('fits 320 pixels and passes the accessibility rules, empty and with a conversation', async () => {
    expect(await axe(page)).toEqual([]);
    await page.click('#follow');
    await answers().first().waitFor();
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(320);
    expect(await axe(page)).toEqual([]);
  });

  it('shows what people write as text, never as part of the page', async () => {
    await say('<img src=x onerror=alert(1)><b>đậm</b>');
    await answers().first().waitFor();
    expect(await page.locator('#chat li.user').first().innerText()).toContain('<img src=x');
    expect(await page.locator('#chat img, #chat b').count()).toBe(0);
  });

  it('shows an officer’s message, an article card of a broadcast, and the article', async () => {
    await page.fill('#say', 'Chào anh, em là cán bộ trực.');
    await page.click('summary');
    await page.click('[data-action=officer]');
    await page.locator('#chat li.officer').waitFor();
    const platform = app.simulator?.platform;
    if (!platform) throw new Error('no simulator');
    const user = await page.inputValue('#who');
    platform.articles.set('art-1', {
      id: 'art-1',
      token: 't',
      readyAt: 0,
      status: 'show',
      title: 'Nộp hồ sơ trực tuyến',
      fields: { description: 'Ba bước', body: [{ type: 'text', content: '<p>Bước một</p><script>alert(1)</script>' }] },
      views: 0,
      shares: 0,
      createdAt: 0,
      updatedAt: 0,
    });
    platform.add(user, { from: 'broadcast', articles: ['art-1'] });
    const card = page.locator('#chat li.broadcast .card');
    await card.waitFor();
    expect(await card.innerText()).toMatch(/Nộp hồ sơ trực tuyến[^]*Ba bước/);
    const [article] = await Promise.all([page.waitForEvent('popup'), card.getByRole('link', { name: 'Đọc bài' }).click()]);
    await article.getByText('Bước một').waitFor();
    expect(await article.locator('script').count()).toBe(0);
    expect(platform.articles.get('art-1')?.views).toBe(1);
  });

  it('says what to do when the server is gone', async () => {
    await page.route('**/simulator/users/**', (route) => (route.request().method() === 'POST' ? route.abort() : route.continue()));
    await say('xin chào');
    await page.locator('#problem').waitFor({ state: 'visible' });
    expect(await page.locator('#problem').innerText()).toMatch(/Không gọi được máy chủ mô phỏng/);
    // The browser reports the failed request itself; that is what was asked for.
    troubles.length = 0;
  });
});
