import { z } from 'zod';
import { turn, type Dialogue, type Outcome } from '../dialogue/index.ts';

export const labelled = z.looseObject({
  id: z.string(),
  text: z.string(),
  topic: z.string(),
  aspect: z.string().optional(),
  style: z.string().default('?'),
  origin: z.string().default('?'),
});
export type Labelled = z.output<typeof labelled>;

export const topicsFile = z.looseObject({
  equivalents: z.array(z.looseObject({ topics: z.array(z.string()) })).default([]),
  aspect_equivalents: z.array(z.array(z.string())).default([]),
});

/** What became of one question. */
interface Verdict {
  question: Labelled;
  outcome: Outcome;
  /** The very topic, or an equivalent one. */
  strict: boolean;
  right: boolean;
  /** Not answered, but the topic was among the choices offered. */
  offered: boolean;
  /** Answered with something else. */
  wrong: boolean;
  aspectRight: boolean | undefined;
}

export interface Scores {
  questions: number;
  top1: number;
  top1Strict: number;
  top1OrOffered: number;
  wrongAnswers: number;
  outOfScope: number;
  outOfScopeAnswered: number;
  aspect: number;
}

const SYSTEM: Record<string, string> = { _greeting: 'smalltalk_greeting', _thanks: 'smalltalk_thanks', 'gap-can-bo': 'handoff' };

function judge(
  question: Labelled,
  outcome: Outcome,
  same: (a: string, b: string) => boolean,
  sameAspect: (a: string, b: string) => boolean,
): Verdict {
  const { topic } = question;
  const system = SYSTEM[topic];
  const answered = outcome.status === 'answered';
  const strict =
    topic === '_oos'
      ? outcome.status.startsWith('unanswered')
      : system === undefined
        ? answered && outcome.topic === topic
        : outcome.status === system;
  const right = strict || (answered && outcome.topic !== undefined && same(outcome.topic, topic));
  const offered =
    outcome.status === 'clarify' && (outcome.candidates ?? []).some((candidate) => candidate === topic || same(candidate, topic));
  const asked = question.aspect;
  const aspectRight = asked === undefined || topic.startsWith('_') || !right ? undefined : sameAspect(outcome.aspect ?? 'general', asked);
  return { question, outcome, strict, right, offered, wrong: answered && !right, aspectRight };
}

/** The figures of a set of verdicts; shares from 0 to 1. Out-of-scope questions count in their own line only. */
export function score(verdicts: readonly Verdict[]): Scores {
  const scope = verdicts.filter(({ question }) => question.topic !== '_oos');
  const out = verdicts.filter(({ question }) => question.topic === '_oos');
  const withAspect = verdicts.filter(({ aspectRight }) => aspectRight !== undefined);
  const share = (list: readonly Verdict[], test: (verdict: Verdict) => boolean): number =>
    list.length === 0 ? 0 : Math.round((list.filter(test).length / list.length) * 1_000) / 1_000;
  return {
    questions: scope.length,
    top1: share(scope, ({ right }) => right),
    top1Strict: share(scope, ({ strict }) => strict),
    top1OrOffered: share(scope, ({ right, offered }) => right || offered),
    wrongAnswers: share(scope, ({ wrong }) => wrong),
    outOfScope: out.length,
    outOfScopeAnswered: share(out, ({ outcome }) => outcome.status === 'answered'),
    aspect: share(withAspect, ({ aspectRight }) => aspectRight === true),
  };
}

/** Asks every labelled question on its own and judges the answers. */
export function evaluate(
  dialogue: Dialogue,
  questions: readonly Labelled[],
  topics: z.output<typeof topicsFile>,
  now: number,
  progress: (done: number) => void = () => undefined,
): Verdict[] {
  const shares = (groups: readonly (readonly string[])[]) => (a: string, b: string) =>
    a === b || groups.some((group) => group.includes(a) && group.includes(b));
  const same = shares(topics.equivalents.map((entry) => entry.topics));
  const sameAspect = shares(topics.aspect_equivalents);
  return questions.map((question, at) => {
    if (at % 500 === 499) progress(at + 1);
    return judge(question, turn(dialogue, { kind: 'text', text: question.text }, {}, now).outcome, same, sameAspect);
  });
}
