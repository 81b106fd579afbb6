import { describe, expect, it } from 'vitest';
import { loadDialogue } from '../../src/app.ts';
import { readQuestions } from '../../src/cli/eval.ts';
import { heldOut } from '../../src/cli/held-out.ts';
import { evaluate, score } from '../../src/cli/scores.ts';
import { readConfig } from '../../src/config.ts';
import { syllables } from '../../src/text/vietnamese.ts';
import { MORNING } from '../support/world.ts';

/** Questions that are in no content file: what these figures say holds for what citizens ask. */
const questions = readQuestions('test/questions/citizens.jsonl');

const plain = (text: string): string => syllables(text).join(' ');

describe('questions of citizens', () => {
  const dialogue = loadDialogue(readConfig({}));
  const verdicts = evaluate(dialogue, questions, { equivalents: [], aspect_equivalents: [] }, MORNING);
  const scores = score(verdicts);

  it('are in no phrasing of the content, or the figures would mean nothing', () => {
    const known = new Set(
      dialogue.knowledge.content.procedures.flatMap((item) => [...item.questions, ...item.aliases, item.name, item.short_name].map(plain)),
    );
    for (const { text } of questions) expect(known.has(plain(text)), text).toBe(false);
  });

  it('name topics that exist', () => {
    const topics = new Set(dialogue.knowledge.content.procedures.map(({ topic }) => topic));
    for (const { topic, text } of questions) expect(topic === '_oos' || topics.has(topic), text).toBe(true);
  });

  it('get the right procedure, or the choice of it', () => {
    expect(scores.top1).toBeGreaterThanOrEqual(0.95);
    expect(scores.top1OrOffered).toBeGreaterThanOrEqual(0.98);
  });

  it('seldom get another procedure, and never one where none was asked for', () => {
    expect(scores.wrongAnswers).toBeLessThanOrEqual(0.02);
    expect(scores.outOfScopeAnswered).toBe(0);
  });

  it('get the part that was asked for', () => expect(scores.aspect).toBeGreaterThanOrEqual(0.95));

  it('are answered in words that no phrasing has, or asked back', () => {
    const held = heldOut(dialogue, 5, MORNING, () => undefined);
    expect(held.questions).toBeGreaterThan(3_000);
    expect(held.top1OrOffered).toBeGreaterThanOrEqual(0.82);
    expect(held.wrongAnswers).toBeLessThanOrEqual(0.1);
  });
});
