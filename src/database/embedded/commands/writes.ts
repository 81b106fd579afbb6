import { BSONRegExp, ObjectId } from 'bson';
import { encodeDocument } from '../bson.ts';
import { carryOut, carryOutWide, type Statement } from '../change.ts';
import { CommandError } from '../errors.ts';
import { compileFilter } from '../filter.ts';
import { isPlainObject, type Doc } from '../keys.ts';
import { compileUpdate, type Update } from '../modify.ts';
import { seedOf } from '../paths.ts';
import { compileProjection } from '../projection.ts';
import { readSort } from '../query.ts';
import { checkFields, countOr, dbIn, docOr, docsIn, nameIn, type Command, type Context } from './context.ts';

/** MongoDB keeps _id first and makes one where there is none. */
function withId(doc: Doc): Doc {
  const { _id = new ObjectId(), ...rest } = doc;
  if (Array.isArray(_id) || _id instanceof BSONRegExp)
    throw new CommandError('InvalidIdField', "The '_id' value cannot be of type array or regex");
  if (isPlainObject(_id) && Object.keys(_id).some((name) => name.startsWith('$')))
    throw new CommandError('DollarPrefixedFieldName', "The dollar ($) prefixed field in '_id' is not valid for storage.");
  return { _id, ...rest };
}

const place = ({ storage }: Context, command: Doc, field: string) => {
  const [db, name] = [dbIn(command), nameIn(command, field)];
  return { storage, find: () => storage.find(db, name), ensure: () => storage.ensure(db, name) };
};

interface UpdateOutcome {
  matched: number;
  modified: number;
  upserted?: Doc;
  before?: Doc;
  after?: Doc;
}

/** A statement that updates, and what it does as it is carried out. */
function updating(
  { storage, ensure }: ReturnType<typeof place>,
  { filter, update, upsert, multi, sort }: { filter: Doc; update: Update; upsert: boolean; multi: boolean; sort: unknown },
): { statement: Statement; outcome: UpdateOutcome } {
  const outcome: UpdateOutcome = { matched: 0, modified: 0 };
  compileFilter(filter);
  const seed = upsert ? seedOf(filter) : {};
  const statement: Statement = {
    filter,
    multi,
    sort: readSort(docOr(sort)),
    each(collection, { key, doc, bytes }) {
      const next = update.apply(doc, false);
      outcome.matched++;
      outcome.before ??= doc;
      outcome.after = next;
      if (encodeDocument(next).equals(bytes)) return;
      storage.replace(collection, key, doc, next);
      outcome.modified++;
    },
    none() {
      if (!upsert) return;
      const start = update.replaces ? (Object.hasOwn(seed, '_id') ? { _id: seed._id } : {}) : seed;
      const doc = withId(update.apply(start, true));
      storage.insert(ensure(), doc);
      outcome.upserted = outcome.after = doc;
    },
  };
  return { statement, outcome };
}

/**
 * Runs the statements of a write one by one and collects their errors; an ordered write stops at the first. Many go into one transaction,
 * which ends when it is time to let others in.
 */
async function eachStatement<T>(
  context: Context,
  { statements, ordered }: { statements: readonly T[]; ordered: boolean },
  run: (statement: T, index: number) => Statement | undefined,
  where: Parameters<typeof carryOut>[0],
): Promise<Doc[]> {
  const { storage, turn } = context;
  const errors: Doc[] = [];
  const noted = (index: number, error: unknown): void => {
    if (!(error instanceof CommandError) || error.code === 14_031) throw error; // of the store, not of the statement
    const { code, codeName, message, details } = error;
    errors.push({ index, code, codeName, errmsg: message, ...details });
  };
  const stopped = (): boolean => ordered && errors.length > 0;
  let at = 0;
  while (at < statements.length && !stopped()) {
    const wide = await storage.write((): Statement | undefined => {
      do {
        const index = at++;
        try {
          const statement = run(statements[index] as T, index);
          if (statement && !carryOut(where, statement)) return statement;
        } catch (error) {
          noted(index, error);
        }
      } while (at < statements.length && !stopped() && !turn.over);
      return undefined;
    });
    if (wide)
      await carryOutWide(where, wide, turn).catch((error: unknown) => {
        noted(at - 1, error);
      });
    if (turn.over) await turn.rest();
  }
  return errors;
}

const outcomeOf = (reply: Doc, errors: Doc[]): Doc => (errors.length > 0 ? { ...reply, writeErrors: errors } : reply);

