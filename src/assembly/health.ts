import type { RequestHandler } from 'express';
import type { WebhookHealth } from '../inbox/webhook.ts';
import { DAY, type Clock } from '../time/clock.ts';
import { localDay } from '../time/local.ts';
import type { LiveContent } from './live-content.ts';
import type { Services } from './stores.ts';

/** A town's account hears from somebody every day; a whole day of silence means that events do not come. */
const SILENT_MS = DAY;

interface Sources {
  services: Pick<Services, 'database' | 'grants' | 'pause'>;
  webhook: () => WebhookHealth;
  content: Pick<LiveContent, 'fault' | 'dialogue'>;
  clock: Clock;
}

/** `GET /readyz`: whether events can be taken, and everything that a person should look at. */
export function readiness({ services, webhook, content, clock }: Sources): RequestHandler {
  const startedAt = clock.now();
  return async (_request, response) => {
    const stored = await services.database.connection.db?.command({ ping: 1 }).then(
      () => true,
      () => false,
    );
    const grant = stored ? await services.grants.describe() : undefined;
    const health = webhook();
    const faults = [
      stored !== true && 'store',
      !grant && 'no_grant',
      grant?.lostAt && 'grant_lost',
      !health.armed && 'webhook_not_armed',
      clock.now() - (health.lastEventAt ?? startedAt) > SILENT_MS && 'webhook_silent',
      content.fault !== undefined && 'content_fault',
      content.dialogue.knowledge.content.procedures.some(({ reviewed }) => reviewed.next < localDay(clock.now())) && 'content_stale',
      stored === true && (await services.pause.now()) && 'bot_paused',
    ].filter(Boolean);
    // Without the store nothing can be taken; without Zalo events are still kept, so that alone is not a reason to restart.
    response
      .status(stored ? 200 : 503)
      .json({ status: stored ? (faults.length > 0 ? 'degraded' : 'ready') : 'down', faults, webhook: health, grant });
  };
}
