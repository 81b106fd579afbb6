import { Binary } from 'bson';
import { CommandError } from '../errors.ts';
import { encodeValue, isPlainObject, type Doc } from '../keys.ts';
import type { CollectionSpec, IndexSpec } from '../specs.ts';
import { encodeDocument } from '../bson.ts';
import { isNumber } from '../compare.ts';
import { compileFilter } from '../filter.ts';
import { MAX_DOCUMENT_BYTES, MAX_MESSAGE_BYTES } from '../wire.ts';
import { readSort, type Rows } from '../query.ts';
import { checkFields, collectionIn, dbIn, docOr, docsIn, nameIn, type Command, type Context } from './context.ts';
import { defined } from '../../../ground/defined.ts';

/** The server version that drivers are told: they choose their commands by it. */
const VERSION = '7.0.0';
const WIRE_VERSION = 21;
const INDEX_OPTIONS = new Set([
  'key',
  'name',
  'unique',
  'sparse',
  'partialFilterExpression',
  'expireAfterSeconds',
  'background',
  'v',
  'ns',
]);

const hello: Command = {
  open: true,
  fields: [
    'helloOk',
    'client',
    'compression',
    'loadBalanced',
    'topologyVersion',
    'maxAwaitTimeMS',
    'speculativeAuthenticate',
    'saslSupportedMechs',
    'backpressure',
  ],
  run: ({ clock, connectionId }) => ({
    helloOk: true,
    isWritablePrimary: true,
    ismaster: true,
    maxBsonObjectSize: MAX_DOCUMENT_BYTES,
    maxMessageSizeBytes: MAX_MESSAGE_BYTES,
    maxWriteBatchSize: 100_000,
    localTime: new Date(clock.now()),
    connectionId,
    minWireVersion: 0,
    maxWireVersion: WIRE_VERSION,
    readOnly: false,
  }),
};

/** The mechanism PLAIN: `\0user\0secret`. It never leaves the machine, and on a Unix socket it is not asked for. */
const saslStart: Command = {
  open: true,
  fields: ['mechanism', 'payload', 'autoAuthorize', 'options'],
  run: (context, command) => {
    const { payload } = command;
    const bytes = payload instanceof Binary ? Buffer.from(payload.buffer.subarray(0, payload.length())) : undefined;
    const [, , said = ''] = bytes?.toString('utf8').split('\0') ?? [];
    if (command.mechanism !== 'PLAIN' || !context.isSecret(said)) throw new CommandError('AuthenticationFailed', 'Authentication failed.');
    context.trusted = true;
    return { conversationId: 1, done: true, payload: new Binary(Buffer.alloc(0)) };
  },
};

const nothing = (...fields: string[]): Command => ({ fields, run: () => ({}) });

const create: Command = {
  fields: [],
  run: ({ storage }, command) =>
    storage.write(() => {
      const [db, name] = [dbIn(command), nameIn(command, 'create')];
      if (storage.find(db, name)) throw new CommandError('NamespaceExists', `Collection ${db}.${name} already exists.`);
      storage.ensure(db, name);
      return {};
    }),
};

const drop: Command = {
  fields: [],
  run: (context, command) =>
    context.storage.write(() => {
      const collection = collectionIn(context, command, 'drop');
      if (collection) context.storage.drop(collection);
      return { ns: `${dbIn(command)}.${nameIn(command, 'drop')}` };
    }),
};

const dropDatabase: Command = {
  fields: [],
  run: ({ storage }, command) =>
    storage.write(() => {
      for (const collection of storage.list(dbIn(command))) storage.drop(collection);
      return { dropped: dbIn(command) };
    }),
};

const encoded = function* (rows: readonly Doc[]): Rows<Buffer> {
  for (const row of rows) yield encodeDocument(row);
};

const listCollections: Command = {
  fields: ['filter', 'nameOnly', 'authorizedCollections', 'cursor'],
  run: ({ storage, cursors, turn }, command) => {
    checkFields('filter', docOr(command.filter), new Set(['name']));
    const wanted = docOr(command.filter).name;
    const rows = storage
      .list(dbIn(command))
      .filter(({ name }) => wanted === undefined || wanted === name)
      .map(({ name }) => ({ name, type: 'collection', options: {}, info: { readOnly: false } }));
    return cursors.start(`${dbIn(command)}.$cmd.listCollections`, encoded(rows), turn, Infinity);
  },
};

const listDatabases: Command = {
  fields: ['filter', 'nameOnly', 'authorizedDatabases'],
  run: ({ storage }) => ({ databases: storage.databases().map((name) => ({ name, empty: false })) }),
};

