import mongoose, { type Connection, type mongo } from 'mongoose';
import { afterAll, beforeEach, onTestFinished } from 'vitest';
import { startEmbeddedStore } from '../../src/database/embedded/server.ts';
import { lastingDir } from './temp.ts';
import { Keys } from '../../src/database/keys.ts';
import { Seal } from '../../src/database/seal.ts';
import type { Clock } from '../../src/time/clock.ts';
import { TestClock } from './stand-ins.ts';

/** Citizens' keys on a store, under the key of `World`. */
export function keysOn(connection: Connection, clock: Clock = new TestClock(), over: { shared?: boolean; most?: number } = {}): Keys {
  const seal = new Seal('ab'.repeat(32));
  return new Keys(connection, { seal, clock, person: (userId) => seal.pseudonym(userId, 'person'), shared: false, ...over });
}

/** One embedded store for all tests of a file. */
export interface TestStore {
  connection: Connection;
  /** The keys of citizens in it. */
  keys: Keys;
  /** Another connection to it, as another process has; it ends with the test. */
  another(): Connection;
  /** The documents of a collection as they are kept, in the order of their ids. */
  kept(collection: string): Promise<mongo.BSON.Document[]>;
  /** Every document of every collection as one text, to look for what should not be there. */
  everything(): Promise<string>;
}

/** Opens the store of a test file. It is empty at the beginning of each test and closed after the last. */
export async function openStore(): Promise<TestStore> {
  const { dir, remove } = lastingDir();
  const embedded = await startEmbeddedStore({ dataDir: dir, clock: new TestClock() });
  const connection = await mongoose.createConnection(embedded.uri).asPromise();
  const keys = keysOn(connection);
  const collections = async (): Promise<mongo.Collection[]> => (await connection.db?.collections()) ?? [];
  beforeEach(async () => {
    keys.letGo();
    await Promise.all((await collections()).map((collection) => collection.deleteMany({})));
  });
  afterAll(async () => {
    await connection.close();
    await embedded.close();
    remove();
  });
  return {
    connection,
    keys,
    another: () => {
      const other = mongoose.createConnection(embedded.uri);
      onTestFinished(() => other.close());
      return other;
    },
    kept: (collection) => connection.collection(collection).find({}).sort({ _id: 1 }).toArray(),
    everything: async () => JSON.stringify(await Promise.all((await collections()).map((collection) => collection.find({}).toArray()))),
  };
}
