import { Long } from 'bson';
import { compareValues, isNumber, sameValue, typeName } from './compare.ts';
import { CommandError } from './errors.ts';
import { isPlainObject, type Doc } from './keys.ts';
import { setAt, valueAt, unsetAt } from './paths.ts';

/** An update made ready for use. */
export interface Update {
  /** The document that it makes of `doc`, which stays as it is. `inserting` lets $setOnInsert act. */
  apply(doc: Doc, inserting: boolean): Doc;
  /** It is a whole document, not a list of changes. */
  replaces: boolean;
}

const INT32 = 2 ** 31;
const isInt32 = (value: unknown): boolean => typeof value === 'number' && Number.isInteger(value) && value >= -INT32 && value < INT32;

/** The sum as MongoDB keeps it: whole numbers stay whole, in 64 bits where 32 are too few. */
function sum(held: number | Long, amount: number | Long, path: string): number | Long {
  const whole = (value: number | Long): boolean => Long.isLong(value) || isInt32(value);
  if (!whole(held) || !whole(amount)) return Number(held) + Number(amount);
  const exact = BigInt(held.toString()) + BigInt(amount.toString());
  if (BigInt.asIntN(64, exact) !== exact)
    throw new CommandError('BadValue', `Failed to apply $inc operations to current value: ${path} overflows`);
  return Long.isLong(held) || Long.isLong(amount) || !isInt32(Number(exact)) ? Long.fromBigInt(exact) : Number(exact);
}

function increased(held: unknown, amount: unknown, path: string): unknown {
  if (!isNumber(amount))
    throw new CommandError('TypeMismatch', `Cannot increment with non-numeric argument: {${path}: ${typeName(amount)}}`);
  if (held === undefined) return amount;
  if (!isNumber(held))
    throw new CommandError(
      'TypeMismatch',
      `Cannot apply $inc to a value of non-numeric type. The field '${path}' has non-numeric type ${typeName(held)}`,
    );
  return sum(held, amount, path);
}

function listAt(held: unknown, path: string): unknown[] {
  if (held === undefined) return [];
  if (!Array.isArray(held)) throw new CommandError('BadValue', `The field '${path}' must be an array but is of type ${typeName(held)}`);
  return held as unknown[];
}

/** `$push` and `$addToSet` know modifiers such as $each, which nobody here sends: a value that looks like one is refused. */
function item(value: unknown): unknown {
  if (isPlainObject(value) && Object.keys(value).some((name) => name.startsWith('$')))
    throw new CommandError(
      'BadValue',
      `Unrecognized clause: ${Object.keys(value).join(', ')} (the embedded store serves only what the program sends)`,
    );
  return value;
}

/** What an operator puts in the place of what a path holds (undefined where it holds nothing). */
type Operator = (held: unknown, given: unknown, path: string) => unknown;

/** Everything the program sends is here, and nothing else (`test/database/language.test.ts`); `$unset` removes, so it stands apart. */
export const UPDATE_OPERATORS: Record<string, Operator> = {
  $set: (_held, given) => given,
  $setOnInsert: (_held, given) => given,
  $inc: increased,
  $max: (held, given) => (held === undefined || compareValues(given, held) > 0 ? given : held),
  $push: (held, given, path) => [...listAt(held, path), item(given)],
  $addToSet: (held, given, path) => {
    const list = listAt(held, path);
    return list.some((one) => sameValue(one, item(given))) ? list : [...list, given];
  },
  $unset: () => undefined,
};

interface Change {
  path: string[];
  name: string;
  given: unknown;
}

/** The components of a path that an update may name. */
function pathOf(text: string): string[] {
  const path = text.split('.');
  if (path.includes(''))
    throw new CommandError('EmptyFieldName', `The update path '${text}' contains an empty field name, which is not allowed.`);
  const odd = path.find((name) => name.startsWith('$'));
  if (odd !== undefined)
    throw new CommandError(
      'DollarPrefixedFieldName',
      `The dollar ($) prefixed field '${odd}' in '${text}' is not allowed in the embedded store.`,
    );
  return path;
}

