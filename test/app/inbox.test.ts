import { createHash } from 'node:crypto';
import { describe, expect, it, vi } from 'vitest';
import { macOf } from '../../src/zalo/signature.ts';
import { SIM_IDS } from '../../src/simulator/index.ts';
import type { Due } from '../../src/inbox/line.ts';
import { World } from '../support/world.ts';

function signed(body: object, oaSecret: string = SIM_IDS.oaSecret): { body: string; headers: Record<string, string> } {
  const timestamp = '1795399200000';
  const raw = JSON.stringify({ app_id: SIM_IDS.appId, timestamp, ...body });
  return { body: raw, headers: { 'X-ZEvent-Signature': `mac=${macOf({ appId: SIM_IDS.appId, rawBody: raw, timestamp, oaSecret })}` } };
}

const question = (user: string, id: string, text = 'đổi căn cước') => ({
  event_name: 'user_send_text',
  sender: { id: user },
  recipient: { id: SIM_IDS.oaId },
  message: { text, msg_id: id },
});

describe('the webhook', () => {
  it('answers a GET with a plain 200', async () => {
    const app = await (await World.open()).start();
    expect((await fetch(`${app.url}/webhook/zalo`)).status).toBe(200);
  });

  it('takes a signed event once, and answers its repetition 200 too', async () => {
    const world = await World.open();
    const app = await world.start();
    const request = { method: 'POST', ...signed(question(world.users[0] ?? '', 'm1')) };
    const statuses = await Promise.all([1, 2, 3].map(async () => (await fetch(`${app.url}/webhook/zalo`, request)).status));
    expect(statuses).toEqual([200, 200, 200]);
    expect(await app.services.events.model.countDocuments({})).toBe(1);
    expect(await app.services.events.model.findById(createHash('sha256').update(request.body).digest('hex')).lean()).toMatchObject({
      state: 'waiting',
    });
  });

  it('counts a message once even if Zalo sends it with another body', async () => {
    const world = await World.open();
    const app = await world.start();
    const [user = ''] = world.users;
    for (const extra of [{}, { user_id_by_app: '63' }])
      await fetch(`${app.url}/webhook/zalo`, { method: 'POST', ...signed({ ...question(user, 'm1'), ...extra }) });
    expect(await app.services.events.model.countDocuments({})).toBe(1);
  });

  it.each([
    ['another secret', () => signed({ event_name: 'follow' }, 'wrong')],
    ['no signature', () => ({ body: signed({ event_name: 'follow' }).body, headers: {} })],
    ['no JSON', () => ({ body: 'x', headers: {} })],
    ['an empty body', () => ({ body: '', headers: {} })],
  ])('refuses %s and stores nothing', async (_, request) => {
    const app = await (await World.open()).start();
    expect((await fetch(`${app.url}/webhook/zalo`, { method: 'POST', ...request() })).status).toBe(401);
    expect(await app.services.events.model.countDocuments({})).toBe(0);
    expect(app.health.refused).toBe(1);
  });

  it('refuses a body that is too large, and does not read one that nobody signed', async () => {
    const app = await (await World.open()).start();
    const send = async (headers: Record<string, string>) =>
      (await fetch(`${app.url}/webhook/zalo`, { method: 'POST', body: 'x'.repeat(300_000), headers })).status;
    expect(await send({ 'X-ZEvent-Signature': `mac=${'0'.repeat(64)}` })).toBe(413);
    expect(await send({})).toBe(401);
  });

  it('answers 200 and does nothing while the secret is not configured, and says so on the health page', async () => {
    const app = await (await World.open()).start({ ZALO_OA_SECRET: '' });
    expect((await fetch(`${app.url}/webhook/zalo`, { method: 'POST', ...signed({ event_name: 'follow' }) })).status).toBe(200);
    expect(await app.services.events.model.countDocuments({})).toBe(0);
    expect(app.health).toMatchObject({ armed: false, droppedUnarmed: 1 });
    const ready = (await (await fetch(`${app.url}/readyz`)).json()) as { status: string; faults: string[] };
    expect(ready).toMatchObject({ status: 'degraded', faults: ['webhook_not_armed'] });
  });

  it('answers 503 when the store is down, and the repetition is taken when it is back', async () => {
    const world = await World.open();
    const app = await world.start();
    const [user = ''] = world.users;
    vi.spyOn(app.services.events.model.collection, 'insertMany').mockRejectedValueOnce(new Error('store is down'));
    world.says(user, 'đổi căn cước');
    await world.simulator.webhooks.deliverDue();
    expect(world.simulator.webhooks.failed.map(({ status }) => status)).toEqual([503]);
    world.clock.advance(31_000);
    await world.settle(app);
    expect(world.heard(user)).toHaveLength(1);
  });
});

