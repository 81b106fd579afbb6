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

function imports(file: string): string[] {
  const source = readFileSync(`src/${file}`, 'utf8');
  return [...source.matchAll(/from '(\.[^']+)'/g)].map(([, path]) => relative('src', resolve(dirname(`src/${file}`), path ?? '')));
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

  it('lets the simulator be imported by the top and tests alone', () => {
    const users = files.filter((file) => roomOf(file) !== 'simulator' && imports(file).some((target) => roomOf(target) === 'simulator'));
    expect(users.filter((file) => !TOP.includes(roomOf(file)))).toEqual([]);
  });

  it('keeps the clock out of reach: nothing but time/clock.ts asks the system for the time', () => {
    const asking = files.filter((file) => /Date\.now\(\)|new Date\(\)/.test(readFileSync(`src/${file}`, 'utf8')));
    expect(asking).toEqual([join('time', 'clock.ts')]);
  });

  it('keeps Vietnamese sentences for citizens out of the dialogue and knowledge code', () => {
    const speaking = files.filter((file) => ['dialogue', 'knowledge'].includes(roomOf(file)));
    for (const file of speaking) {
      const code = readFileSync(`src/${file}`, 'utf8').replaceAll(/\/\*[^]*?\*\/|\/\/.*$/gm, '');
      const sentences = [...code.matchAll(/'([^'\n]*)'|`([^`\n]*)`/g)]
        .map(([, a, b]) => a ?? b ?? '')
        .filter((text) => /(Anh\/Chị|Xin lỗi|nhé)/.test(text));
      expect(sentences, file).toEqual([]);
    }
  });
});
