import { randomUUID } from 'node:crypto';
import { chmodSync, mkdirSync } from 'node:fs';
import { open, type Database, type RootDatabase } from 'lmdb';
import { decodeDocument, encodeDocument } from './bson.ts';
import { CommandError, duplicate } from './errors.ts';
import { checkStore, tieStore } from './file-check.ts';
import { capKey, encodeValue, type Doc } from './keys.ts';
import { entriesOf, keysOf, u32, type Entries } from './index-keys.ts';
import { takeLock } from './lock.ts';
import { Room } from './room.ts';
import type { CollectionSpec, IndexSpec } from './specs.ts';
import { Transactions } from './transactions.ts';
import { MAX_DOCUMENT_BYTES } from './wire.ts';

/** Bytes that the key of an _id may take. */
export const ID_BYTES = 600;

/**
 * Documents and indexes in one LMDB environment. Three tables: `docs` (collection id + key of _id -> BSON), `entries`
 * (index id + key of the indexed values + document key -> document key) and `meta` (catalogue, lock).
 * Every change runs inside `write`, whose promise resolves only after the transaction has been flushed to disk.
 */
export class Storage {
  readonly docs: Database<Buffer, Buffer>;
  readonly entries: Database<Buffer, Buffer>;
  private readonly meta: Database<Buffer, Buffer>;
  private readonly collections = new Map<string, CollectionSpec>();
  private readonly lock: ReturnType<typeof takeLock>;
  private readonly transactions: Transactions;
  private readonly room: Room;
  /** Documents by collection, where they have been counted. */
  private readonly counts = new Map<number, number>();
  /** Rises with every change that is kept: what was found before may be out of date. */
  version = 0;
  private nextId = 1;

  private constructor(
    private readonly env: RootDatabase,
    path: string,
    now: () => number,
    again: boolean,
  ) {
    const table = { keyEncoding: 'binary', encoding: 'binary' } as const;
    this.docs = env.openDB<Buffer, Buffer>({ name: 'docs', ...table });
    this.entries = env.openDB<Buffer, Buffer>({ name: 'entries', ...table });
    this.meta = env.openDB<Buffer, Buffer>({ name: 'meta', ...table });
    this.room = new Room(path, env);
    this.transactions = new Transactions(
      env,
      () => {
        this.loadCatalogue();
      },
      () => this.room.isThere(),
    );
    this.lock = takeLock(env, this.meta, path, now, again);
    this.loadCatalogue();
    this.tie(path);
  }

  /** The file and the folder belong together from now on. The file first: a folder that is marked without it would be taken for damaged. */
  private tie(path: string): void {
    const key = Buffer.from('store');
    const stored = this.meta.get(key)?.toString() ?? (this.collections.size > 0 ? randomUUID() : undefined);
    this.env.transactionSync(() => {
      this.meta.putSync(key, Buffer.from(tieStore(path, stored)));
    });
  }

  /** What is known of collections, as it is stored: after opening, and after a change that was taken back. */
  private loadCatalogue(): void {
    this.counts.clear();
    this.collections.clear();
    const saved = this.meta.get(Buffer.from('catalogue'));
    if (!saved) return;
    const catalogue = decodeDocument(saved) as unknown as { nextId: number; collections: CollectionSpec[] };
    this.nextId = catalogue.nextId;
    for (const collection of catalogue.collections) this.collections.set(`${collection.db}.${collection.name}`, collection);
  }

  /** Opens or makes the store in folder `path`. Throws StoreInUseError when another process has it; `again`: see takeLock. */
  static open(path: string, now: () => number, again = false): Storage {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    chmodSync(path, 0o700); // the socket in it may be reached by nobody else, not even for a moment
    checkStore(path);
    // overlappingSync off: a commit is on disk before it is acknowledged, so that a power cut loses nothing either.
    const env = open({ path, maxDbs: 4, overlappingSync: false, noSubdir: false });
    try {
      return new Storage(env, path, now, again);
    } catch (error) {
      void env.close();
      throw error;
    }
  }

