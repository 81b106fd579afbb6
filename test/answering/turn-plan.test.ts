import { describe, expect, it } from 'vitest';
import { readPlan } from '../../src/answering/turn-plan.ts';

const watch = { kind: 'dossier.watch', data: { code: 'H37.1-261126-0001', seen: 'received|', until: 1_800_000_000_000 } };

describe('the plan of a turn as it comes back from the store', () => {
  it('gives back what was decided', () => {
    const plan = {
      outcome: { status: 'flow_dossier' },
      state: { item: 'ho-khau' },
      replies: [{ text: 'Vâng.', buttons: [] }],
      deeds: [watch],
    };
    expect(readPlan(plan)).toEqual(plan);
  });

  it('still carries out deeds of plans that were stored under their earlier name', () => {
    expect(readPlan({ outcome: { status: 'flow_dossier' }, effects: [watch] })).toEqual({
      outcome: { status: 'flow_dossier' },
      deeds: [watch],
    });
  });

  it.each([
    ['a deed that nobody knows', { kind: 'petition.burn', data: {} }],
    ['a kind that is a word of the language', { kind: '__proto__', data: {} }],
    ['a deed that lacks something', { kind: 'survey.score', data: { survey: 'hai-long', about: '-' } }],
    ['a deed of the wrong type', { kind: 'survey.score', data: { survey: 'hai-long', about: '-', criterion: 'thai-do', score: 'cao' } }],
  ])('refuses %s, so that a person looks at it', (_what, deed) => {
    expect(() => readPlan({ deeds: [deed] })).toThrow();
  });
});
