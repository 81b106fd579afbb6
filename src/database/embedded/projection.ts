import { CommandError } from './errors.ts';
import { isNumber } from './compare.ts';
import { isPlainObject, type Doc } from './keys.ts';

/** What is wanted of a document, or of a part of it: `true` for all below. */
type Tree = Map<string, Tree | true>;

function treeOf(paths: readonly string[]): Tree {
  const tree: Tree = new Map();
  for (const path of paths) {
    const names = path.split('.');
    if (names.some((name) => name === '' || name.startsWith('$')))
      throw new CommandError('BadValue', `the projection of '${path}' is not supported by the embedded store`);
    let node = tree;
    for (const [at, name] of names.entries()) {
      const known = node.get(name);
      const last = at === names.length - 1;
      if (known === true || (known && last)) throw new CommandError('PathCollision', `Path collision at ${path}`);
      const next: Tree = known ?? new Map<string, Tree | true>();
      node.set(name, last ? true : next);
      node = next;
    }
  }
  return tree;
}

const NOTHING = Symbol('nothing');

/** `value` with the parts that the tree names (`keep`) or without them. */
function shown(value: unknown, tree: Tree, keep: boolean): unknown {
  if (Array.isArray(value)) return value.map((item) => shown(item, tree, keep)).filter((item) => item !== NOTHING);
  if (!isPlainObject(value)) return keep ? NOTHING : value;
  const fields = Object.entries(value).flatMap(([name, held]): [string, unknown][] => {
    const wanted = tree.get(name);
    if (wanted === undefined || wanted === true) return (wanted === true) === keep ? [[name, held]] : [];
    const part = shown(held, wanted, keep);
    return part === NOTHING ? [] : [[name, part]];
  });
  return Object.fromEntries(fields);
}

/** What a projection makes of documents; undefined where it leaves them as they are. @throws CommandError for more than fields with 0 or 1. */
export function compileProjection(projection: Doc): ((doc: Doc) => Doc) | undefined {
  const flags = Object.entries(projection).map(([path, wanted]): [string, boolean] => {
    if (typeof wanted !== 'boolean' && !isNumber(wanted))
      throw new CommandError('BadValue', `the projection of '${path}' is not supported by the embedded store: only fields with 0 or 1`);
    return [path, Boolean(Number(wanted))];
  });
  if (flags.length === 0) return undefined;
  const others = flags.filter(([path]) => path !== '_id');
  const keep = others[0]?.[1] ?? flags[0]?.[1] ?? true;
  const odd = others.find(([, wanted]) => wanted !== keep);
  if (odd && keep) throw new CommandError('ExclusionInInclusion', `Cannot do exclusion on field ${odd[0]} in inclusion projection`);
  if (odd) throw new CommandError('InclusionInExclusion', `Cannot do inclusion on field ${odd[0]} in exclusion projection`);
  const withId = flags.find(([path]) => path === '_id')?.[1] ?? true;
  const paths = others.map(([path]) => path);
  const tree = treeOf(withId === keep ? [...paths, '_id'] : paths);
  return (doc) => shown(doc, tree, keep) as Doc;
}
