import { createHash, timingSafeEqual } from 'node:crypto';
import { parseZaloJson } from './json.ts';

/** Lower-case hex SHA-256 of appId + rawBody + timestamp + OA secret (reference 3.2, SIGNATURE.md section 1). */
export function macOf(parts: { appId: string; rawBody: Buffer | string; timestamp: string; oaSecret: string }): string {
  return createHash('sha256').update(parts.appId).update(parts.rawBody).update(parts.timestamp).update(parts.oaSecret).digest('hex');
}

/** The body's top-level timestamp as text; a number gives its decimal digits. Undefined when the body has none. */
export function timestampOf(rawBody: Buffer | string): string | undefined {
  try {
    const body = parseZaloJson(rawBody.toString()) as { timestamp?: unknown } | null;
    const timestamp = body?.timestamp;
    return typeof timestamp === 'string' || typeof timestamp === 'number' ? String(timestamp) : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Whether a webhook request is Zalo's. The header may have the prefix `mac=`, blanks around `=`, or neither.
 * Never throws: anything malformed is simply not valid. No age limit, since Zalo repeats old bodies for an hour and more.
 */
export function isSignatureValid(options: {
  appId: string;
  oaSecret: string;
  rawBody: Buffer | string;
  header: string | undefined;
  /** Defaults to the body's own. */
  timestamp?: string;
}): boolean {
  const given = /^\s*(?:mac\s*=\s*)?([0-9a-f]{64})\s*$/i.exec(options.header ?? '')?.[1];
  const timestamp = options.timestamp ?? timestampOf(options.rawBody);
  if (given === undefined || timestamp === undefined) return false;
  const expected = macOf({ appId: options.appId, rawBody: options.rawBody, timestamp, oaSecret: options.oaSecret });
  return timingSafeEqual(Buffer.from(given.toLowerCase(), 'hex'), Buffer.from(expected, 'hex'));
}
