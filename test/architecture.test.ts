import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { describe, expect, it } from 'vitest';

/** Rooms that everybody may import, and that import nothing of ours but one another. */
const BASE: Record<string, string[]> = { ground: [], text: [], time: [] };
/** Who may import whom, the base and the room itself aside. A room not named here is unknown. */
const MAY: Record<string, string[]> = {
  zalo: [],
  database: [],
  knowledge: [],
  simulator: ['zalo'],
  connection: ['zalo', 'database'],
  dialogue: ['knowledge'],
  inbox: ['zalo', 'database'],
  outbox: ['zalo', 'connection', 'database'],
  citizens: ['database'],
  cases: ['database'],
  engagement: ['database'],
  officers: ['database'],
  editorial: ['knowledge', 'database'],
  broadcasts: ['outbox', 'zalo', 'database'],
  answering: ['dialogue', 'knowledge', 'inbox', 'outbox', 'citizens', 'cases', 'engagement', 'zalo', 'database'],
  console: [
    'officers',
    'broadcasts',
    'editorial',
    'connection',
    'outbox',
    'inbox',
    'citizens',
    'cases',
    'engagement',
    'database',
    'dialogue',
    'knowledge',
    'zalo',
  ],
};
/** What puts the rooms together: may import everything, and only these import it. */
const TOP = ['main', 'app', 'assembly', 'cli'];

const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((name) => /\.tsx?$/.test(name));
const roomOf = (file: string): string => (file.split(sep)[0] ?? '').replace(/\.tsx?$/, '');
const sourceOf = (file: string): string => readFileSync(`src/${file}`, 'utf8');

function imports(file: string): string[] {
  const source = sourceOf(file);
  return [...source.matchAll(/from '(\.[^']+)'/g)].map(([, path]) => relative('src', resolve(dirname(`src/${file}`), path ?? '')));
}

/** What reads or writes a collection. */
const QUERIES =
  'find|findOne|findById|findOneAndUpdate|findOneAndDelete|countDocuments|estimatedDocumentCount|aggregate|distinct|exists|create|insertOne|insertMany|updateOne|updateMany|replaceOne|deleteOne|deleteMany|bulkWrite';

/** Files that may go past the methods of a store, and why. */
const PAST_THE_STORES: Record<string, string> = {
  'cli/bench/year.ts': 'makes up a year of data: a million facts that never happened, faster than the stores would write them',
  'cli/bench/plan.ts': 'makes up a year of articles on a store of its own',
};

interface Collections {
  room: string;
  /** Names of the classes of this file: `OutboxRows`. */
  classes: string[];
  /** Their collections that others can reach: `model`. */
  names: string[];
}
const collections = files.map((file): Collections => {
  const source = sourceOf(file);
  return {
    room: roomOf(file),
    classes: [...source.matchAll(/^export class (\w+)/gm)].map(([, name = '']) => name),
    names: [...source.matchAll(/^ {2}readonly (\w+): (?:Model|Collection)</gm)].map(([, name = '']) => name),
  };
});

/** Whether a store of the room goes by the name: `rows` in the outbox, whose class is `OutboxRows`. */
const isOwnStore = (room: string, name: string, collection: string): boolean =>
  collections.some(
    ({ room: its, classes, names }) =>
      its === room && names.includes(collection) && classes.some((one) => one.toLowerCase().endsWith(name.toLowerCase())),
  );

/** Places where a file reads or writes collections of other rooms: `officers.model.find`. */
function strayQueries(file: string): string[] {
  const names = [...new Set(collections.flatMap((one) => one.names))];
  const room = roomOf(file);
  const query = new RegExp(`(\\w+)[?!]?\\s*\\.(?:(model)\\b|(${names.join('|')})\\s*\\.(?:${QUERIES})\\()`, 'g');
  return [...sourceOf(file).matchAll(query)].flatMap(([text, store = '', model, other]) => {
    const collection = model ?? other ?? '';
    const own =
      model === undefined
        ? collections.some((one) => one.room === room && one.names.includes(collection))
        : store === 'this' || store === 'connection' || isOwnStore(room, store, collection);
    return own ? [] : [text];
  });
}

