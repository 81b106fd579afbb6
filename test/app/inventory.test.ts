import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { expect, it } from 'vitest';
import { runCommand } from '../../src/cli/commands.ts';
import { INVENTORY } from '../../src/database/inventory.ts';
import { tempDir } from '../support/temp.ts';
import { MORNING, silent, World } from '../support/world.ts';

const words = (text: string): string[] => text.split(' ').filter((word) => word !== '');

it('marks every field of every collection once, personal or not, and no other', async () => {
  const world = await World.open();
  const app = await world.start();
  const models = Object.values(app.services.database.connection.models);
  const marked = models.map(({ collection: { name } }) => {
    const { personal = '', plain = '' } = INVENTORY[name] ?? {};
    return [name, [...words(personal), ...words(plain)].sort()];
  });
  expect(marked).toEqual(models.map(({ collection: { name }, schema }) => [name, Object.keys(schema.paths).sort()]));
  const kept = (await app.services.database.connection.db?.listCollections().toArray()) ?? [];
  expect(kept.map(({ name }) => name).filter((name) => !(name in INVENTORY))).toEqual([]);
});

it('becomes the record of processing and the draft of the impact assessment as a Word file', async () => {
  const file = join(tempDir(), 'ho-so.docx');
  const said: string[] = [];
  const run = (...args: string[]) =>
    runCommand('privacy', {
      args,
      env: { DATA_DIR: tempDir() },
      input: Readable.from(['']),
      out: (line) => said.push(line),
      err: (line) => said.push(line),
      clock: { now: () => MORNING },
      logger: silent,
    });
  expect(await run('inventory', '--out', file)).toBe(0);
  const zip = readFileSync(file);
  expect(zip.subarray(0, 2).toString()).toBe('PK');
  expect(said.join('\n')).toContain('ho-so.docx');
  expect(await run('inventory')).toBe(0);
  expect(said.join('\n')).toMatch(/petitions[^]*không có dữ liệu cá nhân/);
  expect(await run('khac')).toBe(2);
});