  announce = (uri: string): void => {
    this.lock.announce(uri);
  };

  async close(): Promise<void> {
    await this.transactions.settled();
    this.lock.release();
    this.room.giveBack();
    await this.env.close();
  }

  /**
   * Runs `change` in a write transaction; resolves once it is durable. A CommandError must be thrown before anything is written; any other
   * error takes everything back.
   */
  write<T>(change: () => T): Promise<T> {
    return this.transactions.run(() => {
      this.version++;
      return change();
    });
  }

  find(db: string, name: string): CollectionSpec | undefined {
    return this.collections.get(`${db}.${name}`);
  }

  list(db: string): CollectionSpec[] {
    return [...this.collections.values()].filter((collection) => collection.db === db);
  }

  databases(): string[] {
    return [...new Set([...this.collections.values()].map((collection) => collection.db))];
  }

  /** Inside `write`: the collection, made if it is not there. */
  ensure(db: string, name: string): CollectionSpec {
    const found = this.find(db, name);
    if (found) return found;
    if (name === '' || name.includes('\0') || name.startsWith('system.'))
      throw new CommandError('InvalidNamespace', `Invalid collection name: ${name}`);
    const made: CollectionSpec = { id: this.nextId++, db, name, indexes: [] };
    this.collections.set(`${db}.${name}`, made);
    this.saveCatalogue();
    return made;
  }

  /** Inside `write`: removes a collection with its documents and indexes. */
  drop(collection: CollectionSpec): void {
    for (const index of [...collection.indexes]) this.dropIndex(collection, index);
    this.clear(this.docs, u32(collection.id));
    this.counts.delete(collection.id);
    this.collections.delete(`${collection.db}.${collection.name}`);
    this.saveCatalogue();
  }

  /** Inside `write`: adds an index over what is there. Throws on a duplicate before anything is kept. */
  addIndex(collection: CollectionSpec, spec: Omit<IndexSpec, 'id' | 'multikey' | 'cut'>): void {
    const index: IndexSpec = { ...spec, id: this.nextId++, multikey: false, cut: false };
    try {
      for (const { key, doc } of this.scan(collection)) {
        const entries = entriesOf(index, doc);
        this.checkUnique(collection, index, entries, key, doc);
        this.putEntries(index, entries, key);
      }
    } catch (error) {
      this.clear(this.entries, u32(index.id));
      throw error;
    }
    collection.indexes.push(index);
    this.saveCatalogue();
  }

  dropIndex(collection: CollectionSpec, index: IndexSpec): void {
    this.clear(this.entries, u32(index.id));
    collection.indexes.splice(collection.indexes.indexOf(index), 1);
    this.saveCatalogue();
  }

  /** The bytes of a document. */
  get(key: Buffer): Buffer | undefined {
    return this.docs.get(key);
  }

  /** Every document of a collection in the order of _id. */
  private *scan(collection: CollectionSpec): Generator<{ key: Buffer; doc: Doc }> {
    const start = u32(collection.id);
    for (const { key, value } of this.docs.getRange({ start, end: u32(collection.id + 1) }))
      yield { key: Buffer.from(key), doc: decodeDocument(value) };
  }

  /** How many documents a collection holds; counted once, then kept. */
  count(collection: CollectionSpec): number {
    const known = this.counts.get(collection.id);
    if (known !== undefined) return known;
    const counted = this.docs.getKeysCount({ start: u32(collection.id), end: u32(collection.id + 1) });
    this.counts.set(collection.id, counted);
    return counted;
  }

  private counted(collection: CollectionSpec, more: 1 | -1): void {
    const known = this.counts.get(collection.id);
    if (known !== undefined) this.counts.set(collection.id, known + more);
  }

