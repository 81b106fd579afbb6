import axios from 'axios';
import { describe, expect, it } from 'vitest';
import { fromLocal } from '../../src/time/local.ts';
import { article, HOUR, MINUTE } from '../support/newsroom.ts';
import { World } from '../support/world.ts';

const PHONE = 'Mozilla/5.0 (Linux; Android 9; SM-J400F) AppleWebKit/537.36 Zalo android/12';

async function sent() {
  const world = await World.open();
  const app = await world.start();
  const { articleDesk, runner } = app.broadcasts;
  world.clock.time = fromLocal('2026-11-25T07:50');
  await runner.tick();
  const { _id: id } = await articleDesk.create(article({ theme: 'chuyen-doi-so' }), 'Hoa');
  await articleDesk.submit(id, 'Hoa');
  await articleDesk.approve(id, 'Minh');
  for (const end = fromLocal('2026-11-25T09:05'); world.clock.now() < end;) {
    world.clock.advance(4 * MINUTE);
    await runner.tick();
  }
  return { world, app, id };
}

const visit = (url: string, headers: Record<string, string>) =>
  axios.get<string>(url, { maxRedirects: 0, validateStatus: () => true, headers });

describe('a broadcast in the whole program', () => {
  it('reaches the phone of a follower, who asks, reacts and leaves; all of it is counted', async () => {
    const { world, app, id } = await sent();
    expect((await app.broadcasts.articleDesk.get(id)).state).toBe('sent');
    const [, , , , user = '', other = ''] = world.users;
    expect(world.simulator.platform.chat(user).map(({ from }) => from)).toEqual(['broadcast']);
    world.says(user, 'kích hoạt vneid mức 2 ở đâu');
    world.says(user, 'đăng ký kết hôn cần gì');
    world.does(other, 'unfollow');
    await world.settle(app);
    world.clock.advance(MINUTE);
    await app.broadcasts.measurer.run();
    expect(await app.broadcasts.measurer.result(await app.broadcasts.articleDesk.get(id))).toMatchObject({
      questions: 1,
      unfollows: 1,
      follows: 0,
      snapshots: 1,
    });
    world.clock.advance(73 * HOUR);
    world.says(user, 'kích hoạt vneid mức 2 ở đâu');
    await world.settle(app);
    expect(await app.broadcasts.measurer.result(await app.broadcasts.articleDesk.get(id))).toMatchObject({ questions: 1 });
  });

  it('carries a link that sends people to the approved address and counts each once, robots never', async () => {
    const { app, id, world } = await sent();
    const wire = JSON.stringify([...world.simulator.platform.articles.values()][0]?.fields);
    const code = /https:\/\/motcua\.example\.gov\.vn\/l\/([^"\\]+)/.exec(wire)?.[1] ?? '';
    const url = `${app.url}/l/${code}`;
    const [made] = world.simulator.platform.articles.values();
    const page = await visit(`${world.simulatorUrl}/articles/${made?.id ?? ''}`, { 'user-agent': PHONE });
    expect(page.data).toContain(`<a href="https://motcua.example.gov.vn/l/${code}"`);
    const first = await visit(url, { 'user-agent': PHONE });
    expect([first.status, first.headers.location]).toEqual([302, 'https://dichvucong.gov.vn/huong-dan']);
    await visit(url, { 'user-agent': PHONE });
    await visit(url, { 'user-agent': `${PHONE} other` });
    await visit(url, { 'user-agent': 'facebookexternalhit/1.1' });
    await visit(url, { 'user-agent': PHONE, 'x-forwarded-for': '203.0.113.9' });
    await axios.head(url, { maxRedirects: 0, validateStatus: () => true, headers: { 'user-agent': `${PHONE} head` } });
    await visit(url, { 'user-agent': `${PHONE} early`, 'sec-purpose': 'prefetch' });
    await expect.poll(() => app.services.broadcasts.clicks.countDocuments({ article: id })).toBe(3);
    const clicks = await app.services.broadcasts.clicks.find({}).lean();
    expect(JSON.stringify(clicks)).not.toMatch(/203\.0\.113|Android|127\.0\.0/);
  });

  it('answers no code that was not signed here, and redirects nowhere else', async () => {
    const { app, id } = await sent();
    const { codes, articleDesk } = app.broadcasts;
    const { _id: draft } = await articleDesk.create(article({ action: undefined }), 'Hoa');
    for (const code of [
      `${id}.aaaaaaaaaa`,
      id,
      `.${id}`,
      'https:%2F%2Fevil.example',
      `${codes.codeOf(id)}x`,
      codes.codeOf('no-such'),
      codes.codeOf(draft),
    ])
      expect((await visit(`${app.url}/l/${code}`, { 'user-agent': PHONE })).status, code).toBe(404);
    const twisted = await visit(`${app.url}/l/${codes.codeOf(id)}?url=https://evil.example&next=//evil.example`, { 'user-agent': PHONE });
    expect(twisted.headers.location).toBe('https://dichvucong.gov.vn/huong-dan');
  });
});
