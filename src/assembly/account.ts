import type { Config } from '../ground/config.ts';
import type { Logger } from '../ground/logger.ts';
import { SIM_IDS, type Simulator } from '../simulator/index.ts';
import type { Clock } from '../time/clock.ts';
import type { DatabaseGrantStore } from '../connection/grant-store.ts';
import type { OAuthApi } from '../zalo/oauth.ts';

/** Ids and secrets of the Zalo app in use: the real one's, or the simulator's. */
export interface ZaloAccount {
  appId: string;
  appSecret: string;
  oaSecret: string | undefined;
  oaId: string | undefined;
  apiUrl: string;
  oauthUrl: string;
  /** The address at which citizens and Zalo reach this program. */
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

/** Puts the first grant in force from a refresh token in the settings, unless there is a grant already. A failure is logged: a person can connect the account in the console. */
export async function firstGrant(
  { grants, oauth }: { grants: DatabaseGrantStore; oauth: OAuthApi },
  refreshToken: string | undefined,
  logger: Logger,
): Promise<void> {
  try {
    if (refreshToken === undefined || (await grants.load())) return;
    await grants.save(await oauth.refresh(refreshToken));
  } catch (error) {
    logger.error('Không dùng được ZALO_REFRESH_TOKEN', { error });
  }
}

/** Puts a grant of the simulator in force: its consent page is not needed to try the program. */
export async function simulatedGrant({ grants }: { grants: DatabaseGrantStore }, { platform }: Simulator, clock: Clock): Promise<void> {
  const { access_token: accessToken, refresh_token: refreshToken, expires_in: seconds } = platform.mint();
  await grants.save({ accessToken, refreshToken, expiresAt: clock.now() + Number(seconds) * 1_000 });
}