  /** Inside `write`: keeps a new document. Throws DuplicateKey before anything is written. */
  insert(collection: CollectionSpec, doc: Doc): void {
    const id = capKey(encodeValue(doc._id), ID_BYTES);
    const key = Buffer.concat([u32(collection.id), id.key]);
    if (this.docs.doesExist(key)) throw duplicate(collection, '_id_', { _id: doc._id }, { _id: 1 });
    this.put(collection, key, undefined, doc);
    this.counted(collection, 1);
    if (id.cut && collection.cut !== true) {
      collection.cut = true;
      this.saveCatalogue();
    }
  }

  /** Inside `write`: puts `next` in the place of `previous`, whose _id it shares. */
  replace(collection: CollectionSpec, key: Buffer, previous: Doc, next: Doc): void {
    this.put(collection, key, previous, next);
  }

  /** Inside `write`. */
  remove(collection: CollectionSpec, key: Buffer, doc: Doc): void {
    for (const index of collection.indexes)
      for (const entry of entriesOf(index, doc).keys) this.entries.removeSync(Buffer.concat([entry, key]));
    this.docs.removeSync(key);
    this.counted(collection, -1);
  }

  private put(collection: CollectionSpec, key: Buffer, previous: Doc | undefined, next: Doc): void {
    const bytes = encodeDocument(next);
    if (bytes.length > MAX_DOCUMENT_BYTES)
      throw new CommandError(
        'BSONObjectTooLarge',
        `BSONObj size: ${String(bytes.length)} is invalid. Size must be between 0 and 16793600(16MB)`,
      );
    const changes = collection.indexes.map((index) => {
      const entries = entriesOf(index, next);
      this.checkUnique(collection, index, entries, key, next);
      return { index, entries, old: previous ? entriesOf(index, previous).keys : [] };
    });
    for (const { index, entries, old } of changes) {
      const kept = new Set(old.length === 0 ? [] : entries.keys.map((entry) => entry.toString('latin1')));
      for (const entry of old) if (!kept.has(entry.toString('latin1'))) this.entries.removeSync(Buffer.concat([entry, key]));
      this.putEntries(index, entries, key);
    }
    this.docs.putSync(key, bytes);
  }

  private putEntries(index: IndexSpec, entries: Entries, key: Buffer): void {
    for (const entry of entries.keys) this.entries.putSync(Buffer.concat([entry, key]), key);
    if ((entries.multikey && !index.multikey) || (entries.cut && !index.cut)) {
      index.multikey ||= entries.multikey;
      index.cut ||= entries.cut;
      this.saveCatalogue();
    }
  }

  private checkUnique(collection: CollectionSpec, index: IndexSpec, entries: { keys: Buffer[] }, own: Buffer, doc: Doc): void {
    if (!index.unique) return;
    for (const entry of entries.keys) {
      for (const { key, value } of this.entries.getRange({ start: entry })) {
        if (!key.subarray(0, entry.length).equals(entry)) break;
        // An entry of a shorter tuple cannot be a prefix of a longer one's: the rest of the key must be a document key.
        if (key.length !== entry.length + value.length || value.equals(own)) continue;
        const values = Object.fromEntries(
          index.key.map(([path]) => [path, keysOf({ key: [[path, 1]], sparse: false }, doc).tuples[0]?.[0] ?? null]),
        );
        throw duplicate(collection, index.name, values, Object.fromEntries(index.key));
      }
    }
  }

  private clear(table: Database<Buffer, Buffer>, prefix: Buffer): void {
    const end = u32(prefix.readUInt32BE(0) + 1);
    for (const key of [...table.getKeys({ start: prefix, end })]) table.removeSync(key);
  }

  private saveCatalogue(): void {
    this.meta.putSync(Buffer.from('catalogue'), encodeDocument({ nextId: this.nextId, collections: [...this.collections.values()] }));
  }
}

/** The prefix of every entry of an index. */
export const indexPrefix = (index: IndexSpec): Buffer => u32(index.id);
/** The prefix of every document key of a collection. */
export const docsPrefix = (collection: CollectionSpec): Buffer => u32(collection.id);
