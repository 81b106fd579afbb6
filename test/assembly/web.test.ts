import { describe, expect, it, onTestFinished } from 'vitest';
import { listen, type Listening } from '../../src/assembly/web.ts';
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
