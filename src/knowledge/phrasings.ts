import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { jsonOf } from '../ground/json.ts';
import type { Fault } from '../ground/yaml.ts';
import { ASKED_PARTS } from './asked-parts.ts';

/** What a phrasing is that asks about no procedure. */
export const NO_ITEM = ['_oos', '_greeting', '_thanks', '_person'] as const;

const phrasing = z.strictObject({
  text: z.string().trim().min(1).max(2_000),
  /** Id of a procedure, or what the text is when it is about none. */
  item: z.string(),
  /** Other procedures that are right as well. */
  also: z.array(z.string()).default([]),
  parts: z.array(z.enum(ASKED_PARTS)).default([]),
});
/** One way in which a kind of citizen puts a matter. */
export interface Phrasing extends z.output<typeof phrasing> {
  /** The kind of citizen: the name of the file. */
  writer: string;
}

/** Reads `content/phrasings/*.jsonl`, one file for each kind of citizen; none where there is no such folder. Faults go into `faults`. */
export const loadPhrasings = (dir: string, faults: Fault[]): Phrasing[] =>
  linesOf(dir, 'phrasings', phrasing, 'text, item; parts theo tên đã định', faults).map(({ file, value }) => ({
    ...value,
    text: value.text.normalize('NFC'),
    writer: file.slice(0, -LINES.length),
  }));

const conversation = z.looseObject({
  turns: z.array(z.looseObject({ user: z.string().trim().min(1), topic: z.string(), also: z.array(z.string()).default([]) })).min(1),
});
/** A conversation with what each message of the citizen is about: a topic, or one of `NO_TOPIC`. */
export type TaughtConversation = z.output<typeof conversation>;

/** Reads `content/conversations/*.jsonl`; none where there is no such folder. Faults go into `faults`. */
export const loadConversations = (dir: string, faults: Fault[]): TaughtConversation[] =>
  linesOf(dir, 'conversations', conversation, 'turns, mỗi lượt có user và topic', faults).map(({ value }) => value);

const LINES = '.jsonl';

/** The values of all files of a folder that hold one a line, in the order of their names. */
function linesOf<T>(dir: string, name: string, schema: z.ZodType<T>, wanted: string, faults: Fault[]): { file: string; value: T }[] {
  const folder = join(dir, name);
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder)
    .filter((file) => file.endsWith(LINES))
    .sort();
  return files.flatMap((file) =>
    readFileSync(join(folder, file), 'utf8')
      .split('\n')
      .flatMap((line, at) => {
        if (line.trim() === '') return [];
        const parsed = schema.safeParse(jsonOf(line));
        if (parsed.success) return [{ file, value: parsed.data }];
        faults.push({ file: join(name, file), line: at + 1, message: `cần một đối tượng JSON có ${wanted}` });
        return [];
      }),
  );
}
