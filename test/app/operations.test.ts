import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { HOUR } from '../support/newsroom.ts';
import { officer } from '../support/office.ts';
import { World } from '../support/world.ts';

const TOKEN = 'khoa-cua-nguoi-truc-may';

const metricsOf = async (url: string, token = TOKEN): Promise<Response> =>
  fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${token}` } });
/** The value of a sample, by its name with labels. */
const value = (text: string, sample: string): number =>
  Number(
    text
      .split('\n')
      .find((line) => line.startsWith(`${sample} `))
      ?.slice(sample.length + 1),
  );
const namesIn = (text: string): Set<string> => new Set([...text.matchAll(/motcua_[a-z_]+[a-z]/g)].map(([name]) => name));

describe('/metrics', () => {
  it('is there only with a token in the settings, and only for whoever has it', async () => {
    const world = await World.open();
    const [plain, guarded] = [await world.start(), await world.start({ METRICS_TOKEN: TOKEN })];
    expect((await metricsOf(plain.url)).status).toBe(404);
    expect((await fetch(`${guarded.url}/metrics`)).status).toBe(401);
    expect((await metricsOf(guarded.url, `${TOKEN.slice(1)}x`)).status).toBe(401);
    expect((await metricsOf(guarded.url)).status).toBe(200);
  });

  it('counts what happens, in whole and without anybody in particular', async () => {
    const world = await World.open();
    const app = await world.start({ METRICS_TOKEN: TOKEN });
    const [user = '', other = ''] = world.users;
    world.says(user, 'làm giấy khai sinh cần gì');
    world.says(other, 'cho tôi gặp cán bộ');
    await world.settle(app);
    await fetch(`${app.url}/webhook/zalo`, { method: 'POST', body: '{}' });
    const text = await (await metricsOf(app.url)).text();
    expect(value(text, 'motcua_questions_today{status="answered"}')).toBe(1);
    expect(value(text, 'motcua_people_waiting')).toBe(1);
    expect(value(text, 'motcua_webhook_events_total{result="refused"}')).toBe(1);
    expect(value(text, 'motcua_webhook_events_total{result="accepted"}')).toBeGreaterThanOrEqual(2);
    expect(value(text, 'motcua_answer_duration_seconds_count')).toBe(2);
    expect(value(text, 'motcua_grant_usable')).toBe(1);
    expect(value(text, 'motcua_outbox_messages{state="ready"}')).toBe(0);
    expect(text).not.toContain(user);
    const again = await (await metricsOf(app.url)).text();
    expect(value(again, 'motcua_webhook_events_total{result="refused"}')).toBe(1);
  });

  it('has the names that the table and the dashboard have', async () => {
    const world = await World.open();
    const app = await world.start({ METRICS_TOKEN: TOKEN });
    const text = await (await metricsOf(app.url)).text();
    const served = new Set([...text.matchAll(/^# TYPE (motcua_\S+)/gm)].map(([, name]) => name ?? ''));
    expect(namesIn(readFileSync('docs/metrics.md', 'utf8'))).toEqual(served);
    const drawn = namesIn(readFileSync('docs/grafana/motcua.json', 'utf8'));
    expect([...drawn].map((name) => name.replace(/_bucket$/, '')).filter((name) => !served.has(name))).toEqual([]);
    expect([...served].filter((name) => !drawn.has(name) && !drawn.has(`${name}_bucket`))).toEqual([]);
  });
});

describe('/readyz', () => {
  const faults = async (url: string): Promise<string[]> => ((await (await fetch(`${url}/readyz`)).json()) as { faults: string[] }).faults;

  it('tells silence of the webhook, a resting bot and content past its date apart from being ready', async () => {
    const world = await World.open();
    const app = await world.start();
    expect(await faults(app.url)).toEqual([]);
    world.clock.advance(25 * HOUR);
    expect(await faults(app.url)).toContain('webhook_silent');
    world.says(world.users[0] ?? '', 'xin chào');
    await world.settle(app);
    const admin = await officer(app, 'quantri', 'administrator');
    await admin.post('/system/pause', { message: 'Nghỉ.' });
    expect(await faults(app.url)).toEqual(['bot_paused']);
    await admin.post('/system/start');
    world.clock.advance(400 * 24 * HOUR);
    expect(await faults(app.url)).toEqual(expect.arrayContaining(['content_stale', 'webhook_silent']));
    expect((await fetch(`${app.url}/readyz`)).status).toBe(200);
  });
});
