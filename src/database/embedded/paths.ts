import { CommandError } from './errors.ts';
import { sameValue, typeName } from './compare.ts';
import { isPlainObject, type Doc } from './keys.ts';

/** MongoDB fills no array with more than this many nulls. */
const MAX_PADDING = 1_500_000;

const indexOf = (name: string): number | undefined => (/^(0|[1-9]\d{0,8})$/.test(name) ? Number(name) : undefined);

/** A field of an object, also one named `__proto__`, in a copy. */
const withField = (node: Doc, name: string, value: unknown): Doc =>
  Object.hasOwn(node, name)
    ? Object.fromEntries(Object.entries(node).map(([known, held]) => [known, known === name ? value : held]))
    : Object.fromEntries([...Object.entries(node), [name, value]]);

/** What an update finds at a path: unlike in filters, arrays are opened by position alone. Undefined where there is nothing. */
export function valueAt(node: unknown, path: readonly string[]): unknown {
  let at = node;
  for (const name of path) {
    if (Array.isArray(at)) at = (at as unknown[])[indexOf(name) ?? -1];
    else if (isPlainObject(at) && Object.hasOwn(at, name)) at = at[name];
    else return undefined;
  }
  return at;
}

/** A copy of `node` with `value` at a path, objects made on the way. @throws PathNotViable where something else than an object is in the way. */
export function setAt(node: unknown, [name, ...rest]: readonly string[], value: unknown, parent = ''): unknown {
  if (name === undefined) return value;
  const below = (held: unknown): unknown => (rest.length === 0 ? value : setAt(held === undefined ? {} : held, rest, value, name));
  if (Array.isArray(node)) {
    const index = indexOf(name);
    if (index === undefined) throw notViable(name, parent, node);
    if (index > node.length + MAX_PADDING) throw new CommandError('BadValue', `cannot fill an array up to position ${name}`);
    const copy = [...(node as unknown[])];
    while (copy.length < index) copy.push(null);
    copy[index] = below(copy[index]);
    return copy;
  }
  if (!isPlainObject(node)) throw notViable(name, parent, node);
  return withField(node, name, below(Object.hasOwn(node, name) ? node[name] : undefined));
}

function notViable(name: string, parent: string, node: unknown): CommandError {
  return new CommandError('PathNotViable', `Cannot create field '${name}' in element {${parent}: ${typeName(node)}}`);
}

/** A copy of `node` without what is at a path; an item of an array leaves null. The same where there is nothing. */
export function unsetAt(node: unknown, [name, ...rest]: readonly string[]): unknown {
  if (name === undefined) return node;
  if (Array.isArray(node)) {
    const index = indexOf(name);
    if (index === undefined || index >= node.length) return node;
    const copy = [...(node as unknown[])];
    copy[index] = rest.length === 0 ? null : unsetAt(copy[index], rest);
    return copy;
  }
  if (!isPlainObject(node) || !Object.hasOwn(node, name)) return node;
  if (rest.length > 0) return withField(node, name, unsetAt(node[name], rest));
  return Object.fromEntries(Object.entries(node).filter(([known]) => known !== name));
}

/** What an upsert starts from: the equalities of the filter. @throws NotSingleValueField where they contradict each other. */
export function seedOf(filter: Doc): Doc {
  const equalities = new Map<string, unknown>();
  const visit = (part: Doc): void => {
    for (const [path, wanted] of Object.entries(part)) {
      if ((path === '$and' || (path === '$or' && Array.isArray(wanted) && wanted.length === 1)) && Array.isArray(wanted)) {
        for (const inner of wanted as Doc[]) visit(inner);
      } else if (!path.startsWith('$')) {
        const operators = isPlainObject(wanted) && Object.keys(wanted)[0]?.startsWith('$') === true;
        if (operators && !Object.hasOwn(wanted, '$eq')) continue;
        const value = operators ? wanted.$eq : wanted;
        if (equalities.has(path) && !sameValue(equalities.get(path), value))
          throw new CommandError('NotSingleValueField', `cannot infer query fields to set, path '${path}' is matched twice`);
        equalities.set(path, value);
      }
    }
  };
  visit(filter);
  let seed: Doc = {};
  const paths = [...equalities.keys()];
  for (const [path, value] of equalities) {
    const above = paths.find((other) => other !== path && path.startsWith(`${other}.`));
    if (above !== undefined)
      throw new CommandError('NotSingleValueField', `cannot infer query fields to set, both paths '${path}' and '${above}' are matched`);
    seed = setAt(seed, path.split('.'), value) as Doc;
  }
  return seed;
}
