import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { MINUTE, systemClock, type Clock } from '../../time/clock.ts';
import { Batch, encodeDocument } from './bson.ts';
import { ADMIN } from './commands/admin.ts';
import { COMMON_FIELDS, countOr, type Command, type Context } from './commands/context.ts';
import { READS } from './commands/reads.ts';
import { WRITES } from './commands/writes.ts';
import { Cursors } from './cursors.ts';
import { listen, type Endpoint, type Listening } from './endpoint.ts';
import { asCommandError, CommandError } from './errors.ts';
import { removeExpired } from './expiry.ts';
import type { Doc } from './keys.ts';
import { Storage } from './storage.ts';
import { Turn } from './turn.ts';
import { MessageReader, readRequest, writeReply } from './wire.ts';

const COMMANDS: Record<string, Command> = { ...ADMIN, ...READS, ...WRITES };
const SWEEP_MS = MINUTE;

/** The bytes of what one command answers. @throws CommandError for anything this store does not do. */
async function execute(context: Omit<Context, 'turn'>, request: Doc): Promise<Buffer> {
  const [name = ''] = Object.keys(request);
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!command) throw new CommandError('CommandNotFound', `no such command: '${name}'`);
  if (!context.trusted && !command.open) throw new CommandError('Unauthorized', `command ${name} requires authentication`);
  if (typeof request.$db !== 'string') throw new CommandError('InvalidNamespace', 'a command needs a database');
  if (request.startTransaction !== undefined || request.txnNumber !== undefined)
    throw new CommandError('IllegalOperation', 'Transaction numbers are only allowed on a replica set member or mongos');
  const odd = Object.keys(request).find((field) => field !== name && !COMMON_FIELDS.has(field) && !command.fields.includes(field));
  if (odd !== undefined)
    throw new CommandError(
      'UnknownField',
      `BSON field '${name}.${odd}' is an unknown field: the embedded store serves only what the program sends.`,
    );
  const turn = new Turn(countOr(request.maxTimeMS, 0));
  // The context of the connection itself: signing in changes it.
  const reply = await command.run(Object.assign(context, { turn }), request);
  return reply instanceof Batch ? reply.encode() : encodeDocument({ ...reply, ok: 1 });
}

function refusalOf(error: unknown): Buffer {
  const { code, codeName, message, details } = asCommandError(error);
  return encodeDocument({ ok: 0, errmsg: message, code, codeName, ...details });
}

/** Messages of one connection that may wait before no more are read of it. */
const MAX_WAITING = 50;

/** Answers one connection, message by message. */
function serve(socket: Socket, context: Omit<Context, 'turn'>): void {
  const reader = new MessageReader();
  let last = Promise.resolve();
  let waiting = 0;
  socket.setNoDelay(true);
  socket.on('error', () => socket.destroy());
  // Not this protocol: MongoDB closes the connection too.
  const refuse = (): void => void socket.destroy();
  const answer = async (message: Buffer): Promise<void> => {
    const request = readRequest(message);
    const reply = await execute(context, request.command).catch(refusalOf);
    if (request.silent || !socket.writable) return;
    // A client that does not read what it asked for is not worked for either.
    if (!socket.write(writeReply(request, reply))) await Promise.race([once(socket, 'drain'), once(socket, 'close')]);
  };
  socket.on('data', (chunk) => {
    let messages: Buffer[];
    try {
      messages = reader.push(chunk);
    } catch {
      refuse();
      return;
    }
    for (const message of messages) {
      if (++waiting > MAX_WAITING) socket.pause();
      last = last
        .then(() => (socket.destroyed ? undefined : answer(message)))
        .catch(refuse)
        .then(() => {
          if (--waiting === 0) socket.resume();
        });
    }
  });
}

export interface EmbeddedStore {
  /** Connection string for any MongoDB driver, the secret of this start included where there is one. */
  uri: string;
  /** Removes documents whose TTL has passed; also runs by itself once a minute. Returns how many. */
  sweep(): Promise<number>;
  close(): Promise<void>;
}

/** The serving half of a store. Has no clock of its own: whoever runs it says when time has passed. */
export interface Service {
  uri: string;
  /** Closes idle cursors and removes documents whose TTL has passed at `now` (epoch ms). Returns how many. */
  sweep(now: number): Promise<number>;
  close(): Promise<void>;
}

export interface ServiceOptions {
  /** The folder of the store itself. */
  path: string;
  /** Unless given: a Unix socket in `path`; on Windows a loopback port with a secret. */
  endpoint?: Endpoint | undefined;
  /** See takeLock. */
  again?: boolean;
}

/** Opens the store and serves it from this thread. @throws StoreInUseError when another process uses the same folder. */
export async function serveStore({ path, endpoint, again = false }: ServiceOptions): Promise<Service> {
  const storage = Storage.open(path, () => systemClock.now(), again);
  const cursors = new Cursors(systemClock);
  const sockets = new Set<Socket>();
  let connections = 0;
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    const { isSecret, needsSecret } = served;
    serve(socket, { storage, cursors, clock: systemClock, connectionId: ++connections, trusted: !needsSecret, isSecret });
  });
  let served: Listening;
  try {
    served = await listen(server, path, endpoint);
  } catch (error) {
    await storage.close();
    throw error;
  }
  storage.announce(served.uri);
  return {
    uri: served.uri,
    sweep(now) {
      cursors.closeIdle();
      return removeExpired(storage, now);
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
      served.remove();
      cursors.closeAll();
      await storage.close();
    },
  };
}

/**
 * The store in the thread of its caller: for tests, since a thread of its own takes a second to start, and where nothing else is to be done.
 * It is the same server.
 * @throws StoreInUseError when another process uses the same folder.
 */
export async function startEmbeddedStore({ dataDir, clock, endpoint }: StoreOptions): Promise<EmbeddedStore> {
  const service = await serveStore({ path: join(dataDir, 'store'), endpoint });
  return swept({ ...service, sweep: () => service.sweep(clock.now()) });
}

export interface StoreOptions {
  /** Data live in its folder `store`. */
  dataDir: string;
  /** Says when documents have passed their TTL. */
  clock: Clock;
  /** See ServiceOptions. */
  endpoint?: Endpoint | undefined;
}

/** Sweeps a store once a minute until it is closed. */
export function swept(store: EmbeddedStore): EmbeddedStore {
  let sweeping: Promise<unknown> = Promise.resolve();
  // A sweep that fails (a full disk, say) is tried again a minute later; until then nothing is lost but the room.
  const timer = setInterval(() => {
    sweeping = store.sweep().catch(() => undefined);
  }, SWEEP_MS);
  timer.unref();
  return {
    ...store,
    async close() {
      clearInterval(timer);
      await sweeping;
      await store.close();
    },
  };
}
