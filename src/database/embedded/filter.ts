import { BSONRegExp } from 'bson';
import { compareValues, isNumber, sameValue, typeOf } from './compare.ts';
import { CommandError } from './errors.ts';
import { encodeValue, isPlainObject, TYPE, type Doc } from './keys.ts';

/** Whether a document matches. */
export type Filter = (doc: Doc) => boolean;
/** Whether one value that a path reaches passes; undefined where the path leads nowhere. */
type Test = (value: unknown) => boolean;

/** How deep filters and documents in them may be nested, as in MongoDB. */
const MAX_DEPTH = 100;

const refusal = (name: string): CommandError =>
  new CommandError('BadValue', `unknown operator: ${name} (the embedded store serves only what the program sends)`);

function position(name: string | undefined): number | undefined {
  return name !== undefined && /^(0|[1-9]\d{0,8})$/.test(name) ? Number(name) : undefined;
}

/** Whether some value that a path reaches passes, arrays on the way opened as MongoDB opens them; the last one only with `open`. */
function reaches(node: unknown, path: readonly string[], at: number, open: boolean, test: Test): boolean {
  if (at === path.length) return (open && Array.isArray(node) && node.some(test)) || test(node);
  const name = path[at] ?? '';
  if (Array.isArray(node)) {
    if (node.some((item) => isPlainObject(item) && reaches(item, path, at, open, test))) return true;
    const index = position(name);
    return index !== undefined && index < node.length && reaches(node[index], path, at + 1, open && at + 1 < path.length, test);
  }
  if (isPlainObject(node) && Object.hasOwn(node, name)) return reaches(node[name], path, at + 1, open, test);
  return test(undefined);
}

function checkOperand(operator: string, value: unknown): void {
  if (value instanceof BSONRegExp) throw new CommandError('BadValue', `${operator} with a regular expression is not supported`);
  const type = encodeValue(value)[0];
  if (type === TYPE.minKey || type === TYPE.maxKey)
    throw new CommandError('NotImplemented', `${operator} with MinKey or MaxKey is not supported`);
}

/** A pattern matches texts; the flags of MongoDB that patterns here have as well are known. */
function pattern(wanted: BSONRegExp): Test {
  if (/[^ims]/.test(wanted.options))
    throw new CommandError('BadValue', `regular expressions with the flags ${wanted.options} are not served`);
  let compiled: RegExp;
  try {
    compiled = new RegExp(wanted.pattern, `${wanted.options}u`);
  } catch {
    throw new CommandError('BadValue', 'the regular expression is not one that the embedded store understands');
  }
  return (value) => (typeof value === 'string' ? compiled.test(value) : value instanceof BSONRegExp && sameValue(value, wanted));
}

function equals(wanted: unknown): Test {
  if (wanted instanceof BSONRegExp) return pattern(wanted);
  checkOperand('$eq', wanted);
  if (wanted === null || wanted === undefined) return (value) => value === null || value === undefined;
  const type = typeOf(wanted);
  return (value) => value !== undefined && typeOf(value) === type && sameValue(value, wanted);
}

/** An order holds only between values of one type. NaN is equal to itself and neither below nor above anything. */
function ordered(operator: string, wanted: unknown, holds: (order: number) => boolean): Test {
  checkOperand(operator, wanted);
  const withEqual = holds(0);
  if (wanted === null || wanted === undefined) return (value) => withEqual && (value === null || value === undefined);
  if (Number.isNaN(wanted)) return (value) => withEqual && Number.isNaN(value);
  const type = typeOf(wanted);
  return (value) => value !== undefined && !Number.isNaN(value) && typeOf(value) === type && holds(compareValues(value, wanted));
}

function listed(operator: string, wanted: unknown): Test {
  if (!Array.isArray(wanted)) throw new CommandError('BadValue', `${operator} needs an array`);
  const list = wanted as unknown[];
  for (const value of list) checkOperand(operator, value);
  const keys = new Set(list.map((value) => encodeValue(value).toString('latin1')));
  return (value) => keys.has(encodeValue(value).toString('latin1'));
}

