import { isIPv6 } from 'node:net';
import type { Connection, Model } from 'mongoose';
import { isDuplicateKey } from '../database/connection.ts';
import { date, number, schemaOf, text, type DocOf } from '../database/model.ts';
import type { Seal } from '../database/seal.ts';
import { DAY, HOUR, MINUTE, type Clock } from '../time/clock.ts';

const fields = {
  /** What is counted, under a pseudonym: addresses of officers are nobody's business. */
  _id: text(),
  /** Failures in a row; a try that is under way counts as one. */
  failures: number(),
  /** No try before this. */
  nextAt: date(),
  /** When all of this is forgotten. */
  until: date(),
};
type AttemptDoc = DocOf<typeof fields>;

const schema = schemaOf(fields);
schema.index({ until: 1 }, { expireAfterSeconds: 0 });

/** Where somebody tries from. A device is one at which this officer has signed in before. */
export interface Origin {
  /** Of the network. */
  address: string;
  device?: string | undefined;
}

/** How many failures are free, how long the delay after the next one is, and when they are forgotten; ms. */
interface Pace {
  free: number;
  first: number;
  forget: number;
}
/** One person who mistypes. */
const PERSON: Pace = { free: 4, first: 5_000, forget: DAY };
/** One address that tries names: a whole office may sit behind it. */
const ADDRESS: Pace = { free: 20, first: 2_000, forget: HOUR };
const LONGEST_MS = 15 * MINUTE;
/** So many tries of one moment are told apart; more of them wait. */
const ROUNDS = 20;

/** The delay after so many failures, ms: doubled by each, never more than a quarter of an hour. */
export const delayAfter = (failures: number, { free, first }: Pick<Pace, 'free' | 'first'> = PERSON): number =>
  failures <= free ? 0 : Math.min(LONGEST_MS, first * 2 ** Math.min(20, failures - free - 1));

/**
 * Counts failures of signing in, and says who has to wait. Nothing is counted by name alone, so that no stranger can keep an officer out:
 * a name is counted together with the address, or with the device that the officer has used before, for which addresses do not count.
 */
export class Attempts {
  readonly model: Model<AttemptDoc>;

  constructor(
    connection: Connection,
    private readonly deps: { seal: Seal; clock: Clock },
  ) {
    this.model = connection.model<AttemptDoc>('SignInAttempt', schema, 'sign_in_attempts');
  }

  /**
   * Takes a try. It counts as failed until `succeeded` takes that back: tries of one moment cannot all be the first.
   * @returns false where the next try is not due yet; it is not counted then.
   */
  async begin(name: string, origin: Origin): Promise<boolean> {
    const keys = this.keys(name, origin);
    // A try that has to wait for one of the two adds to neither.
    const ids = keys.map(([key]) => key);
    if (await this.model.exists({ _id: { $in: ids }, nextAt: { $gt: new Date(this.deps.clock.now()) } })) return false;
    for (const [key, pace] of keys) if (!(await this.count(key, pace))) return false;
    return true;
  }

  /** The try that was begun was right. The address keeps its other failures: they may be those of somebody with an account of their own. */
  async succeeded(name: string, origin: Origin): Promise<void> {
    const [[person], ...others] = this.keys(name, origin);
    await this.model.deleteOne({ _id: person });
    for (const [key] of others) await this.model.updateOne({ _id: key, failures: { $gt: 0 } }, { $inc: { failures: -1 } });
  }

  private keys(name: string, { address, device }: Origin): [[string, Pace], ...[string, Pace][]] {
    const key = (...parts: string[]): string => this.deps.seal.pseudonym(parts.join('\0'), 'sign-in-attempt');
    if (device !== undefined) return [[key('device', device, name), PERSON]];
    const network = networkOf(address);
    return [
      [key('person', network, name), PERSON],
      [key('address', network), ADDRESS],
    ];
  }

  /** One conditional write on what was read: of two tries at the same moment one reads again. */
  private async count(key: string, pace: Pace): Promise<boolean> {
    for (let round = 0; round < ROUNDS; round++) {
      const now = this.deps.clock.now();
      const kept = await this.model.findById(key).lean<AttemptDoc>();
      const fresh = !kept || kept.until.getTime() <= now;
      if (!fresh && kept.nextAt.getTime() > now) return false;
      const failures = (fresh ? 0 : kept.failures) + 1;
      const next = { failures, nextAt: new Date(now + delayAfter(failures, pace)), until: new Date(now + pace.forget) };
      try {
        if (!kept) await this.model.create({ _id: key, ...next });
        else {
          const seen = { _id: key, failures: kept.failures, nextAt: kept.nextAt, until: kept.until };
          if ((await this.model.updateOne(seen, { $set: next })).matchedCount === 0) continue;
        }
        return true;
      } catch (error) {
        if (!isDuplicateKey(error)) throw error;
      }
    }
    return false;
  }
}

/** The network that one subscriber has: an address of version 4, or the first 64 bits of one of version 6. */
export function networkOf(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '');
  if (!isIPv6(plain)) return plain;
  const [head = '', tail = ''] = plain.split('%')[0]?.split('::') ?? [];
  const before = head === '' ? [] : head.split(':');
  const after = tail === '' ? [] : tail.split(':');
  const groups = plain.includes('::')
    ? [...before, ...Array<string>(Math.max(0, 8 - before.length - after.length)).fill('0'), ...after]
    : before;
  return groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':');
}
