import { describe, expect, it } from 'vitest';
import type { App } from '../../src/app.ts';
import { World } from '../support/world.ts';

const SEND = 'POST /v2.0/oa/message';
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

async function asked(text = 'đổi căn cước'): Promise<{ world: World; app: App; user: string }> {
  const world = await World.open();
  const app = await world.start({ ZALO_SEND_PATH: 'v2' });
  const [user = ''] = world.users;
  world.says(user, text);
  await world.simulator.webhooks.deliverDue();
  return { world, app, user };
}
const row = (app: App) => app.services.rows.model.findOne({}).lean();
const sends = (world: World): number => world.simulator.platform.calls.filter(({ call }) => call === SEND).length;

describe('a reply', () => {
  it('is sent again later when the request never left', async () => {
    const { world, app, user } = await asked();
    world.simulator.platform.faults.push({ call: SEND, times: 1, action: { type: 'error', code: -32 } });
    await world.settle(app);
    expect(await row(app)).toMatchObject({ state: 'ready' });
    world.clock.advance(2 * MINUTE);
    await world.settle(app);
    expect(world.heard(user)).toHaveLength(1);
  });

  it('is uncertain when the answer was lost, and is settled by its echo without a second message', async () => {
    const { world, app, user } = await asked();
    world.simulator.platform.faults.push({ call: SEND, times: 1, action: { type: 'drop', when: 'after' } });
    world.simulator.webhooks.subscribed = false;
    await app.drain();
    expect(await row(app)).toMatchObject({ state: 'uncertain' });
    world.simulator.webhooks.subscribed = true;
    await world.settle(app);
    expect(await row(app)).toMatchObject({ state: 'sent', messageId: expect.any(String) });
    world.clock.advance(20 * MINUTE);
    await world.settle(app);
    expect(world.heard(user)).toHaveLength(1);
    expect(await app.services.facts.model.countDocuments({ type: 'sent' })).toBe(1);
  });

  it('is sent once more when it was lost, because echoes come and its own did not', async () => {
    const { world, app, user } = await asked();
    world.simulator.platform.faults.push({ call: SEND, times: 1, action: { type: 'drop', when: 'before' } });
    await app.drain();
    expect(await row(app)).toMatchObject({ state: 'uncertain' });
    world.clock.advance(10_000);
    world.says(world.users[1] ?? '', 'đăng ký kết hôn');
    await world.settle(app);
    expect(world.heard(user)).toHaveLength(0);
    world.clock.advance(2 * MINUTE);
    await world.settle(app);
    expect(world.heard(user)).toHaveLength(1);
    expect(await app.services.rows.model.findOne({ userId: user }).lean()).toMatchObject({ state: 'sent', resent: true });
  });

  it('is shown to a person, not sent again, where echoes are not known to come', async () => {
    const { world, app, user } = await asked();
    world.simulator.platform.faults.push({ call: SEND, times: 1, action: { type: 'http', status: 502 } });
    await app.drain();
    world.clock.advance(20 * MINUTE);
    await world.settle(app);
    expect(await row(app)).toMatchObject({ state: 'dead', reason: 'không rõ người dân đã nhận chưa' });
    expect(world.heard(user)).toHaveLength(0);
  });

  it('is sent after a refreshed token when the old one was refused', async () => {
    const { world, app, user } = await asked();
    world.simulator.platform.expireTokens();
    await world.settle(app);
    expect(world.heard(user)).toHaveLength(1);
  });

  it('waits while the connection with Zalo is lost, and goes out after a person has renewed it', async () => {
    const { world, app, user } = await asked();
    world.simulator.platform.revokeGrant();
    await app.drain();
    expect(await row(app)).toMatchObject({ state: 'ready', reason: 'chưa kết nối được với Zalo' });
    const ready = (await (await fetch(`${app.url}/readyz`)).json()) as { faults: string[] };
    expect(ready.faults).toContain('grant_lost');
    const pair = world.simulator.platform.mint();
    await app.services.grants.save({
      accessToken: pair.access_token,
      refreshToken: pair.refresh_token,
      expiresAt: world.clock.now() + 25 * HOUR,
    });
    world.clock.advance(2 * MINUTE);
    await world.settle(app);
    expect(world.heard(user)).toHaveLength(1);
  });

  it.each([
    [-213, 'skipped'],
    [-227, 'skipped'],
    [-244, 'skipped'],
    [-211, 'skipped'],
    [-201, 'dead'],
    [-210, 'dead'],
    [-235, 'dead'],
    [-999, 'dead'],
  ])('ends after error %i as %s, with a reason a person can read', async (code, state) => {
    const { world, app } = await asked();
    world.simulator.platform.faults.push({ call: SEND, times: 1, action: { type: 'error', code } });
    await world.settle(app);
    expect(await row(app)).toMatchObject({ state, reason: expect.stringMatching(/\p{L}{2,}/u) });
    world.clock.advance(3 * HOUR);
    await world.settle(app);
    expect(sends(world)).toBe(1);
  });

  it('waits for an operator, and goes out when the matter is settled', async () => {
    const { world, app, user } = await asked();
    world.simulator.platform.faults.push({ call: SEND, times: 1, action: { type: 'error', code: -224 } });
    await world.settle(app);
    expect(await row(app)).toMatchObject({ state: 'ready', reason: 'OA cần nâng gói dịch vụ' });
    world.clock.advance(11 * MINUTE);
    await world.settle(app);
    expect(world.heard(user)).toHaveLength(1);
  });

  it('refused for the night goes out at six', async () => {
    const { world, app, user } = await asked();
    world.simulator.platform.faults.push({ call: SEND, times: 1, action: { type: 'error', code: -234 } });
    await world.settle(app);
    expect((await row(app))?.notBefore).toEqual(new Date(Date.UTC(2026, 10, 23, 23, 0)));
    world.clock.advance(22 * HOUR);
    await world.settle(app);
    expect(world.heard(user)).toHaveLength(1);
  });

  it('is not sent when an outage has made it two days old', async () => {
    const { world, app, user } = await asked();
    world.simulator.platform.revokeGrant();
    await app.drain();
    world.clock.advance(49 * HOUR);
    await world.settle(app);
    expect(await row(app)).toMatchObject({ state: 'skipped', reason: 'quá 48 giờ kể từ lần tương tác cuối' });
    expect(world.heard(user)).toHaveLength(0);
    expect(await app.services.facts.model.findOne({ type: 'not_sent' }).lean()).toMatchObject({
      reason: expect.stringContaining('48 giờ'),
    });
  });

  it('number nine since the last interaction is held back', async () => {
    const { world, app, user } = await asked();
    await app.drain();
    await app.services.citizens.model.updateOne({ _id: user }, { $set: { sentSince: 8 } });
    await app.services.rows.add([{ _id: 'extra', userId: user, order: 9e15, message: { text: 'x' }, echoText: 'x' }], world.clock.now());
    await app.drain();
    expect(await app.services.rows.model.findById('extra').lean()).toMatchObject({
      state: 'skipped',
      reason: expect.stringContaining('8 tin'),
    });
  });
});

describe('pacing', () => {
  it('keeps all processes together within the calls of a minute', async () => {
    const world = await World.open();
    const one = await world.start({ ZALO_CALLS_PER_MINUTE: '3', ZALO_SEND_PATH: 'v2' });
    const two = await world.start({ ZALO_CALLS_PER_MINUTE: '3', ZALO_SEND_PATH: 'v2' });
    for (const user of world.users) world.says(user, 'đổi căn cước');
    await world.simulator.webhooks.deliverDue();
    await Promise.all([one.drain(), two.drain()]);
    expect(sends(world)).toBe(3);
    world.clock.advance(MINUTE);
    await Promise.all([one.drain(), two.drain()]);
    expect(sends(world)).toBe(6);
    world.clock.advance(MINUTE);
    await world.settle(one);
    for (const user of world.users) expect(world.heard(user)).toHaveLength(1);
  });
});
