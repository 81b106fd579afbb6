import { ERROR_TEXT, type Platform, type SimUser } from './platform.ts';
import type { Webhooks } from './webhooks.ts';
import { DAY } from '../time/clock.ts';

/** An API refusal. */
export class SimError extends Error {
  constructor(
    readonly code: number,
    message = ERROR_TEXT[code] ?? 'Unknown error',
  ) {
    super(message);
  }
}

export interface Call {
  query: Record<string, string>;
  /** The JSON of the parameter `data`, for list and detail calls. */
  data: Record<string, unknown>;
  body: Record<string, unknown>;
  file?: { bytes: number; name: string } | undefined;
}

export interface World {
  platform: Platform;
  webhooks: Webhooks;
}

export type Handler = (call: Call, world: World) => unknown;

/** Named `METHOD path`, as in the reference. */
export type Calls = Record<string, Handler>;

export const record = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};

const UPLOAD_LIFE_MS = 7 * DAY;

/** The user with an id. @throws SimError -201 when there is none. */
export function known(platform: Platform, id: string): SimUser {
  const user = platform.users.get(id);
  if (!user) throw new SimError(-201);
  return user;
}

/** True while an upload may still be used (reference 6.5). */
export function uploadUsable(platform: Platform, id: string): boolean {
  const entry = platform.uploads.get(id);
  return entry !== undefined && platform.clock.now() - entry.at <= UPLOAD_LIFE_MS;
}