describe('the house', () => {
  it('has only rooms that this table knows, and two files at the root', () => {
    const known = [...Object.keys(BASE), ...Object.keys(MAY), ...TOP];
    expect([...new Set(files.map(roomOf))].filter((room) => !known.includes(room))).toEqual([]);
    expect(files.filter((file) => !file.includes(sep)).sort()).toEqual(['app.ts', 'main.ts']);
  });

  it.each(files)('%s imports only what its room may', (file) => {
    const room = roomOf(file);
    if (TOP.includes(room)) return;
    const allowed = room in BASE ? [room, ...(BASE[room] ?? [])] : [room, ...Object.keys(BASE), ...(MAY[room] ?? [])];
    expect(imports(file).filter((target) => !allowed.includes(roomOf(target)))).toEqual([]);
  });

  it('has no two files that lead to each other by their imports, type imports included', () => {
    const graph = new Map(files.map((file) => [file, imports(file).filter((target) => files.includes(target))]));
    const done = new Set<string>();
    const circles: string[] = [];
    const walk = (file: string, way: readonly string[]): void => {
      if (way.includes(file)) circles.push([...way.slice(way.indexOf(file)), file].join(' -> '));
      else if (!done.has(file)) {
        for (const target of graph.get(file) ?? []) walk(target, [...way, file]);
        done.add(file);
      }
    };
    for (const file of files) walk(file, []);
    expect(circles).toEqual([]);
  });

  it('has no file of more than 300 lines', () => {
    expect(files.filter((file) => sourceOf(file).split('\n').length - 1 > 300)).toEqual([]);
  });

  it('lets the simulator be imported by the top and tests alone', () => {
    const users = files.filter((file) => roomOf(file) !== 'simulator' && imports(file).some((target) => roomOf(target) === 'simulator'));
    expect(users.filter((file) => !TOP.includes(roomOf(file)))).toEqual([]);
  });

  it('keeps the clock out of reach: nothing but time/clock.ts asks the system for the time', () => {
    const asking = files.filter((file) => /Date\.now\(\)|new Date\(\)/.test(sourceOf(file)));
    expect(asking).toEqual([join('time', 'clock.ts')]);
  });

  it('keeps Vietnamese sentences for citizens out of the dialogue and knowledge code', () => {
    const speaking = files.filter((file) => ['dialogue', 'knowledge'].includes(roomOf(file)));
    for (const file of speaking) {
      const code = sourceOf(file).replaceAll(/\/\*[^]*?\*\/|\/\/.*$/gm, '');
      const sentences = [...code.matchAll(/'([^'\n]*)'|`([^`\n]*)`/g)]
        .map(([, a, b]) => a ?? b ?? '')
        .filter((text) => /(Anh\/Chị|Xin lỗi|nhé)/.test(text));
      expect(sentences, file).toEqual([]);
    }
  });

  it.each(files)('%s reads and writes no collection of another room', (file) => {
    const name = file.replaceAll(sep, '/');
    if (Object.hasOwn(PAST_THE_STORES, name)) return;
    expect(strayQueries(file), 'add a method to the store in its own room and call that').toEqual([]);
  });

  it('exempts no file that keeps to the methods of the stores', () => {
    for (const file of Object.keys(PAST_THE_STORES)) expect(strayQueries(join(...file.split('/'))), file).not.toEqual([]);
  });

  // database/backup.ts copies every collection, whatever it holds.
  it('opens a collection by its name only where the collection is kept', () => {
    const opening = files.filter(
      (file) => /\.collection(<[^(]+>)?\(/.test(sourceOf(file)) && !['database', 'engagement'].includes(roomOf(file)),
    );
    // What measures uses documents of its own.
    const measuring = ['bare-webhook.ts', 'store.ts'].map((file) => join('cli', 'bench', file));
    expect(opening).toEqual([...measuring, join('console', 'access', 'sessions.ts')]);
  });
});
