import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import express, { type Request, type Response, type Router } from 'express';
import { z } from 'zod';
import { record, type World } from './calls.ts';
import { oauthRouter } from './oauth.ts';
import { openApiRouter } from './openapi.ts';
import { act, ACTIONS } from './people.ts';
import type { SimArticle, SimUser } from './platform.ts';
import type { Province } from './province.ts';

const PHONE = join(dirname(fileURLToPath(import.meta.url)), 'phone');

const actionBody = z.strictObject({
  action: z.enum(ACTIONS),
  text: z.string().max(5_000).optional(),
  silent: z.boolean().optional(),
  messageId: z.string().optional(),
  icon: z.string().optional(),
  duplicate: z.boolean().optional(),
});

const faultBody = z.strictObject({
  call: z.string(),
  times: z.number().int().min(1).max(1_000).default(1),
  action: z.discriminatedUnion('type', [
    z.strictObject({ type: z.literal('error'), code: z.number().int(), message: z.string().optional() }),
    z.strictObject({ type: z.literal('http'), status: z.number().int().min(400).max(599) }),
    z.strictObject({ type: z.literal('drop'), when: z.enum(['before', 'after']) }),
  ]),
});

const dossierBody = z.strictObject({ state: z.string(), note: z.string().optional() });

const settingsBody = z
  .strictObject({
    accountType: z.enum(['state', 'business']),
    callsPerMinute: z.number().int().min(1),
    refuseLists: z.boolean(),
    refuseButtons: z.boolean(),
    broadcastsPerMonth: z.number().int().min(0),
    articleDelayMs: z.number().int().min(0),
  })
  .partial();

const escaped = (value: unknown): string => String(value ?? '').replaceAll(/[&<>"']/g, (sign) => `&#${String(sign.charCodeAt(0))};`);
/** The HTML subset of article bodies (reference 6.1): links to web addresses, else without attributes; anything else is shown as text. */
const bodyHtml = (value: unknown): string =>
  escaped(value)
    .replaceAll(/&#60;a href=&#34;(https?:\/\/[^\s<>]*?)&#34;&#62;/g, '<a href="$1" rel="noreferrer">')
    .replaceAll(/&#60;(\/?)(b|i|br|ul|ol|li|p)\s*\/?&#62;/g, '<$1$2>')
    .replaceAll('&#60;/a&#62;', '</a>');

function articlePage(article: SimArticle): string {
  const blocks = (Array.isArray(article.fields.body) ? (article.fields.body as unknown[]) : []).map(record);
  const parts = blocks.map((block) =>
    block.type === 'text' ? bodyHtml(block.content) : `<p>[${escaped(block.type)}] ${escaped(block.caption)}</p>`,
  );
  const head = `<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><link rel="stylesheet" href="../phone.css"><title>${escaped(article.title)}</title>`;
  return `<!doctype html><html lang="vi"><head>${head}</head><body><main><article class="article"><h1>${escaped(article.title)}</h1><p><em>${escaped(article.fields.description)}</em></p>${parts.join('')}<p>${escaped(article.fields.author)}</p></article></main></body></html>`;
}

/**
 * `/simulator`: the phone page with its files, and the control interface (`/control/…`). The simulated Zalo lives under
 * `/openapi` and `/oauth`.
 */
export function simulatorRouter(world: World, province: Province): Router {
  const { platform, webhooks } = world;
  const router = express.Router();
  router.use('/openapi', openApiRouter(world));
  router.use('/oauth', oauthRouter(platform));
  router.use('/province', province.router());
  router.use(express.static(PHONE, { index: 'index.html', maxAge: 0 }));
  router.use(express.json());

  const withUser =
    (handle: (user: SimUser, request: Request, response: Response) => void) =>
    (request: Request, response: Response): void => {
      const user = platform.users.get(String(request.params.user));
      if (user) handle(user, request, response);
      else response.status(404).json({ error: 'không có người dân này' });
    };
  const chatOf = (user: SimUser): unknown => ({
    user: { id: user.id, name: user.name, following: user.following },
    messages: platform.chat(user.id).map((message) => ({
      ...message,
      ...(message.articles && {
        cards: message.articles
          .flatMap((id) => platform.articles.get(id) ?? [])
          .map(({ id, title, fields }) => ({ id, title, description: fields.description })),
      }),
    })),
  });

  router.get(
    '/users',
    (_request, response) => void response.json([...platform.users.values()].map(({ id, name, following }) => ({ id, name, following }))),
  );
  router.get(
    '/users/:user',
    withUser((user, _request, response) => void response.json(chatOf(user))),
  );
  router.post(
    '/users/:user',
    withUser((user, request, response) => {
      const body = actionBody.safeParse(request.body);
      if (!body.success) return void response.status(400).json({ error: body.error.issues[0]?.message });
      const { action, silent = false, duplicate = false, ...options } = body.data;
      act(world, user, action, { ...options, silent, duplicate });
      response.json({ ok: true });
    }),
  );
  router.get(
    '/users/:user/stream',
    withUser((user, request, response) => {
      response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store', Connection: 'keep-alive' });
      response.write(': open\n\n');
      const tell = (userId: string): void => void (userId === user.id && response.write('data: change\n\n'));
      platform.bus.on('message', tell).on('change', tell);
      request.on('close', () => platform.bus.off('message', tell).off('change', tell));
    }),
  );

  router.get('/articles/:id', (request, response) => {
    const article = platform.articles.get(request.params.id);
    if (!article || article.status !== 'show') return void response.status(404).type('text').send('Bài viết này không còn hoặc đang ẩn.');
    article.views++;
    response.type('html').send(articlePage(article));
  });

  const control = express.Router();
  control.get('/', (_request, response) => {
    const { settings, calls, faults, broadcasts } = platform;
    response.json({
      settings,
      faults,
      calls: calls.slice(-200),
      broadcasts,
      articles: [...platform.articles.values()],
      webhooks: {
        delivered: webhooks.delivered,
        pending: webhooks.pending,
        failed: webhooks.failed.length,
        subscribed: webhooks.subscribed,
      },
    });
  });
  control.post('/dossiers/:code', (request, response) => {
    const body = dossierBody.safeParse(request.body);
    if (!body.success || !province.dossiers.has(request.params.code))
      return void response.status(400).json({ error: 'không có hồ sơ này' });
    province.change(request.params.code, body.data.state, body.data.note);
    response.json({ ok: true });
  });
  control.post('/province', (request, response) => {
    province.down = z.object({ down: z.boolean() }).parse(request.body).down;
    response.json({ ok: true });
  });
  control.post('/settings', (request, response) => {
    const body = settingsBody.safeParse(request.body);
    if (!body.success) return void response.status(400).json({ error: body.error.issues[0]?.message });
    Object.assign(platform.settings, body.data);
    response.json(platform.settings);
  });
  control.post('/faults', (request, response) => {
    const body = faultBody.safeParse(request.body);
    if (!body.success) return void response.status(400).json({ error: body.error.issues[0]?.message });
    platform.faults.push(body.data);
    response.json({ faults: platform.faults });
  });
  control.delete('/faults', (_request, response) => {
    platform.faults.length = 0;
    response.json({ faults: [] });
  });
  control.post('/tokens/expire', (_request, response) => {
    platform.expireTokens();
    response.json({ ok: true });
  });
  control.post('/grant/revoke', (_request, response) => {
    platform.revokeGrant();
    response.json({ ok: true });
  });
  control.post('/grant/mint', (_request, response) => void response.json(platform.mint()));
  router.use('/control', control);
  return router;
}
