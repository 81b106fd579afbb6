import type { AuditLine, AuditLog } from './audit.ts';
import { digestOf, hashOf, type ChainedLine } from './chain.ts';

/** What a check of the chain found. */
export type Verified =
  /** Whole: how many lines in the chain and before it, and its end, to be compared with what was written down at the last check. */
  | { whole: true; lines: number; older: number; end: { seq: number; hash: string } | undefined }
  /** The first line that is not as it was written. `seq` is the place in the chain; 0: among the lines that are older than the chain. */
  | { whole: false; seq: number; fault: Fault; line?: AuditLine };
/** `changed`: other words than were written. `missing`: no line at this place. `inserted`: a line that the chain does not know. `older`: one of those before the chain was changed, taken out or put in. */
export type Fault = 'changed' | 'missing' | 'inserted' | 'older';

/** So many lines may have been added before any note of the end was. */
const LATE = 3;

/** Reads the whole chain, from its first line to its end, and stops at the first that is broken. */
export async function verifyChain(log: AuditLog): Promise<Verified> {
  // The end first: lines that come while the chain is read are beyond it.
  const head = await log.head();
  const older = await log.unchained();
  let before = { seq: 0, hash: digestOf(older) };
  for await (const line of log.chain()) {
    const broken = brokenBy(log, line, before);
    if (broken !== undefined) return { whole: false, line, ...broken };
    if (line.seq === head?.seq && line.hash !== head?.hash) return { whole: false, line, seq: head?.seq ?? 0, fault: 'inserted' };
    before = { seq: line.seq ?? 0, hash: line.hash ?? '' };
  }
  // The note of the end may be one line late for each process that was stopped in between, and is never early.
  if (head ? head.seq > before.seq || head.mark !== log.markOf(head.hash) : before.seq > LATE)
    return { whole: false, seq: before.seq + 1, fault: 'missing' };
  return { whole: true, lines: before.seq, older: older.length, end: before.seq === 0 ? undefined : before };
}

function brokenBy(log: AuditLog, line: AuditLine, before: Pick<ChainedLine, 'seq' | 'hash'>): { seq: number; fault: Fault } | undefined {
  const { seq = 0, prev = '', hash = '' } = line;
  if (seq > before.seq + 1) return { seq: before.seq + 1, fault: 'missing' };
  if (seq <= before.seq) return { seq, fault: 'inserted' };
  if (hashOf({ ...line, seq, prev }) !== hash) return { seq, fault: 'changed' };
  // Its words fit its own hash but not the line before, or nobody with the key wrote it.
  if (prev !== before.hash) return seq === 1 ? { seq: 0, fault: 'older' } : { seq, fault: 'inserted' };
  return line.mark === log.markOf(hash) ? undefined : { seq, fault: 'inserted' };
}
