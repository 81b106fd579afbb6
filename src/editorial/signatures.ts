import { createHash } from 'node:crypto';
import type { Connection, Model } from 'mongoose';
import { auditFields, auditSource, doneBy, indexAudit, type AuditSource } from '../database/audited.ts';
import { date, maybe, mixed, number, schemaOf, text, type DocOf } from '../database/model.ts';
import { FACT_NAMES, factsOf, SIGNED_BY_TWO, supportsOf, type Fact, type ProcedureText } from '../knowledge/index.ts';
import { canonical } from './merge.ts';

/** What an officer found who held a fact against its source. It counts for these very words and this very source. */
export interface Mark {
  fact: Fact;
  digest: string;
  by: string;
  at: Date;
  right: boolean;
  why?: string;
}

const fields = {
  /** Id of the procedure. */
  _id: text(),
  marks: mixed<Mark[]>({ default: [] }),
  /** The officer who has to look when what it rests on changes. */
  keeper: maybe(text()),
  /** Grows with every write. */
  revision: number({ default: 0 }),
  updatedAt: date({ required: true }),
  ...auditFields,
};
export type ChecksDoc = DocOf<typeof fields>;

const schema = schemaOf(fields, { minimize: false });
indexAudit(schema);

/** Drawn from what is said and from where it is from: another word or source, and old signatures no longer count. */
const digestOf = (item: ProcedureText, fact: Fact): string =>
  createHash('sha256')
    .update(canonical([item[fact], supportsOf(item, fact).map(({ supports, ...source }) => [source, supports[fact]])]))
    .digest('hex')
    .slice(0, 16);

/** How a fact stands after what officers found. */
export interface Standing {
  fact: Fact;
  /** Officers who found it right, and how many of them it takes. */
  right: readonly Mark[];
  needed: number;
  /** What somebody found wrong and nobody has put right. */
  wrong: Mark | undefined;
}

/** What officers found of procedures, kept in memory from one look into the store to the next. */
export class Signatures {
  readonly model: Model<ChecksDoc>;
  readonly audited: readonly AuditSource[];
  private known: ReadonlyMap<string, ChecksDoc> = new Map();
  private stamp = '';

  constructor(connection: Connection) {
    this.model = connection.model<ChecksDoc>('ContentChecks', schema, 'content_checks');
    this.audited = [auditSource(this.model)];
  }

  /** Reads what other processes changed. */
  async refresh(): Promise<void> {
    const latest = await this.model.find({}, { revision: 1 }).sort({ _id: 1 }).lean();
    const stamp = latest.map(({ _id, revision }) => `${_id}:${String(revision)}`).join(' ');
    if (stamp === this.stamp) return;
    this.known = new Map((await this.model.find({}).lean<ChecksDoc[]>()).map((doc) => [doc._id, doc]));
    this.stamp = stamp;
  }

  /** What an officer found of one fact; a later finding of the same officer takes the place of the earlier. `at`: epoch ms. */
  async mark(
    item: ProcedureText,
    { fact, by, at, right, why }: { fact: Fact; by: string; at: number; right: boolean; why?: string },
  ): Promise<void> {
    const note = {
      by,
      action: right ? 'xác nhận đúng nguồn' : 'báo sai',
      subject: item.id,
      detail: [FACT_NAMES[fact], why].filter(Boolean).join(': '),
    };
    const mark: Mark = { fact, digest: digestOf(item, fact), by, at: new Date(at), right, ...(why !== undefined && { why }) };
    await this.change(item.id, note, at, { $push: { marks: mark } });
  }

  /** Who has to look at a procedure; nobody where it is empty. */
  async keep(item: string, { keeper, by, at }: { keeper: string; by: string; at: number }): Promise<void> {
    const note = { by, action: 'giao người phụ trách', subject: item, detail: keeper };
    await this.change(item, note, at, keeper === '' ? { $unset: { keeper: '' } } : { $set: { keeper } });
  }

  private async change(
    item: string,
    note: { by: string; action: string; subject: string; detail: string },
    at: number,
    update: object,
  ): Promise<void> {
    const change = update as { $set?: object; $push?: object; $unset?: object };
    await this.model.updateOne(
      { _id: item },
      doneBy(note, at, { ...change, $inc: { revision: 1 }, $set: { ...change.$set, updatedAt: new Date(at) } }),
      {
        upsert: true,
      },
    );
    await this.refresh();
  }

  keeperOf(item: string): string | undefined {
    return this.known.get(item)?.keeper;
  }

  standing(item: ProcedureText, fact: Fact): Standing {
    const digest = digestOf(item, fact);
    const last = new Map<string, Mark>();
    for (const mark of this.known.get(item.id)?.marks ?? []) if (mark.fact === fact && mark.digest === digest) last.set(mark.by, mark);
    const marks = [...last.values()];
    return {
      fact,
      right: marks.filter(({ right }) => right),
      needed: SIGNED_BY_TWO.has(fact) ? 2 : 1,
      wrong: marks.find(({ right }) => !right),
    };
  }

  /** Whether those who have to have signed a fact, and nobody found it wrong. */
  holds(item: ProcedureText, fact: Fact): boolean {
    const { right, needed, wrong } = this.standing(item, fact);
    return !wrong && right.length >= needed;
  }

  /** How many of a procedure's facts are signed, of how many. */
  share(item: ProcedureText): { signed: number; of: number } {
    const facts = factsOf(item);
    return { signed: facts.filter((fact) => this.holds(item, fact)).length, of: facts.length };
  }
}
