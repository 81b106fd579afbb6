import { updateOne } from 'mingo';
import { ObjectId } from 'bson';
import { asCommandError, CommandError } from '../errors.ts';
import { encodeValue, isPlainObject, type Doc } from '../keys.ts';
import { checkPipeline, checkUpdate } from '../language.ts';
import { Aggregator } from '../mingo.ts';
import { documents, readSort, search, type Found } from '../query.ts';
import type { CollectionSpec } from '../specs.ts';
import { decodeDocument, encodeDocument } from '../wire.ts';
import { collectionIn, countOr, dbIn, docOr, nameIn, type Command, type Context } from './context.ts';

const clone = (doc: Doc): Doc => decodeDocument(encodeDocument(doc));
const same = (a: Doc, b: Doc): boolean => encodeDocument(a).equals(encodeDocument(b));

/** MongoDB keeps _id first and makes one where there is none. */
function withId(doc: Doc): Doc {
  const { _id = new ObjectId(), ...rest } = doc;
  if (Array.isArray(_id) || _id instanceof RegExp) throw new CommandError('BadValue', "The '_id' value cannot be of type array or regex");
  return { _id, ...rest };
}

interface UpdateSpec {
  filter: Doc;
  update: Doc | Doc[];
  arrayFilters: Doc[];
  upsert: boolean;
}

const isReplacement = (update: Doc | Doc[]): update is Doc =>
  !Array.isArray(update) && !Object.keys(update).some((name) => name.startsWith('$'));

/** The document that an update makes of `doc`. `inserting` lets $setOnInsert act. */
function updated(doc: Doc, spec: UpdateSpec, inserting: boolean): Doc {
  const { update } = spec;
  if (isReplacement(update)) {
    if (update._id !== undefined && doc._id !== undefined && !encodeValue(update._id).equals(encodeValue(doc._id))) {
      throw new CommandError('ImmutableField', "After applying the update, the (immutable) field '_id' was found to have been altered");
    }
    return { ...(doc._id === undefined ? {} : { _id: doc._id }), ...update };
  }
  const next = clone(doc);
  if (Array.isArray(update)) {
    checkPipeline(update);
    const [result] = new Aggregator(update).run<Doc>([next]);
    return { _id: doc._id, ...result };
  }
  checkUpdate(update);
  const { $setOnInsert, ...modifiers } = update as Doc;
  const effective: Doc = { ...modifiers };
  if (inserting && isPlainObject($setOnInsert)) effective.$set = { ...$setOnInsert, ...docOr(effective.$set) };
  const nonEmpty = Object.fromEntries(Object.entries(effective).filter(([, fields]) => Object.keys(fields as Doc).length > 0));
  if (isPlainObject(nonEmpty.$set) && '_id' in nonEmpty.$set) {
    const wanted = nonEmpty.$set._id;
    if (doc._id !== undefined && !encodeValue(wanted).equals(encodeValue(doc._id))) {
      throw new CommandError('ImmutableField', "Performing an update on the path '_id' would modify the immutable field '_id'");
    }
    const { _id, ...others }: Doc = nonEmpty.$set;
    next._id = _id;
    if (Object.keys(others).length > 0) nonEmpty.$set = others;
    else delete nonEmpty.$set;
  }
  checkTypes(next, nonEmpty);
  if (Object.keys(nonEmpty).length === 0) return next;
  // Positional `$` needs the filter; without one the filter is left out, since the document is known to match.
  const positional = Object.values(nonEmpty).some((fields) => Object.keys(fields as Doc).some((path) => /\.\$(\.|$)/.test(path)));
  const docs = [next];
  updateOne(docs, positional ? (spec.filter as never) : {}, nonEmpty as never, {
    arrayFilters: spec.arrayFilters,
    cloneMode: 'deep',
  });
  return docs[0] as Doc;
}

