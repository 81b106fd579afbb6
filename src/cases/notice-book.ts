import type { Connection, Model } from 'mongoose';
import { auditFields, auditSource, doneBy, indexAudit, madeBy, type AuditSource } from '../database/audited.ts';
import { date, list, maybe, schemaOf, text, type DocOf } from '../database/model.ts';
import { UserFacingError } from '../ground/errors.ts';
import { Lately } from '../ground/lately.ts';
import { newNotice, type Audience, type Notice } from './content/notices.ts';

export type NoticeState = 'draft' | 'live' | 'stopped';

const fields = {
  _id: text(),
  text: text(),
  from: text(),
  to: text(),
  wards: list(text()),
  topics: list(text()),
  audiences: list(text<Audience>()),
  state: text<NoticeState>(),
  by: text(),
  createdAt: date(),
  approvedBy: maybe(text()),
  stoppedBy: maybe(text()),
  ...auditFields,
};
/** A notice that an officer wrote in the console: the fields of one in a file, and its life. */
export type NoticeDoc = DocOf<typeof fields>;

const schema = schemaOf(fields);
schema.index({ state: 1, to: 1 });
indexAudit(schema);

/** So long, in ms, a process may not know what another let out or stopped. */
const LATELY_MS = 2_000;

/** Notices written in the console: one writes, another lets them out, and either may stop them. */
export class NoticeBook {
  readonly model: Model<NoticeDoc>;
  readonly audited: readonly AuditSource[];
  private readonly known = new Lately<NoticeDoc[]>(LATELY_MS);

  constructor(connection: Connection) {
    this.model = connection.model<NoticeDoc>('Notice', schema, 'notices');
    this.audited = [auditSource(this.model)];
  }

  /** Writes a draft. @throws UserFacingError with what is wrong with it. */
  async draft(id: string, value: unknown, by: string, at: number): Promise<void> {
    const parsed = newNotice.safeParse(value);
    if (!parsed.success) throw new UserFacingError(parsed.error.issues[0]?.message ?? '', 'Sửa lại rồi lưu.');
    const note = { by, action: 'viết thông báo', subject: id };
    await this.model.create({ ...parsed.data, _id: id, state: 'draft', by, createdAt: new Date(at), ...madeBy(note, at) });
  }

  /** Lets a draft out. `at` is epoch ms. @throws UserFacingError when the writer approves their own notice, or another officer was faster. */
  async approve(id: string, by: string, at: number): Promise<void> {
    const notice = await this.model.findById(id).lean<NoticeDoc>();
    if (notice?.by === by) throw new UserFacingError('Người viết không tự duyệt.', 'Nhờ một người duyệt khác.');
    const live = doneBy({ by, action: 'duyệt thông báo', subject: id }, at, { $set: { state: 'live', approvedBy: by } });
    const done = await this.model.updateOne({ _id: id, state: 'draft' }, live).finally(() => this.known.forget());
    if (done.modifiedCount !== 1) throw new UserFacingError('Thông báo này đã được duyệt hoặc đã dừng.', 'Mở lại trang để xem.');
  }

  /** Stops a notice: it is shown to nobody else. `at` is epoch ms. */
  async stop(id: string, by: string, at: number): Promise<void> {
    const open: NoticeState[] = ['draft', 'live'];
    const stopped = doneBy({ by, action: 'dừng thông báo', subject: id }, at, { $set: { state: 'stopped', stoppedBy: by } });
    const done = await this.model.updateOne({ _id: id, state: { $in: open } }, stopped).finally(() => this.known.forget());
    if (done.modifiedCount !== 1) throw new UserFacingError('Thông báo này đã dừng.', 'Mở lại trang để xem.');
  }

  /** The notices that may be shown on a day, the newest first, as of two seconds ago or later. `now`: epoch ms. */
  async live(today: string, now: number): Promise<Notice[]> {
    const docs = await this.known.value(now, () =>
      this.model
        .find({ state: 'live', to: { $gte: today } })
        .sort({ createdAt: -1 })
        .lean<NoticeDoc[]>(),
    );
    return docs
      .filter(({ to }) => to >= today)
      .map(({ _id, text, from, to, wards, topics, audiences }) => ({ id: _id, text, from, to, wards, topics, audiences }));
  }

  async all(): Promise<NoticeDoc[]> {
    return this.model.find({}).sort({ createdAt: -1 }).limit(100).lean<NoticeDoc[]>();
  }
}
