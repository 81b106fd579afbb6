import { isNumber } from '../compare.ts';
import { CommandError } from '../errors.ts';
import { isPlainObject, type Doc } from '../keys.ts';
import { encodeDocument } from '../bson.ts';
import { countFound, documents, readSort, search, type Rows } from '../query.ts';
import { collectionIn, countOr, dbIn, docOr, nameIn, type Command } from './context.ts';

const find: Command = {
  fields: ['filter', 'sort', 'projection', 'skip', 'limit', 'batchSize', 'singleBatch'],
  run: (context, command) => {
    const rows = search(context.storage, collectionIn(context, command, 'find'), {
      filter: docOr(command.filter),
      sort: readSort(docOr(command.sort)),
      skip: countOr(command.skip, 0),
      limit: countOr(command.limit, 0),
    });
    const namespace = `${dbIn(command)}.${nameIn(command, 'find')}`;
    const batchSize = countOr(command.batchSize, undefined);
    return context.cursors.start(
      namespace,
      documents(rows, docOr(command.projection)),
      context.turn,
      batchSize,
      command.singleBatch === true,
    );
  },
};

const getMore: Command = {
  fields: ['collection', 'batchSize'],
  run: (context, command) => {
    const namespace = `${dbIn(command)}.${nameIn(command, 'collection')}`;
    return context.cursors.more(String(command.getMore), namespace, context.turn, countOr(command.batchSize, 0) || Infinity);
  },
};

const killCursors: Command = {
  fields: ['cursors'],
  run: (context, command) => {
    if (!Array.isArray(command.cursors)) throw new CommandError('TypeMismatch', 'cursors must be an array');
    const ids = command.cursors as unknown[];
    const cursorsKilled = ids.filter((id) => context.cursors.kill(String(id)));
    return { cursorsKilled, cursorsNotFound: ids.filter((id) => !cursorsKilled.includes(id)), cursorsAlive: [], cursorsUnknown: [] };
  },
};

/** What `estimatedDocumentCount` sends. */
const count: Command = {
  fields: [],
  run: async (context, command) => ({
    n: await countFound(context.storage, collectionIn(context, command, 'count'), { filter: {} }, context.turn),
  }),
};

const STAGES = ['$match', '$skip', '$limit', '$group'];

/** The parts of the one pipeline that is served: what `countDocuments` sends. */
function countingStages(pipeline: unknown): Record<string, unknown> {
  if (!Array.isArray(pipeline)) throw new CommandError('TypeMismatch', "'pipeline' option must be specified as an array");
  let at = -1;
  const stages = (pipeline as unknown[]).map((stage) => {
    const [name = '', ...more] = isPlainObject(stage) ? Object.keys(stage) : [];
    const place = STAGES.indexOf(name);
    if (more.length > 0 || place <= at)
      throw new CommandError('UnrecognizedStage', `pipeline stage '${name}' is not served here: only what countDocuments sends`);
    at = place;
    return [name, (stage as Doc)[name]] as const;
  });
  if (at !== STAGES.length - 1) throw new CommandError('UnrecognizedStage', 'only pipelines that count documents are served');
  return Object.fromEntries(stages);
}

const aggregate: Command = {
  fields: ['pipeline', 'cursor'],
  run: async (context, command) => {
    const { $match, $skip, $limit, $group } = countingStages(command.pipeline);
    const { _id, n, ...others } = docOr($group);
    const counts = isPlainObject(n) && Object.keys(n).length === 1 && isNumber(n.$sum) && Number(n.$sum) === 1;
    if (!counts || Object.keys(others).length > 0 || (_id !== null && !isNumber(_id)))
      throw new CommandError('NotImplemented', '$group is served for countDocuments alone');
    const all = await countFound(
      context.storage,
      collectionIn(context, command, 'aggregate'),
      { filter: docOr($match), skip: countOr($skip, 0), limit: countOr($limit, 0, $limit === undefined ? 0 : 1) },
      context.turn,
    );
    const rows = (function* (): Rows<Buffer> {
      if (all > 0) yield encodeDocument({ _id, n: all });
    })();
    return context.cursors.start(`${dbIn(command)}.${nameIn(command, 'aggregate')}`, rows, context.turn);
  },
};

/** Commands that change nothing. */
export const READS: Record<string, Command> = { find, getMore, killCursors, count, aggregate };
