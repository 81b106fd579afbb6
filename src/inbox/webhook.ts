import express, { type ErrorRequestHandler, type RequestHandler, type Response, type Router } from 'express';
import { MINUTE, type Clock } from '../time/clock.ts';
import type { Logger } from '../ground/logger.ts';
import { readEvent } from '../zalo/events.ts';
import { macIn, whose } from '../zalo/signature.ts';
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
  /** Signed events of another app or another OA: ignored. `elsewhere` names the last such app or OA. */
  ignored: number;
  elsewhere?: string;
  /** Events with a detail that was not understood, and the last such detail. */
  odd: number;
  lastOdd?: string;
  /** Since when no event was turned away for want of a store, epoch ms: what Zalo told since then was heard. */
  hearingSince: number;
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
const RETRY_AFTER_S = '30';

/**
 * `POST /webhook/zalo` checks the raw bytes, stores the event and answers 200, nothing else. It answers 503 when the store is down, so
 * that Zalo tries again, and 401 when the signature is not Zalo's: where the header cannot be one, before a byte of the body is read.
 */
export function webhookRouter(deps: Deps): { router: Router; health: WebhookHealth } {
  const { logger, clock, oaSecret } = deps;
  const health: WebhookHealth = {
    armed: oaSecret !== undefined,
    ...{ accepted: 0, duplicates: 0, refused: 0, droppedUnarmed: 0, ignored: 0, odd: 0 },
    hearingSince: clock.now(),
  };
  const router = express.Router();
  router.get('/', (_request, response) => void response.status(200).send('ok'));

  // Strangers may knock as often as they like: what they do is counted each time and told once a minute.
  let toldAt = -Infinity;
  const refuse = (response: Response, status: number, bytes?: number): void => {
    health.refused++;
    if (Math.abs(clock.now() - toldAt) >= MINUTE) {
      toldAt = clock.now();
      logger.warn('Webhook bị từ chối: chữ ký không đúng', { bytes, refused: health.refused });
    }
    response.status(status).send('signature refused');
  };

  const knock: RequestHandler = (request, response, next) => {
    if (oaSecret === undefined) {
      health.droppedUnarmed++;
      if (health.droppedUnarmed === 1) logger.warn('Webhook CHƯA BẬT: chưa có ZALO_OA_SECRET nên sự kiện bị bỏ qua');
      response.set('Connection', 'close').status(200).send('not armed');
    } else if (macIn(request.get('x-zevent-signature')) === undefined) refuse(response.set('Connection', 'close'), 401);
    else next();
  };

  router.post('/', knock, express.raw({ type: () => true, limit: BODY_LIMIT }), async (request, response) => {
    const rawBody = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    const header = request.get('x-zevent-signature');
    const signed = whose({ appId: deps.appId, oaSecret: oaSecret ?? '', rawBody, header });
    if (signed.signer === 'nobody') return refuse(response, 401, rawBody.length);
    if (signed.signer === 'another-app') return ignore(`app ${signed.appId}`, response);
    const event = readEvent(rawBody, deps.oaId);
    if (!event) return refuse(response, 400, rawBody.length);
    if (event.elsewhere !== undefined) return ignore(`OA ${event.elsewhere}`, response);
    try {
      const { id, fresh } = await deps.events.add(rawBody, event, clock.now());
      health.lastEventAt = clock.now();
      if (fresh) health.accepted++;
      else health.duplicates++;
      if (event.odd.length > 0) {
        health.odd++;
        health.lastOdd = `${event.name}: ${event.odd.join(', ')}`;
        logger.warn('Có chi tiết của sự kiện không hiểu được, đã bỏ qua chi tiết đó', { event: id, name: event.name, odd: event.odd });
      }
      logger.debug('Đã nhận sự kiện', { event: id, kind: event.kind, fresh, retry: request.get('num_retry') });
      response.status(200).send('ok');
      if (fresh) deps.onEvent();
    } catch (error) {
      logger.error('Không lưu được sự kiện, đề nghị Zalo gửi lại', { error });
      health.hearingSince = clock.now();
      response.set('Retry-After', RETRY_AFTER_S).status(503).send('try again');
    }
  });

  /** Zalo is told that it is done with it: repeating would change nothing. */
  function ignore(elsewhere: string, response: Response): void {
    health.ignored++;
    if (health.elsewhere !== elsewhere)
      logger.warn('Có sự kiện của ứng dụng hoặc OA khác gửi tới đây, đã bỏ qua: kiểm tra cấu hình webhook trên Zalo', { elsewhere });
    health.elsewhere = elsewhere;
    response.status(200).send('ignored');
  }

  const malformed: ErrorRequestHandler = (error: { status?: number }, _request, response, next) => {
    if (response.headersSent) return void next(error);
    health.refused++;
    response.status(error.status ?? 400).send('refused');
  };
  router.use(malformed);
  return { router, health };
}
