import { createHash } from 'node:crypto';
import { defined } from '../ground/defined.ts';

/** A line as it comes: who did what, when. */
export interface UnchainedLine {
  _id: string;
  at: Date;
  by: string;
  action: string;
  subject?: string | undefined;
  detail?: string | undefined;
}

/** A line in its place. */
export interface ChainedLine extends UnchainedLine {
  seq: number;
  prev: string;
  hash: string;
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
/** One text for one line: a list of its fields in a fixed order, so that no two lines give the same. */
const canonical = ({ _id, at, by, action, subject, detail }: UnchainedLine): unknown[] => [
  _id,
  at.toISOString(),
  by,
  action,
  subject ?? null,
  detail ?? null,
];

/** Hash of a line in its place behind another. */
export const hashOf = (line: Omit<ChainedLine, 'hash'>): string => sha256(JSON.stringify([line.seq, line.prev, ...canonical(line)]));

/** One hash of all lines that are older than the chain. In the order of their ids. */
export const digestOf = (lines: readonly UnchainedLine[]): string => sha256(JSON.stringify(lines.map(canonical)));

/** Puts a line behind another. */
export function linked({ _id, at, by, action, subject, detail }: UnchainedLine, before: Pick<ChainedLine, 'seq' | 'hash'>): ChainedLine {
  const line = { _id, at, by, action, ...defined({ subject, detail }), seq: before.seq + 1, prev: before.hash };
  return { ...line, hash: hashOf(line) };
}
