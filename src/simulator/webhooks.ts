import axios from 'axios';
import { macOf } from '../zalo/signature.ts';
import { SIM_IDS, type Platform, type SimUser } from './platform.ts';
import { MINUTE, HOUR } from '../time/clock.ts';
import { defined } from '../ground/defined.ts';

/** Pauses before the re-sends of an unanswered event, then the app is unsubscribed (reference 3.1). */
export const RETRY_MS = [30_000, 5 * MINUTE, 15 * MINUTE, 30 * MINUTE, HOUR];

interface Delivery {
  body: string;
  timestamp: string;
  dueAt: number;
  attempt: number;
}

/** Sends signed events to the webhook, in order, and again on Zalo's schedule when they are not answered 200. */
export class Webhooks {
  readonly failed: { body: string; status: number }[] = [];
  subscribed = true;
  delivered = 0;
  private readonly queue: Delivery[] = [];
  private running: Promise<void> | undefined;
  private serial = 0;

  constructor(
    private readonly platform: Platform,
    /** Where events go; undefined until the server listens. */
    public target: string | undefined,
  ) {}

  get pending(): number {
    return this.queue.length;
  }

  /** Queues an event; `duplicate` sends the very same bytes twice, as retries do. */
  emit(event: Record<string, unknown>, options: { duplicate?: boolean } = {}): void {
    // Two events with the same body must differ in their time, so that their hashes differ.
    const timestamp = String(this.platform.clock.now() + (this.serial++ % 7));
    const body = JSON.stringify({ app_id: SIM_IDS.appId, ...event, timestamp });
    const delivery = { body, timestamp, dueAt: this.platform.clock.now(), attempt: 0 };
    this.queue.push(delivery);
    if (options.duplicate) this.queue.push({ ...delivery });
    void this.deliverDue();
  }

  /** An event about a message between a citizen and the account. */
  message(
    name: string,
    user: SimUser,
    message: Record<string, unknown>,
    options: { fromOa?: boolean; adminId?: string; duplicate?: boolean } = {},
  ): void {
    const oa = { id: SIM_IDS.oaId, ...defined({ admin_id: options.adminId }) };
    const person = { id: user.id };
    this.emit(
      {
        sender: options.fromOa ? oa : person,
        user_id_by_app: `63${user.id.slice(2)}`,
        recipient: options.fromOa ? person : oa,
        event_name: name,
        message,
      },
      { duplicate: options.duplicate ?? false },
    );
  }

  /** Sends what is due by the clock. Resolves when nothing due is left. */
  deliverDue(): Promise<void> {
    this.running ??= this.run().finally(() => (this.running = undefined));
    return this.running;
  }

  private async run(): Promise<void> {
    for (;;) {
      const at = this.queue.findIndex((delivery) => delivery.dueAt <= this.platform.clock.now());
      if (at < 0 || this.target === undefined || !this.subscribed) return;
      const [delivery] = this.queue.splice(at, 1);
      if (!delivery) return;
      const status = await this.post(delivery, this.target);
      if (status === 200) {
        this.delivered++;
        continue;
      }
      this.failed.push({ body: delivery.body, status });
      const pause = RETRY_MS[delivery.attempt];
      if (pause === undefined) this.subscribed = false;
      else this.queue.push({ ...delivery, attempt: delivery.attempt + 1, dueAt: this.platform.clock.now() + pause });
    }
  }

  private async post(delivery: Delivery, target: string): Promise<number> {
    const mac = macOf({ appId: SIM_IDS.appId, rawBody: delivery.body, timestamp: delivery.timestamp, oaSecret: SIM_IDS.oaSecret });
    try {
      const response = await axios.post(target, delivery.body, {
        headers: {
          'Content-Type': 'application/json',
          'X-ZEvent-Signature': `mac=${mac}`,
          ...(delivery.attempt > 0 && { num_retry: String(delivery.attempt) }),
        },
        timeout: 2_000,
        transformRequest: [(data: unknown) => data],
        validateStatus: () => true,
      });
      return response.status;
    } catch {
      return 0;
    }
  }
}
