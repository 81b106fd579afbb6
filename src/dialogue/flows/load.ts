import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import type { z } from 'zod';
import { syllables } from '../../text/vietnamese.ts';
import { ContentError, readYaml, type Fault } from '../../ground/yaml.ts';
import { loadWording, type Wording } from '../wording.ts';
import { flowFaults } from './check.ts';
import { flowFile, flowWords, type Flow, type Flows } from './grammar.ts';

const WORDS = 'wording';

/** The files of a folder that hold flows, by their ids. */
function flowFiles(dir: string): { id: string; path: string }[] {
  return readdirSync(dir)
    .filter((name) => name.endsWith('.yaml') && name !== 'wording.yaml')
    .sort()
    .map((name) => ({ id: basename(name, '.yaml'), path: join(dir, name) }));
}

/** The line on which a step, a sentence or an option stands; 1 where it is not found. */
function lineOf(path: string, key: string): number {
  if (!existsSync(path)) return 1;
  const at = readFileSync(path, 'utf8')
    .split('\n')
    .findIndex((line) => line.trimStart().startsWith(`${key}:`));
  return at + 1 || 1;
}

/**
 * Eight hex digits that change with the logic of a flow. Conversations under way carry them, so they are counted from what the file says alone:
 * the kind of a step, which reading adds, is left out.
 */
function stampOf(logic: z.output<typeof flowFile>): string {
  const steps = Object.fromEntries(
    Object.entries(logic.steps).map(([name, step]) => [name, Object.fromEntries(Object.entries(step).filter(([key]) => key !== 'kind'))]),
  );
  return createHash('sha256')
    .update(JSON.stringify({ ...logic, steps }))
    .digest('hex')
    .slice(0, 8);
}

/** Reads `flows/*.yaml` and what they say. @throws ContentError with every fault, with file and line. */
export function loadFlows(dir: string): Flows {
  const faults: Fault[] = [];
  const flows = new Map<string, Flow>();
  const files = flowFiles(dir);
  for (const { id, path } of files) {
    const logic = readYaml(path, flowFile, dir);
    const spoken = join(dir, WORDS, `${id}.yaml`);
    const words = existsSync(spoken)
      ? readYaml(spoken, flowWords, dir)
      : { faults: [{ file: relative(dir, path), line: 1, message: `chưa có lời: cần tệp ${WORDS}/${id}.yaml` }] };
    faults.push(...logic.faults, ...words.faults);
    if (logic.value && 'value' in words && words.value) {
      flows.set(id, { ...logic.value, id, words: words.value, stamp: stampOf(logic.value) });
    }
  }
  const known = new Set(files.map(({ id }) => `${id}.yaml`));
  if (existsSync(join(dir, WORDS)))
    for (const name of readdirSync(join(dir, WORDS)).filter((file) => !known.has(file)))
      faults.push({ file: join(WORDS, name), line: 1, message: 'lời của một kịch bản không có' });
  if (faults.length === 0)
    for (const { flow, where, key, message } of flowFaults(flows, (text) => syllables(text).join(' '))) {
      const file = where === 'words' ? join(WORDS, `${flow}.yaml`) : `${flow}.yaml`;
      faults.push({ file, line: lineOf(join(dir, file), key), message });
    }
  if (faults.length > 0) throw new ContentError(faults);
  return flows;
}

/** Everything that conversations say and do. @throws ContentError with every fault of both. */
export function loadSpoken(dir: string): { wording: Wording; flows: Flows } {
  const faults: Fault[] = [];
  const attempt = <T>(work: () => T): T | undefined => {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof ContentError)) throw error;
      faults.push(...error.faults);
      return undefined;
    }
  };
  const [wording, flows] = [attempt(() => loadWording(dir)), attempt(() => loadFlows(dir))];
  if (!wording || !flows) throw new ContentError(faults);
  return { wording, flows };
}
