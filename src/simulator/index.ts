import type { Router } from 'express';
import type { Clock } from '../time/clock.ts';
import { Platform } from './platform.ts';
import { Province } from './province.ts';
import { simulatorRouter } from './router.ts';
import { Webhooks } from './webhooks.ts';

export { act } from './people.ts';
export { SIM_IDS, type Platform } from './platform.ts';

/** A local Zalo for demonstration, training and tests. It speaks HTTP to the rest of the program, as the real one does. */
export interface Simulator {
  platform: Platform;
  webhooks: Webhooks;
  /** The province's one-stop system, under `/province`. */
  province: Province;
  router: Router;
  /** Begins to send events to the webhook at this address and to repeat unanswered ones. Returns the function that stops it. */
  start(webhookUrl: string): () => void;
}

export function createSimulator(options: { clock: Clock; users?: number }): Simulator {
  const platform = new Platform(options.clock, options.users);
  const webhooks = new Webhooks(platform, undefined);
  const province = new Province(options.clock);
  return {
    platform,
    webhooks,
    province,
    router: simulatorRouter({ platform, webhooks }, province),
    start(webhookUrl) {
      webhooks.target = webhookUrl;
      const timer = setInterval(() => void webhooks.deliverDue(), 1_000);
      timer.unref();
      return () => {
        clearInterval(timer);
        webhooks.target = undefined;
      };
    },
  };
}
