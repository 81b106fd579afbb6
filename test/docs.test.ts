import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { ExpectationType } from '../src/dialogue/flows/grammar.ts';
import { CONTROLS, OFFERS, STEP_KINDS } from '../src/dialogue/flows/grammar.ts';
import { ASPECTS } from '../src/knowledge/index.ts';

const markdown = [
  'README.md',
  'CONTRIBUTING.md',
  ...readdirSync('docs', { recursive: true, encoding: 'utf8' }).map((name) => `docs/${name}`),
];
const pages = markdown.filter((name) => name.endsWith('.md'));
const textOf = (page: string): string => readFileSync(page, 'utf8');

/** What stands between backticks and begins as a path of this repository: `src/app.ts`, `docs/flows.md`. */
const pathsIn = (text: string): string[] =>
  [...text.matchAll(/`((?:src|test|docs|content|flows)\/[\w./-]*)`/g)].map(([, path = '']) => path);

/** The first cell of each row of a table whose first cell is code. */
const rowsOf = (text: string): string[] => [...text.matchAll(/^\| `([^`]+)`/gm)].map(([, cell = '']) => cell);

describe('the documents', () => {
  it.each(pages)('%s names only files and folders that there are', (page) => {
    expect(pathsIn(textOf(page)).filter((path) => !existsSync(path))).toEqual([]);
  });

  it('describe every kind of step and every type of answer of the flows', () => {
    const grammar = textOf('docs/flow-grammar.md');
    expect(rowsOf(grammar).sort()).toEqual([...STEP_KINDS].sort());
    const types: Record<ExpectationType, true> = {
      choice: true,
      text: true,
      number: true,
      phone: true,
      date: true,
      code: true,
      location: true,
      photos: true,
    };
    const expectations = /^Expectations:[^]*?\n\n/m.exec(grammar)?.[0] ?? '';
    expect(Object.keys(types).filter((type) => !expectations.includes(`\`${type}\``))).toEqual([]);
    for (const list of [CONTROLS, OFFERS]) expect(grammar).toContain(list.join(' / '));
  });

  it('name every part of a procedure in the glossary', () => {
    const [row = ''] = /^\| aspect[ ,].*$/m.exec(textOf('docs/glossary.md')) ?? [];
    expect(ASPECTS.filter((aspect) => !new RegExp(`\\b${aspect}\\b`).test(row.split('|')[3] ?? ''))).toEqual([]);
  });

  it('name every room in the glossary', () => {
    const rooms = readdirSync('src', { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));
    const [, table = ''] = textOf('docs/glossary.md').split('## Rooms');
    expect(rooms.filter((room) => !table.includes(`\`${room}\``))).toEqual([]);
  });
});