function readIndex(spec: Doc): Omit<IndexSpec, 'id' | 'multikey' | 'cut'> {
  checkFields('indexes', spec, INDEX_OPTIONS);
  const key = Object.entries(docOr(spec.key));
  const kind = key.find(([, direction]) => !isNumber(direction) || Math.abs(Number(direction)) !== 1);
  if (key.length === 0) throw new CommandError('CannotCreateIndex', 'an index needs at least one field');
  if (kind)
    throw new CommandError(
      'CannotCreateIndex',
      `index type ${JSON.stringify(kind[1])} of field ${kind[0]} is not supported by the embedded store`,
    );
  const { partialFilterExpression: partial, expireAfterSeconds: expire } = spec;
  if (partial !== undefined) compileFilter(docOr(partial));
  return {
    name: String(spec.name),
    key: readSort(Object.fromEntries(key)),
    unique: spec.unique === true,
    sparse: spec.sparse === true,
    ...(isPlainObject(partial) && { partialFilterExpression: partial }),
    ...(isNumber(expire) && { expireAfterSeconds: Number(expire) }),
  };
}

const shapeOf = (index: Omit<IndexSpec, 'id' | 'multikey' | 'cut'>): Buffer =>
  encodeValue({
    key: index.key,
    unique: index.unique,
    sparse: index.sparse,
    partial: index.partialFilterExpression ?? null,
    expire: index.expireAfterSeconds ?? null,
  });

const createIndexes: Command = {
  fields: ['indexes', 'commitQuorum'],
  run: ({ storage }, command) =>
    storage.write(() => {
      const collection = storage.ensure(dbIn(command), nameIn(command, 'createIndexes'));
      const before = collection.indexes.length + 1;
      for (const spec of docsIn(command.indexes, 'indexes').map(readIndex)) {
        if (spec.key.length === 1 && spec.key[0]?.[0] === '_id') continue;
        const named = collection.indexes.find(({ name }) => name === spec.name);
        const alike = collection.indexes.find(({ key }) => encodeValue(key).equals(encodeValue(spec.key)));
        if (named && shapeOf(named).equals(shapeOf(spec))) continue;
        if (named)
          throw new CommandError('IndexKeySpecsConflict', `An existing index has the same name as the requested index: ${spec.name}`);
        if (alike && shapeOf(alike).equals(shapeOf(spec)))
          throw new CommandError('IndexOptionsConflict', `Index already exists with a different name: ${alike.name}`);
        storage.addIndex(collection, spec);
      }
      return { numIndexesBefore: before, numIndexesAfter: collection.indexes.length + 1, createdCollectionAutomatically: false };
    }),
};

function known(context: Context, command: Doc, field: string): CollectionSpec {
  const collection = collectionIn(context, command, field);
  if (!collection) throw new CommandError('NamespaceNotFound', `ns does not exist: ${dbIn(command)}.${nameIn(command, field)}`);
  return collection;
}

const listIndexes: Command = {
  fields: ['cursor'],
  run: (context, command) => {
    const collection = known(context, command, 'listIndexes');
    const rows: Doc[] = [
      { v: 2, key: { _id: 1 }, name: '_id_' },
      ...collection.indexes.map(({ key, name, unique, sparse, partialFilterExpression, expireAfterSeconds }) => ({
        v: 2,
        key: Object.fromEntries(key),
        name,
        ...(unique && { unique }),
        ...(sparse && { sparse }),
        ...defined({ partialFilterExpression, expireAfterSeconds }),
      })),
    ];
    return context.cursors.start(`${collection.db}.${collection.name}`, encoded(rows), context.turn, Infinity);
  },
};

const dropIndexes: Command = {
  fields: ['index'],
  run: (context, command) =>
    context.storage.write(() => {
      const collection = known(context, command, 'dropIndexes');
      const nIndexesWas = collection.indexes.length + 1;
      const wanted = command.index;
      const chosen =
        wanted === '*'
          ? [...collection.indexes]
          : collection.indexes.filter(
              ({ name, key }) =>
                name === wanted || (isPlainObject(wanted) && encodeValue(Object.fromEntries(key)).equals(encodeValue(wanted))),
            );
      if (chosen.length === 0 && wanted !== '*') throw new CommandError('IndexNotFound', `index not found with name [${String(wanted)}]`);
      for (const index of chosen) context.storage.dropIndex(collection, index);
      return { nIndexesWas };
    }),
};

/** Commands about the server, its collections and their indexes. */
export const ADMIN: Record<string, Command> = {
  hello,
  isMaster: hello,
  ismaster: hello,
  saslStart,
  ping: nothing(),
  endSessions: nothing(),
  buildInfo: {
    fields: [],
    run: () => ({ version: VERSION, versionArray: [7, 0, 0, 0], modules: ['motcua-embedded'], maxBsonObjectSize: MAX_DOCUMENT_BYTES }),
  },
  create,
  drop,
  dropDatabase,
  listCollections,
  listDatabases,
  createIndexes,
  listIndexes,
  dropIndexes,
};
