import type { Connection, Model } from 'mongoose';
import { date, maybe, schemaOf, text, type DocOf } from '../database/model.ts';
import type { Seal } from '../database/seal.ts';
import { UserFacingError } from '../ground/errors.ts';
import { defined } from '../ground/defined.ts';
import { localDay } from '../time/local.ts';
import { addDays } from '../time/periods.ts';
import { addWorkingDays, type WorkingTime } from '../time/working-time.ts';
import type { Privacy, RequestKind } from './content/privacy.ts';

export const VIA = ['chat', 'web', 'paper'] as const;
export type Via = (typeof VIA)[number];

const fields = {
  /** A code that the person can be given. */
  _id: text(),
  kind: text<RequestKind>({ required: true }),
  via: text<Via>({ required: true }),
  receivedAt: date({ required: true }),
  /** Local days, the last on which it is in time. */
  respondDue: text(),
  doneDue: text(),
  /** Who asks and for what, sealed by the master key; removed once it is closed and past the retention time. */
  told: maybe(text()),
  respondedAt: maybe(date()),
  closedAt: maybe(date()),
  /** The officer; undefined where it was done by machine. */
  by: maybe(text()),
  /** What was done, or why not. */
  done: maybe(text()),
};
type RequestDoc = DocOf<typeof fields>;

/** Who asks, and for what. */
export interface Asked {
  contact: string;
  text: string;
}
/** A request of a person about their own data, in the clear. */
export type DataRequest = Omit<RequestDoc, 'told'> & { told?: Asked };

const schema = schemaOf(fields);
schema.index({ closedAt: 1, respondDue: 1 });
schema.index({ receivedAt: 1 });

const PURPOSE = 'data-request';

/** The day that counts next: that of the first reply, then that of the end. Undefined once it is closed. */
export const dueOf = ({ closedAt, respondedAt, respondDue, doneDue }: DataRequest): string | undefined =>
  closedAt ? undefined : respondedAt ? doneDue : respondDue < doneDue ? respondDue : doneDue;

/** The register of requests about personal data. */
export class DataRequests {
  readonly model: Model<RequestDoc>;

  constructor(
    connection: Connection,
    private readonly seal: Seal,
  ) {
    this.model = connection.model<RequestDoc>('DataRequest', schema, 'data_requests');
  }

  /** Enters a request that officers have to answer. `at` is epoch ms. Entering the same code again changes nothing. */
  async enter(
    code: string,
    { kind, via, told, at }: { kind: RequestKind; via: Via; told: Asked; at: number },
    rules: Privacy['requests'],
    time: WorkingTime,
  ): Promise<DataRequest> {
    const today = localDay(at);
    const entered = {
      kind,
      via,
      told: this.seal.close(JSON.stringify(told), PURPOSE),
      receivedAt: new Date(at),
      respondDue: addWorkingDays(today, rules.respond_working_days, time),
      doneDue: addDays(today, rules.done_days[kind]),
    };
    await this.model.updateOne({ _id: code }, { $setOnInsert: entered }, { upsert: true });
    return { _id: code, ...entered, told };
  }

  /** Enters what was asked in the chat and done by machine at once: closed, with its proof and without its person. */
  async done(code: string, kind: RequestKind, proof: string, at: number): Promise<void> {
    const [day, when] = [localDay(at), new Date(at)];
    const entered = { kind, via: 'chat', receivedAt: when, respondDue: day, doneDue: day, respondedAt: when, closedAt: when, done: proof };
    await this.model.updateOne({ _id: code }, { $setOnInsert: entered }, { upsert: true });
  }

  async find(code: string): Promise<DataRequest | null> {
    const doc = await this.model.findById(code).lean<RequestDoc>();
    return doc && this.opened(doc);
  }

  /** Open requests, the one whose day comes first at the head. */
  async open(): Promise<DataRequest[]> {
    const docs = await this.model
      .find({ closedAt: { $exists: false } })
      .limit(500)
      .lean<RequestDoc[]>();
    const requests = docs.map((doc) => this.opened(doc));
    return requests.sort((a, b) => ((dueOf(a) ?? '') < (dueOf(b) ?? '') ? -1 : 1));
  }

  async closed(limit: number): Promise<DataRequest[]> {
    const docs = await this.model
      .find({ closedAt: { $exists: true } })
      .sort({ closedAt: -1 })
      .limit(limit)
      .lean<RequestDoc[]>();
    return docs.map((doc) => this.opened(doc));
  }

  /** The person was told that their request is being worked on. */
  async responded(code: string, by: string, at: number): Promise<void> {
    await this.change(code, { respondedAt: new Date(at), by }, { respondedAt: { $exists: false } });
  }

  /** Closes a request with what was done. @throws UserFacingError where that is not said, or it was closed before. */
  async close(code: string, done: string, by: string, at: number): Promise<void> {
    if (done.trim().length < 5) throw new UserFacingError('Chưa ghi đã làm gì.', 'Ghi ngắn gọn việc đã làm, hoặc lý do không làm được.');
    await this.change(code, { closedAt: new Date(at), by, done: done.trim() }, {});
  }

  /** Removes who asked from requests that were closed before `before` (epoch ms). The line stays, as proof. */
  async forget(before: number): Promise<number> {
    const old = { closedAt: { $lt: new Date(before) }, told: { $exists: true } };
    return (await this.model.updateMany(old, { $unset: { told: '' } })).modifiedCount;
  }

  private async change(code: string, set: Partial<RequestDoc>, filter: object): Promise<void> {
    const changed = await this.model.updateOne({ _id: code, closedAt: { $exists: false }, ...filter }, { $set: set });
    if (changed.modifiedCount !== 1)
      throw new UserFacingError('Yêu cầu này đã được người khác ghi nhận hoặc đã đóng.', 'Mở lại trang để xem.');
  }

  private opened({ told, ...doc }: RequestDoc): DataRequest {
    return { ...doc, ...defined({ told: told === undefined ? undefined : (JSON.parse(this.seal.open(told, PURPOSE)) as Asked) }) };
  }
}
