import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { loadDialogue } from '../assembly/dialogue.ts';
import { readConfig } from '../ground/config.ts';
import { localDay, vietnameseDate } from '../time/local.ts';
import { turn, withPlaces, type Dialogue, type DialogueState, type Turn } from '../dialogue/index.ts';
import { jsonOf } from '../ground/json.ts';
import type { Command } from './command.ts';

const question = z.looseObject({
  id: z.union([z.string(), z.number()]),
  text: z.string(),
  dialogue: z.union([z.string(), z.number()]).optional(),
});

function replyText(result: Turn): string {
  return result.replies.map((reply) => [reply.text, ...reply.buttons.map((button) => `[${button.title}]`)].join('\n')).join('\n\n');
}

/** One answer as the contract of `ask --jsonl` has it. */
function line(id: string | number, result: Turn): string {
  const { status, topic, item, aspect, confidence, candidates, sure } = result.outcome;
  return JSON.stringify({
    id,
    status,
    sure: status === 'answered' && sure !== false,
    topic: topic ?? null,
    item: item ?? null,
    aspect: aspect ?? 'general',
    part: aspect ?? 'general',
    confidence: confidence ?? 0,
    candidates: [...new Set(candidates ?? [])],
    reply: result.replies.map((reply) => reply.text).join('\n\n'),
  });
}

async function askLines(dialogue: Dialogue, terminal: Parameters<Command['run']>[0]): Promise<number> {
  const states = new Map<string, DialogueState>();
  let at = 0;
  for await (const raw of createInterface({ input: terminal.input })) {
    at++;
    if (raw.trim() === '') continue;
    const asked = question.safeParse(jsonOf(raw));
    if (!asked.success) {
      terminal.err(`Dòng ${String(at)}: cần một đối tượng JSON có "id" và "text".`);
      return 2;
    }
    const { id, text, dialogue: name } = asked.data;
    const key = name === undefined ? undefined : String(name);
    const result = answered(dialogue, text, (key === undefined ? undefined : states.get(key)) ?? {}, terminal.clock.now());
    if (key !== undefined) states.set(key, result.state);
    terminal.out(line(id, result));
  }
  return 0;
}

/** A turn with somebody of whom nothing is kept. */
function answered(dialogue: Dialogue, text: string, state: DialogueState, now: number): Turn {
  const done = turn(dialogue, { kind: 'text', text }, state, now);
  const { my_data: words } = dialogue.wording;
  const days = dialogue.knowledge.agency.retention.message_text_days;
  const values = {
    days,
    lines: done.fill === 'export' ? words.export.empty : words.nothing,
    receipt: 'ABC234',
    day: vietnameseDate(localDay(now)),
  };
  return done.fill === undefined ? done : { ...done, replies: withPlaces(done.replies, values) };
}

export const ask: Command = {
  summary: 'hỏi bot một câu, hoặc nhiều câu từ tệp JSONL',
  usage: 'motcua ask "làm giấy khai sinh cần gì"\nmotcua ask --jsonl < questions.jsonl',
  async run(terminal) {
    const { values, positionals } = parseArgs({ args: terminal.args, options: { jsonl: { type: 'boolean' } }, allowPositionals: true });
    if (values.jsonl) return askLines(loadDialogue(readConfig(terminal.env), terminal.logger), terminal);
    const text = positionals.join(' ').trim();
    if (text === '') {
      terminal.err(`Chưa có câu hỏi. Cách dùng:\n${ask.usage}`);
      return 2;
    }
    const result = answered(loadDialogue(readConfig(terminal.env), terminal.logger), text, {}, terminal.clock.now());
    const { status, item, aspect, confidence, candidates } = result.outcome;
    terminal.out(replyText(result));
    terminal.err(
      `\n(${[status, item, aspect, confidence === undefined ? undefined : `tin cậy ${String(confidence)}`, candidates?.length ? `gần nhất: ${candidates.join(', ')}` : undefined].filter(Boolean).join(' · ')})`,
    );
    return 0;
  },
};
