import express, { type ErrorRequestHandler, type Router } from 'express';
import type { Clock } from '../time/clock.ts';
import type { Logger } from '../ground/logger.ts';
import { readEvent } from '../zalo/events.ts';
import { isSignatureValid } from '../zalo/signature.ts';
import type { Events } from './events.ts';

/** Counts since the process started; shown on the health page. */
export interface WebhookHealth {
  /** False while no OA secret is set: events are then answered 200 and dropped. */
  armed: boolean;
  lastEventAt?: number;
  accepted: number;
  duplicates: number;
  refused: number;
  droppedUnarmed: number;
}

interface Deps {
  events: Events;
  clock: Clock;
  logger: Logger;
  appId: string;
  /** Secret of the webhook page; undefined until the operator has it (SIGNATURE.md section 6). */
  oaSecret: string | undefined;
  oaId?: string | undefined;
  /** Called after a new event is safe. */
  onEvent(): void;
}

const BODY_LIMIT = '256kb';

/**
 * `POST /webhook/zalo` checks the raw bytes, stores the event and answers 200, nothing else. It answers 503 when the store is down, so
 * that Zalo tries again, and 401 when the signature is not Zalo's.
 */
export function webhookRouter(deps: Deps): { router: Router; health: WebhookHealth } {
  const { logger, clock, oaSecret } = deps;
  const health: WebhookHealth = { armed: oaSecret !== undefined, accepted: 0, duplicates: 0, refused: 0, droppedUnarmed: 0 };
  const router = express.Router();
  router.get('/', (_request, response) => void response.status(200).send('ok'));

  router.post('/', express.raw({ type: () => true, limit: BODY_LIMIT }), async (request, response) => {
    const rawBody = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    if (oaSecret === undefined) {
      health.droppedUnarmed++;
      if (health.droppedUnarmed === 1) logger.warn('Webhook CHƯA BẬT: chưa có ZALO_OA_SECRET nên sự kiện bị bỏ qua');
      response.status(200).send('not armed');
      return;
    }
    const header = request.get('x-zevent-signature');
    const event = isSignatureValid({ appId: deps.appId, oaSecret, rawBody, header }) ? readEvent(rawBody, deps.oaId) : undefined;
    if (!event || (event.appId !== undefined && event.appId !== deps.appId)) {
      health.refused++;
      logger.warn('Webhook bị từ chối: chữ ký không đúng', { headers: request.headers, bytes: rawBody.length });
      response.status(401).send('signature refused');
      return;
    }
    try {
      const { id, fresh } = await deps.events.add(rawBody, event, clock.now());
      health.lastEventAt = clock.now();
      if (fresh) health.accepted++;
      else health.duplicates++;
      logger.debug('Đã nhận sự kiện', { event: id, kind: event.kind, fresh, retry: request.get('num_retry') });
      response.status(200).send('ok');
      if (fresh) deps.onEvent();
    } catch (error) {
      logger.error('Không lưu được sự kiện, đề nghị Zalo gửi lại', { error });
      response.status(503).send('try again');
    }
  });

  const tooLarge: ErrorRequestHandler = (error: { status?: number }, _request, response, next) => {
    if (response.headersSent) return void next(error);
    health.refused++;
    response.status(error.status ?? 400).send('refused');
  };
  router.use(tooLarge);
  return { router, health };
}