const insert: Command = {
  fields: ['documents', 'ordered', 'bypassDocumentValidation'],
  run: async (context, command) => {
    const { ensure, ...where } = place(context, command, 'insert');
    let n = 0;
    const statements = docsIn(command.documents, 'documents');
    const errors = await eachStatement(
      context,
      { statements, ordered: command.ordered !== false },
      (doc) => {
        context.storage.insert(ensure(), withId(doc));
        n++;
        return undefined;
      },
      where,
    );
    return outcomeOf({ n }, errors);
  },
};

const UPDATE_FIELDS = new Set(['q', 'u', 'multi', 'upsert', 'sort']);

const update: Command = {
  fields: ['updates', 'ordered', 'bypassDocumentValidation'],
  run: async (context, command) => {
    const where = place(context, command, 'update');
    const outcomes: UpdateOutcome[] = [];
    const statements = docsIn(command.updates, 'updates');
    const errors = await eachStatement(
      context,
      { statements, ordered: command.ordered !== false },
      (given, index) => {
        checkFields('updates', given, UPDATE_FIELDS);
        const multi = given.multi === true;
        const compiled = compileUpdate(given.u);
        if (multi && compiled.replaces)
          throw new CommandError('FailedToParse', 'multi update is not supported for replacement-style update');
        const { statement, outcome } = updating(where, {
          filter: docOr(given.q),
          update: compiled,
          upsert: given.upsert === true,
          multi,
          sort: given.sort,
        });
        outcomes[index] = outcome;
        return statement;
      },
      where,
    );
    const upserted = outcomes.flatMap((one, index) => (one.upserted ? [{ index, _id: one.upserted._id }] : []));
    const total = (of: (one: UpdateOutcome) => number): number => outcomes.reduce((sum, one) => sum + of(one), 0);
    const reply = { n: total((one) => one.matched) + upserted.length, nModified: total((one) => one.modified) };
    return outcomeOf({ ...reply, ...(upserted.length > 0 && { upserted }) }, errors);
  },
};

const DELETE_FIELDS = new Set(['q', 'limit']);

/** A statement that deletes. */
function deleting({ storage }: ReturnType<typeof place>, filter: Doc, multi: boolean, sort: unknown, gone: (doc: Doc) => void): Statement {
  compileFilter(filter);
  return {
    filter,
    multi,
    sort: readSort(docOr(sort)),
    each(collection, { key, doc }) {
      storage.remove(collection, key, doc);
      gone(doc);
    },
  };
}

const remove: Command = {
  fields: ['deletes', 'ordered'],
  run: async (context, command) => {
    const where = place(context, command, 'delete');
    let n = 0;
    const errors = await eachStatement(
      context,
      { statements: docsIn(command.deletes, 'deletes'), ordered: command.ordered !== false },
      (given) => {
        checkFields('deletes', given, DELETE_FIELDS);
        const limit = countOr(given.limit, 0);
        if (limit > 1) throw new CommandError('FailedToParse', 'The limit field in delete objects must be 0 or 1.');
        return deleting(where, docOr(given.q), limit === 0, undefined, () => n++);
      },
      where,
    );
    return outcomeOf({ n }, errors);
  },
};

const findAndModify: Command = {
  fields: ['query', 'sort', 'remove', 'update', 'new', 'fields', 'upsert', 'bypassDocumentValidation'],
  run: async (context, command) => {
    const where = place(context, command, 'findAndModify' in command ? 'findAndModify' : 'findandmodify');
    const filter = docOr(command.query);
    const project = compileProjection(docOr(command.fields));
    const shown = (doc: Doc | undefined): Doc | null => (doc ? (project?.(doc) ?? doc) : null);
    const run = async (statement: Statement): Promise<void> => {
      const narrow = await context.storage.write(() => carryOut(where, statement));
      if (!narrow) await carryOutWide(where, statement, context.turn);
    };
    if (command.remove === true) {
      let removed: Doc | undefined;
      await run(deleting(where, filter, false, command.sort, (doc) => (removed = doc)));
      return { lastErrorObject: { n: removed ? 1 : 0 }, value: shown(removed) };
    }
    const { statement, outcome } = updating(where, {
      filter,
      update: compileUpdate(command.update),
      upsert: command.upsert === true,
      multi: false,
      sort: command.sort,
    });
    await run(statement);
    const { matched, upserted } = outcome;
    return {
      lastErrorObject: { n: matched + (upserted ? 1 : 0), updatedExisting: matched > 0, ...(upserted && { upserted: upserted._id }) },
      value: shown(command.new === true ? outcome.after : outcome.before),
    };
  },
};

/** Commands that change documents. */
export const WRITES: Record<string, Command> = { insert, update, delete: remove, findAndModify, findandmodify: findAndModify };
