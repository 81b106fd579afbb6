import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto';
import type { Request, Response } from 'express';
import type { Origin } from '../../officers/index.ts';
import { DAY, type Clock } from '../../time/clock.ts';

/** A device is known for so long after the last sign-in. */
const KNOWN_MS = 180 * DAY;
/** Officers who share a computer; of more the first are forgotten. */
const MOST = 8;

interface Entry {
  officer: string;
  /** Epoch ms. */
  since: number;
  mark: string;
}

/**
 * Remembers at which devices an officer has signed in, in a signed cookie of the device itself. What strangers try from elsewhere does not
 * delay an officer there. It opens nothing by itself: name, password and code are asked for as everywhere.
 *
 * The cookie: `device~officer:since:mark~…`, `since` in base 36.
 */
export class KnownDevices {
  private readonly name: string;

  constructor(private readonly options: { secret: string; secure: boolean; clock: Clock }) {
    this.name = options.secure ? '__Host-motcua-device' : 'motcua-device';
  }

  /** From where a request tries to sign in as an officer. */
  originOf(request: Request, officer: string): Origin {
    const { device, entries } = this.read(request);
    const known = entries.some((entry) => entry.officer === officer);
    return { address: request.ip ?? '', ...(known && { device }) };
  }

  /** The officer has signed in here. @returns the device, for the session. */
  remember(request: Request, response: Response, officer: string): string {
    const { secure, clock } = this.options;
    const { device, entries } = this.read(request);
    const since = clock.now();
    const kept = [
      ...entries.filter((entry) => entry.officer !== officer).slice(1 - MOST),
      { officer, since, mark: this.mark(device, officer, since) },
    ];
    const value = [device, ...kept.map((entry) => `${entry.officer}:${entry.since.toString(36)}:${entry.mark}`)].join('~');
    response.cookie(this.name, value, { httpOnly: true, secure, sameSite: 'lax', path: '/', maxAge: KNOWN_MS, encode: String });
    return device;
  }

  /** What the cookie says and its marks bear out. */
  private read(request: Request): { device: string; entries: Entry[] } {
    const pair = (request.headers.cookie ?? '').split(/; */).find((one) => one.startsWith(`${this.name}=`));
    const [device = '', ...rest] = pair?.slice(this.name.length + 1).split('~') ?? [];
    if (!/^[0-9a-f-]{36}$/.test(device)) return { device: randomUUID(), entries: [] };
    const now = this.options.clock.now();
    const entries = rest
      .slice(0, MOST)
      .map((part): Entry => {
        const [officer = '', since = '', mark = ''] = part.split(':');
        return { officer, since: Number.parseInt(since, 36), mark };
      })
      .filter(({ officer, since, mark }) => now - since < KNOWN_MS && same(mark, this.mark(device, officer, since)));
    return { device, entries };
  }

  private mark(device: string, officer: string, since: number): string {
    return createHmac('sha256', this.options.secret)
      .update(`known device\0${device}\0${officer}\0${String(since)}`)
      .digest('base64url');
  }
}

function same(a: string, b: string): boolean {
  const [one, other] = [Buffer.from(a), Buffer.from(b)];
  return one.length === other.length && timingSafeEqual(one, other);
}

/** From where a signed-in officer proves who they are: the session itself, so that nobody outside of it can delay them. */
export const originOfSession = ({ session, ip }: Request): Origin => ({ address: ip ?? '', device: session.known ?? session.id });