describe('the worker', () => {
  it('answers the questions of one citizen in the order in which they came', async () => {
    const world = await World.open();
    const app = await world.start();
    const [user = ''] = world.users;
    for (const text of ['đăng ký kết hôn', 'đổi căn cước', 'đăng ký tạm trú']) world.says(user, text);
    await world.settle(app);
    expect(world.heard(user).map((text) => text.split('\n')[0])).toEqual(['ĐĂNG KÝ KẾT HÔN', 'ĐỔI THẺ CĂN CƯỚC', 'ĐĂNG KÝ TẠM TRÚ']);
  });

  it('sets a poisoned event aside after five tries with its error, and blocks nobody meanwhile', async () => {
    const world = await World.open();
    const app = await world.start();
    const [sick = '', well = ''] = world.users;
    const { citizens, events } = app.services;
    const conversed = citizens.conversed.bind(citizens);
    const poisoned = world.clock.time + 1_000;
    citizens.conversed = (id, turn) => (id === sick && turn.at < poisoned ? Promise.reject(new Error('poison')) : conversed(id, turn));
    world.says(sick, 'đăng ký kết hôn');
    await world.simulator.webhooks.deliverDue();
    world.clock.advance(120_000);
    world.says(sick, 'đổi căn cước');
    world.says(well, 'đổi căn cước');
    await world.settle(app);
    expect(world.heard(well)).toHaveLength(1);
    for (let tries = 0; tries < 6; tries++) {
      world.clock.advance(20_000);
      await world.settle(app);
    }
    expect(await events.model.findOne({ state: 'aside' }).lean()).toMatchObject({ attempts: 5, error: 'poison' });
    expect(world.heard(sick).map((text) => text.split('\n')[0])).toEqual(['ĐỔI THẺ CĂN CƯỚC']);
    expect(await app.services.facts.model.countDocuments({ type: 'set_aside' })).toBe(1);
  });

  it('leaves an event to the process that has claimed it, and takes over when the claim ends', async () => {
    const world = await World.open();
    const app = await world.start();
    const [user = ''] = world.users;
    world.says(user, 'đổi căn cước');
    await world.simulator.webhooks.deliverDue();
    const { line } = app.services.events;
    const [waiting] = (await line.firstOfEach(world.clock.now())).due;
    expect(await line.claim(waiting as Due, 'another process', world.clock.now())).toMatchObject({ userId: user });
    await world.settle(app);
    expect(world.heard(user)).toHaveLength(0);
    world.clock.advance(61_000);
    await world.settle(app);
    expect(world.heard(user)).toHaveLength(1);
  });

  it('serves every citizen once when two processes work at the same time', async () => {
    const world = await World.open();
    const one = await world.start();
    const two = await world.start();
    for (const user of world.users) for (const text of ['đăng ký kết hôn', 'đổi căn cước']) world.says(user, text);
    await world.simulator.webhooks.deliverDue();
    await Promise.all([one.drain(), two.drain()]);
    await world.settle(one);
    for (const user of world.users)
      expect(world.heard(user).map((text) => text.split('\n')[0])).toEqual(['ĐĂNG KÝ KẾT HÔN', 'ĐỔI THẺ CĂN CƯỚC']);
  });
});
