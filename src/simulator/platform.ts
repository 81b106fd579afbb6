import { randomBytes } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { MINUTE, type Clock } from '../time/clock.ts';
import { LOCAL_OFFSET_MS, localDay } from '../time/local.ts';

/** The kind of Official Account to simulate: a state agency must send by v2, a business by v3 (reference 4.11). */
export type AccountType = 'state' | 'business';

/** A made-up citizen with a phone. */
export interface SimUser {
  id: string;
  name: string;
  following: boolean;
  /** The citizen refuses messages from the account. */
  blocked: boolean;
  gender: 1 | 2;
  /** Age group of reference 5.2. */
  ages: number;
  city: number;
  lastInteraction?: number;
}

/** One bubble on the phone. */
export interface SimMessage {
  id: string;
  from: 'user' | 'oa' | 'officer' | 'broadcast';
  at: number;
  text?: string;
  /** Buttons, list elements or media exactly as they were sent. */
  payload?: Record<string, unknown>;
  attachments?: unknown[];
  articles?: string[];
  seen: boolean;
  reaction?: string;
}

export interface SimArticle {
  id: string;
  token: string;
  readyAt: number;
  status: 'show' | 'hide';
  title: string;
  fields: Record<string, unknown>;
  views: number;
  shares: number;
  createdAt: number;
  updatedAt: number;
}

/** An error for the next calls that match. */
export interface Fault {
  /** `POST /v3.0/oa/message/cs`, or `*` for any call. */
  call: string;
  times: number;
  action:
    | { type: 'error'; code: number; message?: string }
    | { type: 'http'; status: number }
    /** The connection breaks before the call is carried out, or after. */
    | { type: 'drop'; when: 'before' | 'after' };
}

export interface SimSettings {
  accountType: AccountType;
  /** Calls a minute before -32. */
  callsPerMinute: number;
  /** The v3 endpoint refuses lists with -233, as some accounts report. */
  refuseLists: boolean;
  refuseButtons: boolean;
  broadcastsPerMonth: number;
  articleDelayMs: number;
}

const TOKEN_LIFE_S = 90_000;

export const SIM_IDS = {
  appId: '4100000000000000001',
  oaId: '2700000000000000002',
  appSecret: 'simulator-app-secret',
  oaSecret: 'simulator-oa-secret',
} as const;

const DEFAULTS: SimSettings = {
  accountType: 'state',
  callsPerMinute: 4_000,
  refuseLists: true,
  refuseButtons: false,
  broadcastsPerMonth: 4,
  articleDelayMs: 3_000,
};

/** The state of the simulated platform. It is in memory: a restart begins anew. */
export class Platform {
  readonly settings: SimSettings = { ...DEFAULTS };
  readonly users = new Map<string, SimUser>();
  readonly chats = new Map<string, SimMessage[]>();
  readonly articles = new Map<string, SimArticle>();
  readonly broadcasts: { id: string; at: number; articles: string[]; target: Record<string, string>; reached: number }[] = [];
  readonly tags = new Map<string, Set<string>>();
  readonly uploads = new Map<string, { kind: string; at: number }>();
  readonly faults: Fault[] = [];
  /** Every API call that was answered, newest last; for tests and the control page. */
  readonly calls: { call: string; at: number; error: number }[] = [];
  /** Sends `message` and `change` with the user id to the phones that are open. */
  readonly bus = new EventEmitter().setMaxListeners(0);
  private readonly tokens = new Map<string, number>();
  private readonly refreshTokens = new Set<string>();
  private readonly codes = new Map<string, { at: number; challenge?: string | undefined }>();
  private serial = 0;

  constructor(
    readonly clock: Clock,
    users = 40,
  ) {
    for (let n = 1; n <= users; n++) {
      const id = `82000000000000${String(10_000 + n)}`;
      this.users.set(id, {
        id,
        name: `Người dân ${String(n).padStart(2, '0')}`,
        following: n > 3,
        blocked: false,
        gender: n % 2 === 0 ? 2 : 1,
        ages: n % 8,
        city: n % 5 === 0 ? 9 : 58,
      });
      this.chats.set(id, []);
    }
  }

  id(prefix: string): string {
    return `${prefix}${(++this.serial).toString(36).padStart(4, '0')}${randomBytes(6).toString('hex')}`;
  }

