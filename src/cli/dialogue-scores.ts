import { z } from 'zod';
import { turn, type Dialogue, type DialogueState } from '../dialogue/index.ts';
import { judge, type Sameness } from './scores.ts';

/** A conversation with what a helpful officer would understand at each turn. */
export const labelledDialogue = z.looseObject({
  id: z.string(),
  turns: z
    .array(
      z.looseObject({
        user: z.string(),
        topic: z.string(),
        also: z.array(z.string()).default([]),
        aspect: z.string().optional(),
        aspects: z.array(z.string()).default([]),
      }),
    )
    .min(1),
});
export type LabelledDialogue = z.output<typeof labelledDialogue>;

/** What became of one turn. */
export interface TurnVerdict {
  dialogue: string;
  /** From 0. */
  at: number;
  text: string;
  expected: string;
  found: string;
  right: boolean;
  /** Right, and in the part that was asked for where one was. */
  whole: boolean;
  wrong: boolean;
}

/** Plays every conversation from its beginning and judges each turn. `now` is epoch ms. */
export function playDialogues(dialogue: Dialogue, conversations: readonly LabelledDialogue[], same: Sameness, now: number): TurnVerdict[] {
  return conversations.flatMap(({ id, turns }) => {
    let state: DialogueState = {};
    return turns.map(({ user, ...label }, at): TurnVerdict => {
      const done = turn(dialogue, { kind: 'text', text: user }, state, now);
      state = done.state;
      const { right, wrong, aspectRight, outcome } = judge({ ...label, id, text: user, style: '?', origin: '?' }, done.outcome, same);
      const found = `${outcome.topic ?? outcome.status}${outcome.aspect === undefined ? '' : `/${outcome.aspect}`}`;
      return { dialogue: id, at, text: user, expected: label.topic, found, right, whole: right && aspectRight !== false, wrong };
    });
  });
}

/** Shares from 0 to 1. */
export interface DialogueScores {
  dialogues: number;
  turns: number;
  first: number;
  followUps: number;
  followUpsWrong: number;
  /** Turns with topic and part right. */
  whole: number;
  /** Conversations whose every turn has the right topic. */
  throughout: number;
}

export function scoreDialogues(verdicts: readonly TurnVerdict[]): DialogueScores {
  const share = <T>(list: readonly T[], test: (one: T) => boolean): number =>
    list.length === 0 ? 0 : Math.round((list.filter(test).length / list.length) * 1_000) / 1_000;
  const [first, later] = [verdicts.filter(({ at }) => at === 0), verdicts.filter(({ at }) => at > 0)];
  return {
    dialogues: first.length,
    turns: verdicts.length,
    first: share(first, ({ right }) => right),
    followUps: share(later, ({ right }) => right),
    followUpsWrong: share(later, ({ wrong }) => wrong),
    whole: share(verdicts, ({ whole }) => whole),
    throughout: share(first, ({ dialogue }) => verdicts.every((verdict) => verdict.dialogue !== dialogue || verdict.right)),
  };
}
