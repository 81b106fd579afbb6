import { readdirSync, readFileSync } from 'node:fs';
import { dirname, relative, resolve, sep } from 'node:path';
import { describe, expect, it } from 'vitest';

/** Who may import whom. A room not named here may be imported by the composition root and by commands only. */
const GROUND = ['config', 'logger', 'clock', 'errors', 'yaml', 'loop', 'unhurried', 'ids', 'periods', 'working-time'];
const MAY: Record<string, string[]> = {
  text: [],
  zalo: [],
  database: [],
  knowledge: ['text'],
  dialogue: ['knowledge', 'text'],
  inbox: ['zalo', 'database'],
  outbox: ['zalo', 'database'],
  citizens: ['database'],
  cases: ['database'],
  engagement: ['database'],
  console: [
    'officers',
    'broadcasts',
    'editorial',
    'outbox',
    'inbox',
    'citizens',
    'cases',
    'engagement',
    'database',
    'zalo',
    'dialogue',
    'knowledge',
    'text',
  ],
  simulator: ['zalo'],
  broadcasts: ['outbox', 'zalo', 'database'],
  editorial: ['knowledge', 'text', 'database'],
  officers: ['database'],
};
/** Files that put the rooms together. */
const ROOT = [
  'main',
  'app',
  'bursts',
  'drafts',
  'errands',
  'inputs',
  'rights',
  'serving',
  'wire',
  'backup',
  'live-content',
  'metrics',
  'pipeline',
  'services',
  'secrets',
  'paths',
  'broadcasting',
  'figuring',
  'officer-console',
  'rehearsal',
  'web',
];

const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((name) => /\.tsx?$/.test(name));
const roomOf = (file: string): string => (file.split(sep)[0] ?? '').replace(/\.tsx?$/, '');

function imports(file: string): string[] {
  const source = readFileSync(`src/${file}`, 'utf8');
  return [...source.matchAll(/from '(\.[^']+)'/g)].map(([, path]) => relative('src', resolve(dirname(`src/${file}`), path ?? '')));
}

describe('the house', () => {
  it('has only rooms that this table knows', () => {
    expect(
      [...new Set(files.map(roomOf))].filter((room) => room !== 'cli' && !(room in MAY) && !GROUND.includes(room) && !ROOT.includes(room)),
    ).toEqual([]);
  });

  it.each(files)('%s imports only what its room may', (file) => {
    const room = roomOf(file);
    if (room === 'cli' || ROOT.includes(room)) return;
    const allowed = GROUND.includes(room) ? GROUND : [room, ...GROUND, ...(MAY[room] ?? [])];
    expect(imports(file).filter((target) => !allowed.includes(roomOf(target)))).toEqual([]);
  });

  it('lets the simulator be imported by the composition root and tests alone', () => {
    const users = files.filter((file) => roomOf(file) !== 'simulator' && imports(file).some((target) => roomOf(target) === 'simulator'));
    expect(users.filter((file) => !ROOT.includes(roomOf(file)))).toEqual([]);
  });

  it('keeps the clock out of reach: nothing but clock.ts asks the system for the time', () => {
    const asking = files.filter((file) => /Date\.now\(\)|new Date\(\)/.test(readFileSync(`src/${file}`, 'utf8')));
    expect(asking).toEqual(['clock.ts']);
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
