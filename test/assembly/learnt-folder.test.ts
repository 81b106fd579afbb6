import { readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { LearntFolder } from '../../src/assembly/learnt-folder.ts';
import type { Logger } from '../../src/ground/logger.ts';
import { silent } from '../support/stand-ins.ts';
import { tempDir } from '../support/temp.ts';

const bytes = Buffer.from('trọng số đã học');
const fileOf = (dir: string, key: string): string => join(dir, 'learnt', `${key}.bin`);
const namesIn = (dir: string): string[] => readdirSync(join(dir, 'learnt')).sort();

/** A folder with one thing learnt in it. */
function kept(): { dir: string; folder: LearntFolder; path: string } {
  const dir = tempDir();
  const folder = new LearntFolder(dir, silent);
  folder.write('khai-sinh', bytes);
  return { dir, folder, path: fileOf(dir, 'khai-sinh') };
}

describe('the folder of what was learnt', () => {
  it('gives back what was written, also to the next process, and nothing under another key', () => {
    const { dir, folder } = kept();
    for (const one of [folder, new LearntFolder(dir, silent)]) {
      expect(Buffer.from(one.read('khai-sinh') ?? [])).toEqual(bytes);
      expect(one.read('khai-tu')).toBeUndefined();
    }
    expect(namesIn(dir)).toEqual(['khai-sinh.bin']);
  });

  it('ignores a file with any byte changed', () => {
    const { folder, path } = kept();
    const whole = readFileSync(path);
    for (let at = 0; at < whole.length; at++) {
      const damaged = Buffer.from(whole);
      damaged[at] = (damaged[at] ?? 0) ^ 4;
      writeFileSync(path, damaged);
      expect(folder.read('khai-sinh'), `byte ${String(at)}`).toBeUndefined();
    }
    writeFileSync(path, whole);
    expect(folder.read('khai-sinh')).toBeDefined();
  });

  it('ignores a file that was cut short or has something behind it', () => {
    const { folder, path } = kept();
    const whole = readFileSync(path);
    for (const length of [0, 5, whole.indexOf('\n'), whole.indexOf('\n') + 1, whole.length - 1]) {
      writeFileSync(path, whole.subarray(0, length));
      expect(folder.read('khai-sinh'), `${String(length)} bytes`).toBeUndefined();
    }
    writeFileSync(path, Buffer.concat([whole, Buffer.from('x')]));
    expect(folder.read('khai-sinh')).toBeUndefined();
  });

  it("ignores a foreign file, and another key's", () => {
    const { dir, folder, path } = kept();
    writeFileSync(fileOf(dir, 'khai-tu'), readFileSync(path));
    writeFileSync(fileOf(dir, 'ket-hon'), 'PK\u0003\u0004 something else');
    expect(folder.read('khai-tu')).toBeUndefined();
    expect(folder.read('ket-hon')).toBeUndefined();
  });

  it('writes over what it ignored', () => {
    const { folder, path } = kept();
    writeFileSync(path, 'damaged');
    folder.write('khai-sinh', bytes);
    expect(folder.read('khai-sinh')).toBeDefined();
  });

  it('keeps nine files: those used last, then the newest, and no remains of a process that died while it wrote', () => {
    const dir = tempDir();
    const kept = (keys: string): void => {
      expect(namesIn(dir)).toEqual(Array.from(keys, (key) => `${key}.bin`));
    };
    const before = new LearntFolder(dir, silent);
    for (const [age, key] of Array.from('abcdefgh').entries()) {
      before.write(key, bytes);
      utimesSync(fileOf(dir, key), 1_000 + age, 1_000 + age);
    }
    writeFileSync(join(dir, 'learnt', 'i.bin.4711'), 'half');
    utimesSync(join(dir, 'learnt', 'i.bin.4711'), 1, 1);
    const folder = new LearntFolder(dir, silent);
    folder.read('a');
    folder.write('i', bytes);
    kept('abcdefghi');
    folder.write('j', bytes);
    kept('acdefghij');
    for (const key of 'klmnop') {
      folder.read('a');
      folder.write(key, bytes);
    }
    kept('aijklmnop');
  });

  it('is no error where the data directory cannot be written, and says so once', () => {
    const path = join(tempDir(), 'a-file');
    writeFileSync(path, '');
    const lines: string[] = [];
    const logger: Logger = { ...silent, warn: (line) => void lines.push(line) };
    const folder = new LearntFolder(path, logger);
    for (const key of ['khai-sinh', 'khai-tu']) {
      expect(folder.read(key)).toBeUndefined();
      folder.write(key, bytes);
    }
    expect(lines).toEqual([expect.stringContaining('học lại')]);
  });
});
