import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo, Server } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

/**
 * Where a store is served: a Unix socket that only this user may open; or a port of this machine alone, with a secret made at each start
 * unless `open` says that whoever is on the machine may read and write everything.
 */
export type Endpoint = { kind: 'socket'; path?: string } | { kind: 'loopback'; port?: number; open?: boolean; secret?: string };

export interface Listening {
  /** Connection string, the secret included. */
  uri: string;
  needsSecret: boolean;
  isSecret(said: string): boolean;
  /** Removes what listening left in the file system. */
  remove(): void;
}

/** Drivers take the host for a socket by this ending. */
const NAME = 'motcua.sock';
/** The shortest limit of a socket's path among the systems we run on is 104 bytes with the zero at its end. */
const MAX_PATH_BYTES = 100;

const SECRET_BYTES = 24;
const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** A path for the socket: in the folder of the store, or where that is too long in a new folder of our own. */
function socketPath(folder: string): { path: string; made?: string } {
  const path = resolve(folder, NAME);
  if (Buffer.byteLength(path) <= MAX_PATH_BYTES) return { path };
  for (const base of [tmpdir(), '/tmp']) {
    if (Buffer.byteLength(base) > MAX_PATH_BYTES - 30) continue;
    const made = mkdtempSync(join(base, 'motcua-')); // for this user alone, as mkdtemp makes them
    return { path: join(made, NAME), made };
  }
  throw new Error(`no folder with a path short enough for a socket; ${path} is too long`);
}

const listening = (server: Server, start: () => void): Promise<void> =>
  new Promise((done, failed) => {
    server.once('error', failed);
    server.once('listening', done);
    start();
  });

/** Lets a server listen. The lock on `folder` must be held: a socket that lies there is one that nobody serves any more. */
export async function listen(server: Server, folder: string, endpoint?: Endpoint): Promise<Listening> {
  const usual: Endpoint = process.platform === 'win32' ? { kind: 'loopback' } : { kind: 'socket' };
  const chosen = endpoint ?? usual;
  if (chosen.kind === 'loopback') {
    await listening(server, () => server.listen(chosen.port ?? 0, '127.0.0.1'));
    const { port } = server.address() as AddressInfo;
    const secret = chosen.secret ?? randomBytes(SECRET_BYTES).toString('hex');
    const plain = chosen.open === true;
    return {
      uri: plain
        ? `mongodb://127.0.0.1:${String(port)}/motcua?directConnection=true`
        : `mongodb://motcua:${secret}@127.0.0.1:${String(port)}/motcua?directConnection=true&authMechanism=PLAIN&authSource=$external`,
      needsSecret: !plain,
      isSecret: (said) => timingSafeEqual(digest(said), digest(secret)),
      remove: () => undefined,
    };
  }
  const { path, made } = chosen.path === undefined ? socketPath(folder) : { path: resolve(chosen.path), made: undefined };
  rmSync(path, { force: true });
  await listening(server, () => server.listen(path));
  chmodSync(path, 0o600);
  return {
    uri: `mongodb://${encodeURIComponent(path)}/motcua?directConnection=true`,
    needsSecret: false,
    isSecret: () => false,
    remove: () => {
      rmSync(path, { force: true });
      if (made !== undefined) rmSync(dirname(path), { recursive: true, force: true });
    },
  };
}

/** The endpoint that a connection string of `listen` names, to be served there again. */
export function endpointOf(uri: string): Endpoint {
  const { host, port, password } = new URL(uri);
  if (host.startsWith('%2F')) return { kind: 'socket', path: decodeURIComponent(host) };
  return { kind: 'loopback', port: Number(port), ...(password === '' ? { open: true } : { secret: password }) };
}
