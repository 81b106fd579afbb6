import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { startApp, type App } from '../../src/app.ts';
import { readConfig } from '../../src/ground/config.ts';
import { DEMO_PASSWORD } from '../../src/officers/index.ts';
import { axe, chromiumPath, launch, openPage } from '../support/browser.ts';
import { countedFacts } from '../support/counted-facts.ts';
import { seedLearnt } from '../support/shipped.ts';
import { silent, TestClock } from '../support/world.ts';

const path = chromiumPath();

/** Staff who must hand in a report on Friday. */
describe.skipIf(path === undefined)('figures and reports in the browser', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'motcua-figures-'));
  let app: App;
  let browser: Browser;

  beforeAll(async () => {
    const clock = new TestClock();
    seedLearnt(dataDir);
    app = await startApp({ config: readConfig({ DATA_DIR: dataDir, PORT: '0' }), clock, logger: silent, loops: false });
    await countedFacts(app, clock.now());
    browser = await launch(path ?? '');
  });
  afterAll(async () => {
    await browser.close();
    await app.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('lead from the month to a matter and to its drawing, and from there to a report that is written, changed and downloaded', async () => {
    const { page, troubles } = await openPage(browser, 1_100);
    page.setDefaultTimeout(60_000);
    await page.goto(`${app.url}/console/`);
    await page.fill('#f-id', 'hoa');
    await page.fill('#f-password', DEMO_PASSWORD);
    await page.press('#f-password', 'Enter');
    await page.getByRole('link', { name: 'Số liệu' }).click();
    await page.getByLabel('Kỳ', { exact: true }).selectOption({ label: 'Quý' });
    await page.getByRole('button', { name: 'Xem' }).click();
    await page.getByText('Quý IV năm 2026').first().waitFor();
    // The drawings are there, not only their frames.
    const drawn = page.locator('img.chart').first();
    await expect.poll(() => drawn.evaluate((image) => (image as unknown as { naturalWidth: number }).naturalWidth)).toBe(860);
    await page.locator('section#chu-de-hoi tbody a').first().click();
    await page.getByRole('heading', { level: 1, name: /^Câu hỏi về: / }).waitFor();
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'CSV' }).click()]);
    expect(file.suggestedFilename()).toBe('viec-2026-q4.csv');

    await page.getByRole('link', { name: 'Báo cáo', exact: true }).click();
    await page.getByLabel('Đơn vị').selectOption({ label: 'Toàn cơ quan' });
    await page.getByLabel('Kỳ', { exact: true }).selectOption({ label: 'quý IV năm 2026' });
    await page.getByRole('button', { name: 'Lập báo cáo' }).click();
    await page.getByText('Đã lập bản nháp từ số liệu hiện có.').waitFor();
    await page.getByLabel('I. TÌNH HÌNH CHỈ ĐẠO, TRIỂN KHAI').fill('Đã ban hành Kế hoạch số 35/KH-UBND.');
    await page.getByRole('button', { name: 'Lưu lời văn' }).click();
    await page.getByText('Đã lưu lời văn.').waitFor();
    expect(await axe(page)).toEqual([]);
    const [word] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Tải Word' }).click()]);
    expect(word.suggestedFilename()).toBe('bao-cao-tuyen-truyen-cchc-2026-q4.docx');
    await page.getByText('Ghi đã nộp').first().click();
    await page.getByRole('button', { name: 'Ghi đã nộp' }).click();
    await page.getByText('Báo cáo không sửa được nữa').waitFor();
    expect(troubles).toEqual([]);
    await page.close();
  });

  it('show the public page on a small phone and inside another site', async () => {
    const { page, troubles } = await openPage(browser, 320);
    await page.goto(`${app.url}/thong-ke`);
    expect(await axe(page)).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(320);
    const ward = createServer((_request, response) => {
      response
        .setHeader('content-type', 'text/html')
        .end(`<!doctype html><title>Phường</title><iframe src="${app.url}/thong-ke"></iframe>`);
    });
    await new Promise<void>((resolve) => ward.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void ward.close());
    await page.goto(`http://127.0.0.1:${String((ward.address() as AddressInfo).port)}/`);
    await page.frameLocator('iframe').getByText('Câu hỏi từ đầu năm 2026').waitFor({ timeout: 15_000 });
    expect(troubles).toEqual([]);
    await page.close();
  });
});
