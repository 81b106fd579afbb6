import { describe, expect, it } from 'vitest';
import { turn, type DialogueState } from '../../src/dialogue/index.ts';
import { shippedDialogue } from '../support/shipped.ts';
import { MORNING } from '../support/stand-ins.ts';

const dialogue = shippedDialogue();
const events = dialogue.knowledge.content.procedures.filter(({ kind }) => kind === 'event');
const say = (text: string, state: DialogueState = {}) => turn(dialogue, { kind: 'text', text }, state, MORNING);

describe('something that happens in a life', () => {
  it.each(events.map(({ id, questions }) => [id, questions] as const))('%s is found by its own questions', (id, questions) => {
    const missed = questions.filter((text) => say(text).outcome.item !== id);
    expect(missed).toEqual([]);
  });

  it.each(events.map((event) => [event.id, event] as const))(
    '%s tells its procedures in order, and a number leads to one',
    (_id, event) => {
      const told = say(event.questions[0] ?? '');
      const text = told.replies.map((reply) => reply.text).join('\n');
      const names = event.path.map(({ item }) => dialogue.knowledge.item(item)?.short_name ?? `not there: ${item}`);
      for (const [at, name] of names.entries()) expect(text).toContain(`${String(at + 1)}. ${name}`);
      expect(say('2', told.state).outcome.item).toBe(event.path[1]?.item);
      expect(text).toContain(event.reviewed.source.slice(0, 20));
    },
  );
});
