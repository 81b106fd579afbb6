import nock from 'nock';
import { describe, expect, it } from 'vitest';
import type { Logger } from '../../src/ground/logger.ts';
import { GrantRefused, NoGrant, ZaloUnreached } from '../../src/zalo/errors.ts';
import { GrantKeeper, type GrantStore } from '../../src/connection/grant.ts';
import { OAuthApi, pkcePair, type TokenPair } from '../../src/zalo/oauth.ts';
import { absent, readShared } from '../support/shared.ts';

const BASE = 'https://oauth.zaloapp.com';
const HOUR = 3_600_000;
const silent: Logger = { error: () => undefined, warn: () => undefined, info: () => undefined, debug: () => undefined, with: () => silent };

const clock = { time: 1_793_586_600_000, now: () => clock.time };
const oauth = new OAuthApi({ baseUrl: BASE, appId: '41', appSecret: 'app-secret', clock, timeoutMs: 300 });

describe('the OAuth calls', () => {
  it('make the consent address of reference 2.1, with a challenge only when there is one', () => {
    const plain = new URL(oauth.consentUrl({ redirectUri: 'https://a.example/cb', state: 's1' }));
    expect(plain.origin + plain.pathname).toBe(`${BASE}/v4/oa/permission`);
    expect(Object.fromEntries(plain.searchParams)).toEqual({ app_id: '41', redirect_uri: 'https://a.example/cb', state: 's1' });
    expect(
      new URL(oauth.consentUrl({ redirectUri: 'https://a.example/cb', state: 's', challenge: 'c' })).searchParams.get('code_challenge'),
    ).toBe('c');
  });

  it('compute the challenge of the worked example', () => {
    expect(pkcePair('ZmFrZS12ZXJpZmllci1mb3ItdGVzdHMtMDAwMDAwMDA').challenge).toBe('VEVmPPwSJLmVQ3GaEkrqkvgkDMzlWWt_291Iqf4jkRI');
    expect(pkcePair().verifier).toHaveLength(43);
  });

  it('send the secret as a header and the rest as a form', async () => {
    nock(BASE, { reqheaders: { secret_key: 'app-secret', 'content-type': /x-www-form-urlencoded/ } })
      .post('/v4/oa/access_token', { code: 'c1', app_id: '41', grant_type: 'authorization_code', code_verifier: 'v1' })
      .reply(200, { access_token: 'A', refresh_token: 'R', expires_in: '90000' });
    expect(await oauth.exchange('c1', 'v1')).toEqual({ accessToken: 'A', refreshToken: 'R', expiresAt: clock.time + 25 * HOUR });
  });

  describe.skipIf(absent('fixtures/zalo/api'))('on the shared answers', () => {
    const answer = (file: string): void =>
      void nock(BASE)
        .post('/v4/oa/access_token')
        .reply(200, readShared(`fixtures/zalo/api/${file}.json`));
    it.each(['oauth_token_ok', 'oauth_refresh_ok', 'oauth_refresh_ok--numeric_expires_in'])('%s gives a pair', async (file) => {
      answer(file);
      expect(await oauth.refresh('R')).toMatchObject({ accessToken: expect.stringContaining('AT-'), expiresAt: clock.time + 25 * HOUR });
    });
    it.each([
      'oauth_error_-118_refresh_rejected',
      'oauth_error_-14002_app_not_active',
      'oauth_error_-14003_redirect_uri',
      'oauth_error_-14014_refresh_rejected',
      'oauth_error_no_numeric_error',
    ])('%s is a refusal', async (file) => {
      answer(file);
      await expect(oauth.refresh('R')).rejects.toBeInstanceOf(GrantRefused);
    });
  });
});

/** A store as two processes would share it. */
class MemoryStore implements GrantStore {
  pair: TokenPair | undefined;
  lost = false;
  holder: string | undefined;
  readonly log: string[] = [];
  load(): ReturnType<GrantStore['load']> {
    return Promise.resolve(this.pair && { pair: this.pair, lost: this.lost });
  }
  save(pair: TokenPair): Promise<void> {
    this.log.push(`saved ${pair.accessToken}`);
    this.pair = pair;
    return Promise.resolve();
  }
  markLost(): Promise<void> {
    this.lost = true;
    return Promise.resolve();
  }
  claim(owner: string): Promise<boolean> {
    if (this.holder !== undefined && this.holder !== owner) return Promise.resolve(false);
    this.holder = owner;
    return Promise.resolve(true);
  }
  release(): Promise<void> {
    this.holder = undefined;
    return Promise.resolve();
  }
}

