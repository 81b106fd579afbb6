import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { jsonOf } from '../ground/json.ts';
import type { Fault } from '../ground/yaml.ts';

/** What a phrasing is that asks about no procedure. */
export const NO_ITEM = ['_oos', '_greeting', '_thanks'] as const;

/** Parts as writers of phrasings name them; finer than the parts that are answered. */
export const ASKED_PARTS = [
  'general',
  'documents',
  'fee',
  'benefit',
  'duration',
  'filing_limit',
  'place',
  'hours',
  'steps',
  'online',
  'legal',
  'must',
  'penalty',
  'form',
  'status',
  'eligibility',
  'yesno',
] as const;
export type AskedPart = (typeof ASKED_PARTS)[number];

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
export function loadPhrasings(dir: string, faults: Fault[]): Phrasing[] {
  const folder = join(dir, 'phrasings');
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder)
    .filter((name) => name.endsWith('.jsonl'))
    .sort();
  return names.flatMap((name) =>
    readFileSync(join(folder, name), 'utf8')
      .split('\n')
      .flatMap((line, at): Phrasing[] => {
        if (line.trim() === '') return [];
        const parsed = phrasing.safeParse(jsonOf(line));
        if (parsed.success) return [{ ...parsed.data, text: parsed.data.text.normalize('NFC'), writer: name.slice(0, -'.jsonl'.length) }];
        faults.push({
          file: join('phrasings', name),
          line: at + 1,
          message: 'cần một đối tượng JSON có text, item; parts theo tên đã định',
        });
        return [];
      }),
  );
}
