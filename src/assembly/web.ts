import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { privacyRouter } from '../cases/index.ts';
import { agencyNames } from '../dialogue/index.ts';
import { typableCode } from '../ground/codes.ts';
import { linkRouter } from '../broadcasts/index.ts';
import type { ContentAudits } from '../editorial/index.ts';
import { publicRouter, type Checked } from '../engagement/index.ts';
import { defined } from '../ground/defined.ts';
import type { BroadcastParts } from './broadcasts.ts';
import type { FigureParts } from './figures.ts';
import express, { type ErrorRequestHandler, type Express, type RequestHandler, type Router } from 'express';
import helmet from 'helmet';
import type { Clock } from '../time/clock.ts';
import type { Config } from '../ground/config.ts';
import { consentRouter } from '../connection/consent.ts';
import type { webhookRouter } from '../inbox/webhook.ts';
import type { LiveContent } from './live-content.ts';
import type { Logger } from '../ground/logger.ts';
import { metricsHandler, type Metrics } from './metrics.ts';
import { readiness } from './health.ts';
import type { Services } from './stores.ts';
import type { Simulator } from '../simulator/index.ts';

/** A server that listens. Requests are answered from the first moment: that the program is not ready, until it is told what to answer. */
export interface Listening {
  /** The address at which this machine reaches it. */
  base: string;
  /** From now on this answers. */
  ready(app: RequestListener): void;
  /** From now on everything is answered 503 again: the program stops. */
  leaving(): void;
  /** Resolves when nobody is connected any more. */
  close(): Promise<void>;
}

/** Listens on a port; 0 takes a free one. */
export async function listen(port: number, host: string | undefined): Promise<Listening> {
  let answer: RequestListener = notReady('Máy chủ đang khởi động. Xin thử lại sau ít phút.');
  const server = createServer((request, response) => answer(request, response));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, ...defined({ host }) }, resolve);
  });
  return {
    base: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    ready: (app) => void (answer = app),
    leaving: () => void (answer = notReady('Máy chủ đang dừng. Xin thử lại sau ít phút.')),
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

const RETRY_AFTER_S = '15';

/** Answers while there is nothing to answer with: `/healthz` that the process lives, everything else 503. */
const notReady =
  (message: string): RequestListener =>
  (request, response) => {
    const alive = request.url === '/healthz';
    response.writeHead(alive ? 200 : 503, {
      'Content-Type': alive ? 'application/json' : 'text/plain; charset=utf-8',
      // What is sent along is not read, and the connection not kept for more of it.
      Connection: 'close',
      ...(!alive && { 'Retry-After': RETRY_AFTER_S }),
    });
    response.end(alive ? '{"status":"ok"}' : message);
  };

/** Names by which this machine calls itself. A page of the web that leads its own name here must not work the simulator. */
const THIS_MACHINE = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?$/i;

const onlyAsThisMachine: RequestHandler = (request, response, next) => {
  if (THIS_MACHINE.test(request.headers.host ?? '')) next();
  else
    response
      .status(403)
      .type('text')
      .send('Điện thoại mô phỏng chỉ mở được bằng địa chỉ http://127.0.0.1 hoặc http://localhost của máy này.');
};

/** What a request that failed is answered with: what the sender got wrong is told as such (bad escapes and charsets, bodies that end too early). */
function statusOf(error: unknown): number {
  const { status } = error as { status?: unknown };
  return typeof status === 'number' && status >= 400 && status < 500 ? status : 500;
}

/** The routers that the web server joins, and what its own answers need. */
interface WebParts {
  config: Config;
  services: Services;
  simulator: Simulator | undefined;
  webhook: ReturnType<typeof webhookRouter>;
  broadcasts: BroadcastParts;
  figures: FigureParts;
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
  broadcasts,
  figures: { figures },
  console,
  content,
  metrics,
  clock,
  logger,
}: WebParts): Express {
  const app = express();
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
  app.use(linkRouter({ store: services.broadcasts, codes: broadcasts.codes, clock, logger }));
  const checked = (): Promise<Checked | undefined> => lastCheck(services.contentAudits);
  app.use(publicRouter({ figures, agency: () => content.dialogue.knowledge.agency.name, checked, clock, logger }));
  app.use(
    privacyRouter({
      privacy: () => content.cases.privacy,
      names: () => ({ ...agencyNames(content.dialogue.knowledge.agency), province: content.dialogue.knowledge.agency.province }),
      requests: services.requests,
      workingTime: () => ({ hours: content.dialogue.knowledge.agency.working_hours, holidays: content.plan.holidays }),
      newCode: () => typableCode(8),
      clock,
    }),
  );
  app.get('/healthz', (_request, response) => void response.json({ status: 'ok' }));
  app.get('/readyz', readiness({ services, webhook: () => webhook.health, content, clock }));
  if (metrics && config.METRICS_TOKEN !== undefined) app.get('/metrics', metricsHandler(metrics, config.METRICS_TOKEN));
  const verification = config.ZALO_SITE_VERIFICATION;
  if (verification !== undefined) {
    const html = `<!DOCTYPE html><html lang="en"><head><meta name="zalo-platform-site-verification" content="${verification}" /></head><body>There Is No Limit To What You Can Accomplish Using Zalo!</body></html>`;
    app.get(`/zalo_verifier${verification}.html`, (_request, response) => void response.type('html').send(html));
  }
  app.use(consentRouter(services.consent));
  app.use('/console', console);
  if (simulator) app.use('/simulator', onlyAsThisMachine, simulator.router);
  app.get('/', (_request, response) => void response.redirect(simulator ? '/simulator/' : '/console/'));
  app.use((_request, response) => void response.status(404).type('text').send('Không có trang này.'));
  const failed: ErrorRequestHandler = (error: unknown, _request, response, next) => {
    const status = statusOf(error);
    if (!response.headersSent && status < 500)
      return void response
        .status(status)
        .type('text')
        .send(
          status === 413 ? 'Nội dung gửi lên quá dài. Rút ngắn rồi gửi lại.' : 'Yêu cầu không đúng dạng. Quay lại trang trước rồi thử lại.',
        );
    logger.error('Lỗi khi phục vụ một yêu cầu', { error });
    if (response.headersSent) next(error);
    else response.status(500).type('text').send('Máy chủ gặp lỗi. Xin thử lại sau ít phút.');
  };
  app.use(failed);
  return app;
}

/** What a blind check of the content last found. */
async function lastCheck(audits: ContentAudits): Promise<Checked | undefined> {
  const last = await audits.last();
  if (!last) return undefined;
  const { right, wrong, unsupported, outdated } = last.counts;
  return { at: last.at, of: right + wrong + unsupported + outdated, wrong: wrong + outdated, unsupported };
}
