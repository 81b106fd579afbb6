import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { isNode, LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import { UserFacingError } from './errors.ts';

/** One thing wrong in a content file. */
export interface Fault {
  file: string;
  /** From 1. */
  line: number;
  /** A plain Vietnamese sentence. */
  message: string;
}

/** Content that cannot be used; lists every fault of every file. */
export class ContentError extends UserFacingError {
  constructor(readonly faults: readonly Fault[]) {
    super(
      `Nội dung có ${String(faults.length)} lỗi:\n${faults.map(faultLine).join('\n')}`,
      'Sửa các dòng trên rồi chạy "npm run -s motcua -- check".',
    );
    this.name = 'ContentError';
  }
}

export const faultLine = (fault: Fault): string => `  ${fault.file}:${String(fault.line)}: ${fault.message}`;

/** YAML files below a folder, sorted by name. */
export function yamlFiles(dir: string): string[] {
  return readdirSync(dir, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.ya?ml$/.test(name))
    .map((name) => join(dir, name))
    .filter((path) => statSync(path).isFile())
    .sort();
}

/** A fault of a value in plain words, with the part of the value that it is about. */
export const plainFault = (issue: z.core.$ZodIssue): { path: string; message: string } => ({
  path: issue.path.join('.'),
  message: issue.message,
});

/**
 * Reads one YAML file through a schema. Text comes out in NFC.
 * @returns the value, or every fault with its line.
 */
export function readYaml<T>(
  path: string,
  schema: z.ZodType<T>,
  root: string,
): { value: T; faults: [] } | { value?: undefined; faults: Fault[] } {
  const file = relative(root, path);
  const lines = new LineCounter();
  const source = readFileSync(path, 'utf8').normalize('NFC');
  const document = parseDocument(source, { lineCounter: lines });
  const lineAt = (offset: number): number => lines.linePos(offset).line;
  if (document.errors.length > 0) {
    return {
      faults: document.errors.map((error) => ({
        file,
        line: lineAt(error.pos[0]),
        message: `không đúng cú pháp YAML: ${error.message.split('\n')[0] ?? ''}`,
      })),
    };
  }
  const parsed = schema.safeParse(document.toJS(), { reportInput: true });
  if (parsed.success) return { value: parsed.data, faults: [] };
  const faults = parsed.error.issues.map((issue) => {
    // The deepest part of the path that is in the file gives the line.
    let line = 1;
    for (let depth = issue.path.length; depth >= 0; depth--) {
      const node: unknown = document.getIn(issue.path.slice(0, depth), true);
      if (isNode(node) && node.range) {
        line = lineAt(node.range[0]);
        break;
      }
    }
    const { path: at, message } = plainFault(issue);
    return { file, line, message: at === '' ? message : `mục "${at}" ${message}` };
  });
  return { faults };
}
