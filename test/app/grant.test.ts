import { describe, expect, it } from 'vitest';
import { beginConsent } from '../../src/connection/consent.ts';
import { World } from '../support/world.ts';

/** Follows the consent as a browser would: Zalo's page, then our callback on this machine. */
async function consent(appUrl: string, url: string): Promise<Response> {
  const atZalo = await fetch(url, { redirect: 'manual' });
  const back = new URL(atZalo.headers.get('location') ?? '');
  expect(back.origin + back.pathname).toBe('https://motcua.example.gov.vn/console/zalo/callback');
  return fetch(`${appUrl}${back.pathname}${back.search}`);
}

describe('connecting a Zalo account', () => {
  it.each(['none', 'per-request', 'fixed'])('works by consent with PKCE mode %s', async (mode) => {
    const world = await World.open();
    const app = await world.start({ ZALO_REFRESH_TOKEN: '', ZALO_PKCE: mode, ZALO_PKCE_VERIFIER: 'v'.repeat(43) });
    expect(await app.services.grants.load()).toBeUndefined();
    const answer = await consent(app.url, await beginConsent(app.services.consent));
    expect(answer.status).toBe(200);
    expect(await answer.text()).toContain('Đã kết nối với Zalo');
    expect((await app.services.api.oaInfo()).oa_type).toBe(4);
  });

  it('refuses a callback that we did not ask for, a second use, and one that is too late', async () => {
    const world = await World.open();
    const app = await world.start({ ZALO_REFRESH_TOKEN: '' });
    expect((await fetch(`${app.url}/console/zalo/callback?code=x&state=`)).status).toBe(400);
    expect((await fetch(`${app.url}/console/zalo/callback?code=x&state=guess`)).status).toBe(400);
    const late = await beginConsent(app.services.consent);
    world.clock.advance(11 * 60_000);
    expect((await consent(app.url, late)).status).toBe(400);
    const url = await beginConsent(app.services.consent);
    expect((await consent(app.url, url)).status).toBe(200);
    expect((await consent(app.url, url)).status).toBe(400);
  });

  it('keeps tokens sealed, and the pair before, after a refresh', async () => {
    const world = await World.open();
    const app = await world.start();
    const before = await app.services.grants.load();
    world.clock.advance(21 * 3_600_000);
    await app.services.api.oaInfo();
    const after = await app.services.grants.load();
    expect(after?.pair.accessToken).not.toBe(before?.pair.accessToken);
    const stored = await app.services.database.connection.db?.collection('grants').findOne({});
    expect(JSON.stringify(stored)).not.toMatch(/AT-sim|RT-sim/);
    expect(app.services.seal.open(String(stored?.previousRefresh), 'refresh')).toBe(before?.pair.refreshToken);
  });

  it('spends a refresh token once although two processes need it at the same moment', async () => {
    const world = await World.open();
    const one = await world.start();
    const two = await world.start();
    world.simulator.platform.expireTokens();
    const results = await Promise.allSettled([one, two, one, two].map((app) => app.services.api.oaInfo()));
    // Whoever found the refresh claimed may try again; nobody may have lost the grant.
    expect(results.some((result) => result.status === 'fulfilled')).toBe(true);
    expect(await one.services.grants.load()).toMatchObject({ lost: false });
    await Promise.all([one, two].map((app) => app.services.api.oaInfo()));
  });
});
