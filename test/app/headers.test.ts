import { describe, expect, it } from 'vitest';
import { World } from '../support/world.ts';

/** Pages that a browser opens, one of each kind: console, public page, a page that is not there. */
const PAGES = ['/console/sign-in', '/quyen-rieng-tu', '/nowhere'];

describe('every answer to a browser', () => {
  it('keeps to https, to its own scripts and to its type, and names no program', async () => {
    const world = await World.open();
    const app = await world.start();
    for (const page of PAGES) {
      const { headers } = await fetch(`${app.url}${page}`, { headers: { origin: 'https://elsewhere.example' } });
      expect(headers.get('strict-transport-security'), page).toBe('max-age=31536000; includeSubDomains');
      expect(headers.get('x-content-type-options'), page).toBe('nosniff');
      expect(headers.get('referrer-policy'), page).toBe('no-referrer');
      expect(headers.get('content-security-policy'), page).toMatch(
        /default-src 'none'.*script-src 'self'[^']*;.*base-uri 'none'.*frame-ancestors 'none'/,
      );
      expect(headers.get('content-type'), page).toMatch(/charset=utf-8/i);
      expect(headers.get('x-powered-by'), page).toBeNull();
      expect(headers.get('access-control-allow-origin'), page).toBeNull();
    }
    expect((await fetch(`${app.url}/console/sign-in`)).headers.get('cache-control')).toBe('no-store');
  });
});
