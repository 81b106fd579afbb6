import { z } from 'zod';
import { turn, type Dialogue, type Outcome } from '../dialogue/index.ts';

export const labelled = z.looseObject({
  id: z.string(),
  text: z.string(),
  topic: z.string(),
  /** Other topics that a helpful officer would understand. */
  also: z.array(z.string()).default([]),
  aspect: z.string().optional(),
  /** Any of these parts is right, where more than one is asked about. */
  aspects: z.array(z.string()).default([]),
  style: z.string().default('?'),
  origin: z.string().default('?'),
});
export type Labelled = z.output<typeof labelled>;

export const topicsFile = z.looseObject({
  equivalents: z.array(z.looseObject({ topics: z.array(z.string()) })).default([]),
  aspect_equivalents: z.array(z.array(z.string())).default([]),
});

/** What became of one question. */
export interface Verdict {
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
  /** Of what is out of scope and of the rest: answered wrongly without a sign that it may be meant otherwise. */
  outOfScopeSure: number;
  sureAndWrong: number;
  aspect: number;
}

const SYSTEM: Record<string, string> = { _greeting: 'smalltalk_greeting', _thanks: 'smalltalk_thanks', 'gap-can-bo': 'handoff' };

/** Which topics, and which parts, count as one. */
export interface Sameness {
  topic: (a: string, b: string) => boolean;
  aspect: (a: string, b: string) => boolean;
}

/** What became of one question. */
export function judge(question: Labelled, outcome: Outcome, { topic: same, aspect: sameAspect }: Sameness): Verdict {
  const { topic } = question;
  const system = SYSTEM[topic];
  const answered = outcome.status === 'answered';
  const isMeant = (found: string): boolean => [topic, ...question.also].some((meant) => meant === found || same(found, meant));
  const strict =
    topic === '_oos'
      ? outcome.status.startsWith('unanswered')
      : system === undefined
        ? answered && outcome.topic === topic
        : outcome.status === system;
  const right = strict || (answered && outcome.topic !== undefined && isMeant(outcome.topic));
  const offered = outcome.status === 'clarify' && (outcome.candidates ?? []).some(isMeant);
  const asked = [...question.aspects, ...(question.aspect === undefined ? [] : [question.aspect])];
  const aspectRight =
    asked.length === 0 || topic.startsWith('_') || !right ? undefined : asked.some((one) => sameAspect(outcome.aspect ?? 'general', one));
  return { question, outcome, strict, right, offered, wrong: answered && !right, aspectRight };
}

const isSure = ({ outcome }: Verdict): boolean => outcome.status === 'answered' && outcome.sure !== false;

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
    outOfScopeSure: share(out, isSure),
    sureAndWrong: share(scope, (verdict) => verdict.wrong && isSure(verdict)),
    aspect: share(withAspect, ({ aspectRight }) => aspectRight === true),
  };
}

/** What a file of topics says of them. */
export function sameness(topics: z.output<typeof topicsFile>): Sameness {
  const shares = (groups: readonly (readonly string[])[]) => (a: string, b: string) =>
    a === b || groups.some((group) => group.includes(a) && group.includes(b));
  return { topic: shares(topics.equivalents.map((entry) => entry.topics)), aspect: shares(topics.aspect_equivalents) };
}

/** Every topic and part is its own. */
export const STRICT: Sameness = sameness({ equivalents: [], aspect_equivalents: [] });

/** Asks every labelled question on its own and judges the answers. */
export function evaluate(
  dialogue: Dialogue,
  questions: readonly Labelled[],
  same: Sameness,
  now: number,
  progress: (done: number) => void = () => undefined,
): Verdict[] {
  return questions.map((question, at) => {
    if (at % 500 === 499) progress(at + 1);
    return judge(question, turn(dialogue, { kind: 'text', text: question.text }, {}, now).outcome, same);
  });
}
