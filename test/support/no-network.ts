import nock from 'nock';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';

/** HTTP to anything but loopback fails the test that tried it, even when the code under test swallows the error. */
const refused: string[] = [];

interface Asked {
  host?: string;
  hostname?: string;
  options?: { hostname?: string; host?: string };
}

function noMatch(request: Asked): void {
  const host = request.options?.hostname ?? request.options?.host ?? request.hostname ?? request.host ?? 'unknown host';
  if (!/^(127\.0\.0\.1|localhost|\[?::1\]?)(:\d+)?$/.test(host)) refused.push(host);
}

beforeAll(() => {
  nock.disableNetConnect();
  nock.enableNetConnect(/^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/);
  nock.emitter.on('no match', noMatch);
});

afterAll(() => {
  nock.emitter.off('no match', noMatch);
});

afterEach(() => {
  nock.cleanAll();
  const seen = refused.splice(0);
  expect(seen, 'requests left this machine').toEqual([]);
});