interface Condition {
  test: Test;
  /** The array itself is meant, not its items. */
  whole?: true;
  /** The document matches where no value passes. */
  not?: true;
}

function sized(wanted: unknown): Condition {
  const size = isNumber(wanted) ? Number(wanted) : undefined;
  if (size === undefined || !Number.isInteger(size) || size < 0)
    throw new CommandError('BadValue', 'Failed to parse $size. Expected a non-negative integer');
  return { whole: true, test: (value) => Array.isArray(value) && value.length === size };
}

/** `$exists` takes anything for true but false, 0 and null. */
const isTrue = (value: unknown): boolean =>
  !(value === false || value === null || value === undefined || (isNumber(value) && Number(value) === 0));

/** What stands beside a field. Everything the program sends is here, and nothing else (`test/database/language.test.ts`). */
export const FIELD_OPERATORS: Record<string, (wanted: unknown) => Condition> = {
  $eq: (wanted) => ({ test: equals(wanted) }),
  $ne: (wanted) => ({ test: equals(wanted), not: true }),
  $gt: (wanted) => ({ test: ordered('$gt', wanted, (order) => order > 0) }),
  $gte: (wanted) => ({ test: ordered('$gte', wanted, (order) => order >= 0) }),
  $lt: (wanted) => ({ test: ordered('$lt', wanted, (order) => order < 0) }),
  $lte: (wanted) => ({ test: ordered('$lte', wanted, (order) => order <= 0) }),
  $in: (wanted) => ({ test: listed('$in', wanted) }),
  $exists: (wanted) => ({ whole: true, test: (value) => value !== undefined, ...(!isTrue(wanted) && { not: true as const }) }),
  $size: sized,
};

/** What stands where a field could. */
export const TOP_OPERATORS = ['$and', '$or'] as const;

function fieldFilter(field: string, wanted: unknown): Filter {
  const path = field.split('.');
  const tested = ({ test, whole, not }: Condition): Filter =>
    not ? (doc) => !reaches(doc, path, 0, !whole, test) : (doc) => reaches(doc, path, 0, !whole, test);
  if (!isPlainObject(wanted) || !Object.keys(wanted)[0]?.startsWith('$')) return tested({ test: equals(wanted) });
  return all(
    Object.entries(wanted).map(([name, value]) => {
      const operator = Object.hasOwn(FIELD_OPERATORS, name) ? FIELD_OPERATORS[name] : undefined;
      if (!operator) throw refusal(name);
      return tested(operator(value));
    }),
  );
}

const all = (parts: readonly Filter[]): Filter => (parts.length === 1 && parts[0] ? parts[0] : (doc) => parts.every((part) => part(doc)));

/** Makes a filter ready for use. @throws CommandError for anything that is not served, before a document is read. */
export function compileFilter(filter: Doc, depth = 0): Filter {
  if (depth > MAX_DEPTH) throw new CommandError('BadValue', 'the filter is nested too deeply');
  return all(
    Object.entries(filter).map(([name, wanted]): Filter => {
      if (!name.startsWith('$')) return fieldFilter(name, wanted);
      if (name !== '$and' && name !== '$or')
        throw new CommandError('BadValue', `unknown top level operator: ${name} (the embedded store serves only what the program sends)`);
      if (!Array.isArray(wanted) || wanted.length === 0) throw new CommandError('BadValue', `${name} must be a nonempty array`);
      const parts = (wanted as unknown[]).map((part) => {
        if (!isPlainObject(part)) throw new CommandError('BadValue', `${name} entries need to be full objects`);
        return compileFilter(part, depth + 1);
      });
      return name === '$and' ? all(parts) : (doc) => parts.some((part) => part(doc));
    }),
  );
}
