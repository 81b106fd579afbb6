import { createHash } from 'node:crypto';
import express, { type Router } from 'express';
import { SIM_IDS, type Platform } from './platform.ts';

/** `https://oauth.zaloapp.com` as the reference describes it (section 2): codes for 10 minutes, refresh tokens that work once. */
export function oauthRouter(platform: Platform): Router {
  const router = express.Router();

  router.get('/v4/oa/permission', (request, response) => {
    const {
      app_id: appId,
      redirect_uri: redirectUri,
      state,
      code_challenge: challenge,
    } = request.query as Record<string, string | undefined>;
    if (appId !== SIM_IDS.appId)
      return void response.json({ error: -14002, error_name: 'Invalid appId', error_reason: 'App is not active but user is not admin' });
    if (redirectUri === undefined || !URL.canParse(redirectUri))
      return void response.json({ error: -14003, error_name: 'Invalid redirect uri', error_reason: '' });
    const target = new URL(redirectUri);
    target.searchParams.set('code', platform.grantCode(challenge));
    target.searchParams.set('oa_id', SIM_IDS.oaId);
    if (state !== undefined) target.searchParams.set('state', state);
    response.redirect(target.href);
  });

  router.post('/v4/oa/access_token', express.urlencoded({ extended: false }), (request, response) => {
    const form = request.body as Record<string, string | undefined>;
    const fault = platform.faultFor('POST /v4/oa/access_token');
    if (fault?.action.type === 'http') return void response.status(fault.action.status).send('<html>Gateway error</html>');
    if (fault?.action.type === 'drop' && fault.action.when === 'before') return void request.socket.destroy();
    if (fault?.action.type === 'error') return void response.json({ error: fault.action.code });
    if (request.get('secret_key') !== SIM_IDS.appSecret || form.app_id !== SIM_IDS.appId)
      return void response.json({ error: -14002, error_name: 'Invalid appId' });
    const pair =
      form.grant_type === 'refresh_token'
        ? platform.refresh(form.refresh_token ?? '')
        : exchange(platform, form.code ?? '', form.code_verifier);
    if (fault?.action.type === 'drop') return void request.socket.destroy();
    response.json(pair ?? { error: -14014 });
  });
  return router;
}

function exchange(platform: Platform, code: string, verifier: string | undefined): ReturnType<Platform['mint']> | undefined {
  const entry = platform.useCode(code);
  if (!entry) return undefined;
  const proven =
    entry.challenge === undefined
      ? undefined
      : createHash('sha256')
          .update(verifier ?? '')
          .digest('base64url');
  return proven === entry.challenge ? platform.mint() : undefined;
}
