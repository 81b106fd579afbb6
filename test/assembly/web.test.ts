import { get } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startApp } from '../../src/app.ts';
import { listen, type Listening } from '../../src/assembly/web.ts';
import { readConfig } from '../../src/ground/config.ts';
import { shippedDialogue } from '../support/shipped.ts';
import { silent, TestClock } from '../support/stand-ins.ts';
import { tempDir } from '../support/temp.ts';
import { World } from '../support/world.ts';

const started = async (): Promise<Listening> => {
  const listening = await listen(0, '127.0.0.1');
  onTestFinished(() => listening.close());
  return listening;
};
const ask = async ({ base }: Listening, path: string, init: RequestInit = {}) => {
  const response = await fetch(`${base}${path}`, init);
  return { status: response.status, retry: response.headers.get('retry-after') !== null, text: await response.text() };
};

describe('a program that is not ready', () => {
  it('says that it lives, and asks everybody else to come again', async () => {
    const listening = await started();
    expect(await ask(listening, '/healthz')).toMatchObject({ status: 200, retry: false });
    expect(await ask(listening, '/readyz')).toMatchObject({ status: 503, retry: true, text: expect.stringMatching(/đang khởi động/) });
    const event = { method: 'POST', body: 'x'.repeat(100_000) };
    expect(await ask(listening, '/webhook/zalo', event)).toMatchObject({ status: 503, retry: true });
  });

  it('answers as soon as it is, and asks to come again while it stops', async () => {
    const listening = await started();
    listening.ready((_request, response) => void response.end('here'));
    expect(await ask(listening, '/console/')).toMatchObject({ status: 200, text: 'here' });
    listening.leaving();
    expect(await ask(listening, '/webhook/zalo', { method: 'POST' })).toMatchObject({
      status: 503,
      retry: true,
      text: expect.stringMatching(/đang dừng/),
    });
    expect(await ask(listening, '/healthz')).toMatchObject({ status: 200 });
  });
});

describe('a request that is wrong in itself', () => {
  it.each([
    ['a bad escape', '/console/%E0%A4%A', {}],
    ['a bad escape in a code', '/l/%', {}],
    [
      'a form that is none',
      '/console/sign-in',
      { body: 'a=%ff&b', headers: { 'content-type': 'application/x-www-form-urlencoded; charset=x-odd' } },
    ],
    [
      'an unknown packing',
      '/console/sign-in',
      { body: 'x', headers: { 'content-type': 'application/x-www-form-urlencoded', 'content-encoding': 'odd' } },
    ],
    [
      'a form with lists for words',
      '/console/sign-in',
      { body: 'id[]=1&password[x]=2', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
    ],
  ])('is told so, not taken for a fault of ours: %s', async (_, path, init) => {
    const app = await (await World.open(1)).start();
    const response = await fetch(`${app.url}${path}`, {
      redirect: 'manual',
      ...(Object.keys(init).length > 0 && { method: 'POST', ...init }),
    });
    expect(response.status).toBeGreaterThanOrEqual(300);
    expect(response.status).toBeLessThan(500);
  });
});

describe('the simulator', () => {
  const status = (base: string, host: string): Promise<number | undefined> =>
    new Promise((resolve, reject) => {
      get(`${base}/simulator/users`, { headers: { host } }, (response) => resolve(response.resume().statusCode)).on('error', reject);
    });

  it('is worked under the names of this machine only', async () => {
    const dir = tempDir();
    const config = readConfig({ PORT: '0', DATA_DIR: dir, SIMULATOR: 'on' });
    const app = await startApp({ config, clock: new TestClock(), logger: silent, loops: false, dialogue: shippedDialogue() });
    onTestFinished(() => app.stop());
    const { port } = new URL(app.url);
    expect(await status(app.url, `127.0.0.1:${port}`)).toBe(200);
    expect(await status(app.url, `localhost:${port}`)).toBe(200);
    for (const host of ['evil.example', `127.0.0.1.evil.example:${port}`, 'localhost.evil.example'])
      expect(await status(app.url, host)).toBe(403);
  });
});
