import type { Connection, Model } from 'mongoose';
import { auditFields, auditSource, doneBy, indexAudit, type AuditSource } from '../database/audited.ts';
import { date, list, maybe, mixed, number, schemaOf, text, type DocOf } from '../database/model.ts';
import type { ProcedureText } from '../knowledge/index.ts';

/**
 * draft → submitted → published → replaced, with returned on the way back and withdrawn as an end. At most one version of a procedure is
 * in force: the published one that was published last.
 */
export const VERSION_STATES = ['draft', 'submitted', 'returned', 'published', 'replaced', 'withdrawn'] as const;
export type VersionState = (typeof VERSION_STATES)[number];

/** What may become of a version. `from -> event -> to`; nothing else is possible. */
export const VERSION_MOVES = {
  edit: { from: ['draft', 'submitted', 'returned'], to: 'draft' },
  submit: { from: ['draft', 'returned'], to: 'submitted' },
  return: { from: ['submitted'], to: 'returned' },
  publish: { from: ['submitted'], to: 'published' },
  /** A later version took its place. */
  replace: { from: ['published'], to: 'replaced' },
  /** Given up before it was published, or taken out of force. */
  withdraw: { from: ['draft', 'submitted', 'returned', 'published'], to: 'withdrawn' },
  /** It was out of force and is in force again. */
  restore: { from: ['replaced', 'withdrawn'], to: 'published' },
  /** The file was changed beneath it and somebody decided. */
  settle: { from: ['published'], to: 'published' },
} as const satisfies Record<string, { from: readonly VersionState[]; to: VersionState }>;
export type VersionMove = keyof typeof VERSION_MOVES;

export const canChange = (state: VersionState, move: VersionMove): boolean =>
  (VERSION_MOVES[move].from as readonly VersionState[]).includes(state);

/** What officers did, as the audit log says it. A version that another replaces was not touched by anybody. */
const DEED_NAMES: Partial<Record<VersionMove, string>> = {
  edit: 'sửa nội dung',
  submit: 'gửi duyệt nội dung',
  return: 'trả lại nội dung',
  publish: 'duyệt nội dung',
  withdraw: 'bỏ thay đổi nội dung',
  restore: 'dùng lại nội dung cũ',
  settle: 'chọn giữa tệp và trang',
};

const fields = {
  _id: text(),
  /** Id of the procedure. */
  item: text({ required: true }),
  state: text<VersionState>({ required: true }),
  /** Grows with every write: a second tab that saves an older one is told so. */
  revision: number({ default: 0 }),
  value: mixed<ProcedureText>(),
  /** What was in force when it was written; nothing for a new one. */
  over: maybe(mixed<ProcedureText>()),
  /** What the file said then; nothing where no file has it. */
  file: maybe(mixed<ProcedureText>()),
  /** Why it was written. */
  note: text({ default: '' }),
  writers: list(text()),
  createdAt: date({ required: true }),
  updatedAt: date({ required: true }),
  publishedAt: maybe(date()),
  history: mixed<{ at: Date; by: string; move: VersionMove | 'create'; why?: string }[]>({ default: [] }),
  ...auditFields,
};
/** One wording of one procedure, as written in the console. */
export type VersionDoc = DocOf<typeof fields>;

const schema = schemaOf(fields, { minimize: false });
schema.index({ item: 1, updatedAt: -1 });
schema.index({ state: 1, updatedAt: -1 });
indexAudit(schema);

/** The versions that were written in the console; they lie over the files. */
export class Versions {
  readonly model: Model<VersionDoc>;
  readonly audited: readonly AuditSource[];

  constructor(connection: Connection) {
    this.model = connection.model<VersionDoc>('ContentVersion', schema, 'content_versions');
    this.audited = [auditSource(this.model)];
  }

  /** The versions in force, one a procedure. */
  async inForce(): Promise<VersionDoc[]> {
    const published = await this.model.find({ state: 'published' }).sort({ publishedAt: 1 }).lean<VersionDoc[]>();
    // A crash between publishing one and retiring the one before leaves two: the later counts.
    return [...new Map(published.map((version) => [version.item, version])).values()];
  }

  /** Changes whenever something is published or taken out of force: for programs that look whether they must read again. */
  async stamp(): Promise<string> {
    const published = await this.model.find({ state: 'published' }, { revision: 1 }).sort({ _id: 1 }).lean();
    return published.map(({ _id, revision }) => `${_id}:${String(revision)}`).join(' ');
  }

  /** Moves a version, if it still is as the caller saw it; undefined otherwise. One write. */
  async move(
    version: VersionDoc,
    move: VersionMove,
    {
      by,
      at,
      why,
      set = {},
      unset = [],
    }: { by: string; at: number; why?: string | undefined; set?: Partial<VersionDoc>; unset?: string[] },
  ): Promise<VersionDoc | undefined> {
    const action = move === 'withdraw' && version.state === 'published' ? 'ngừng dùng nội dung' : DEED_NAMES[move];
    const detail = why === undefined || why === '' ? (set.note ?? version.note) : why;
    const moved = await this.model
      .findOneAndUpdate(
        { _id: version._id, state: version.state, revision: version.revision },
        doneBy(action === undefined ? undefined : { by, action, subject: version.item, detail }, at, {
          $set: { ...set, state: VERSION_MOVES[move].to, updatedAt: new Date(at) },
          $push: { history: { at: new Date(at), by, move, ...(why !== undefined && why !== '' && { why }) } },
          $inc: { revision: 1 },
          ...(unset.length > 0 && { $unset: Object.fromEntries(unset.map((field) => [field, ''])) }),
        }),
        { returnDocument: 'after' },
      )
      .lean<VersionDoc>();
    return moved ?? undefined;
  }

  /** The versions that were changed last, newest first; only what a list shows of them. */
  async latest(limit: number): Promise<VersionDoc[]> {
    return this.model
      .find({}, { 'value.name': 1, note: 1, state: 1, writers: 1, updatedAt: 1 })
      .sort({ updatedAt: -1 })
      .limit(limit)
      .lean<VersionDoc[]>();
  }

  /** The versions that wait for approval or were returned to their writer, newest first; only what a list shows of them. */
  async waiting(limit: number): Promise<VersionDoc[]> {
    return this.model
      .find({ state: { $in: ['submitted', 'returned'] } }, { 'value.name': 1, note: 1, state: 1, writers: 1, history: 1 })
      .sort({ updatedAt: -1 })
      .limit(limit)
      .lean<VersionDoc[]>();
  }

  /** The versions of one procedure, newest first. */
  async ofItem(item: string, limit: number): Promise<VersionDoc[]> {
    return this.model.find({ item }).sort({ updatedAt: -1 }).limit(limit).lean<VersionDoc[]>();
  }

  /** The version of a procedure that is being written or approved, the latest if there are several. */
  async unfinishedOf(item: string): Promise<VersionDoc | null> {
    return this.model
      .findOne({ item, state: { $in: ['draft', 'submitted', 'returned'] } })
      .sort({ updatedAt: -1 })
      .lean<VersionDoc>();
  }
}
