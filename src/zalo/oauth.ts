import { createHash, randomBytes } from 'node:crypto';
import axios from 'axios';
import { z } from 'zod';
import type { Clock } from '../time/clock.ts';
import { GrantRefused, ZaloUnreached } from './errors.ts';
import { unreached } from './http.ts';
import { parseZaloJson } from './json.ts';
import { defined } from '../ground/defined.ts';

/** A token pair as Zalo gave it. */
export interface TokenPair {
  accessToken: string;
  refreshToken: string;
  /** When the access token ends, epoch ms. */
  expiresAt: number;
}

const tokens = z.looseObject({
  access_token: z.string().min(1),
  refresh_token: z.string().min(1),
  expires_in: z.coerce.number().positive().catch(90_000),
});

/**
 * A pair that somebody copied from API Explorer: JSON with `access_token` and `refresh_token`. Undefined where it is none.
 * `now` is epoch ms; without `expires_in` the access token is taken to last 25 hours (reference 2.3).
 */
export function pastedPair(text: string, now: number): TokenPair | undefined {
  let json: unknown;
  try {
    json = parseZaloJson(text);
  } catch {
    return undefined;
  }
  const pair = tokens.safeParse(json);
  return pair.success
    ? { accessToken: pair.data.access_token, refreshToken: pair.data.refresh_token, expiresAt: now + pair.data.expires_in * 1_000 }
    : undefined;
}

/** A PKCE pair: verifier = base64url of 32 random bytes, challenge = base64url of its SHA-256 (reference 2.1). */
export function pkcePair(verifier = randomBytes(32).toString('base64url')): { verifier: string; challenge: string } {
  return { verifier, challenge: createHash('sha256').update(verifier, 'ascii').digest('base64url') };
}

/** The two OAuth calls and the consent address (reference section 2). Keeps nothing. */
export class OAuthApi {
  constructor(private readonly options: { baseUrl: string; appId: string; appSecret: string; clock: Clock; timeoutMs?: number }) {}

  /** Where an OA administrator gives consent. `redirectUri` must equal the address saved in the app's console, byte for byte. */
  consentUrl(options: { redirectUri: string; state: string; challenge?: string | undefined }): string {
    const url = new URL(`${this.options.baseUrl}/v4/oa/permission`);
    url.searchParams.set('app_id', this.options.appId);
    url.searchParams.set('redirect_uri', options.redirectUri);
    if (options.challenge !== undefined) url.searchParams.set('code_challenge', options.challenge);
    url.searchParams.set('state', options.state);
    return url.href;
  }

  /** Exchanges the code of a consent, valid 10 minutes and once. */
  exchange(code: string, verifier?: string): Promise<TokenPair> {
    return this.request({ code, grant_type: 'authorization_code', ...defined({ code_verifier: verifier }) });
  }

  /** Spends a refresh token, which works once, for a new pair. */
  refresh(refreshToken: string): Promise<TokenPair> {
    return this.request({ refresh_token: refreshToken, grant_type: 'refresh_token' });
  }

  /** @throws GrantRefused when Zalo answered without a pair, ZaloUnreached when it did not answer. */
  private async request(form: Record<string, string>): Promise<TokenPair> {
    const call = `POST /v4/oa/access_token (${form.grant_type ?? ''})`;
    let body: string;
    let status: number;
    try {
      const response = await axios.post<string>(
        `${this.options.baseUrl}/v4/oa/access_token`,
        new URLSearchParams({ ...form, app_id: this.options.appId }),
        {
          headers: { secret_key: this.options.appSecret },
          timeout: this.options.timeoutMs ?? 20_000,
          maxRedirects: 0,
          responseType: 'text',
          transformResponse: [(data: unknown) => data],
          validateStatus: () => true,
        },
      );
      ({ data: body, status } = response);
    } catch (error) {
      throw unreached(error, call);
    }
    let json: unknown;
    try {
      json = parseZaloJson(body);
    } catch {
      throw new ZaloUnreached(true, `HTTP ${String(status)}, the answer is not JSON`, call);
    }
    const pair = tokens.safeParse(json);
    if (!pair.success) {
      if (status >= 500) throw new ZaloUnreached(true, `HTTP ${String(status)}`, call);
      throw refusal(json);
    }
    return {
      accessToken: pair.data.access_token,
      refreshToken: pair.data.refresh_token,
      expiresAt: this.options.clock.now() + pair.data.expires_in * 1_000,
    };
  }
}

/** The number may be missing (reference 2.4): anything without a pair is a refusal. */
function refusal(json: unknown): GrantRefused {
  const body = z
    .looseObject({
      error: z.coerce.number().optional().catch(undefined),
      error_name: z.string().optional(),
      error_description: z.string().optional(),
      message: z.string().optional(),
    })
    .catch({})
    .parse(json);
  return new GrantRefused(body.error, body.error_name ?? body.error_description ?? body.message ?? '');
}
