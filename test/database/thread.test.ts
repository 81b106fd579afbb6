import { existsSync, mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import mongoose from 'mongoose';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { systemClock } from '../../src/time/clock.ts';
import { openDatabase } from '../../src/database/connection.ts';
import { startEmbeddedStore, type EmbeddedStore } from '../../src/database/embedded/server.ts';
import { startStoreThread } from '../../src/database/embedded/thread.ts';
import { silent } from '../support/stand-ins.ts';
import { tempDir } from '../support/temp.ts';

const { MongoClient } = mongoose.mongo;

async function clientOf(uri: string): Promise<mongoose.mongo.MongoClient> {
  const client = await MongoClient.connect(uri, { serverSelectionTimeoutMS: 5_000 });
  onTestFinished(() => client.close());
  return client;
}

const socketOf = (store: Pick<EmbeddedStore, 'uri'>): string => decodeURIComponent(new URL(store.uri).host);
const modeOf = (path: string): string => (statSync(path).mode & 0o777).toString(8);

describe('where the store is served', () => {
  it('is a socket that only this user may open, in a folder that only this user may enter', async () => {
    const dataDir = tempDir();
    mkdirSync(join(dataDir, 'store'), { mode: 0o755 });
    const store = await startEmbeddedStore({ dataDir, clock: systemClock });
    expect(socketOf(store)).toBe(join(dataDir, 'store', 'motcua.sock'));
    expect([modeOf(socketOf(store)), modeOf(join(dataDir, 'store'))]).toEqual(['600', '700']);
    await store.close();
    expect(existsSync(socketOf(store))).toBe(false);
  });

  it('is a folder of its own where the path of the data folder is too long for a socket', async () => {
    const dataDir = join(tempDir(), 'một-tên-thư-mục-rất-dài-'.repeat(4));
    const store = await startEmbeddedStore({ dataDir, clock: systemClock });
    const folder = join(socketOf(store), '..');
    expect([modeOf(socketOf(store)), modeOf(folder)]).toEqual(['600', '700']);
    expect(Buffer.byteLength(socketOf(store))).toBeLessThan(100);
    const joined = await openDatabase({ dataDir, clock: systemClock, logger: silent, join: true });
    expect(await joined.connection.db?.command({ ping: 1 })).toMatchObject({ ok: 1 });
    await joined.close();
    await store.close();
    expect(existsSync(folder)).toBe(false);
  });

  it('is a port with a secret where there are no sockets; without it nothing is told', async () => {
    const store = await startEmbeddedStore({ dataDir: tempDir(), clock: systemClock, endpoint: { kind: 'loopback' } });
    onTestFinished(() => store.close());
    const { port } = new URL(store.uri);
    const stranger = await clientOf(`mongodb://127.0.0.1:${port}/?directConnection=true`);
    const rows = stranger.db('motcua').collection('rows');
    for (const work of [rows.findOne({}), rows.insertOne({ a: 1 }), stranger.db('motcua').command({ listDatabases: 1 })])
      await expect(work).rejects.toMatchObject({ code: 13 });
    const wrong = new URL(store.uri);
    wrong.password = 'f'.repeat(48);
    await expect(clientOf(wrong.href)).rejects.toMatchObject({ code: 18 });
    const ours = await clientOf(store.uri);
    await ours.db('motcua').collection('rows').insertOne({ a: 1 });
    expect(await ours.db('motcua').collection('rows').countDocuments({})).toBe(1);
  });
});

describe('the thread of the store', () => {
  it('serves, counts time by the clock it is given, and leaves nothing behind', async () => {
    let now = 1_000_000;
    const dataDir = tempDir();
    const store = await startStoreThread({ dataDir, clock: { now: () => now } });
    const client = await clientOf(store.uri);
    const rows = client.db('motcua').collection('rows');
    await rows.createIndex({ at: 1 }, { expireAfterSeconds: 60 });
    await rows.insertMany([{ at: new Date(now) }, { at: new Date(now + 50_000) }]);
    now += 61_000;
    expect(await store.sweep()).toBe(1);
    await store.close();
    expect(existsSync(socketOf(store))).toBe(false);
    const again = await startEmbeddedStore({ dataDir, clock: systemClock });
    await again.close();
  });

  it('is the one that commands beside the program talk to', async () => {
    const dataDir = tempDir();
    const server = await openDatabase({ dataDir, clock: systemClock, logger: silent });
    await server.connection.db?.collection('rows').insertOne({ a: 1 });
    const beside = await openDatabase({ dataDir, clock: systemClock, logger: silent, join: true });
    expect(await beside.connection.db?.collection('rows').countDocuments({})).toBe(1);
    await expect(openDatabase({ dataDir, clock: systemClock, logger: silent })).rejects.toThrow(/đang được tiến trình/);
    await beside.close();
    await server.close();
  });

  it('is started again on the same address when it dies, with everything acknowledged', async () => {
    const workers: Worker[] = [];
    const post = vi.spyOn(Worker.prototype, 'postMessage').mockImplementation(function (this: Worker) {
      workers.push(this);
    });
    const ended = vi.fn();
    const store = await startStoreThread({ dataDir: tempDir(), clock: systemClock }, ended);
    const client = await clientOf(store.uri);
    const rows = client.db('motcua').collection('rows');
    await rows.insertOne({ _id: 1 as never });
    const asked = store.sweep();
    post.mockRestore();
    await Promise.all([expect(asked).rejects.toThrow(/thread/), workers[0]?.terminate()]);
    expect(await vi.waitFor(() => rows.find({}).toArray(), 20_000)).toEqual([{ _id: 1 }]);
    expect(ended).toHaveBeenCalledOnce();
    await store.close();
  });
});
