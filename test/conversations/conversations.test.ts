import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readYaml } from '../../src/ground/yaml.ts';
import { conversations, Talk } from '../support/talk.ts';

const DIR = 'test/conversations';
const files = readdirSync(DIR)
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => ({ name: basename(name, '.yaml'), read: readYaml(join(DIR, name), conversations, DIR) }));
const all = files.flatMap(({ name, read }) =>
  (read.value ?? []).map((conversation) => ({ title: `${name}: ${conversation.name}`, conversation })),
);
/** Those in which the program starts anew come first: no later time has been seen in the store yet. */
const sorted = all.sort((a, b) => Number(restarts(b)) - Number(restarts(a)));
function restarts({ conversation }: (typeof all)[number]): boolean {
  return conversation.steps.some((step) => 'restart' in step);
}

describe('a conversation', () => {
  let talk: Talk;
  beforeAll(async () => {
    talk = await Talk.open(all.length);
  });
  afterAll(() => talk.close());

  it('can be read in every file, and there are enough of them', () => {
    expect(files.flatMap(({ read }) => read.faults)).toEqual([]);
    expect(all.length).toBeGreaterThanOrEqual(120);
  });

  it.each(sorted)('$title', async ({ conversation }) => {
    expect(await talk.play(conversation)).toEqual([]);
  });
});
