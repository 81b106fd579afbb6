import { createHash } from 'node:crypto';
import { SIM_IDS } from '../../src/simulator/index.ts';
import { macOf } from '../../src/zalo/signature.ts';
import { pause } from './program.ts';

/** Zalo sends an event again after 30 s, then minutes; here the pauses are so many ms, so that a soak ends. */
const AGAIN_MS = 500;
const PARALLEL = 8;

export interface Letter {
  body: string;
  timestamp: string;
  /** Called when it was answered 200. */
  taken(): void;
}

/** Brings signed events to the program, again and again until they are answered 200. */
export class Post {
  private readonly waiting: Letter[] = [];
  private open = 0;
  private serial = 0;
  private stopped = false;
  /** Events that were taken, and answers by status; 0 where none came. */
  taken = 0;
  readonly answers = new Map<number, number>();

  constructor(private readonly target: string) {}

  get pending(): number {
    return this.waiting.length + this.open;
  }

  /** Signs an event. Gives back its id in the store. */
  send(event: Record<string, unknown>, taken: () => void = () => undefined): string {
    const timestamp = String(Date.now());
    // The serial number keeps two events of one millisecond apart.
    const body = JSON.stringify({ app_id: SIM_IDS.appId, ...event, serial: this.serial++, timestamp });
    this.waiting.push({ body, timestamp, taken });
    this.next();
    return createHash('sha256').update(body).digest('hex');
  }

  stop(): void {
    this.stopped = true;
  }

  private next(): void {
    while (this.open < PARALLEL && !this.stopped) {
      const letter = this.waiting.shift();
      if (!letter) return;
      this.open++;
      void this.deliver(letter).finally(() => {
        this.open--;
        this.next();
      });
    }
  }

  private async deliver(letter: Letter): Promise<void> {
    const { body, timestamp, taken } = letter;
    const mac = macOf({ appId: SIM_IDS.appId, rawBody: body, timestamp, oaSecret: SIM_IDS.oaSecret });
    while (!this.stopped) {
      const status = await fetch(this.target, {
        method: 'POST',
        body,
        headers: { 'Content-Type': 'application/json', 'X-ZEvent-Signature': `mac=${mac}` },
        signal: AbortSignal.timeout(10_000),
      }).then(
        async (response) => {
          await response.arrayBuffer();
          return response.status;
        },
        () => 0,
      );
      this.answers.set(status, (this.answers.get(status) ?? 0) + 1);
      if (status === 200) {
        this.taken++;
        return taken();
      }
      await pause(AGAIN_MS);
    }
  }
}
