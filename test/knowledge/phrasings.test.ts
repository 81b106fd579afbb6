import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadContent } from '../../src/knowledge/index.ts';
import { NO_ITEM } from '../../src/knowledge/phrasings.ts';
import { smallContent } from '../support/small-content.ts';
import { shippedDialogue } from '../support/shipped.ts';

const write = (dir: string, lines: readonly string[]): void => {
  mkdirSync(join(dir, 'phrasings'));
  writeFileSync(join(dir, 'phrasings', 'ai-do.jsonl'), lines.join('\n'));
};

describe('phrasings by kinds of citizens', () => {
  it('are read with who wrote them; those of matters that are not there do no harm', () => {
    const dir = smallContent();
    write(dir, [
      '{"text":"làm giấy cho bé mới đẻ","item":"khai-sinh","parts":["documents","yesno"]}',
      '',
      '{"text":"việc lạ","item":"khong-co"}',
    ]);
    expect(loadContent(dir).phrasings).toEqual([
      { text: 'làm giấy cho bé mới đẻ', item: 'khai-sinh', also: [], parts: ['documents', 'yesno'], writer: 'ai-do' },
      { text: 'việc lạ', item: 'khong-co', also: [], parts: [], writer: 'ai-do' },
    ]);
  });

  it.each([
    ['no JSON', 'xin chào'],
    ['no text', '{"item":"khai-sinh"}'],
    ['an unknown part', '{"text":"a","item":"khai-sinh","parts":["gia"]}'],
  ])('are refused with file and line where there is %s', (_what, line) => {
    const dir = smallContent();
    write(dir, ['{"text":"a","item":"khai-sinh"}', line]);
    expect(() => loadContent(dir)).toThrow(/phrasings\/ai-do\.jsonl:2/);
  });

  it('that are shipped name matters that exist, and are all of them in NFC', () => {
    const { content } = shippedDialogue().knowledge;
    const ids = new Set<string>([...content.procedures.map(({ id }) => id), ...NO_ITEM]);
    expect(content.phrasings.length).toBeGreaterThan(5_000);
    expect(content.phrasings.filter(({ item, also }) => ![item, ...also].every((id) => ids.has(id)))).toEqual([]);
    expect(content.phrasings.filter(({ text }) => text !== text.normalize('NFC'))).toEqual([]);
  });
});
