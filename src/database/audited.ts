import { randomUUID } from 'node:crypto';
import type { Model, Schema } from 'mongoose';
import { defined } from '../ground/defined.ts';
import { maybe, mixed, text, type Field } from './model.ts';

/** What an officer does: who, what in words, to which article, account or unit, and what else tells of it. Never a secret, nor words of a citizen. */
export interface AuditNote {
  by: string;
  action: string;
  subject?: string | undefined;
  detail?: string | undefined;
}

/** A line for the audit log that waits in the document that it tells of. */
export interface PendingLine extends AuditNote {
  _id: string;
  at: Date;
}

/**
 * Fields of documents whose changes are audited. The line is written in the same write as the change, so that there is never one without the
 * other, and taken to the audit log afterwards (ADR 18).
 */
export const auditFields: { pendingAudit: Field<PendingLine[] | undefined>; auditDue: Field<string | undefined> } = {
  pendingAudit: maybe(mixed<PendingLine[]>()),
  /** Id of the last line that waits; missing where none does. */
  auditDue: maybe(text()),
};
interface Audited {
  _id: string;
  pendingAudit?: PendingLine[];
  auditDue?: string;
}

/** Finds what waits without reading everything else. */
export const indexAudit = <T>(schema: Schema<T>): void => void schema.index({ auditDue: 1 }, { sparse: true });

/** The line of something done now. `at` is epoch ms. */
const lineOf = ({ by, action, subject, detail }: AuditNote, at: number): PendingLine => ({
  _id: randomUUID(),
  at: new Date(at),
  by,
  action,
  ...defined({ subject, detail }),
});

/** The fields of a new document that was made by this deed; of none where nobody did it. */
export function madeBy(note: AuditNote | undefined, at: number): { pendingAudit?: PendingLine[]; auditDue?: string } {
  if (!note) return {};
  const line = lineOf(note, at);
  return { pendingAudit: [line], auditDue: line._id };
}

/** The update together with the line of the deed, in one write. */
export function doneBy<U extends { $set?: object; $push?: object; $unset?: object }>(
  note: AuditNote | undefined,
  at: number,
  update: U,
): U {
  if (!note) return update;
  const line = lineOf(note, at);
  return { ...update, $set: { ...update.$set, auditDue: line._id }, $push: { ...update.$push, pendingAudit: line } };
}

/** Where lines wait for the audit log. */
export interface AuditSource {
  /** Documents with lines that wait. */
  due(): Promise<{ id: string; last: string; lines: readonly PendingLine[] }[]>;
  /** The lines up to `last` are in the log. A line that came meanwhile stays, with those before it: each is taken once by its id. */
  taken(id: string, last: string): Promise<void>;
}

/** So many documents are looked at in one go. */
const BATCH = 200;

export function auditSource<T extends Audited>(model: Model<T>): AuditSource {
  const plain = model as unknown as Model<Audited>;
  return {
    async due() {
      const docs = await plain
        .find({ auditDue: { $gt: '' } }, { pendingAudit: 1, auditDue: 1 })
        .limit(BATCH)
        .lean<Audited[]>();
      return docs.map(({ _id, auditDue = '', pendingAudit = [] }) => ({ id: _id, last: auditDue, lines: pendingAudit }));
    },
    async taken(id, last) {
      await plain.updateOne({ _id: id, auditDue: last }, { $unset: { auditDue: '', pendingAudit: '' } }, { timestamps: false });
    },
  };
}
