import { BroadcastRunner, ArticleDesk, LinkCodes, Measurer, type SurroundingCounts, type Plan } from '../broadcasts/index.ts';
import type { Clock } from '../time/clock.ts';
import { typable } from '../ground/codes.ts';
import type { Logger } from '../ground/logger.ts';
import type { Services } from './stores.ts';

export interface BroadcastParts {
  articleDesk: ArticleDesk;
  runner: BroadcastRunner;
  measurer: Measurer;
  codes: LinkCodes;
  /** Address of an article's tracked link; undefined without a public address. */
  tracked: (articleId: string) => string | undefined;
}

interface Options {
  services: Pick<Services, 'broadcasts' | 'settings' | 'api' | 'citizens' | 'facts' | 'owner'>;
  plan: () => Plan;
  clock: Clock;
  logger: Logger;
  /** Secret of the signatures in tracked links. */
  secret: string;
  publicUrl: string | undefined;
  /** Shown as author where an article names none. */
  author: () => string;
}

/** A new id, short enough to be typed. */
export const newId = (): string => typable(6);

/** Puts the rooms together that broadcasts stand on: the store, Zalo, citizens and facts. */
export function assembleBroadcasts({ services, plan, clock, logger, secret, publicUrl, author }: Options): BroadcastParts {
  const { broadcasts: store, settings, api, citizens, facts, owner } = services;
  const codes = new LinkCodes(secret);
  const tracked = (articleId: string): string | undefined =>
    publicUrl === undefined ? undefined : `${publicUrl}/l/${codes.codeOf(articleId)}`;
  const surrounding: SurroundingCounts = {
    count: (type, from, to) => facts.count(type, from, to),
    questions: (topics, from, to) => facts.count('question', from, to, topics),
  };
  return {
    articleDesk: new ArticleDesk({ store, plan, clock, newId }),
    runner: new BroadcastRunner({
      store,
      settings,
      api,
      plan,
      clock,
      logger,
      owner,
      author,
      tracked,
      follower: () => citizens.someFollower(),
    }),
    measurer: new Measurer({ store, settings, api, plan, clock, logger, surrounding }),
    codes,
    tracked,
  };
}
