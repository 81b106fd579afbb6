import express, { type ErrorRequestHandler, type Express, type Router } from 'express';
import helmet from 'helmet';
import { DAY, type Clock } from '../time/clock.ts';
import { localDay } from '../time/local.ts';
import type { Config } from '../ground/config.ts';
import { consentRouter } from '../connection/consent.ts';
import type { webhookRouter } from '../inbox/webhook.ts';
import type { LiveContent } from './live-content.ts';
import type { Logger } from '../ground/logger.ts';
import { metricsHandler, type Metrics } from './metrics.ts';
import type { Services } from './stores.ts';
import type { Simulator } from '../simulator/index.ts';

/** A town's account hears from somebody every day; a whole day of silence means that events do not come. */
const SILENT_MS = DAY;

/** The routers that the web server joins, and what its own answers need. */
interface WebParts {
  config: Config;
  services: Services;
  simulator: Simulator | undefined;
  webhook: ReturnType<typeof webhookRouter>;
  links: Router;
  publicFigures: Router;
  console: Router;
  content: LiveContent;
  metrics: Metrics | undefined;
  clock: Clock;
  logger: Logger;
}

/** Everything that is answered over HTTP: headers, health, webhook, links, simulator. */
export function web({
  config,
  services,
  simulator,
  webhook,
  links,
  publicFigures,
  console,
  content,
  metrics,
  clock,
  logger,
}: WebParts): Express {
  const app = express();
  const startedAt = clock.now();
  app.disable('x-powered-by');
  // Behind the agency's own reverse proxy the visitor's address is what the proxy says.
  app.set('trust proxy', 'loopback, linklocal, uniquelocal');
  app.use(
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          defaultSrc: ["'none'"],
          scriptSrc: ["'self'"],
          styleSrc: ["'self'"],
          imgSrc: ["'self'", 'data:'],
          fontSrc: ["'self'"],
          connectSrc: ["'self'"],
          formAction: ["'self'"],
          baseUri: ["'none'"],
          frameAncestors: ["'none'"],
        },
      },
      strictTransportSecurity: !config.simulator,
    }),
  );
  app.use('/webhook/zalo', webhook.router);
  app.use(links);
  app.use(publicFigures);
  app.get('/healthz', (_request, response) => void response.json({ status: 'ok' }));
  app.get('/readyz', async (_request, response) => {
    const stored = await services.database.connection.db?.command({ ping: 1 }).then(
      () => true,
      () => false,
    );
    const grant = stored ? await services.grants.describe() : undefined;
    const faults = [
      stored !== true && 'store',
      !grant && 'no_grant',
      grant?.lostAt && 'grant_lost',
      !webhook.health.armed && 'webhook_not_armed',
      clock.now() - (webhook.health.lastEventAt ?? startedAt) > SILENT_MS && 'webhook_silent',
      content.fault !== undefined && 'content_fault',
      content.dialogue.knowledge.content.procedures.some(({ reviewed }) => reviewed.next < localDay(clock.now())) && 'content_stale',
      stored === true && (await services.pause.now()) && 'bot_paused',
    ].filter(Boolean);
    // Without the store nothing can be taken; without Zalo events are still kept, so that alone is not a reason to restart.
    response
      .status(stored ? 200 : 503)
      .json({ status: stored ? (faults.length > 0 ? 'degraded' : 'ready') : 'down', faults, webhook: webhook.health, grant });
  });
  if (metrics && config.METRICS_TOKEN !== undefined) app.get('/metrics', metricsHandler(metrics, config.METRICS_TOKEN));
  const verification = config.ZALO_SITE_VERIFICATION;
  if (verification !== undefined) {
    const html = `<!DOCTYPE html><html lang="en"><head><meta name="zalo-platform-site-verification" content="${verification}" /></head><body>There Is No Limit To What You Can Accomplish Using Zalo!</body></html>`;
    app.get(`/zalo_verifier${verification}.html`, (_request, response) => void response.type('html').send(html));
  }
  app.use(consentRouter(services.consent));
  app.use('/console', console);
  if (simulator) app.use('/simulator', simulator.router);
  app.get('/', (_request, response) => void response.redirect(simulator ? '/simulator/' : '/console/'));
  app.use((_request, response) => void response.status(404).type('text').send('Không có trang này.'));
  const failed: ErrorRequestHandler = (error: unknown, _request, response, next) => {
    if (!response.headersSent && error instanceof Error && 'status' in error && error.status === 413) {
      response.status(413).type('text').send('Nội dung gửi lên quá dài. Rút ngắn rồi gửi lại.');
      return;
    }
    logger.error('Lỗi khi phục vụ một yêu cầu', { error });
    if (response.headersSent) next(error);
    else response.status(500).type('text').send('Máy chủ gặp lỗi. Xin thử lại sau ít phút.');
  };
  app.use(failed);
  return app;
}
