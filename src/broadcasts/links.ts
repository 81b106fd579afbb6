import { createHmac, timingSafeEqual } from 'node:crypto';
import { Router, type Request } from 'express';
import type { Clock } from '../time/clock.ts';
import type { Logger } from '../ground/logger.ts';
import { messageOf } from '../ground/errors.ts';
import type { ArticleDoc } from './documents.ts';
import type { BroadcastStore } from './store.ts';

const SIGNATURE = 10;
/** Programs that look at links before people do: previews, search engines, scanners. */
const ROBOTS = /bot|crawl|spider|slurp|preview|facebookexternalhit|zalobot|monitor|scan|curl|wget|python|java\/|okhttp|headless/i;

/** Codes of tracked links: the article's id and a signature, so that nobody can make one up. */
export class LinkCodes {
  constructor(private readonly secret: string) {}

  codeOf(articleId: string): string {
    return `${articleId}.${this.sign(articleId)}`;
  }

  /** The article's id; undefined for a code that we did not make. */
  articleOf(code: string): string | undefined {
    const at = code.lastIndexOf('.');
    if (at < 1) return undefined;
    const [id, given] = [code.slice(0, at), Buffer.from(code.slice(at + 1))];
    const right = Buffer.from(this.sign(id));
    return given.length === right.length && timingSafeEqual(given, right) ? id : undefined;
  }

  /** A visitor under a pseudonym that holds for one article: two articles cannot be joined by it. */
  visitor(articleId: string, address: string, agent: string): string {
    return createHmac('sha256', this.secret).update(`visitor\0${articleId}\0${address}\0${agent}`).digest('base64url').slice(0, 22);
  }

  private sign(id: string): string {
    return createHmac('sha256', this.secret).update(`link\0${id}`).digest('base64url').slice(0, SIGNATURE);
  }
}

/** `GET /l/:code`: counts a person once and sends them on to the address that was approved with the article, never to another. */
export function linkRouter({
  store,
  codes,
  clock,
  logger,
}: {
  store: BroadcastStore;
  codes: LinkCodes;
  clock: Clock;
  logger: Logger;
}): Router {
  const router = Router();
  router.get('/l/:code', async (request, response) => {
    const id = codes.articleOf(request.params.code);
    const article = id === undefined ? null : await store.articles.findById(id, { content: 1 }).lean<Pick<ArticleDoc, '_id' | 'content'>>();
    const action = article?.content.action;
    if (!article || action?.type !== 'link') return void response.status(404).type('text').send('Đường dẫn này không còn dùng được.');
    response.set({ 'Cache-Control': 'no-store', 'X-Robots-Tag': 'noindex', 'Referrer-Policy': 'no-referrer' }).redirect(302, action.url);
    if (!countable(request)) return;
    const visitor = codes.visitor(article._id, request.ip ?? '', request.get('user-agent') ?? '');
    await store.clicks
      .updateOne(
        { _id: `${article._id}:${visitor}` },
        { $setOnInsert: { article: article._id, at: new Date(clock.now()) }, $inc: { times: 1 } },
        { upsert: true },
      )
      .catch((error: unknown) => logger.warn('Không ghi được lượt bấm', { error: messageOf(error) }));
  });
  return router;
}

/** Robots, prefetches and look-aheads are no people. */
function countable(request: Request): boolean {
  const agent = request.get('user-agent') ?? '';
  const purpose = `${request.get('purpose') ?? ''} ${request.get('sec-purpose') ?? ''} ${request.get('x-moz') ?? ''}`;
  return request.method === 'GET' && agent !== '' && !ROBOTS.test(agent) && !/prefetch|preview/i.test(purpose);
}