function setup(answers: (() => Promise<TokenPair>)[], expiresIn = HOUR) {
  const store = new MemoryStore();
  store.pair = { accessToken: 'A1', refreshToken: 'R1', expiresAt: clock.time + expiresIn };
  const spent: string[] = [];
  const fake = {
    refresh: (token: string): Promise<TokenPair> => {
      spent.push(token);
      const next = answers.shift();
      return next ? next() : Promise.reject(new Error('one call too many'));
    },
  };
  const keeper = (owner: string): GrantKeeper => new GrantKeeper({ store, oauth: fake, clock, logger: silent, owner });
  return { store, spent, keeper };
}
const fresh = (): Promise<TokenPair> => Promise.resolve({ accessToken: 'A2', refreshToken: 'R2', expiresAt: clock.time + 25 * HOUR });
const cut = (): Promise<TokenPair> => Promise.reject(new ZaloUnreached(true, 'ECONNRESET', 'refresh'));
const refused = (): Promise<TokenPair> => Promise.reject(new GrantRefused(-14014, ''));

describe('the grant keeper', () => {
  it('hands out a token with more than five hours left and does not refresh it', async () => {
    const { keeper, spent } = setup([], 6 * HOUR);
    expect(await keeper('p1').accessToken()).toBe('A1');
    expect(spent).toEqual([]);
  });

  it('stores the new pair before anyone uses it', async () => {
    const { keeper, store } = setup([fresh]);
    const token = await keeper('p1').accessToken();
    expect(store.log).toEqual(['saved A2']);
    expect(token).toBe('A2');
    expect(store.holder).toBeUndefined();
  });

  it('spends a refresh token once, however many ask at the same time', async () => {
    const { keeper, spent } = setup([fresh]);
    const one = keeper('p1');
    expect(await Promise.all([one.accessToken(), one.renewed('A1'), one.accessToken()])).toEqual(['A2', 'A2', 'A2']);
    expect(spent).toEqual(['R1']);
  });

  it('leaves the refresh to the process that has claimed it', async () => {
    const { keeper, store, spent } = setup([]);
    store.holder = 'p2';
    expect(await keeper('p1').accessToken()).toBe('A1');
    await expect(keeper('p1').renewed('A1')).rejects.toBeInstanceOf(ZaloUnreached);
    expect(spent).toEqual([]);
  });

  it('does not refresh again when the refused token is already an old one', async () => {
    const { keeper, spent } = setup([], 25 * HOUR);
    expect(await keeper('p1').renewed('A0')).toBe('A1');
    expect(spent).toEqual([]);
  });

  it('tries the same token once more when the answer was lost', async () => {
    const { keeper, spent } = setup([cut, fresh]);
    expect(await keeper('p1').accessToken()).toBe('A2');
    expect(spent).toEqual(['R1', 'R1']);
  });

  it('takes a refusal as final and says what a person must do', async () => {
    const { keeper, store, spent } = setup([cut, refused]);
    await expect(keeper('p1').accessToken()).rejects.toThrow(/cấp quyền lại/);
    expect(store.lost).toBe(true);
    await expect(keeper('p1').accessToken()).rejects.toBeInstanceOf(NoGrant);
    expect(spent).toHaveLength(2);
  });

  it('goes on with the token in hand when Zalo cannot be reached', async () => {
    const { keeper } = setup([() => Promise.reject(new ZaloUnreached(false, 'ENOTFOUND', 'refresh'))]);
    expect(await keeper('p1').accessToken()).toBe('A1');
  });

  it('says that nobody has connected the account yet', async () => {
    const { keeper, store } = setup([]);
    store.pair = undefined;
    await expect(keeper('p1').accessToken()).rejects.toThrow(/motcua grant/);
  });
});