/** $inc and $mul of something that is no number is a TypeMismatch in MongoDB. */
function checkTypes(doc: Doc, update: Doc): void {
  for (const operator of ['$inc', '$mul']) {
    for (const [path, amount] of Object.entries(docOr(update[operator]))) {
      if (typeof amount !== 'number')
        throw new CommandError(
          'TypeMismatch',
          `Cannot ${operator.slice(1)}rement with non-numeric argument: {${path}: ${JSON.stringify(amount)}}`,
        );
      const held = path
        .split('.')
        .reduce<unknown>((node, part) => (isPlainObject(node) || Array.isArray(node) ? (node as Doc)[part] : undefined), doc);
      if (held !== undefined && typeof held !== 'number')
        throw new CommandError(
          'TypeMismatch',
          `Cannot apply ${operator} to a value of non-numeric type. The field '${path}' has non-numeric type ${typeof held}`,
        );
    }
  }
  for (const operator of ['$push', '$addToSet']) {
    for (const path of Object.keys(docOr(update[operator]))) {
      if (path.includes('$')) continue;
      const held = path
        .split('.')
        .reduce<unknown>((node, part) => (isPlainObject(node) || Array.isArray(node) ? (node as Doc)[part] : undefined), doc);
      if (held !== undefined && !Array.isArray(held))
        throw new CommandError('BadValue', `The field '${path}' must be an array but is of type ${held === null ? 'null' : typeof held}`);
    }
  }
}

/** What an upsert starts from: the equalities of the filter. */
function seedOf(filter: Doc): Doc {
  const seed: Doc = {};
  const put = (path: string, value: unknown): void => {
    const parts = path.split('.');
    const last = parts.pop() ?? path;
    let node = seed;
    for (const part of parts) node = node[part] = isPlainObject(node[part]) ? node[part] : {};
    node[last] = value;
  };
  for (const [path, wanted] of Object.entries(filter)) {
    if (path === '$and' && Array.isArray(wanted)) for (const part of wanted as Doc[]) Object.assign(seed, seedOf(part));
    else if (!path.startsWith('$')) {
      const operators = isPlainObject(wanted) && Object.keys(wanted).some((name) => name.startsWith('$'));
      if (!operators && !(wanted instanceof RegExp)) put(path, wanted);
      else if (operators && '$eq' in wanted) put(path, wanted.$eq);
    }
  }
  return seed;
}

interface UpdateOutcome {
  matched: number;
  modified: number;
  upserted?: Doc;
  before?: Doc;
  after?: Doc;
}

/** Inside a write transaction: applies an update to the first or to every match, or inserts where nothing matches. */
function applyUpdate(
  context: Context,
  collection: CollectionSpec,
  spec: UpdateSpec,
  options: { multi: boolean; sort?: unknown },
): UpdateOutcome {
  const { storage } = context;
  const found = [...search(storage, collection, { filter: spec.filter, sort: readSort(options.sort), limit: options.multi ? 0 : 1 })];
  if (found.length === 0 && spec.upsert) {
    const seed = isReplacement(spec.update)
      ? '_id' in spec.filter && !isPlainObject(spec.filter._id)
        ? { _id: spec.filter._id }
        : {}
      : seedOf(spec.filter);
    const doc = withId(updated(seed, spec, true));
    storage.insert(collection, doc);
    return { matched: 0, modified: 0, upserted: doc, after: doc };
  }
  let modified = 0;
  let last: Doc | undefined;
  for (const { key, doc } of found) {
    const next = updated(doc, spec, false);
    last = next;
    if (same(doc, next)) continue;
    storage.replace(collection, key, doc, next);
    modified++;
  }
  return { matched: found.length, modified, before: found[0]?.doc, after: last };
}

/** Runs the statements of a write one by one and collects their errors; an ordered write stops at the first. */
function eachStatement<T>(statements: readonly T[], ordered: boolean, run: (statement: T, index: number) => void): Doc[] {
  const errors: Doc[] = [];
  for (const [index, statement] of statements.entries()) {
    try {
      run(statement, index);
    } catch (error) {
      const { code, codeName, message, details } = asCommandError(error);
      errors.push({ index, code, codeName, errmsg: message, ...details });
      if (ordered) break;
    }
  }
  return errors;
}

const outcome = (reply: Doc, errors: Doc[]): Doc => (errors.length > 0 ? { ...reply, writeErrors: errors } : reply);

const insert: Command = {
  fields: ['documents', 'ordered', 'bypassDocumentValidation'],
  run: ({ storage }, command) =>
    storage.write(() => {
      const collection = storage.ensure(dbIn(command), nameIn(command, 'insert'));
      let n = 0;
      const errors = eachStatement(command.documents as Doc[], command.ordered !== false, (doc) => {
        storage.insert(collection, withId(doc));
        n++;
      });
      return outcome({ n }, errors);
    }),
};

