import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { toYaml } from '../../src/editorial/index.ts';
import { shippedDialogue } from './shipped.ts';
import { tempDir } from './temp.ts';

const KEPT = 25;

/** A copy of the content with a few of its procedures, which a test may change and which is learnt in a moment. */
export function smallContent(): string {
  const dir = tempDir();
  for (const file of [
    'agency',
    'catalogue',
    'danger',
    'language',
    'plan',
    'petitions',
    'privacy',
    'surveys',
    'contests',
    'notices',
    'dossiers',
    'service',
    'law',
    'amounts',
    'catalogues',
  ])
    cpSync(`content/${file}.yaml`, join(dir, `${file}.yaml`));
  const { procedures } = shippedDialogue().knowledge.content;
  const birth = procedures.filter(({ id }) => id.startsWith('khai-sinh'));
  const kept = [...new Set([...birth, ...procedures.filter(({ kind }) => kind !== 'event')])].slice(0, KEPT);
  const ids = new Set(kept.map(({ id }) => id));
  mkdirSync(join(dir, 'procedures'));
  for (const item of kept) {
    const related = item.related.filter((id) => ids.has(id));
    const lookalikes = item.lookalikes.filter((one) => ids.has(one.item));
    writeFileSync(join(dir, 'procedures', `${item.id}.yaml`), toYaml({ ...item, related, lookalikes }));
  }
  return dir;
}
