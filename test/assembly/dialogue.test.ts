import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadDialogue } from '../../src/assembly/dialogue.ts';
import { smallContent } from '../support/small-content.ts';
import { silent } from '../support/stand-ins.ts';
import { tempDir } from '../support/temp.ts';

const QUESTIONS = ['làm giấy khai sinh cần gì', 'khai sinh cho con ra lâu roi', 'le phi bao nhieu', 'cảm ơn nhé'];

/** What the folder of learnt things holds: each file and when it was put there. */
const learntIn = (dir: string): string[] =>
  readdirSync(join(dir, 'learnt'))
    .sort()
    .map((name) => `${name} ${String(statSync(join(dir, 'learnt', name)).ino)}`);

describe('content that was learnt before', () => {
  it('is not learnt again at the next start, and answers the same', () => {
    const config = { CONTENT_DIR: smallContent(), DATA_DIR: tempDir() };
    const answers = () => {
      const { knowledge } = loadDialogue(config, silent);
      return QUESTIONS.map((text) => knowledge.ask(text));
    };
    const first = answers();
    const kept = learntIn(config.DATA_DIR);
    expect(kept).not.toEqual([]);
    expect(answers()).toEqual(first);
    expect(learntIn(config.DATA_DIR)).toEqual(kept);
    rmSync(join(config.DATA_DIR, 'learnt'), { recursive: true });
    expect(answers()).toEqual(first);
  });

  it('is learnt anew when a question was added to it', () => {
    const config = { CONTENT_DIR: smallContent(), DATA_DIR: tempDir() };
    loadDialogue(config, silent);
    const kept = learntIn(config.DATA_DIR);
    const path = join(config.CONTENT_DIR, 'procedures', 'khai-sinh.yaml');
    const text = 'xin tờ giấy lúc đẻ cho cháu nội';
    writeFileSync(path, readFileSync(path, 'utf8').replace(/^questions:\n/m, `questions:\n  - ${text}\n`));
    const { knowledge } = loadDialogue(config, silent);
    expect(learntIn(config.DATA_DIR).length).toBeGreaterThan(kept.length);
    expect(knowledge.ask(text).item?.id).toBe('khai-sinh');
  });
});
