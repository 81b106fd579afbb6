import { localDay, fromLocal } from '../time/local.ts';
import { addDays } from '../time/periods.ts';
import type { ArticleDoc, Brought, PostDoc, ResultDoc } from './documents.ts';
import { ZALO_CHANNEL } from './plan.ts';
import type { BroadcastStore } from './store.ts';
import { defined } from '../ground/defined.ts';

/** A piece that was made public in any channel. */
export interface Piece extends Omit<PostDoc, '_id' | 'by' | 'at'> {
  /** Of the article, or of the record of a piece published elsewhere. */
  id: string;
}

/** The pieces made public on the local days `from` to `to`, both included, in order of time. */
export async function piecesOf(store: BroadcastStore, from: string, to: string): Promise<Piece[]> {
  const [posts, articles] = await Promise.all([
    store.posts.find({ day: { $gte: from, $lte: to } }).lean<PostDoc[]>(),
    sentOn(store, from, to),
  ]);
  return [
    ...posts.map(({ _id: id, unit, theme, channel, title, day, link, proof, people }): Piece => ({
      ...{ id, unit, theme, channel, title, day },
      ...defined({ link, proof, people }),
    })),
    ...articles.map(({ _id: id, sentAt, content: { unit, theme, title } }): Piece => ({
      ...{ id, unit, theme, title, channel: ZALO_CHANNEL },
      day: localDay(sentAt?.getTime() ?? 0),
    })),
  ].sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0));
}

/** An article that was sent, with what it brought as last measured. */
export interface ArticleResult extends Omit<Brought, 'views' | 'shares'> {
  id: string;
  title: string;
  unit: string;
  theme: string;
  /** Local day on which it was sent. */
  day: string;
  /** Undefined while Zalo has not told. */
  views: number | undefined;
  shares: number | undefined;
}

/** The articles sent on the local days `from` to `to`, both included, in order of time. */
export async function resultsOf(store: BroadcastStore, from: string, to: string): Promise<ArticleResult[]> {
  const articles = await sentOn(store, from, to);
  const results = new Map(
    (await store.results.find({ sentAt: spanOf(from, to) }).lean<ResultDoc[]>()).map((result) => [result._id, result]),
  );
  return articles.map(({ _id: id, sentAt, content: { title, unit, theme } }) => {
    const { clicks = 0, follows = 0, unfollows = 0, questions = 0, reactions = 0, snapshots = 0, views, shares } = results.get(id) ?? {};
    return {
      ...{ id, title, unit, theme, clicks, follows, unfollows, questions, reactions, snapshots },
      day: localDay(sentAt?.getTime() ?? 0),
      views: snapshots > 0 ? views : undefined,
      shares: snapshots > 0 ? shares : undefined,
    };
  });
}

const spanOf = (from: string, to: string): { $gte: Date; $lt: Date } => ({
  $gte: new Date(fromLocal(`${from}T00:00`)),
  $lt: new Date(fromLocal(`${addDays(to, 1)}T00:00`)),
});

const sentOn = (store: BroadcastStore, from: string, to: string): Promise<ArticleDoc[]> =>
  store.articles
    .find(
      { sentAt: spanOf(from, to), state: { $in: ['sent', 'measured'] } },
      { sentAt: 1, 'content.unit': 1, 'content.theme': 1, 'content.title': 1 },
    )
    .sort({ sentAt: 1 })
    .lean<ArticleDoc[]>();
