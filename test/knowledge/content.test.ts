import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ASPECTS, loadContent } from '../../src/knowledge/index.ts';
import { fold } from '../../src/text/vietnamese.ts';
import { ContentError, yamlFiles } from '../../src/ground/yaml.ts';
import { tempDir } from '../support/temp.ts';

function copy(): string {
  const dir = tempDir();
  cpSync('content', dir, { recursive: true });
  return dir;
}

function faultsOf(dir: string): string[] {
  try {
    loadContent(dir);
  } catch (error) {
    if (error instanceof ContentError) return error.faults.map(({ file, line, message }) => `${file}:${String(line)}: ${message}`);
    throw error;
  }
  return [];
}

describe('the content shipped', () => {
  const content = loadContent('content');

  it('has at least 250 items', () => expect(content.procedures.length).toBeGreaterThanOrEqual(250));

  it('has at least eleven different phrasings of each item, with marks or without', () => {
    for (const item of content.procedures)
      expect(new Set(item.questions.map(fold)).size, item.id).toBeGreaterThanOrEqual(item.kind === 'event' ? 10 : 11);
  });

  it('is NFC and has no blank at line ends', () => {
    for (const path of [...yamlFiles('content'), ...yamlFiles('flows')]) {
      const text = readFileSync(path, 'utf8');
      expect(text, path).toBe(text.normalize('NFC'));
      expect(text, path).not.toMatch(/[ \t]+$/m);
    }
  });

  it('knows how people ask about every part but the general one', () => {
    const { aspects } = content.language;
    expect(ASPECTS.filter((aspect) => aspect !== 'general' && (aspects[aspect] ?? []).length === 0)).toEqual([]);
  });

  it('shows a fee in đồng only with a source', () => {
    for (const item of content.procedures)
      if (item.fee && /\d/.test(item.fee.text + (item.fee.online ?? ''))) expect(item.fee.source, item.id).toMatch(/\d/);
  });

  it('does not speak of district authorities as those of today', () => {
    for (const item of content.procedures)
      expect(`${item.agency} ${item.where}`.replaceAll(/\(.*?\)/g, ''), item.id).not.toMatch(/cấp huyện|quận|huyện/i);
  });

  it('asks nobody for the household book, which ended in 2023', () => {
    for (const item of content.procedures) for (const document of item.documents) expect(document.text, item.id).not.toMatch(/sổ hộ khẩu/i);
  });
});

describe('a broken content file', () => {
  it('is named with its line and a plain sentence', () => {
    const dir = copy();
    const path = `${dir}/procedures/ket-hon.yaml`;
    const lines = readFileSync(path, 'utf8').split('\n');
    const at = lines.findIndex((line) => line.startsWith('level:'));
    lines[at] = 'level: huyện';
    writeFileSync(path, lines.join('\n'));
    expect(faultsOf(dir)).toEqual([`procedures/ket-hon.yaml:${String(at + 1)}: mục "level" chỉ nhận: commune, province, national`]);
  });

  it('is told of missing fields, misspelt fields and wrong dates at once', () => {
    const dir = copy();
    const path = `${dir}/procedures/ket-hon.yaml`;
    const text = readFileSync(path, 'utf8')
      .replace('summary:', 'sumary:')
      .replace(/next: \d{4}-\d\d-\d\d/, 'next: 23/02/2027');
    writeFileSync(path, text);
    const faults = faultsOf(dir).join('\n');
    expect(faults).toMatch(/"summary" còn thiếu/);
    expect(faults).toMatch(/mục lạ: sumary/);
    expect(faults).toMatch(/"reviewed.next" phải là ngày/);
  });

  it('is told of YAML that cannot be read', () => {
    const dir = copy();
    writeFileSync(`${dir}/procedures/hong.yaml`, 'id: x\nname: [a\n');
    expect(faultsOf(dir)[0]).toMatch(/^procedures\/hong\.yaml:\d+: không đúng cú pháp YAML/);
  });

  it('is told of ids used twice and of relations to nothing', () => {
    const dir = copy();
    const text = readFileSync(`${dir}/procedures/ket-hon.yaml`, 'utf8');
    writeFileSync(`${dir}/procedures/ket-hon-2.yaml`, text.replace('related:\n', 'related:\n  - khong-co\n'));
    const faults = faultsOf(dir).join('\n');
    expect(faults).toMatch(/mã "ket-hon" đã dùng/);
    expect(faults).toMatch(/"khong-co" chưa có/);
  });
});
