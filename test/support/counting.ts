import mongoose from 'mongoose';
import { onTestFinished } from 'vitest';
import { startEmbeddedStore } from '../../src/database/embedded/server.ts';
import { Leases } from '../../src/database/leases.ts';
import { SharedSettings } from '../../src/database/settings.ts';
import { Facts, Rollups, type Fact } from '../../src/engagement/index.ts';
import { keysOn } from './store.ts';
import { tempDir } from './temp.ts';
import { TestClock } from './stand-ins.ts';

export type NewFact = Omit<Fact, 'at' | 'day' | 'added'> & { at: number };

/** A store with facts and what is added up of them. */
export class Counting {
  readonly clock = new TestClock();
  readonly facts: Facts;
  readonly settings: SharedSettings;
  readonly rollups: Rollups;
  reportsFrom = 15;
  private ids = 0;

  private constructor(readonly connection: mongoose.Connection) {
    this.facts = new Facts(connection, this.clock, keysOn(connection, this.clock));
    this.settings = new SharedSettings(connection);
    this.rollups = this.process('test');
  }

  static async open(): Promise<Counting> {
    const embedded = await startEmbeddedStore({ dataDir: tempDir(), clock: new TestClock() });
    const connection = await mongoose.createConnection(embedded.uri).asPromise();
    onTestFinished(async () => {
      await connection.close();
      await embedded.close();
    });
    const counting = new Counting(connection);
    await counting.facts.model.init();
    await counting.rollups.init();
    return counting;
  }

  /** The roll-ups of a process on this store. */
  process(owner: string): Rollups {
    const { connection, facts, settings, clock } = this;
    return new Rollups({ connection, facts, settings, leases: new Leases(connection), clock, owner, reportsFrom: () => this.reportsFrom });
  }

  /** Adds facts; those without an id get one. */
  async add(...facts: (Omit<NewFact, '_id'> & { _id?: string })[]): Promise<void> {
    await this.facts.add(facts.map((fact) => ({ _id: `t${String(++this.ids)}`, ...fact })));
  }

  /** Everything that is kept of days and months, in one order. */
  async kept(): Promise<unknown[]> {
    return this.connection.collection('rollups').find({}).sort({ _id: 1 }).toArray();
  }
}
