import type { Config } from '../ground/config.ts';
import { SIM_IDS } from '../simulator/index.ts';
import type { Services } from './stores.ts';

/** Ids and secrets of the Zalo app in use: the real one's, or the simulator's. */
export interface ZaloAccount {
  appId: string;
  appSecret: string;
  oaSecret: string | undefined;
  oaId: string | undefined;
  apiUrl: string;
  oauthUrl: string;
  /** Under which citizens and Zalo reach this program. */
  publicUrl: string;
}

/** The account to use. `base` is the address at which the simulator can be reached. */
export function accountOf(config: Config, base: string): ZaloAccount {
  if (config.simulator)
    return { ...SIM_IDS, apiUrl: `${base}/simulator/openapi`, oauthUrl: `${base}/simulator/oauth`, publicUrl: config.PUBLIC_URL ?? base };
  return {
    appId: config.ZALO_APP_ID ?? '',
    appSecret: config.ZALO_APP_SECRET ?? '',
    oaSecret: config.ZALO_OA_SECRET,
    oaId: config.ZALO_OA_ID,
    apiUrl: config.ZALO_API_URL,
    oauthUrl: config.ZALO_OAUTH_URL,
    publicUrl: config.PUBLIC_URL ?? base,
  };
}

/** Puts the first grant in force from a refresh token in the settings, unless there is a grant already. */
export async function firstGrant(services: Pick<Services, 'grants' | 'oauth'>, refreshToken: string | undefined): Promise<void> {
  if (refreshToken === undefined || (await services.grants.load())) return;
  await services.grants.save(await services.oauth.refresh(refreshToken));
}
