import type { Clock } from '../time/clock.ts';
import type { SharedSettings } from '../database/settings.ts';
import type { Logger } from '../ground/logger.ts';
import type { ZaloApi } from '../zalo/api.ts';
import type { Plan } from './plan.ts';
import type { BroadcastStore } from './store.ts';

/** What the runner, the publisher, the sender and the series maker share. */
export interface RunnerDeps {
  store: BroadcastStore;
  settings: SharedSettings;
  api: Pick<ZaloApi, 'articles' | 'createArticle' | 'verifyArticle' | 'updateArticle' | 'broadcast' | 'promotionQuota'>;
  plan: () => Plan;
  clock: Clock;
  logger: Logger;
  /** Name of this process in leases. */
  owner: string;
  /** Shown as author where an article names none. */
  author: () => string;
  /** Address of the tracked link of an article; undefined where the server has no public address. */
  tracked: (articleId: string) => string | undefined;
  /** A follower's id, which Zalo wants when it is asked for the quota; undefined where no follower is known. */
  follower: () => Promise<string | undefined>;
}

/** Tells an officer what to look for when Zalo's answer to a broadcast was lost. */
export const UNCERTAIN_SENT =
  'Chưa rõ Zalo đã gửi chưa. Mở OA Manager, mục Truyền thông, xem bài này có trong danh sách đã gửi không, rồi xác nhận.';
