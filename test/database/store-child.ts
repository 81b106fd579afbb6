import mongoose from 'mongoose';
import { systemClock } from '../../src/time/clock.ts';
import { startStoreThread } from '../../src/database/embedded/thread.ts';

/** A process that writes as fast as it can and prints each number once its write is acknowledged; made to be killed. */
const [dataDir = '', first = '0'] = process.argv.slice(2);
const store = await startStoreThread({ dataDir, clock: systemClock });
const client = await mongoose.mongo.MongoClient.connect(store.uri);
const rows = client.db('motcua').collection('rows');
await rows.createIndex({ n: 1 }, { unique: true });
for (let n = Number(first); ; n++) {
  await rows.insertOne({ n, half: Math.floor(n / 2) });
  process.stdout.write(`${String(n)}\n`);
}
