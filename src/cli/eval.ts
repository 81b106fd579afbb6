import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { parse } from 'yaml';
import { z } from 'zod';
import { loadDialogue } from '../app.ts';
import { readConfig } from '../config.ts';
import { turn, type Dialogue, type Outcome } from '../dialogue/index.ts';
import { UserFacingError } from '../errors.ts';
import type { Command } from './command.ts';

const labelled = z.looseObject({
  id: z.string(),
  text: z.string(),
  topic: z.string(),
  aspect: z.string().optional(),
  style: z.string().default('?'),
  origin: z.string().default('?'),
});
type Labelled = z.output<typeof labelled>;

const topicsFile = z.looseObject({
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

function table(groups: [string, Scores][]): string[] {
  const percent = (value: number): string => `${(value * 100).toFixed(1)}%`.padStart(8);
  const head = `${''.padEnd(24)}${['câu', 'đúng', 'đúng/mời', 'sai', 'ng.phạm vi', 'trả lời', 'phần'].map((name) => name.padStart(8)).join(' ')}`;
  return [
    head,
    ...groups.map(
      ([name, s]) =>
        `${name.slice(0, 24).padEnd(24)}${String(s.questions).padStart(8)} ${percent(s.top1)} ${percent(s.top1OrOffered)} ${percent(s.wrongAnswers)} ${String(s.outOfScope).padStart(9)} ${percent(s.outOfScopeAnswered)} ${percent(s.aspect)}`,
    ),
  ];
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    throw new UserFacingError(`Không đọc được tệp ${path}. Xin kiểm tra lại tên tệp.`);
  }
}

function json(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** Reads labelled questions, one JSON object a line; says which line is wrong. */
export function readQuestions(path: string): Labelled[] {
  return readText(path)
    .split('\n')
    .flatMap((line, at) => {
      if (line.trim() === '') return [];
      const parsed = labelled.safeParse(json(line));
      if (!parsed.success) throw new UserFacingError(`Dòng ${String(at + 1)} của ${path} không phải JSON có id, text và topic.`);
      return [parsed.data];
    });
}

export const evalCommand: Command = {
  summary: 'chấm câu trả lời trên tệp câu hỏi có nhãn',
  usage: 'motcua eval questions.jsonl [--topics topics.yaml] [--json kết-quả.json] [--errors]',
  run(terminal) {
    const { values, positionals } = parseArgs({
      args: terminal.args,
      options: { topics: { type: 'string' }, json: { type: 'string' }, errors: { type: 'boolean' } },
      allowPositionals: true,
    });
    const [path] = positionals;
    if (path === undefined) {
      terminal.err(`Chưa có tệp câu hỏi. Cách dùng:\n${evalCommand.usage}`);
      return Promise.resolve(2);
    }
    const topics = topicsFile.parse(values.topics === undefined ? {} : parse(readText(values.topics)));
    const questions = readQuestions(path);
    const verdicts = evaluate(loadDialogue(readConfig(terminal.env)), questions, topics, terminal.clock.now(), (done) =>
      terminal.err(`${String(done)}/${String(questions.length)} câu`),
    );
    const by = (field: 'style' | 'origin'): [string, Scores][] =>
      [...new Set(questions.map((question) => question[field]))]
        .sort()
        .map((value) => [`  ${value}`, score(verdicts.filter(({ question }) => question[field] === value))]);
    for (const line of table([['tất cả', score(verdicts)], ...by('style'), ...by('origin')])) terminal.out(line);
    const failed = verdicts.filter(({ question, right, outcome }) => (question.topic === '_oos' ? outcome.status === 'answered' : !right));
    const confusion = new Map<string, number>();
    for (const { question, outcome } of failed) {
      const pair = `${question.topic} -> ${outcome.topic ?? outcome.status}`;
      confusion.set(pair, (confusion.get(pair) ?? 0) + 1);
    }
    terminal.out('Nhầm nhiều nhất:');
    for (const [pair, count] of [...confusion].sort((a, b) => b[1] - a[1]).slice(0, 15))
      terminal.out(`  ${String(count).padStart(4)}  ${pair}`);
    if (values.errors)
      for (const { question, outcome } of failed)
        terminal.out(
          `${outcome.status} ${String(outcome.confidence ?? '')} | ${question.text} | ${question.topic} -> ${outcome.item ?? (outcome.candidates ?? []).join(' ')}`,
        );
    if (values.json !== undefined)
      writeFileSync(
        values.json,
        JSON.stringify(
          {
            scores: score(verdicts),
            byStyle: Object.fromEntries(by('style')),
            byOrigin: Object.fromEntries(by('origin')),
            confusion: Object.fromEntries(confusion),
          },
          null,
          2,
        ),
      );
    return Promise.resolve(0);
  },
};
