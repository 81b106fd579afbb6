import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { macIn, macOf, whose } from '../../src/zalo/signature.ts';
import { absent, readShared } from '../support/shared.ts';

interface Vector {
  name: string;
  appId: string;
  oaSecretKey: string;
  timestamp: string;
  rawBody: string;
  header: string | null;
  expect: 'accept' | 'reject';
}

const FILE = 'fixtures/zalo/signature-vectors.json';

const isSignatureValid = (request: Parameters<typeof whose>[0]): boolean => whose(request).signer === 'ours';

describe('the webhook signature', () => {
  const appId = '41';
  const oaSecret = 'secret';
  const rawBody = '{"app_id":"41","event_name":"follow","text":"Giờ \\u1edd","timestamp":"1793586600123"}';
  const mac = createHash('sha256').update(`41${rawBody}1793586600123secret`).digest('hex');

  it('is the plain SHA-256 of app id, raw body, timestamp and OA secret', () => {
    expect(macOf({ appId, rawBody, timestamp: '1793586600123', oaSecret })).toBe(mac);
  });

  it.each([`mac=${mac}`, mac, `mac = ${mac}`, `MAC=${mac.toUpperCase()}`])('is accepted as %s', (header) => {
    expect(isSignatureValid({ appId, oaSecret, rawBody, header })).toBe(true);
  });

  it.each([undefined, '', 'mac=', 'mac=zz', `mac=${mac}0`, `mac=${mac.slice(1)}`, `sha256=${mac}`])(
    'is refused without throwing for the header %s',
    (header) => {
      expect(isSignatureValid({ appId, oaSecret, rawBody, header })).toBe(false);
    },
  );

  it.each(['', 'x', '[]', 'null', '{"timestamp":{}}'])('is refused for the body %s', (body) => {
    expect(isSignatureValid({ appId, oaSecret, rawBody: body, header: mac })).toBe(false);
  });

  describe.skipIf(absent(FILE))('on the shared vectors', () => {
    const vectors = absent(FILE) ? [] : (JSON.parse(readShared(FILE)) as { vectors: Vector[] }).vectors;
    it('has all fifteen', () => expect(vectors).toHaveLength(15));
    it.each(vectors.map((vector) => [vector.name, vector] as const))('%s', (_, vector) => {
      const { appId, rawBody, oaSecretKey: oaSecret, timestamp } = vector;
      const header = vector.header ?? undefined;
      // A vector with a body that is no JSON tells the time beside it.
      const valid = rawBody.startsWith('{')
        ? isSignatureValid({ appId, oaSecret, rawBody, header })
        : macIn(header) === macOf({ appId, oaSecret, rawBody, timestamp });
      expect(valid).toBe(vector.expect === 'accept');
    });
  });
});