/** By names; numbers by what they count, as MongoDB adds fields. */
function inOrder(a: Change, b: Change): number {
  for (const [at, name] of a.path.entries()) {
    const other = b.path[at];
    if (other === undefined) return 1;
    if (name === other) continue;
    return /^\d+$/.test(name) && /^\d+$/.test(other) ? Number(name) - Number(other) : name < other ? -1 : 1;
  }
  return a.path.length - b.path.length;
}

function changesOf(update: Doc): Change[] {
  const changes = Object.entries(update).flatMap(([name, fields]) => {
    if (!Object.hasOwn(UPDATE_OPERATORS, name))
      throw new CommandError('FailedToParse', `Unknown modifier: ${name} (the embedded store serves only what the program sends)`);
    if (!isPlainObject(fields))
      throw new CommandError('FailedToParse', `Modifiers operate on fields but we found type ${typeName(fields)} instead. For ${name}`);
    return Object.entries(fields).map(([path, given]): Change => ({ path: pathOf(path), name, given }));
  });
  changes.sort(inOrder);
  const taken = new Set<string>();
  for (const { path } of changes) {
    const whole = path.join('.');
    if (taken.has(whole)) throw conflict(whole, whole);
    taken.add(whole);
  }
  for (const { path } of changes)
    for (let depth = 1; depth < path.length; depth++)
      if (taken.has(path.slice(0, depth).join('.'))) throw conflict(path.join('.'), path.slice(0, depth).join('.'));
  return changes;
}

const conflict = (path: string, other: string): CommandError =>
  new CommandError('ConflictingUpdateOperators', `Updating the path '${path}' would create a conflict at '${other}'`);

function immutable(path: string): CommandError {
  return new CommandError('ImmutableField', `Performing an update on the path '${path}' would modify the immutable field '_id'`);
}

function modifying(changes: readonly Change[]): Update {
  return {
    replaces: false,
    apply(doc, inserting) {
      let next = doc;
      for (const { path, name, given } of changes) {
        if (name === '$setOnInsert' && !inserting) continue;
        const operator = UPDATE_OPERATORS[name];
        if (name === '$unset') next = unsetAt(next, path) as Doc;
        else if (operator) next = setAt(next, path, operator(valueAt(next, path), given, path.join('.'))) as Doc;
        if (path[0] === '_id' && doc._id !== undefined && (next._id === undefined || !sameValue(next._id, doc._id)))
          throw immutable(path.join('.'));
      }
      return next;
    },
  };
}

function replacing(update: Doc): Update {
  const odd = Object.keys(update).find((name) => name.startsWith('$'));
  if (odd !== undefined)
    throw new CommandError('DollarPrefixedFieldName', `The dollar ($) prefixed field '${odd}' in '${odd}' is not valid for storage.`);
  return {
    replaces: true,
    apply(doc) {
      if (update._id !== undefined && doc._id !== undefined && !sameValue(update._id, doc._id))
        throw new CommandError('ImmutableField', "After applying the update, the (immutable) field '_id' was found to have been altered");
      return { ...(doc._id === undefined ? {} : { _id: doc._id }), ...update, ...(doc._id === undefined ? {} : { _id: doc._id }) };
    },
  };
}

/** Makes an update ready for use. @throws CommandError for anything that is not served, before a document is read. */
export function compileUpdate(update: unknown): Update {
  if (Array.isArray(update))
    throw new CommandError('FailedToParse', 'pipeline updates are not supported: the embedded store serves only what the program sends');
  if (!isPlainObject(update)) throw new CommandError('FailedToParse', 'an update must be an object');
  return Object.keys(update)[0]?.startsWith('$') ? modifying(changesOf(update)) : replacing(update);
}
