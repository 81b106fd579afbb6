import { createHash, timingSafeEqual } from 'node:crypto';
import { topLevelValues } from './json.ts';

/** Lower-case hex SHA-256 of appId + rawBody + timestamp + OA secret (reference 3.2, SIGNATURE.md section 1). */
export function macOf(parts: { appId: string; rawBody: Buffer | string; timestamp: string; oaSecret: string }): string {
  return createHash('sha256').update(parts.appId).update(parts.rawBody).update(parts.timestamp).update(parts.oaSecret).digest('hex');
}

/** The signature in a header of a webhook, lower case; with the prefix `mac=`, blanks around `=`, or neither. Undefined when it is none. */
export const macIn = (header: string | undefined): string | undefined =>
  header === undefined || header.length > 200 ? undefined : /^ *(?:mac *= *)?([0-9a-f]{64}) *$/i.exec(header)?.[1]?.toLowerCase();

/**
 * Whose a webhook request is: `ours` when Zalo signed it for our app; `another-app` when it was signed with our OA's secret for the app that the
 * body names (the webhook of the OA is set up in another app); else `nobody`. Nothing is looked for in the body but its time and its app.
 * Never throws. No age limit, since Zalo repeats old bodies for an hour and more.
 */
export function whose(request: {
  appId: string;
  oaSecret: string;
  rawBody: Buffer | string;
  header: string | undefined;
}): { signer: 'ours' | 'nobody' } | { signer: 'another-app'; appId: string } {
  const { appId, oaSecret, rawBody } = request;
  const given = macIn(request.header);
  if (given === undefined) return { signer: 'nobody' };
  const { timestamp, app_id: named } = topLevelValues(rawBody.toString(), ['timestamp', 'app_id']);
  if (timestamp === undefined) return { signer: 'nobody' };
  const signedFor = (app: string): boolean =>
    timingSafeEqual(Buffer.from(given, 'hex'), Buffer.from(macOf({ appId: app, rawBody, timestamp, oaSecret }), 'hex'));
  if (signedFor(appId) && (named === undefined || named === appId)) return { signer: 'ours' };
  return named !== undefined && named !== appId && (signedFor(named) || signedFor(appId))
    ? { signer: 'another-app', appId: named }
    : { signer: 'nobody' };
}
