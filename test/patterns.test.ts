import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const SRC = join(import.meta.dirname, '..', 'src');
const LENGTH = 100_000;
/** In ms. What grows with the square of the text takes seconds. */
const MOST = 50;

/** Every regular expression that is written down in a file, with its line. */
function patternsOf(file: string): { where: string; pattern: RegExp }[] {
  const source = ts.createSourceFile(file, readFileSync(join(SRC, file), 'utf8'), ts.ScriptTarget.Latest);
  const found: { where: string; pattern: RegExp }[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isRegularExpressionLiteral(node)) {
      const end = node.text.lastIndexOf('/');
      const line = source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1;
      found.push({
        where: `${file}:${String(line)} ${node.text}`,
        pattern: new RegExp(node.text.slice(1, end), node.text.slice(end + 1).replace('y', '')),
      });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

const patterns = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.tsx?$/.test(file) && !file.includes('.d.ts'))
  .flatMap(patternsOf);

/** What is repeated: signs of every kind, and those of the pattern itself, alone and in pairs, before an end that does not fit. */
function unitsFor(pattern: RegExp): string[] {
  const own = [...new Set(pattern.source.replace(/\\p\{[^}]*\}|\\./g, ' ').match(/[^\\()[\]{}|?*+^$]/gu) ?? [])].slice(0, 12);
  const few = ['a', 'A', '0', ' ', '\n', '.', '-', 'ế', ...own];
  const pairs = [' a', '0.', 'a.', 'A0', '0-', ' -', 'a\n', '00 '];
  return [...new Set([...few, ...pairs])];
}

/** The text on which the pattern takes longest, with the time in ms. A tenth comes first, so that what is slow is stopped early. */
function slowest(pattern: RegExp): { ms: number; text: string } {
  let worst = { ms: 0, text: '' };
  for (const unit of unitsFor(pattern))
    for (const end of ['', '\u0001']) {
      for (const length of [LENGTH / 10, LENGTH]) {
        const text = unit.repeat(Math.ceil(length / unit.length)) + end;
        let ms = timed(pattern, text);
        // A busy machine is slow once, a bad pattern always.
        for (let again = 0; again < 3 && ms >= MOST; again++) ms = Math.min(ms, timed(pattern, text));
        if (ms > worst.ms) worst = { ms, text: `${JSON.stringify(unit)} × ${String(length)} + ${JSON.stringify(end)}` };
        if (ms >= MOST) break;
      }
    }
  return worst;
}

function timed(pattern: RegExp, text: string): number {
  pattern.lastIndex = 0;
  const began = performance.now();
  pattern.test(text);
  return performance.now() - began;
}

describe('every regular expression of the program', () => {
  it('is found', () => expect(patterns.length).toBeGreaterThan(200));

  it(`takes less than ${String(MOST)} ms for ${String(LENGTH)} repeated characters`, () => {
    const slow = patterns.flatMap(({ where, pattern }) => {
      const { ms, text } = slowest(pattern);
      return ms < MOST ? [] : [`${where}: ${ms.toFixed(0)} ms for ${text}`];
    });
    expect(slow).toEqual([]);
  }, 120_000);
});
