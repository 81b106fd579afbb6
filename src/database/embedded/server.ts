import { createServer, type AddressInfo, type Socket } from 'node:net';
import { join } from 'node:path';
import { MINUTE, type Clock } from '../../time/clock.ts';
import { ADMIN, removeExpired } from './commands/admin.ts';
import { COMMON_FIELDS, type Command, type Context } from './commands/context.ts';
import { READS } from './commands/reads.ts';
import { WRITES } from './commands/writes.ts';
import { Cursors } from './cursors.ts';
import { asCommandError, CommandError } from './errors.ts';
import type { Doc } from './keys.ts';
import { Storage } from './storage.ts';
import { MessageReader, readRequest, writeReply } from './wire.ts';

const COMMANDS: Record<string, Command> = { ...ADMIN, ...READS, ...WRITES };
const SWEEP_MS = MINUTE;

/** Runs one command. Throws CommandError for anything this store does not do. */
async function execute(context: Context, request: Doc): Promise<Doc> {
  const [name = ''] = Object.keys(request);
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!command) throw new CommandError('CommandNotFound', `no such command: '${name}'`);
  const odd = Object.keys(request).find((field) => field !== name && !COMMON_FIELDS.has(field) && !command.fields.includes(field));
  if (odd === 'collation' || odd === 'tailable' || odd === 'capped')
    throw new CommandError('NotImplemented', `${odd} is not supported by the embedded store`);
  if (odd) throw new CommandError('UnknownField', `BSON field '${name}.${odd}' is an unknown field.`);
  if (request.startTransaction !== undefined || request.txnNumber !== undefined) {
    throw new CommandError('IllegalOperation', 'Transaction numbers are only allowed on a replica set member or mongos');
  }
  return { ...(await command.run(context, request)), ok: 1 };
}

async function answer(context: Context, request: Doc): Promise<Doc> {
  try {
    return await execute(context, request);
  } catch (error) {
    const { code, codeName, message, details } = asCommandError(error);
    return { ok: 0, errmsg: message, code, codeName, ...details };
  }
}

function serve(socket: Socket, context: Context): void {
  const reader = new MessageReader();
  let last = Promise.resolve();
  socket.setNoDelay(true);
  socket.on('error', () => socket.destroy());
  socket.on('data', (chunk) => {
    let messages: Buffer[];
    try {
      messages = reader.push(chunk);
    } catch {
      socket.destroy(); // not this protocol: MongoDB closes the connection too
      return;
    }
    for (const message of messages) {
      last = last.then(async () => {
        try {
          const request = readRequest(message);
          const reply = await answer(context, request.command);
          if (!request.silent && socket.writable) socket.write(writeReply(request, reply));
        } catch {
          socket.destroy();
        }
      });
    }
  });
}

export interface EmbeddedStore {
  /** Connection string for any MongoDB driver. */
  uri: string;
  port: number;
  /** Removes documents whose TTL has passed; also runs by itself once a minute. Returns how many. */
  sweep(): Promise<number>;
  close(): Promise<void>;
}

/**
 * Starts the built-in store on a loopback port chosen by the system. Data live in `DATA_DIR/store`.
 * @throws StoreInUseError when another process uses the same folder.
 */
export async function startEmbeddedStore(options: { dataDir: string; clock: Clock }): Promise<EmbeddedStore> {
  const { clock } = options;
  const storage = Storage.open(join(options.dataDir, 'store'), () => clock.now());
  const cursors = new Cursors(clock);
  const sockets = new Set<Socket>();
  let connections = 0;
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    serve(socket, { storage, cursors, clock, connectionId: ++connections });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  await storage.announce(port);
  const sweep = (): Promise<number> => {
    cursors.closeIdle();
    return removeExpired({ storage, clock });
  };
  let sweeping: Promise<unknown> = Promise.resolve();
  // A sweep that fails (a full disk, say) is tried again a minute later; until then nothing is lost but the room.
  const timer = setInterval(() => {
    sweeping = sweep().catch(() => undefined);
  }, SWEEP_MS);
  timer.unref();
  return {
    uri: `mongodb://127.0.0.1:${String(port)}/motcua?directConnection=true`,
    port,
    sweep,
    async close() {
      clearInterval(timer);
      await sweeping;
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
      cursors.closeAll();
      await storage.close();
    },
  };
}
