import { describe, expect, it } from 'vitest';
import { World, MORNING } from '../support/world.ts';
import type { WireArticle } from '../../src/zalo/api.ts';
import { RETRY_MS } from '../../src/simulator/webhooks.ts';

const HOUR = 3_600_000;
const article: WireArticle = {
  title: 'Nộp hồ sơ trực tuyến',
  author: 'UBND phường',
  description: 'Cách nộp',
  cover: { cover_type: 'photo', photo_url: 'https://x.example/i.jpg', status: 'show' },
  body: [{ type: 'text', content: '<p>Chào</p>' }],
  status: 'show',
  comment: 'hide',
};
const code = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 0,
    (error: unknown) => (error as { code?: number }).code,
  );

async function open() {
  const world = await World.open();
  const app = await world.start();
  const { platform } = world.simulator;
  const [user = ''] = world.users;
  world.does(user, 'chat');
  await world.settle(app);
  return { world, platform, user, api: app.services.api, app };
}

describe('the played Zalo', () => {
  it('sends by the rules of the account type, the window and the limits', async () => {
    const { world, platform, user, api } = await open();
    expect(await code(api.sendConsultation('v3', user, { text: 'x' }))).toBe(-235);
    expect(await code(api.sendConsultation('v2', user, { text: 'x' }))).toBe(0);
    platform.settings.accountType = 'business';
    expect(await code(api.sendConsultation('v2', user, { text: 'x' }))).toBe(-240);
    expect(await code(api.sendConsultation('v3', user, { text: 'x' }))).toBe(0);
    expect(await code(api.sendConsultation('v3', user, { text: 'x'.repeat(2_001) }))).toBe(-210);
    expect(await code(api.sendConsultation('v3', '123', { text: 'x' }))).toBe(-201);
    expect(
      await code(
        api.sendConsultation('v3', user, {
          attachment: { type: 'template', payload: { template_type: 'list', elements: [{ title: 'a', subtitle: 'b' }] } },
        }),
      ),
    ).toBe(-233);
    expect(
      await code(
        api.sendConsultation('v3', user, {
          text: 'x',
          attachment: {
            type: 'template',
            payload: { buttons: Array.from({ length: 6 }, () => ({ title: 'a', type: 'oa.query.show', payload: '#a' })) },
          },
        }),
      ),
    ).toBe(-201);
    world.clock.advance(8 * 24 * HOUR);
    expect(await code(api.sendConsultation('v3', user, { text: 'x' }))).toBe(-230);
    expect(await code(api.sendConsultation('v3', world.users[1] ?? '', { text: 'x' }))).toBe(-230);
  });

  it('makes articles in its own time and broadcasts only shown ones, by day, within the quota, to the target', async () => {
    const { world, platform, api } = await open();
    const token = await api.createArticle(article);
    expect(await code(api.verifyArticle(token))).toBe(-214);
    world.clock.advance(3_000);
    const id = (await api.verifyArticle(token)) ?? '';
    const hidden = await api.createArticle({ ...article, status: 'hide' });
    world.clock.advance(3_000);
    expect(await code(api.broadcast([(await api.verifyArticle(hidden)) ?? ''], {}))).toBe(-201);
    expect(await code(api.createArticle({ ...article, title: 'x'.repeat(150) }))).toBe(-201);
    world.clock.time = MORNING + 14 * HOUR;
    expect(await code(api.broadcast([id], {}))).toBe(-234);
    world.clock.time = MORNING + 24 * HOUR;
    await api.broadcast([id], { gender: '1' });
    const men = [...platform.users.values()].filter((user) => user.following && user.gender === 1);
    expect(platform.broadcasts[0]?.reached).toBe(men.length);
    for (let n = 0; n < 3; n++) await api.broadcast([id], {});
    expect(await code(api.broadcast([id], {}))).toBe(-211);
    world.does(men[0]?.id ?? '', 'view', { messageId: id });
    expect((await api.articles(0)).medias.find((media) => media.id === id)).toMatchObject({ total_view: 1, status: 'show' });
  });

  it('takes uploads by their limits and forgets them after a week', async () => {
    const { world, user, api } = await open();
    const pdf = { bytes: Buffer.from('%PDF'), fileName: 'mẫu đơn.pdf', contentType: 'application/pdf' };
    const token = await api.uploadFile(pdf);
    const file = { attachment: { type: 'file', payload: { token } } };
    expect(await code(api.sendConsultation('v2', user, file))).toBe(0);
    expect(await code(api.uploadImage(pdf))).toBe(-201);
    expect(await code(api.uploadImage({ ...pdf, bytes: Buffer.alloc(1_048_577), fileName: 'a.jpg' }))).toBe(-210);
    world.clock.advance(6 * 24 * HOUR);
    world.does(user, 'chat');
    world.clock.advance(2 * 24 * HOUR);
    expect(await code(api.sendConsultation('v2', user, file))).toBe(-100);
  });

  it('lists users, tags and quotas', async () => {
    const { user, api } = await open();
    await api.tagUser(user, 'thử');
    expect(await api.tags()).toEqual(['thử']);
    expect((await api.listUsers({ offset: 0, tag_name: 'thử' })).users).toEqual([{ user_id: user }]);
    expect(await api.userDetail(user)).toMatchObject({ tags_and_notes_info: { tag_names: ['thử'] } });
    expect(await api.listFollowersV2(0)).toMatchObject({ total: 5 });
    expect((await api.userQuota(user)).promotion).toMatchObject({ monthly_remain: 4 });
    await api.untagUser(user, 'thử');
    expect((await api.listUsers({ offset: 0, tag_name: 'thử' })).total).toBe(0);
  });

  it('limits calls a minute', async () => {
    const { platform, api, world } = await open();
    platform.settings.callsPerMinute = platform.callsThisMinute() + 1;
    expect(await code(api.oaInfo())).toBe(0);
    expect(await code(api.oaInfo())).toBe(-32);
    world.clock.advance(60_000);
    expect(await code(api.oaInfo())).toBe(0);
  });

  it('repeats an unanswered event after 30 s, 5, 15, 30 and 60 minutes with the same bytes, then unsubscribes', async () => {
    const { world, user } = await open();
    const { webhooks } = world.simulator;
    webhooks.target = 'http://127.0.0.1:9/nobody';
    world.says(user, 'đổi căn cước');
    await webhooks.deliverDue();
    for (const pause of RETRY_MS) {
      const before = webhooks.failed.length;
      world.clock.advance(pause - 1);
      await webhooks.deliverDue();
      expect(webhooks.failed.length).toBe(before);
      world.clock.advance(1);
      await webhooks.deliverDue();
      expect(webhooks.failed.length).toBe(before + 1);
    }
    expect(new Set(webhooks.failed.map(({ body }) => body)).size).toBe(1);
    expect(webhooks.subscribed).toBe(false);
  });

  it('plays errors on demand through its control interface', async () => {
    const { world, api } = await open();
    const control = new URL(`${world.simulatorUrl}/control/`);
    const post = (path: string, body: unknown) =>
      fetch(new URL(path, control), { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
    expect((await post('faults', { call: 'GET /v2.0/oa/getoa', times: 1, action: { type: 'error', code: -32 } })).status).toBe(200);
    expect(await code(api.oaInfo())).toBe(-32);
    expect(await code(api.oaInfo())).toBe(0);
    expect((await post('faults', { call: 1 })).status).toBe(400);
    expect((await post('settings', { accountType: 'business' })).status).toBe(200);
    expect((await api.oaInfo()).oa_type).toBe(2);
    expect((await (await fetch(control)).json()) as object).toMatchObject({ settings: { accountType: 'business' } });
    expect((await fetch(new URL('../users/none', control))).status).toBe(404);
    expect(world.users).toHaveLength(8);
  });
});
