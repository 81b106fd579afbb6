import { randomUUID } from 'node:crypto';
import MongoStore from 'connect-mongo';
import session from 'express-session';
import type { Connection } from 'mongoose';
import type { RequestHandler } from 'express';
import { MINUTE, type Clock } from '../../time/clock.ts';

declare module 'express-session' {
  interface SessionData {
    officer: string;
    /** When it began, epoch ms: no session outlives a working day. */
    since: number;
    seen: number;
    /** When the password was last given, epoch ms. */
    proved: number;
    device: string;
    /** The device as `KnownDevices` knows it. */
    known?: string;
    notice?: string;
  }
}

/** A session ends after the first of these times without a click, and after the second in any case. */
export const IDLE_MS = 30 * MINUTE;
export const ABSOLUTE_MS = 12 * 60 * MINUTE;
/** After this time an action that weighs more asks for the password again. */
export const PROOF_MS = 10 * MINUTE;
const COLLECTION = 'sessions';

/** One place where somebody is signed in. */
export interface SignedIn {
  id: string;
  since: number;
  seen: number;
  device: string;
}

/** Sessions in the store, under a cookie that only this host can set and no script can read. */
export class Sessions {
  readonly middleware: RequestHandler;

  constructor(
    private readonly connection: Connection,
    { secret, secure, clock }: { secret: string; secure: boolean; clock: Clock },
  ) {
    this.clock = clock;
    this.middleware = session({
      // Over plain http, as with the simulator on one's own machine, browsers refuse the prefix.
      name: secure ? '__Host-motcua' : 'motcua',
      secret,
      resave: false,
      saveUninitialized: false,
      rolling: true,
      genid: () => randomUUID(),
      cookie: { httpOnly: true, secure, sameSite: 'lax', path: '/', maxAge: IDLE_MS },
      store: MongoStore.create({
        client: connection.getClient(),
        dbName: connection.name,
        collectionName: COLLECTION,
        stringify: false,
        ttl: ABSOLUTE_MS / 1_000,
        // `ready` makes the index that removes old sessions: the store would make it without anybody waiting for it.
        autoRemove: 'disabled',
        // Every page saves its session before it answers; a second write after it would only race with the end of the program.
        touchAfter: ABSOLUTE_MS / 1_000,
      }),
    });
  }

  private readonly clock: Clock;

  /** Puts the index in place by which sessions end by themselves. */
  async ready(): Promise<void> {
    await this.collection.createIndex({ expires: 1 }, { expireAfterSeconds: 0 }, {});
  }

  /** Whether a session still counts. */
  isAlive({ since, seen }: { since?: number | undefined; seen?: number | undefined }): boolean {
    const now = this.clock.now();
    return since !== undefined && now - since < ABSOLUTE_MS && now - (seen ?? since) < IDLE_MS;
  }

  /** Where an officer is signed in now, newest first. */
  async of(officer: string): Promise<SignedIn[]> {
    const rows = await this.collection.find({ 'session.officer': officer }).toArray();
    return rows
      .map((row): SignedIn => {
        const kept = row.session as { since?: number; seen?: number; device?: string } | undefined;
        return { id: row._id, since: kept?.since ?? 0, seen: kept?.seen ?? 0, device: kept?.device ?? '' };
      })
      .filter((row) => this.isAlive(row))
      .sort((a, b) => b.seen - a.seen);
  }

  /** Ends sessions of an officer: one, or all but one. */
  async end(officer: string, which: { only: string } | { except?: string | undefined }): Promise<void> {
    const filter = 'only' in which ? { _id: which.only } : which.except === undefined ? {} : { _id: { $ne: which.except } };
    await this.collection.deleteMany({ 'session.officer': officer, ...filter });
  }

  private get collection() {
    const { db } = this.connection;
    if (!db) throw new Error('the database is not open');
    return db.collection<{ _id: string; session?: unknown }>(COLLECTION);
  }
}