  /** Makes a token pair, as the API Explorer does (reference 2.5). */
  mint(): { access_token: string; refresh_token: string; expires_in: string } {
    const access = this.id('AT-sim-');
    const refresh = this.id('RT-sim-');
    this.tokens.set(access, this.clock.now() + TOKEN_LIFE_S * 1_000);
    this.refreshTokens.add(refresh);
    return { access_token: access, refresh_token: refresh, expires_in: String(TOKEN_LIFE_S) };
  }

  /** Uses up a refresh token, which works once, and ends all earlier access tokens. */
  refresh(token: string): ReturnType<Platform['mint']> | undefined {
    if (!this.refreshTokens.delete(token)) return undefined;
    this.tokens.clear();
    return this.mint();
  }

  grantCode(challenge: string | undefined): string {
    const code = this.id('code-');
    this.codes.set(code, { at: this.clock.now(), challenge });
    return code;
  }

  /** The challenge of a code that has not expired; each code works once. */
  useCode(code: string): { challenge?: string | undefined } | undefined {
    const entry = this.codes.get(code);
    this.codes.delete(code);
    return entry && this.clock.now() - entry.at <= 10 * MINUTE ? entry : undefined;
  }

  /** Checks a token. Returns 0, or Zalo's error code. */
  tokenError(token: string | undefined): 0 | -216 | -220 {
    const end = token === undefined ? undefined : this.tokens.get(token);
    if (end === undefined) return -216;
    return end > this.clock.now() ? 0 : -220;
  }

  /** Ends all access tokens now, as an operator of Zalo may. */
  expireTokens(): void {
    for (const token of this.tokens.keys()) this.tokens.set(token, 0);
  }

  revokeGrant(): void {
    this.tokens.clear();
    this.refreshTokens.clear();
  }

  /** The fault for a call, if there is one; uses up one of its times. */
  faultFor(call: string): Fault | undefined {
    const at = this.faults.findIndex((fault) => fault.call === '*' || fault.call === call);
    const fault = this.faults[at];
    if (!fault) return undefined;
    if (--fault.times <= 0) this.faults.splice(at, 1);
    return fault;
  }

  /** Calls answered in the running minute. */
  callsThisMinute(): number {
    const minute = Math.floor(this.clock.now() / MINUTE);
    let count = 0;
    for (let at = this.calls.length - 1; at >= 0 && Math.floor((this.calls[at]?.at ?? 0) / MINUTE) === minute; at--) count++;
    return count;
  }

  chat(userId: string): SimMessage[] {
    return this.chats.get(userId) ?? [];
  }

  add(userId: string, message: Omit<SimMessage, 'id' | 'at' | 'seen'> & { id?: string }): SimMessage {
    const whole: SimMessage = { id: message.id ?? this.id('m'), at: this.clock.now(), seen: false, ...message };
    this.chat(userId).push(whole);
    this.bus.emit('message', userId);
    return whole;
  }

  interacted(user: SimUser): void {
    user.lastInteraction = this.clock.now();
  }

  /** Broadcasts sent in this calendar month, Asia/Ho_Chi_Minh. */
  broadcastsThisMonth(): number {
    const month = (at: number): string => localDay(at).slice(0, 7);
    return this.broadcasts.filter(({ at }) => month(at) === month(this.clock.now())).length;
  }

  /** Whether it is 22:00 to 06:00 in Asia/Ho_Chi_Minh. */
  isNight(): boolean {
    const hour = new Date(this.clock.now() + LOCAL_OFFSET_MS).getUTCHours();
    return hour >= 22 || hour < 6;
  }
}

/** Zalo's texts for the errors that the simulator returns. */
export const ERROR_TEXT: Record<number, string> = {
  [-32]: 'Your application reached limit call api',
  [-100]: 'attachment_id was expired',
  [-201]: 'user_id is invalid!',
  [-210]: 'Parameter exceeds allowable limit',
  [-211]: 'Out of quota',
  [-213]: 'User has not followed OA',
  [-214]: 'Article is being processed',
  [-216]: 'Access token is invalid',
  [-220]: 'access_token is expired or removed',
  [-223]: 'Official Account has not authorized this API',
  [-230]: 'User has not interacted with the OA in the past 7 days',
  [-233]: 'message type is invalid or not support',
  [-234]: 'This message cannot be sent at night (10:00PM - 6:00AM)',
  [-235]: 'This API does not support this type of OA',
  [-240]: 'MessageV2 API has been shut down, please switch to MessageV3',
  [-244]: 'User has restricted this message type from your OA',
};
