import { localDay } from '../clock.ts';
import { addDays } from '../periods.ts';
import type { ArticleDoc, PostDoc } from './documents.ts';
import { ZALO_CHANNEL } from './plan.ts';
import { fromLocal } from './schedule.ts';
import type { BroadcastStore } from './store.ts';

/** A piece that was made public, whatever the channel. */
export interface Piece {
  /** Of the article, or of the record of a piece published elsewhere. */
  id: string;
  unit: string;
  theme: string;
  channel: string;
  title: string;
  /** Local day on which it came out. */
  day: string;
  link?: string;
  proof?: string;
  /** How many people heard or read it, where somebody counted. */
  people?: number;
}

/** The pieces made public on the local days `from` to `to`, both included, in order of time. */
export async function piecesOf(store: BroadcastStore, from: string, to: string): Promise<Piece[]> {
  const span = { $gte: new Date(fromLocal(`${from}T00:00`)), $lt: new Date(fromLocal(`${addDays(to, 1)}T00:00`)) };
  const [posts, articles] = await Promise.all([
    store.posts.find({ day: { $gte: from, $lte: to } }).lean<PostDoc[]>(),
    store.articles
      .find(
        { sentAt: span, state: { $in: ['sent', 'measured'] } },
        { sentAt: 1, 'content.unit': 1, 'content.theme': 1, 'content.title': 1 },
      )
      .lean<ArticleDoc[]>(),
  ]);
  return [
    ...posts.map(({ _id: id, unit, theme, channel, title, day, link, proof, people }): Piece => ({
      ...{ id, unit, theme, channel, title, day },
      ...(link !== undefined && { link }),
      ...(proof !== undefined && { proof }),
      ...(people !== undefined && { people }),
    })),
    ...articles.map(({ _id: id, sentAt, content: { unit, theme, title } }): Piece => ({
      ...{ id, unit, theme, title, channel: ZALO_CHANNEL },
      day: localDay(sentAt?.getTime() ?? 0),
    })),
  ].sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0));
}
