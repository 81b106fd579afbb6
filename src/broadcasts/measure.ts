import { HOUR, DAY, type Clock } from '../time/clock.ts';
import type { SharedSettings } from '../database/settings.ts';
import { messageOf } from '../ground/errors.ts';
import type { Logger } from '../ground/logger.ts';
import type { ZaloApi } from '../zalo/api.ts';
import { MACHINE } from './life.ts';
import type { Plan } from './plan.ts';
import { toLocal } from '../time/local.ts';
import type { ArticleDoc, Brought, SnapshotDoc } from './documents.ts';
import type { BroadcastStore } from './store.ts';

/** Hourly for three days, then daily for thirty. */
const OFTEN_MS = 3 * DAY;
const LONG_MS = 30 * DAY;
/** Follows, questions and reactions within this time after an article count as caused by it: an upper bound. */
export const MEASURED_MS = 72 * HOUR;
const PAGES = 50;
const FOLLOWERS = 'broadcasts:followersAt';

/** Counts what citizens did; the assembly connects it to the room that keeps this. Times in epoch ms, `to` excluded. */
export interface SurroundingCounts {
  count(type: 'follow' | 'unfollow' | 'reaction', from: number, to: number): Promise<number>;
  /** Questions on these topics. */
  questions(topics: readonly string[], from: number, to: number): Promise<number>;
}

interface Deps {
  store: BroadcastStore;
  settings: SharedSettings;
  api: Pick<ZaloApi, 'articles' | 'oaInfo'>;
  plan: () => Plan;
  clock: Clock;
  logger: Logger;
  surrounding: SurroundingCounts;
}

/** What an article brought so far. */
export interface Result extends Brought {
  id: string;
  title: string;
  sentAt: number | undefined;
}

const hourOf = (at: number): string => toLocal(at).slice(0, 13);

/** Looks at views, shares and followers from time to time, and puts together what an article brought. */
export class Measurer {
  constructor(private readonly deps: Deps) {}

  /** Takes the snapshots that are due and the hourly number of followers. Resolves with the number of snapshots. */
  async run(): Promise<number> {
    const { store, clock, logger } = this.deps;
    const now = clock.now();
    let taken = 0;
    const due = await store.articles.find({ state: 'sent', measureAt: { $lte: new Date(now) } }).lean<ArticleDoc[]>();
    try {
      await this.followers(now);
      if (due.length > 0) taken = await this.snapshots(due, now);
    } catch (error) {
      // Figures can wait; the next hour asks again.
      logger.warn('Chưa đo được lượt xem', { error: messageOf(error) });
    }
    // What citizens did is known whether Zalo answers or not.
    await this.keep(due);
    return taken;
  }

  /** What an article brought so far. */
  async result(article: ArticleDoc): Promise<Result> {
    const { store, plan, surrounding, clock } = this.deps;
    const [last] = await store.snapshots.find({ article: article._id }).sort({ at: -1 }).limit(1).lean<SnapshotDoc[]>();
    const from = article.sentAt?.getTime();
    const to = Math.min(clock.now(), (from ?? 0) + MEASURED_MS);
    const topics = plan().themes.find(({ id }) => id === article.content.theme)?.topics ?? [];
    const within = async (count: (from: number, to: number) => Promise<number>): Promise<number> =>
      from === undefined ? 0 : count(from, to);
    const [clicks, snapshots, follows, unfollows, reactions, questions] = await Promise.all([
      store.clicks.countDocuments({ article: article._id }),
      store.snapshots.countDocuments({ article: article._id }),
      within((a, b) => surrounding.count('follow', a, b)),
      within((a, b) => surrounding.count('unfollow', a, b)),
      within((a, b) => surrounding.count('reaction', a, b)),
      within((a, b) => (topics.length === 0 ? Promise.resolve(0) : surrounding.questions(topics, a, b))),
    ]);
    return {
      id: article._id,
      title: article.content.title,
      sentAt: from,
      views: last?.views ?? 0,
      shares: last?.shares ?? 0,
      clicks,
      snapshots,
      follows,
      unfollows,
      reactions,
      questions,
    };
  }

  private async snapshots(due: readonly ArticleDoc[], now: number): Promise<number> {
    const { store, api } = this.deps;
    const wanted = new Map(due.flatMap((article) => (article.zaloId === undefined ? [] : [[article.zaloId, article]])));
    let taken = 0;
    for (let page = 0; page < PAGES && wanted.size > 0; page++) {
      const { medias, total } = await api.articles(page * 10);
      for (const { id, total_view, total_share } of medias) {
        const article = wanted.get(id);
        if (!article) continue;
        wanted.delete(id);
        await store.snapshots.updateOne(
          { _id: `${article._id}:${hourOf(now)}` },
          { $setOnInsert: { article: article._id, at: new Date(now), views: total_view, shares: total_share } },
          { upsert: true },
        );
        taken++;
      }
      if (medias.length === 0 || (page + 1) * 10 >= total) break;
    }
    for (const article of due) await this.next(article, now);
    return taken;
  }

  /** Measures the articles sent since a time (epoch ms) again, from what is kept. Resolves with how many. */
  async measureAgain(since: number): Promise<number> {
    const articles = await this.deps.store.articles
      .find({ sentAt: { $gte: new Date(since) }, state: { $in: ['sent', 'measured'] } })
      .lean<ArticleDoc[]>();
    await this.keep(articles);
    return articles.length;
  }

  /** Keeps what articles brought so far, for figures that many read. */
  private async keep(articles: readonly ArticleDoc[]): Promise<void> {
    for (const article of articles) {
      if (article.sentAt === undefined) continue;
      const { views, shares, clicks, follows, unfollows, questions, reactions, snapshots } = await this.result(article);
      const numbers: Brought = { views, shares, clicks, follows, unfollows, questions, reactions, snapshots };
      await this.deps.store.results.updateOne(
        { _id: article._id },
        { $set: { ...numbers, sentAt: article.sentAt, at: new Date(this.deps.clock.now()) } },
        { upsert: true },
      );
    }
  }

  private async next(article: ArticleDoc, now: number): Promise<void> {
    const { store } = this.deps;
    const age = now - (article.sentAt?.getTime() ?? now);
    if (age >= LONG_MS) await store.move(article, 'measured', { by: MACHINE, at: now, unset: ['measureAt'] });
    else await store.note(article, { measureAt: new Date(now + (age < OFTEN_MS ? HOUR : DAY)) });
  }

  private async followers(now: number): Promise<void> {
    const { store, settings, api } = this.deps;
    const last = (await settings.get<number>(FOLLOWERS)) ?? 0;
    if (now - last < HOUR) return;
    const { num_follower: count } = await api.oaInfo();
    await settings.set(FOLLOWERS, now, now);
    if (count === undefined) return;
    await store.followers.updateOne({ _id: hourOf(now) }, { $setOnInsert: { at: new Date(now), count } }, { upsert: true });
  }
}
