import { Aggregator } from '../mingo.ts';
import { CommandError } from '../errors.ts';
import { encodeValue, isPlainObject, valuesAt, type Doc } from '../keys.ts';
import { checkPipeline } from '../language.ts';
import { plan, stageName } from '../planner.ts';
import { documents, readSort, search, type Found } from '../query.ts';
import { collectionIn, countOr, dbIn, docOr, nameIn, type Command, type Context } from './context.ts';

const FIND_FIELDS = [
  'filter',
  'sort',
  'projection',
  'skip',
  'limit',
  'batchSize',
  'singleBatch',
  'hint',
  'allowDiskUse',
  'noCursorTimeout',
  'let',
] as const;

function findRows(context: Context, command: Doc): Iterable<Found> {
  const limit = Math.abs(countOr(command.limit, 0));
  return search(context.storage, collectionIn(context, command, 'find'), {
    filter: docOr(command.filter),
    sort: readSort(command.sort),
    skip: countOr(command.skip, 0),
    limit,
  });
}

const find: Command = {
  fields: FIND_FIELDS,
  run: (context, command) => {
    const rows = documents(findRows(context, command), docOr(command.projection));
    const single = command.singleBatch === true || countOr(command.limit, 0) < 0;
    return {
      cursor: context.cursors.start(
        `${dbIn(command)}.${nameIn(command, 'find')}`,
        rows,
        command.batchSize === undefined ? undefined : countOr(command.batchSize, 101),
        single,
      ),
    };
  },
};

const getMore: Command = {
  fields: ['collection', 'batchSize'],
  run: (context, command) => ({ cursor: context.cursors.more(String(command.getMore), countOr(command.batchSize, Infinity) || Infinity) }),
};

const killCursors: Command = {
  fields: ['cursors'],
  run: (context, command) => {
    const ids = command.cursors as { toString(): string }[];
    const cursorsKilled = ids.filter((id) => context.cursors.kill(id.toString()));
    return { cursorsKilled, cursorsNotFound: ids.filter((id) => !cursorsKilled.includes(id)), cursorsAlive: [], cursorsUnknown: [] };
  },
};

const count: Command = {
  fields: ['query', 'skip', 'limit', 'hint'],
  run: (context, command) => {
    const collection = collectionIn(context, command, 'count');
    const filter = docOr(command.query);
    if (collection && Object.keys(filter).length === 0 && !command.skip && !command.limit) return { n: context.storage.count(collection) };
    let n = 0;
    const rows = search(context.storage, collection, { filter, skip: countOr(command.skip, 0), limit: countOr(command.limit, 0) });
    while (!rows.next().done) n++;
    return { n };
  },
};

const distinct: Command = {
  fields: ['key', 'query', 'hint'],
  run: (context, command) => {
    const values = new Map<string, unknown>();
    for (const { doc } of search(context.storage, collectionIn(context, command, 'distinct'), { filter: docOr(command.query) })) {
      for (const value of valuesAt(doc, String(command.key)).values)
        if (value !== undefined && typeof value !== 'symbol') values.set(encodeValue(value).toString('latin1'), value);
    }
    return { values: [...values].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, value]) => value) };
  },
};

/** Leading $match and $sort stages are answered from the indexes; the rest of the pipeline runs over what they find. */
function* aggregated(context: Context, db: string, collectionName: string, pipeline: Doc[], variables: Doc): Generator<Doc> {
  const rest = [...pipeline];
  const match = isPlainObject(rest[0]?.$match) ? docOr(rest.shift()?.$match) : {};
  const sort = isPlainObject(rest[0]?.$sort) ? readSort(rest.shift()?.$sort) : [];
  const limit = typeof rest[0]?.$limit === 'number' ? rest[0].$limit : 0;
  const found = search(context.storage, context.storage.find(db, collectionName), { filter: match, sort, limit });
  if (rest.length === 0) {
    yield* documents(found);
    return;
  }
  const resolver = (name: string): Doc[] => [...documents(search(context.storage, context.storage.find(db, name), { filter: {} }))];
  const options = { collectionResolver: resolver as never, variables };
  const iterator = new Aggregator(rest, options).stream(documents(found));
  for (;;) {
    const next = iterator.next();
    if (next.done) return;
    yield next.value as Doc;
  }
}

const aggregate: Command = {
  fields: ['pipeline', 'cursor', 'hint', 'allowDiskUse', 'let', 'explain'],
  run: (context, command) => {
    checkPipeline(command.pipeline);
    if (command.explain) throw new CommandError('NotImplemented', 'explain of aggregate is not supported by the embedded store');
    if (typeof command.aggregate !== 'string')
      throw new CommandError('NotImplemented', 'aggregate without a collection is not supported by the embedded store');
    const rows = aggregated(context, dbIn(command), command.aggregate, command.pipeline, docOr(command.let));
    const batchSize = docOr(command.cursor).batchSize;
    return {
      cursor: context.cursors.start(
        `${dbIn(command)}.${command.aggregate}`,
        rows,
        batchSize === undefined ? undefined : countOr(batchSize, 101),
      ),
    };
  },
};

const explain: Command = {
  fields: ['verbosity'],
  run: (context, command) => {
    const inner = docOr(command.explain);
    if (typeof inner.find !== 'string') throw new CommandError('NotImplemented', 'only find can be explained by the embedded store');
    const collection = context.storage.find(dbIn(command), inner.find);
    const filter = docOr(inner.filter);
    const sort = readSort(inner.sort);
    const work = { keys: 0, docs: 0 };
    const nReturned = [
      ...search(context.storage, collection, { filter, sort, skip: countOr(inner.skip, 0), limit: countOr(inner.limit, 0) }, work),
    ].length;
    const chosen = collection && plan(collection, filter, sort);
    const index = chosen?.index;
    const stage = { stage: chosen ? stageName(chosen) : 'EOF', ...(index && { indexName: index === '_id_' ? '_id_' : index.name }) };
    return {
      queryPlanner: {
        namespace: `${dbIn(command)}.${inner.find}`,
        winningPlan: { stage: chosen?.sorted === false ? 'SORT' : 'FETCH', inputStage: stage },
      },
      executionStats: { nReturned, totalKeysExamined: index ? work.keys : 0, totalDocsExamined: work.docs },
    };
  },
};

/** Commands that change nothing. */
export const READS: Record<string, Command> = { find, getMore, killCursors, count, distinct, aggregate, explain };
