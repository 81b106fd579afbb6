import { describe, expect, it } from 'vitest';
import { playDialogues, scoreDialogues } from '../../src/cli/dialogue-scores.ts';
import { readDialogues, readQuestions } from '../../src/cli/eval.ts';
import { heldOut } from '../../src/cli/held-out.ts';
import { evaluate, score, STRICT } from '../../src/cli/scores.ts';
import { syllables } from '../../src/text/vietnamese.ts';
import { MORNING } from '../support/world.ts';
import { shippedDialogue } from '../support/shipped.ts';

const FILES = ['citizens', 'citizens-2', 'citizens-3'];
const NO_PROCEDURE = new Set(['_oos', '_greeting', '_thanks', 'gap-can-bo']);
const plain = (text: string): string => syllables(text).join(' ');

const dialogue = shippedDialogue();
const { procedures } = dialogue.knowledge.content;

describe.each(FILES)('questions of citizens: %s', (name) => {
  const questions = readQuestions(`test/questions/${name}.jsonl`);
  const verdicts = evaluate(dialogue, questions, STRICT, MORNING);
  const scores = score(verdicts);

  it('are in no phrasing of the content, or the figures would mean nothing', () => {
    const known = new Set(procedures.flatMap((item) => [...item.questions, ...item.aliases, item.name, item.short_name].map(plain)));
    for (const { text, topic } of questions) if (!NO_PROCEDURE.has(topic)) expect(known.has(plain(text)), text).toBe(false);
  });

  it('name topics that exist', () => {
    const topics = new Set(procedures.map(({ topic }) => topic));
    for (const { topic, text } of questions) expect(NO_PROCEDURE.has(topic) || topics.has(topic), text).toBe(true);
  });

  it('are each answered rightly, but for those that are known not to be', () => {
    const broken = verdicts
      .filter(
        ({ question, right, outcome }) =>
          !question['known'] && (question.topic === '_oos' ? outcome.status === 'answered' && outcome.sure !== false : !right),
      )
      .map(({ question, outcome }) => `"${question.text}": cần ${question.topic}, được ${outcome.item ?? outcome.status}`);
    expect(broken).toEqual([]);
  });

  it('seldom get another procedure, and never one where none was asked for', () => {
    expect(scores.top1OrOffered).toBeGreaterThanOrEqual(0.97);
    expect(scores.wrongAnswers).toBeLessThanOrEqual(0.025);
    expect(scores.outOfScopeSure).toBe(0);
    expect(scores.sureAndWrong).toBeLessThanOrEqual(0.015);
  });

  it('get the part that was asked for', () => expect(scores.aspect).toBeGreaterThanOrEqual(0.8));
});

/** Kinds of citizens from whose words nothing was learnt, chosen by lot; the floors are a point under what was measured. */
describe.each([
  ['ong-ba', { top1: 0.77, top1OrOffered: 0.875, wrong: 0.055 }],
  ['sinh-vien', { top1: 0.845, top1OrOffered: 0.91, wrong: 0.05 }],
  ['thu-dai', { top1: 0.8, top1OrOffered: 0.885, wrong: 0.085 }],
])('a kind of citizen of whom nothing was learnt: %s', (name, floor) => {
  const questions = readQuestions(`test/questions/${name}.jsonl`);
  const scores = score(evaluate(dialogue, questions, STRICT, MORNING));

  it('wrote nothing that was learnt', () => {
    const known = new Set(dialogue.knowledge.content.phrasings.map(({ text }) => plain(text)));
    expect(questions.filter(({ text }) => known.has(plain(text))).map(({ text }) => text)).toEqual([]);
  });

  it('is answered at once, or offered what was meant', () => {
    expect(scores.top1).toBeGreaterThanOrEqual(floor.top1);
    expect(scores.top1OrOffered).toBeGreaterThanOrEqual(floor.top1OrOffered);
  });

  it('is seldom answered wrongly, and hardly ever without a sign of doubt', () => {
    expect(scores.wrongAnswers).toBeLessThanOrEqual(floor.wrong);
    expect(scores.sureAndWrong).toBeLessThanOrEqual(0.015);
    expect(scores.outOfScopeSure).toBeLessThanOrEqual(0.02);
  });
});

describe('messages that are no business of a ward', () => {
  it('are seldom answered, and hardly ever without a sign of doubt', () => {
    const scores = score(evaluate(dialogue, readQuestions('test/questions/ngoai-pham-vi.jsonl'), STRICT, MORNING));
    expect(scores.outOfScope).toBe(300);
    expect(scores.outOfScopeAnswered).toBeLessThanOrEqual(0.1);
    expect(scores.outOfScopeSure).toBeLessThanOrEqual(0.015);
  });
});

/** By a hand of whose conversations nothing was learnt; the floors are a point under what was measured. */
describe('conversations', () => {
  it('go on from what was said before', () => {
    const scores = scoreDialogues(playDialogues(dialogue, readDialogues('test/questions/dialogues.jsonl'), STRICT, MORNING));
    expect(scores.turns).toBe(579);
    expect(scores.first).toBeGreaterThanOrEqual(0.915);
    expect(scores.followUps).toBeGreaterThanOrEqual(0.83);
    expect(scores.whole).toBeGreaterThanOrEqual(0.66);
    expect(scores.throughout).toBeGreaterThanOrEqual(0.57);
  });
});

describe('phrasings held out of the content', () => {
  it('are answered in words that no phrasing has, or asked back', () => {
    const held = heldOut(dialogue, 5, MORNING, () => undefined);
    expect(held.questions).toBeGreaterThan(3_000);
    expect(held.top1OrOffered).toBeGreaterThanOrEqual(0.82);
    expect(held.wrongAnswers).toBeLessThanOrEqual(0.11);
  });
});
