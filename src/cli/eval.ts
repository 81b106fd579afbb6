import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { parse } from 'yaml';
import type { z } from 'zod';
import { loadDialogue } from '../assembly/dialogue.ts';
import { readConfig } from '../ground/config.ts';
import type { Dialogue } from '../dialogue/index.ts';
import { UserFacingError } from '../ground/errors.ts';
import { jsonOf } from '../ground/json.ts';
import type { Command } from './command.ts';
import { heldOut } from './held-out.ts';
import { leaveWriterOut } from './leave-writer-out.ts';
import { heldPoints, pointLine, scorePoints } from './point-scores.ts';
import { labelledDialogue, playDialogues, scoreDialogues, type DialogueScores, type LabelledDialogue } from './dialogue-scores.ts';
import { evaluate, labelled, sameness, score, topicsFile, type Labelled, type Scores } from './scores.ts';

function table(groups: [string, Scores][]): string[] {
  const percent = (value: number): string => `${(value * 100).toFixed(1)}%`.padStart(8);
  const head = `${''.padEnd(24)}${['câu', 'đúng', 'đúng/mời', 'sai', 'sai chắc', 'ng.p.vi', 'trả lời', 'tr.lời chắc', 'phần'].map((name) => name.padStart(8)).join(' ')}`;
  return [
    head,
    ...groups.map(
      ([name, s]) =>
        `${name.slice(0, 24).padEnd(24)}${String(s.questions).padStart(8)} ${percent(s.top1)} ${percent(s.top1OrOffered)} ${percent(s.wrongAnswers)} ${percent(s.sureAndWrong)} ${String(s.outOfScope).padStart(8)} ${percent(s.outOfScopeAnswered)} ${percent(s.outOfScopeSure)} ${percent(s.aspect)}`,
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

/** Reads one JSON object a line. @throws UserFacingError that names the first line which does not have `fields`. */
const readLines = <T>(path: string, schema: z.ZodType<T>, fields: string): T[] =>
  readText(path)
    .split('\n')
    .flatMap((line, at) => {
      if (line.trim() === '') return [];
      const parsed = schema.safeParse(jsonOf(line));
      if (!parsed.success) throw new UserFacingError(`Dòng ${String(at + 1)} của ${path} không phải JSON có ${fields}.`);
      return [parsed.data];
    });

export const readQuestions = (path: string): Labelled[] => readLines(path, labelled, 'id, text và topic');
export const readDialogues = (path: string): LabelledDialogue[] => readLines(path, labelledDialogue, 'id và turns');

/** Whether a file holds conversations instead of single questions. */
const holdsDialogues = (text: string): boolean => /^\s*\{.*"turns":/.test(text.split('\n', 1)[0] ?? '');

function dialogueTable(scores: DialogueScores): string[] {
  const percent = (value: number): string => `${(value * 100).toFixed(1)}%`;
  return [
    `hội thoại ${String(scores.dialogues)}, lượt ${String(scores.turns)}`,
    `lượt đầu đúng ${percent(scores.first)}; lượt sau đúng ${percent(scores.followUps)}, sai ${percent(scores.followUpsWrong)}`,
    `lượt đúng cả việc lẫn phần ${percent(scores.whole)}; hội thoại đúng suốt ${percent(scores.throughout)}`,
  ];
}

/** The example questions of the content are dealt into so many parts. */
const FOLDS = 5;

export const evalCommand: Command = {
  summary: 'chấm câu trả lời trên tệp câu hỏi có nhãn',
  usage:
    'motcua eval questions.jsonl [--topics topics.yaml] [--json kết-quả.json] [--errors]\nmotcua eval --held-out [--json kết-quả.json]\nmotcua eval --leave-writer-out [--topics topics.yaml] [--json kết-quả.json]\nmotcua eval --points [--errors]',
  run(terminal) {
    const { values, positionals } = parseArgs({
      args: terminal.args,
      options: {
        topics: { type: 'string' },
        json: { type: 'string' },
        errors: { type: 'boolean' },
        'held-out': { type: 'boolean' },
        points: { type: 'boolean' },
        'leave-writer-out': { type: 'boolean' },
      },
      allowPositionals: true,
    });
    const now = terminal.clock.now();
    const learn = (): Dialogue => loadDialogue(readConfig(terminal.env), terminal.logger);
    if (values['held-out']) {
      const scores = heldOut(learn(), FOLDS, now, (done) => terminal.err(`${String(done)}/${String(FOLDS)} lượt`));
      for (const line of table([['câu mẫu được giấu đi', scores]])) terminal.out(line);
      if (values.json !== undefined) writeFileSync(values.json, JSON.stringify({ scores }, null, 2));
      return Promise.resolve(0);
    }
    if (values.points) {
      const dialogue = learn();
      for (const spoken of [true, false]) {
        const asked = heldPoints(dialogue, spoken);
        terminal.out(pointLine(scorePoints(asked), spoken));
        if (values.errors)
          for (const { item, text, expected, told, outcome } of asked)
            if (outcome !== 'right') terminal.out(`  ${outcome} | ${item} | ${text} | ${expected} -> ${told ?? ''}`);
      }
      return Promise.resolve(0);
    }
    const topics = topicsFile.parse(values.topics === undefined ? {} : parse(readText(values.topics)));
    if (values['leave-writer-out']) {
      const scores = leaveWriterOut(learn(), sameness(topics), now, (writer) => terminal.err(writer));
      for (const line of table([['tất cả', scores.all], ...Object.entries(scores.writers)])) terminal.out(line);
      terminal.out('Tin cậy (trung bình) và tỷ lệ đúng:');
      for (const { from, count, confidence, right } of scores.reliability)
        terminal.out(`  từ ${from.toFixed(1)}: ${String(count).padStart(5)} câu, ${confidence.toFixed(3)}, ${right.toFixed(3)}`);
      if (values.json !== undefined) writeFileSync(values.json, JSON.stringify(scores, null, 2));
      return Promise.resolve(0);
    }
    const [path] = positionals;
    if (path === undefined) {
      terminal.err(`Chưa có tệp câu hỏi. Cách dùng:\n${evalCommand.usage}`);
      return Promise.resolve(2);
    }
    if (holdsDialogues(readText(path))) {
      const verdicts = playDialogues(learn(), readDialogues(path), sameness(topics), now);
      const scores = scoreDialogues(verdicts);
      for (const line of dialogueTable(scores)) terminal.out(line);
      if (values.errors)
        for (const { dialogue, at, text, expected, found, right } of verdicts)
          if (!right) terminal.out(`${dialogue}.${String(at + 1)} | ${text} | ${expected} -> ${found}`);
      if (values.json !== undefined) writeFileSync(values.json, JSON.stringify({ scores }, null, 2));
      return Promise.resolve(0);
    }
    const questions = readQuestions(path);
    const verdicts = evaluate(learn(), questions, sameness(topics), now, (done) =>
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
