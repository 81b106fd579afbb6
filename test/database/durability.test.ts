import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import mongoose from 'mongoose';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { systemClock } from '../../src/time/clock.ts';
import { StoreInUseError } from '../../src/database/embedded/lock.ts';
import { startEmbeddedStore } from '../../src/database/embedded/server.ts';
import { startStoreThread } from '../../src/database/embedded/thread.ts';
import { tempDir } from '../support/temp.ts';

const child = fileURLToPath(new URL('./store-child.ts', import.meta.url));

function writer(dataDir: string, first: number, ...more: 'patient'[]): ChildProcess {
  return spawn(process.execPath, ['--import', 'tsx', child, dataDir, String(first), ...more], { stdio: ['ignore', 'pipe', 'pipe'] });
}

async function untilWritten(proc: ChildProcess, count: number): Promise<number[]> {
  const written: number[] = [];
  let rest = '';
  let errors = '';
  proc.stderr?.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  for await (const chunk of proc.stdout ?? []) {
    rest += (chunk as Buffer).toString();
    const lines = rest.split('\n');
    rest = lines.pop() ?? '';
    written.push(...lines.map(Number));
    if (written.length >= count) {
      proc.kill('SIGKILL');
    }
  }
  // Its output ends a moment before the process itself is gone, and with it the lock.
  if (proc.exitCode === null && proc.signalCode === null) await once(proc, 'exit');
  if (written.length < count) throw new Error(`the writer stopped early: ${errors}`);
  return written;
}

describe('the embedded store', () => {
  it('keeps every acknowledged write through kill -9, again and again', async () => {
    const dataDir = tempDir();
    const acknowledged: number[] = [];
    for (let round = 0; round < 4; round++) {
      acknowledged.push(...(await untilWritten(writer(dataDir, round * 100_000), 40 + round * 25)));
    }
    const store = await startStoreThread({ dataDir, clock: systemClock });
    const client = await mongoose.mongo.MongoClient.connect(store.uri);
    const rows = client.db('motcua').collection('rows');
    const kept = new Set((await rows.find({}).toArray()).map((row) => row.n as number));
    expect(acknowledged.filter((n) => !kept.has(n))).toEqual([]);
    // Documents and index entries went down together or not at all.
    const indexed = new Set((await rows.find({ n: { $gte: 0 } }).toArray()).map((row) => row.n as number));
    expect(indexed).toEqual(kept);
    await expect(rows.insertOne({ n: acknowledged[0] })).rejects.toMatchObject({ code: 11000 });
    await client.close();
    await store.close();
  });

  it.skipIf(spawnSync('prlimit', ['--version']).status !== 0)(
    'refuses writes while the system lets no file grow, goes on by itself afterwards, and keeps what it acknowledged',
    async () => {
      const dataDir = tempDir();
      const proc = writer(dataDir, 0, 'patient');
      onTestFinished(() => void proc.kill('SIGKILL'));
      const said: number[] = [];
      proc.stdout?.on('data', (chunk: Buffer) => said.push(...chunk.toString().trim().split('\n').map(Number)));
      const until = (enough: (last: number[]) => boolean): Promise<void> => {
        const from = said.length;
        return vi.waitFor(() => expect(proc.exitCode !== null || enough(said.slice(from))).toBe(true), 45_000);
      };
      const limit = (bytes: string): void =>
        void execFileSync('prlimit', ['--pid', String(proc.pid), `--fsize=${bytes}:unlimited`], { stdio: 'ignore' });
      for (let round = 0; round < 4; round++) {
        await until((last) => last.filter((n) => n >= 0).length >= 30);
        // Less than the file has already, and a little more than what is written of it.
        limit(round % 2 === 0 ? '65536' : String((said.length + 20) * 4_096));
        await until((last) => last.filter((n) => n < 0).length >= 20);
        limit('unlimited');
      }
      await until((last) => last.some((n) => n >= 0));
      expect(proc.exitCode).toBeNull();
      proc.kill('SIGKILL');
      await once(proc, 'exit');
      const store = await startStoreThread({ dataDir, clock: systemClock });
      const client = await mongoose.mongo.MongoClient.connect(store.uri);
      const kept = new Set((await client.db('motcua').collection('rows').find({}).toArray()).map((row) => row.n as number));
      expect(said.filter((n) => n >= 0 && !kept.has(n))).toEqual([]);
      await client.close();
      await store.close();
    },
    200_000,
  );

  it('refuses a second process on the same folder with a line that says what to do', async () => {
    const dataDir = tempDir();
    const proc = writer(dataDir, 0);
    onTestFinished(() => void proc.kill('SIGKILL'));
    await once(proc.stdout as NodeJS.ReadableStream, 'data');
    await expect(startStoreThread({ dataDir, clock: systemClock })).rejects.toThrow(StoreInUseError);
    await expect(startStoreThread({ dataDir, clock: systemClock })).rejects.toThrow(/in use by process \d+.*DATA_DIR/);
    proc.kill('SIGKILL');
    await once(proc, 'exit');
    const store = await startEmbeddedStore({ dataDir, clock: systemClock });
    await store.close();
  });

  it('removes what a TTL index says is over, by the injected clock', async () => {
    let now = 1_000_000;
    const store = await startEmbeddedStore({ dataDir: tempDir(), clock: { now: () => now } });
    const client = await mongoose.mongo.MongoClient.connect(store.uri);
    const rows = client.db('motcua').collection('rows');
    await rows.createIndex({ at: 1 }, { expireAfterSeconds: 60 });
    await rows.insertMany([{ at: new Date(now) }, { at: new Date(now + 50_000) }, { at: 'not a date' }]);
    now += 61_000;
    expect(await store.sweep()).toBe(1);
    expect(await rows.countDocuments({})).toBe(2);
    await client.close();
    await store.close();
  });

  it('ends a removal that is under way before it closes', async () => {
    const rejected = vi.fn();
    process.on('unhandledRejection', rejected);
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    onTestFinished(() => {
      vi.useRealTimers();
      process.off('unhandledRejection', rejected);
    });
    let now = Date.now();
    const store = await startEmbeddedStore({ dataDir: tempDir(), clock: { now: () => now } });
    const client = await mongoose.mongo.MongoClient.connect(store.uri);
    for (const name of ['one', 'two', 'three']) {
      await client.db('motcua').collection(name).createIndex({ at: 1 }, { expireAfterSeconds: 60 });
      await client
        .db('motcua')
        .collection(name)
        .insertOne({ at: new Date(now) });
    }
    await client.close();
    now += 120_000;
    vi.advanceTimersByTime(60_000);
    await store.close();
    await new Promise((resolve) => setImmediate(resolve));
    expect(rejected).not.toHaveBeenCalled();
  });

  it('closes a connection that does not speak the protocol and goes on serving', async () => {
    const { connect } = await import('node:net');
    const store = await startEmbeddedStore({ dataDir: tempDir(), clock: systemClock });
    const socket = connect(decodeURIComponent(new URL(store.uri).host));
    socket.on('error', () => undefined);
    socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    await once(socket, 'close');
    const client = await mongoose.mongo.MongoClient.connect(store.uri);
    expect(await client.db('motcua').command({ ping: 1 })).toMatchObject({ ok: 1 });
    await client.close();
    await store.close();
  });
});
