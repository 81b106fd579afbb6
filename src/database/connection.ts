import mongoose, { type Connection } from 'mongoose';
import { MINUTE, type Clock } from '../time/clock.ts';
import { messageOf, UserFacingError } from '../ground/errors.ts';
import type { Logger } from '../ground/logger.ts';
import { StoreInUseError } from './embedded/lock.ts';
import type { Endpoint } from './embedded/endpoint.ts';
import { startEmbeddedStore, type EmbeddedStore } from './embedded/server.ts';
import { startStoreThread } from './embedded/thread.ts';

export interface OpenDatabase {
  connection: Connection;
  /** The built-in store, when no MONGODB_URI was given. */
  embedded?: EmbeddedStore;
  close(): Promise<void>;
}

interface Options {
  mongodbUri?: string | undefined;
  dataDir: string;
  clock: Clock;
  logger: Logger;
  /**
   * For commands run beside a server: when the embedded store is in use, talk to the process that has it.
   * The server itself never joins, so that two servers on one folder are refused.
   */
  join?: boolean;
}

/** Connects to MongoDB, or starts the embedded store and connects to that. Everything after this line is the same for both. */
export async function openDatabase({ mongodbUri, dataDir, clock, logger, join = false }: Options): Promise<OpenDatabase> {
  if (mongodbUri !== undefined) return connect(mongodbUri, mongodbUri.replace(/\/\/.*@/, '//…@'));
  let embedded: EmbeddedStore;
  try {
    embedded = await startStoreThread({ dataDir, clock }, (error) => {
      logger.error('Kho dữ liệu dựng sẵn dừng đột ngột, đang chạy lại', { error: error.message });
    });
  } catch (error) {
    if (!(error instanceof StoreInUseError)) throw error;
    if (join && error.holder.uri !== '') return connect(error.holder.uri, 'kho dữ liệu đang chạy');
    throw inUse(error);
  }
  logger.info('Kho dữ liệu dựng sẵn đã chạy', { dataDir });
  const opened = await connect(embedded.uri, 'kho dữ liệu dựng sẵn');
  return {
    ...opened,
    embedded,
    async close() {
      await opened.close();
      await embedded.close();
    },
  };
}

/** A folder that another process has, in words for whoever started this one. */
function inUse({ path, holder }: StoreInUseError): UserFacingError {
  return new UserFacingError(
    `Thư mục dữ liệu ${path} đang được tiến trình ${String(holder.pid)} sử dụng.`,
    'Mỗi thư mục chỉ một tiến trình được dùng: dừng tiến trình kia, hoặc đặt DATA_DIR khác, hoặc dùng MONGODB_URI.',
  );
}

/**
 * Serves the built-in store alone, from this thread. `socket`: a path; `port`: on this machine, without a secret. Gives its connection string.
 * @throws UserFacingError where another process has the folder or the data are damaged.
 */
export async function serveAlone(dataDir: string, clock: Clock, where: { socket: string } | { port: number }): Promise<EmbeddedStore> {
  const endpoint: Endpoint =
    'socket' in where ? { kind: 'socket', path: where.socket } : { kind: 'loopback', port: where.port, open: true };
  try {
    return await startEmbeddedStore({ dataDir, clock, endpoint });
  } catch (error) {
    throw error instanceof StoreInUseError ? inUse(error) : error;
  }
}

async function connect(uri: string, shown: string): Promise<OpenDatabase> {
  const connection = mongoose.createConnection(uri, {
    autoCreate: false,
    serverSelectionTimeoutMS: 10_000,
    // A connection on which an answer does not come is given up: others that wait for the same answer would wait for ever.
    socketTimeoutMS: MINUTE,
    ...(new URL(uri).pathname.length < 2 && { dbName: 'motcua' }),
  });
  try {
    await connection.asPromise();
  } catch (error) {
    throw new UserFacingError(
      `Không kết nối được tới ${shown}: ${messageOf(error)}`,
      'Kiểm tra MONGODB_URI và máy chủ MongoDB rồi chạy lại.',
    );
  }
  return { connection, close: () => connection.close() };
}

/** The collections by name, each with about how many documents it holds. */
export async function collectionSizes({ db }: Connection): Promise<[string, number][]> {
  if (!db) throw new Error('the database is not open');
  const names = (await db.listCollections({}, { nameOnly: true }).toArray()).map(({ name }) => name).sort();
  return Promise.all(names.map(async (name): Promise<[string, number]> => [name, await db.collection(name).estimatedDocumentCount()]));
}

/** True for the refusal of a second document with the same unique key. */
export const isDuplicateKey = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && (error as { code?: unknown }).code === 11000;
