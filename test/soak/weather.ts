import type { RequestHandler } from 'express';
import type { Platform } from '../../src/simulator/index.ts';
import type { Roll } from './roll.ts';

/** What Zalo can be like for some seconds. */
const KINDS = ['slow', 'hangs before', 'hangs after', '5xx before', '5xx after', 'HTML after', 'breaks off', '-216'] as const;
export type Weather = (typeof KINDS)[number] | 'fine' | '-32' | 'refresh reply lost';

/** Calls that one spell of bad weather meets at most. What is lost there stays unknown to everybody, which is to be rare. */
const MOST_CALLS = 3;
/** Longer than the program waits for Zalo. */
const HANG_MS = 25_000;
const SLOW_MS = 1_200;
const HTML = '<html><body><h1>Bad Gateway</h1></body></html>';

/** Spoils answers of the simulated Zalo, as the weather is. */
export class Sky {
  now: Weather = 'fine';
  private left = 0;
  /** Calls that were spoilt, by kind. */
  readonly spoilt = new Map<Weather, number>();

  constructor(
    private readonly platform: Platform,
    private readonly roll: Roll,
  ) {}

  /** Another spell: fine every second time. */
  change(): void {
    this.set(this.roll(2) === 0 ? 'fine' : (KINDS[this.roll(KINDS.length)] ?? 'fine'));
  }

  set(weather: Weather): void {
    this.now = weather;
    this.left = weather === 'slow' ? 20 : MOST_CALLS;
    if (weather === '-216' || weather === '-32') {
      this.platform.faults.push({ call: SEND, times: 1, action: { type: 'error', code: Number(weather) } });
      this.count(weather);
    }
    if (weather === 'refresh reply lost') {
      // Both the call and the one try more: the token is spent, and its heir lost on the way.
      this.platform.faults.push({ call: 'POST /v4/oa/access_token', times: 2, action: { type: 'drop', when: 'after' } });
      this.platform.expireTokens();
      this.count(weather);
    }
  }

  /** Goes before the simulator's own router. */
  readonly handler: RequestHandler = (request, response, next) => {
    const sending = request.method === 'POST' && request.path.endsWith(SEND.slice('POST '.length));
    if (!sending || this.left <= 0 || !ACTS.has(this.now)) return next();
    this.left--;
    this.count(this.now);
    const spoil = (act: () => void): void => {
      // The call is carried out; only its answer is another.
      response.json = () => {
        act();
        return response;
      };
      next();
    };
    const html = (status: number) => (): void => {
      response.status(status).type('html');
      response.end(HTML);
    };
    const hang = (): void => void setTimeout(() => request.socket.destroy(), HANG_MS).unref();
    if (this.now === 'slow') setTimeout(next, SLOW_MS);
    else if (this.now === 'hangs before') hang();
    else if (this.now === 'hangs after') spoil(hang);
    else if (this.now === '5xx before') html(503)();
    else if (this.now === '5xx after') spoil(html(502));
    else if (this.now === 'HTML after') spoil(html(200));
    else spoil(() => request.socket.destroy());
  };

  private count(weather: Weather): void {
    this.spoilt.set(weather, (this.spoilt.get(weather) ?? 0) + 1);
  }
}

const SEND = 'POST /v2.0/oa/message';
const ACTS: ReadonlySet<Weather> = new Set<Weather>([
  'slow',
  'hangs before',
  'hangs after',
  '5xx before',
  '5xx after',
  'HTML after',
  'breaks off',
]);
