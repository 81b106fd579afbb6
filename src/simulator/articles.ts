import { record, SimError, type Call, type Calls, type World } from './calls.ts';
import type { SimArticle } from './platform.ts';

/** Checks the field limits of reference 6.1. Like the real Zalo it refuses a title of exactly 150 characters. */
function checkFields(body: Record<string, unknown>): void {
  const length = (value: unknown): number => (typeof value === 'string' ? value.length : 0);
  if (length(body.title) < 1 || length(body.title) >= 150) throw new SimError(-201, 'title allow 1 to 150 characters');
  if (length(body.author) > 50) throw new SimError(-201, 'author is invalid');
  if (length(body.description) > 300) throw new SimError(-201, 'description is invalid');
  if (body.type === 'normal' && record(body.cover).cover_type === undefined) throw new SimError(-201, 'cover is invalid');
}

function save({ body }: Call, { platform }: World, existing?: SimArticle): { token: string } {
  checkFields(body);
  const now = platform.clock.now();
  const article: SimArticle = {
    id: existing?.id ?? platform.id('art-'),
    token: platform.id('ARTTOKEN-'),
    readyAt: now + platform.settings.articleDelayMs,
    status: body.status === 'show' ? 'show' : 'hide',
    title: String(body.title),
    fields: body,
    views: existing?.views ?? 0,
    shares: existing?.shares ?? 0,
    createdAt: existing?.createdAt ?? now,
    updatedAt: now,
  };
  platform.articles.set(article.id, article);
  return { token: article.token };
}

function find({ platform }: World, id: unknown): SimArticle {
  const article = platform.articles.get(String(id));
  if (!article) throw new SimError(-201, 'id is invalid');
  return article;
}

export const articleCalls: Calls = {
  'POST /v2.0/article/create': (call, world) => save(call, world),
  'POST /v2.0/article/update': (call, world) => save(call, world, find(world, call.body.id)),
  'POST /v2.0/article/verify': ({ body }, { platform }) => {
    const article = [...platform.articles.values()].find(({ token }) => token === body.token);
    if (!article) throw new SimError(-201, 'token is invalid');
    if (platform.clock.now() < article.readyAt) throw new SimError(-214);
    return { id: article.id };
  },
  'POST /v2.0/article/remove': ({ body }, world) => {
    world.platform.articles.delete(find(world, body.id).id);
  },
  'GET /v2.0/article/getdetail': ({ query }, world) => ({ id: query.id, ...find(world, query.id).fields }),
  'GET /v2.0/article/getslice': ({ query }, { platform }) => {
    const limit = Number(query.limit ?? 10);
    if (limit > 10) throw new SimError(-210);
    const offset = Number(query.offset ?? 0);
    const all = [...platform.articles.values()].sort((a, b) => b.createdAt - a.createdAt);
    const medias = all.slice(offset, offset + limit).map((article) => ({
      id: article.id,
      type: 'normal',
      title: article.title,
      status: article.status,
      total_view: article.views,
      total_share: article.shares,
      create_date: article.createdAt,
      update_date: article.updatedAt,
      link_view: `/simulator/articles/${article.id}`,
    }));
    return { medias, total: all.length };
  },
  'POST /v2.0/article/upload_video/preparevideo': ({ file }, { platform }) => {
    if (!file || !/\.(mp4|avi)$/i.test(file.name)) throw new SimError(-201, 'file is invalid');
    if (file.bytes > 52_428_800) throw new SimError(-210);
    const token = platform.id('VIDTOKEN-');
    platform.uploads.set(token, { kind: 'video', at: platform.clock.now() });
    return { token };
  },
  'GET /v2.0/article/upload_video/verify': ({ query }, { platform }) => {
    const entry = platform.uploads.get(query.token ?? '');
    if (entry?.kind !== 'video') throw new SimError(-201, 'token is invalid');
    const ready = platform.clock.now() - entry.at >= platform.settings.articleDelayMs;
    return {
      status_message: ready ? 'ready' : 'processing',
      convert_percent: ready ? 100 : 40,
      video_id: ready ? `vid-${query.token ?? ''}` : '',
      status: ready ? 1 : 3,
    };
  },
};
