import { once } from 'node:events';
import { connect } from 'node:net';
import { BSON } from 'bson';
import mongoose from 'mongoose';
import { describe, expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../src/time/clock.ts';
import { CommandError } from '../../src/database/embedded/errors.ts';
import { compileFilter } from '../../src/database/embedded/filter.ts';
import { compileUpdate } from '../../src/database/embedded/modify.ts';
import { seedOf } from '../../src/database/embedded/paths.ts';
import { startEmbeddedStore } from '../../src/database/embedded/server.ts';
import { MessageReader, readRequest } from '../../src/database/embedded/wire.ts';
import { dice, fuzzStoreMessages, goodMessage, oddFilter, oddUpdate, storeMessage } from '../support/fuzz/store-messages.ts';
import { tempDir } from '../support/temp.ts';

const int = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(value);
  return bytes;
};
const message = (body: Buffer, opcode = 2013): Buffer => Buffer.concat([int(16 + body.length), int(7), int(0), int(opcode), body]);
const command = Buffer.from(BSON.serialize({ ping: 1, $db: 'x' }));
const NONE = int(0);

describe('a message of the store', () => {
  it.each<[string, Buffer]>([
    ['a section that claims to be shorter than nothing', Buffer.concat([NONE, Buffer.of(1), int(-1), Buffer.of(0)])],
    ['a section of four bytes', Buffer.concat([NONE, Buffer.of(0), command, Buffer.of(1), int(4)])],
    ['a section that reaches beyond', Buffer.concat([NONE, Buffer.of(0), command, Buffer.of(1), int(99), Buffer.from('d\0')])],
    ['a section whose name has no end', Buffer.concat([NONE, Buffer.of(0), command, Buffer.of(1), int(7), Buffer.from('doc')])],
    ['a document of no length', Buffer.concat([NONE, Buffer.of(0), int(0)])],
    [
      'a document in a section that is longer than it',
      Buffer.concat([NONE, Buffer.of(0), command, Buffer.of(1), int(11), Buffer.from('d\0'), int(99), Buffer.of(0)]),
    ],
    ['a document that is cut off', Buffer.concat([NONE, Buffer.of(0), command.subarray(0, -3)])],
    ['no command', NONE],
    ['two commands', Buffer.concat([NONE, Buffer.of(0), command, Buffer.of(0), command])],
    ['a kind of section that nobody knows', Buffer.concat([NONE, Buffer.of(2), command])],
    ['a flag that nobody knows', Buffer.concat([int(4), Buffer.of(0), command])],
    ['a checksum and nothing before it', int(1)],
    ['nothing at all', Buffer.alloc(0)],
  ])('is refused with %s', (_what, body) => {
    expect(() => readRequest(message(body))).toThrow(expect.objectContaining({ name: 'ProtocolError' }) as Error);
  });

  it('is refused with another opcode, and by the old way for anything but a greeting', () => {
    const old = (doc: object): Buffer =>
      message(Buffer.concat([NONE, Buffer.from('a.$cmd\0'), NONE, int(1), Buffer.from(BSON.serialize(doc))]), 2004);
    for (const bytes of [message(command, 2012), message(command, 1), old({ find: 'x' })])
      expect(() => readRequest(bytes)).toThrow(expect.objectContaining({ name: 'ProtocolError' }) as Error);
    expect(readRequest(old({ hello: 1 }))).toMatchObject({ legacy: true, command: { hello: 1, $db: 'a' } });
  });

  it.each([-1, 0, 15, 48_000_001])('is refused with the length %i before anything of it is kept', (length) => {
    expect(() => new MessageReader().push(Buffer.concat([int(length), Buffer.alloc(12)]))).toThrow(/out of range/);
  });

  it('is put together from pieces of any size', () => {
    const roll = dice(5);
    const sent = Array.from({ length: 40 }, () => goodMessage(roll));
    const bytes = Buffer.concat(sent);
    const reader = new MessageReader();
    const got: Buffer[] = [];
    for (let at = 0, size = 1; at < bytes.length; at += size, size = 1 + roll(90)) got.push(...reader.push(bytes.subarray(at, at + size)));
    expect(got).toEqual(sent);
  });

  it('never makes the reader fail in a way of its own: 20,000 damaged ones', () => {
    const { read, refused, faults } = fuzzStoreMessages(20_000, 1);
    expect(faults).toEqual([]);
    expect(read).toBeGreaterThan(2_000);
    expect(refused).toBeGreaterThan(2_000);
  });

  it('never makes filters and changes fail in a way of their own', () => {
    const roll = dice(2);
    let served = 0;
    for (let at = 0; at < 20_000; at++) {
      try {
        const doc = { _id: 1, a: [{ b: 1 }, 2, null] };
        const filter = oddFilter(roll);
        compileFilter(filter)(doc);
        seedOf(filter);
        compileUpdate(oddUpdate(roll)).apply(doc, true);
        served++;
      } catch (error) {
        if (!(error instanceof CommandError)) throw error;
      }
    }
    expect(served).toBeGreaterThan(200);
    expect(Object.keys(Object.prototype)).toEqual([]);
  });

  it('leaves the store serving others, whatever it holds', async () => {
    const store = await startEmbeddedStore({ dataDir: tempDir(), clock: systemClock });
    const client = await mongoose.mongo.MongoClient.connect(store.uri);
    onTestFinished(async () => {
      await client.close();
      await store.close();
    });
    const path = decodeURIComponent(new URL(store.uri).host);
    const roll = dice(3);
    for (let round = 0; round < 150; round++) {
      const socket = connect(path);
      socket.on('error', () => undefined).resume();
      for (let sent = 0; sent < 3; sent++) socket.write(storeMessage(roll));
      socket.end();
      await once(socket, 'close');
    }
    const hanging = connect(path);
    hanging.write(message(Buffer.concat([NONE, Buffer.of(1), int(-1), Buffer.of(0)])));
    await once(hanging, 'close');
    expect(await client.db('x').command({ ping: 1 })).toMatchObject({ ok: 1 });
  });
});