interface UpdateStatement {
  q: Doc;
  u: Doc | Doc[];
  multi?: boolean;
  upsert?: boolean;
  arrayFilters?: Doc[];
  sort?: unknown;
}

const STATEMENT_FIELDS = new Set(['q', 'u', 'multi', 'upsert', 'arrayFilters', 'sort', 'hint', 'limit']);
function checkStatement(statement: object): void {
  const odd = Object.keys(statement).find((field) => !STATEMENT_FIELDS.has(field));
  if (odd) throw new CommandError('NotImplemented', `${odd} is not supported by the embedded store`);
}

const update: Command = {
  fields: ['updates', 'ordered', 'bypassDocumentValidation', 'let'],
  run: (context, command) =>
    context.storage.write(() => {
      const collection = context.storage.ensure(dbIn(command), nameIn(command, 'update'));
      const totals = { n: 0, nModified: 0 };
      const upserted: Doc[] = [];
      const errors = eachStatement(command.updates as UpdateStatement[], command.ordered !== false, (statement, index) => {
        checkStatement(statement);
        const multi = statement.multi === true;
        if (multi && isReplacement(statement.u))
          throw new CommandError('FailedToParse', 'multi update is not supported for replacement-style update');
        const spec = {
          filter: docOr(statement.q),
          update: statement.u,
          arrayFilters: statement.arrayFilters ?? [],
          upsert: statement.upsert === true,
        };
        const result = applyUpdate(context, collection, spec, { multi, sort: statement.sort });
        totals.n += result.matched + (result.upserted ? 1 : 0);
        totals.nModified += result.modified;
        if (result.upserted) upserted.push({ index, _id: result.upserted._id });
      });
      return outcome({ ...totals, ...(upserted.length > 0 && { upserted }) }, errors);
    }),
};

const remove: Command = {
  fields: ['deletes', 'ordered', 'let'],
  run: (context, command) =>
    context.storage.write(() => {
      const collection = collectionIn(context, command, 'delete');
      let n = 0;
      const errors = eachStatement(command.deletes as { q: Doc; limit: number }[], command.ordered !== false, (statement) => {
        checkStatement(statement);
        const found = [...search(context.storage, collection, { filter: docOr(statement.q), limit: countOr(statement.limit, 0) })];
        for (const { key, doc } of found) if (collection) context.storage.remove(collection, key, doc);
        n += found.length;
      });
      return outcome({ n }, errors);
    }),
};

const findAndModify: Command = {
  fields: ['query', 'sort', 'remove', 'update', 'new', 'fields', 'upsert', 'arrayFilters', 'bypassDocumentValidation', 'hint', 'let'],
  run: (context, command) =>
    context.storage.write(() => {
      const { storage } = context;
      const filter = docOr(command.query);
      const shown = (doc: Doc | undefined): Doc | null =>
        doc ? ([...documents([{ doc } as Found], docOr(command.fields))][0] ?? null) : null;
      if (command.remove === true) {
        const collection = collectionIn(context, command, 'findAndModify');
        const [found] = search(storage, collection, { filter, sort: readSort(command.sort), limit: 1 });
        if (found && collection) storage.remove(collection, found.key, found.doc);
        return { lastErrorObject: { n: found ? 1 : 0 }, value: shown(found?.doc) };
      }
      const collection = storage.ensure(dbIn(command), nameIn(command, 'findAndModify'));
      const spec = {
        filter,
        update: command.update as Doc | Doc[],
        arrayFilters: (command.arrayFilters as Doc[] | undefined) ?? [],
        upsert: command.upsert === true,
      };
      const result = applyUpdate(context, collection, spec, { multi: false, sort: command.sort });
      const touched = result.matched + (result.upserted ? 1 : 0);
      return {
        lastErrorObject: { n: touched, updatedExisting: result.matched > 0, ...(result.upserted && { upserted: result.upserted._id }) },
        value: shown(command.new === true ? result.after : result.before),
      };
    }),
};

/** Commands that change documents. */
export const WRITES: Record<string, Command> = { insert, update, delete: remove, findAndModify, findandmodify: findAndModify };
