import type { Connection, Model } from 'mongoose';
import { date, maybe, schemaOf, text, type DocOf } from '../database/model.ts';
import type { Clock } from '../time/clock.ts';
import type { Leases } from '../database/leases.ts';
import type { Seal } from '../database/seal.ts';
import type { GrantStore } from './grant.ts';
import type { TokenPair } from '../zalo/oauth.ts';
import { defined } from '../ground/defined.ts';

const fields = {
  _id: text(),
  access: text(),
  refresh: text(),
  expiresAt: date(),
  previousAccess: maybe(text()),
  previousRefresh: maybe(text()),
  savedAt: date(),
  lostAt: maybe(date()),
  lostReason: maybe(text()),
};
type GrantDoc = DocOf<typeof fields>;

const ID = 'zalo';
const LEASE = 'grant:refresh';

/** The grant in the database, tokens sealed. The pair before the present one is kept for diagnosis. */
export class DatabaseGrantStore implements GrantStore {
  private readonly model: Model<GrantDoc>;

  constructor(
    connection: Connection,
    private readonly deps: { seal: Seal; leases: Leases; clock: Clock },
  ) {
    this.model = connection.model<GrantDoc>('Grant', schemaOf(fields), 'grants');
  }

  async load(): Promise<{ pair: TokenPair; lost: boolean } | undefined> {
    const grant = await this.model.findById(ID).lean<GrantDoc>();
    if (!grant) return undefined;
    const { seal } = this.deps;
    const pair = {
      accessToken: seal.open(grant.access, 'access'),
      refreshToken: seal.open(grant.refresh, 'refresh'),
      expiresAt: grant.expiresAt.getTime(),
    };
    return { pair, lost: grant.lostAt !== undefined };
  }

  async save(pair: TokenPair): Promise<void> {
    const { seal, clock } = this.deps;
    const old = await this.model.findById(ID).lean<GrantDoc>();
    await this.model.updateOne(
      { _id: ID },
      {
        $set: {
          access: seal.close(pair.accessToken, 'access'),
          refresh: seal.close(pair.refreshToken, 'refresh'),
          expiresAt: new Date(pair.expiresAt),
          savedAt: new Date(clock.now()),
          ...(old && { previousAccess: old.access, previousRefresh: old.refresh }),
        },
        $unset: { lostAt: '', lostReason: '' },
      },
      { upsert: true },
    );
  }

  async markLost(reason: string): Promise<void> {
    await this.model.updateOne({ _id: ID }, { $set: { lostAt: new Date(this.deps.clock.now()), lostReason: reason } });
  }

  /** The parts of the grant that an operator may see; no secret. */
  async describe(): Promise<{ expiresAt: Date; savedAt: Date; lostAt?: Date; lostReason?: string } | undefined> {
    const grant = await this.model.findById(ID).lean<GrantDoc>();
    if (!grant) return undefined;
    const { expiresAt, savedAt, lostAt, lostReason } = grant;
    return { expiresAt, savedAt, ...defined({ lostAt, lostReason }) };
  }

  claim(owner: string, until: number): Promise<boolean> {
    return this.deps.leases.take(LEASE, owner, this.deps.clock.now(), until);
  }

  release(owner: string): Promise<void> {
    return this.deps.leases.release(LEASE, owner);
  }
}
