import { beforeAll, beforeEach } from 'vitest';
import { Leases } from '../../src/database/leases.ts';
import { Seal } from '../../src/database/seal.ts';
import { Officers, type Officer, type Origin } from '../../src/officers/index.ts';
import { MORNING, TestClock } from './stand-ins.ts';
import type { TestStore } from './store.ts';

export const PASSWORD = 'năm con ngỗng trắng';

/** The accounts of a test file, with Hoa to try them with. */
export class Accounts {
  readonly clock = new TestClock();
  readonly officers: Officers;
  /** Hashing takes long, so that Hoa's account is made once. */
  private made: Officer | undefined;

  constructor(store: TestStore) {
    const leases = new Leases(store.connection);
    this.officers = new Officers(store.connection, { seal: new Seal('ab'.repeat(32)), clock: this.clock, leases, simulator: false });
    beforeAll(() => Promise.all([this.officers.model.init(), this.officers.attempts.model.init()]));
    beforeEach(() => {
      this.clock.time = MORNING;
    });
  }

  /** Makes an account, Hoa's where nothing else is said. */
  add(over: Partial<Parameters<Officers['add']>[0]> = {}): Promise<void> {
    return this.officers.add({ _id: 'hoa', name: 'Hoa', roles: ['author'], password: PASSWORD, mustChange: false, ...over });
  }

  /** Hoa has an account. */
  async addHoa(): Promise<void> {
    if (this.made) return void (await this.officers.model.create(this.made));
    await this.add();
    this.made = await this.hoa();
  }

  async hoa(): Promise<Officer> {
    const found = await this.officers.find('hoa');
    if (!found) throw new Error('Hoa has no account');
    return found;
  }

  /** How signing in came out: `ok`, or why not. */
  async signIn(password = PASSWORD, code = '', id = 'hoa', origin: Origin = { address: '10.0.0.1' }): Promise<string> {
    const result = await this.officers.signIn(id, password, code, origin);
    return result.ok ? 'ok' : result.reason;
  }
}
