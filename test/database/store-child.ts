import mongoose from 'mongoose';
import { systemClock } from '../../src/time/clock.ts';
import { startStoreThread } from '../../src/database/embedded/thread.ts';

/**
 * A process that writes as fast as it can and prints each number once its write is acknowledged; made to be killed. `patient`: what is refused is said
 * (`-1`) and tried again.
 */
const [dataDir = '', first = '0', patient] = process.argv.slice(2);
const store = await startStoreThread({ dataDir, clock: systemClock });
const client = await mongoose.mongo.MongoClient.connect(store.uri);
const rows = client.db('motcua').collection('rows');
await rows.createIndex({ n: 1 }, { unique: true });
for (let n = Number(first); ; n++) {
  try {
    await rows.insertOne({ n, half: Math.floor(n / 2), ...(patient !== undefined && { text: 'x'.repeat(3_000) }) });
    process.stdout.write(`${String(n)}\n`);
  } catch (error) {
    if (patient === undefined || (error as { code?: unknown }).code !== 14_031) throw error;
    process.stdout.write('-1\n');
    n--;
  }
}
