import { randomBytes, timingSafeEqual } from 'node:crypto';
import express, { type Router } from 'express';
import { MINUTE, type Clock } from '../time/clock.ts';
import type { SharedSettings } from '../database/settings.ts';
import type { Logger } from '../ground/logger.ts';
import { GrantRefused } from '../zalo/errors.ts';
import type { GrantStore } from './grant.ts';
import { pkcePair, type OAuthApi } from '../zalo/oauth.ts';
import { defined } from '../ground/defined.ts';

/** Where Zalo sends the browser of the OA administrator after consent; saved as callback URL in the app's console. */
export const CALLBACK_PATH = '/console/zalo/callback';

const PENDING = 'zalo.consent';
const VALID_MS = 10 * MINUTE;

interface Pending {
  state: string;
  verifier?: string;
  at: number;
}

export interface ConsentDeps {
  oauth: OAuthApi;
  settings: SharedSettings;
  grants: Pick<GrantStore, 'save'>;
  clock: Clock;
  logger: Logger;
  /** Public address of this server, without a slash at the end. */
  publicUrl: string;
  pkce: { mode: 'none' | 'per-request' | 'fixed'; verifier?: string | undefined };
}

/** Begins a consent: the address for the OA administrator, good for ten minutes and one use. */
export async function beginConsent({ oauth, settings, clock, publicUrl, pkce }: ConsentDeps): Promise<string> {
  const pair = pkce.mode === 'none' ? undefined : pkcePair(pkce.mode === 'fixed' ? pkce.verifier : undefined);
  const pending: Pending = { state: randomBytes(24).toString('base64url'), at: clock.now(), ...defined({ verifier: pair?.verifier }) };
  await settings.set(PENDING, pending, clock.now());
  return oauth.consentUrl({ redirectUri: publicUrl + CALLBACK_PATH, state: pending.state, challenge: pair?.challenge });
}

const page = (title: string, text: string): string =>
  `<!doctype html><html lang="vi"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><link rel="icon" href="data:,"><title>${title}</title><h1>${title}</h1><p>${text}</p></html>`;

/** Ends a consent: exchanges the code and keeps the pair. Refuses an answer to a question that we did not ask lately. */
export function consentRouter(deps: ConsentDeps): Router {
  const { oauth, settings, grants, clock, logger } = deps;
  const router = express.Router();
  router.get(CALLBACK_PATH, async (request, response) => {
    const code = typeof request.query.code === 'string' ? request.query.code : '';
    const state = Buffer.from(typeof request.query.state === 'string' ? request.query.state : '');
    const pending = await settings.get<Pending | null>(PENDING);
    const expected = Buffer.from(pending?.state ?? '');
    const ours =
      pending &&
      expected.length > 0 &&
      state.length === expected.length &&
      timingSafeEqual(state, expected) &&
      clock.now() - pending.at <= VALID_MS;
    if (!ours || code === '') {
      response
        .status(400)
        .send(
          page(
            'Chưa kết nối được',
            'Liên kết cấp quyền đã hết hạn hoặc không đúng. Lấy liên kết mới ở <a href="/console/system">trang Hệ thống</a> hoặc bằng lệnh <code>motcua grant url</code>.',
          ),
        );
      return;
    }
    await settings.set(PENDING, null, clock.now());
    try {
      await grants.save(await oauth.exchange(code, pending.verifier));
      logger.info('Đã kết nối với Zalo');
      response.send(page('Đã kết nối với Zalo', 'Anh/Chị có thể đóng trang này, hoặc <a href="/console/system">về trang Hệ thống</a>.'));
    } catch (error) {
      logger.error('Không đổi được mã cấp quyền', { error });
      const reason = error instanceof GrantRefused ? 'Zalo từ chối mã cấp quyền.' : 'Không gọi được Zalo.';
      response.status(502).send(page('Chưa kết nối được', `${reason} Lấy liên kết mới ở <a href="/console/system">trang Hệ thống</a>.`));
    }
  });
  return router;
}
