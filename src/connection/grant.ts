import { MINUTE, HOUR, type Clock } from '../time/clock.ts';
import type { Logger } from '../ground/logger.ts';
import { Recent } from '../ground/recent.ts';
import { GrantRefused, NoGrant, ZaloUnreached } from '../zalo/errors.ts';
import type { TokenSource } from '../zalo/http.ts';
import type { OAuthApi, TokenPair } from '../zalo/oauth.ts';

/** Where the grant is kept. Every write is durable when its promise resolves. */
export interface GrantStore {
  /** The pair in force; `lost` when Zalo refused to renew it. */
  load(): Promise<{ pair: TokenPair; lost: boolean } | undefined>;
  /** Puts a pair in force and keeps the one before it. */
  save(pair: TokenPair): Promise<void>;
  markLost(reason: string): Promise<void>;
  /** Takes the right to refresh until `until`, for one process in the whole fleet. False when another has it. */
  claim(owner: string, until: number): Promise<boolean>;
  release(owner: string): Promise<void>;
}

/** The access token is renewed this long before its end. */
export const REFRESH_BEFORE_MS = 5 * HOUR;
/** For so long, in ms, the pair that was read is taken for the one in force; one that another process has replaced Zalo refuses, and it is read anew. */
const SEEN_MS = 2_000;
/** Longer than two attempts of the HTTP time-out, so that a claim never ends while its refresh is under way. */
const CLAIM_MS = 90_000;

/**
 * Hands out access tokens and renews them (reference 2.3). A refresh token works once, so there is one refresher in the
 * fleet, and a new pair is stored before anybody uses it. A refused refresh is final: it is recorded and shouted, not repeated.
 */
export class GrantKeeper implements TokenSource {
  private refreshing: Promise<TokenPair> | undefined;
  private readonly seen: Recent<TokenPair>;

  constructor(private readonly deps: { store: GrantStore; oauth: Pick<OAuthApi, 'refresh'>; clock: Clock; logger: Logger; owner: string }) {
    this.seen = new Recent(() => deps.clock.now(), SEEN_MS);
  }

  /** A token good for a call now. @throws NoGrant when a person must connect the account (again). */
  async accessToken(): Promise<string> {
    const pair = this.seen.value ?? (await this.current());
    const left = pair.expiresAt - this.deps.clock.now();
    if (left > REFRESH_BEFORE_MS) return pair.accessToken;
    try {
      return (await this.refresh(pair)).accessToken;
    } catch (error) {
      // The token in hand still works: a failed early refresh is no reason to leave a citizen without an answer.
      if (left > MINUTE && error instanceof ZaloUnreached) return pair.accessToken;
      throw error;
    }
  }

  async renewed(refused: string): Promise<string> {
    const pair = await this.current();
    return pair.accessToken === refused ? (await this.refresh(pair)).accessToken : pair.accessToken;
  }

  private async current(): Promise<TokenPair> {
    this.seen.forget();
    const grant = await this.deps.store.load();
    if (!grant) throw new NoGrant('never-granted');
    if (grant.lost) throw new NoGrant('lost');
    return this.seen.keep(grant.pair);
  }

  private refresh(stale: TokenPair): Promise<TokenPair> {
    this.refreshing ??= this.refreshAlone(stale).finally(() => (this.refreshing = undefined));
    return this.refreshing;
  }

  private async refreshAlone(stale: TokenPair): Promise<TokenPair> {
    const { store, clock, logger, owner } = this.deps;
    if (!(await store.claim(owner, clock.now() + CLAIM_MS)))
      throw new ZaloUnreached(false, 'another process is refreshing the token', 'refresh');
    try {
      const pair = await this.current();
      if (pair.refreshToken !== stale.refreshToken) return pair; // somebody was faster
      const fresh = await this.spend(pair.refreshToken);
      await store.save(fresh);
      this.seen.keep(fresh);
      logger.info('Đã làm mới mã truy cập Zalo', { expiresAt: new Date(fresh.expiresAt).toISOString() });
      return fresh;
    } catch (error) {
      if (!(error instanceof GrantRefused)) throw error;
      await store.markLost(error.message);
      logger.error('MẤT KẾT NỐI ZALO: mã làm mới bị từ chối. Quản trị OA phải cấp quyền lại.', { error });
      throw new NoGrant('lost');
    } finally {
      await store.release(owner);
    }
  }

  /** A lost answer leaves open whether the token was spent; Zalo tells when it is tried once more. */
  private async spend(refreshToken: string): Promise<TokenPair> {
    try {
      return await this.deps.oauth.refresh(refreshToken);
    } catch (error) {
      if (!(error instanceof ZaloUnreached) || !error.sent) throw error;
      this.deps.logger.warn('Chưa rõ việc làm mới mã truy cập đã xong chưa, thử lại một lần', { error });
      return await this.deps.oauth.refresh(refreshToken);
    }
  }
}
