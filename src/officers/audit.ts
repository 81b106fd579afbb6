import { randomUUID } from 'node:crypto';
import type { Connection, Model } from 'mongoose';
import type { AuditNote, AuditSource } from '../database/audited.ts';
import { isDuplicateKey } from '../database/connection.ts';
import { date, maybe, number, schemaOf, text, type DocOf } from '../database/model.ts';
import type { Seal } from '../database/seal.ts';
import { digestOf, linked, type ChainedLine, type UnchainedLine } from './chain.ts';

const fields = {
  _id: text(),
  at: date(),
  by: text(),
  action: text(),
  /** The id of the article, account or unit that the officer changed. */
  subject: maybe(text()),
  detail: maybe(text()),
  /** Place in the chain, from 1; missing in lines that are older than the chain, as the next three. */
  seq: maybe(number()),
  /** Hash of the line before; of the first, of all lines that are older than the chain. */
  prev: maybe(text()),
  hash: maybe(text()),
  /** The hash, marked with the key of this installation: who can write to the store but has no key cannot make a chain. */
  mark: maybe(text()),
};
/** One thing an officer did. Never holds a secret, nor the words of a citizen. */
export type AuditLine = DocOf<typeof fields>;

const schema = schemaOf(fields);
schema.index({ at: -1 });
schema.index({ seq: 1 }, { unique: true, sparse: true });

const headFields = { _id: text(), seq: number(), hash: text(), mark: text() };
/** The end of the chain, kept apart so that lines taken off the end are missed. */
export type AuditHead = DocOf<typeof headFields>;
const HEAD = 'head';

/** So often another process may be faster with the same place of the chain. */
const TRIES = 100;

/**
 * Records who did what and when, each line chained to the one before (ADR 18). Lines are added and never changed.
 *
 * What changes a document is written into that document first, with the change (`database/audited.ts`); `take` brings it here.
 */
export class AuditLog {
  readonly model: Model<AuditLine>;
  readonly heads: Model<AuditHead>;
  private readonly sources: AuditSource[];
  /** One line at a time in this process; other processes are met by the unique place. */
  private queue: Promise<unknown> = Promise.resolve();

  /** `sources`: where lines wait. */
  constructor(
    connection: Connection,
    private readonly deps: { seal: Seal; sources: readonly AuditSource[] },
  ) {
    this.sources = [...deps.sources];
    this.model = connection.model<AuditLine>('Audit', schema, 'audit');
    this.heads = connection.model<AuditHead>('AuditHead', schemaOf(headFields), 'audit_head');
  }

  /** More places where lines wait, of a room that is put together later. */
  watch(sources: readonly AuditSource[]): void {
    this.sources.push(...sources);
  }

  /** Adds a line that no document holds. `now` is epoch ms. */
  async add(note: AuditNote, now: number): Promise<void> {
    await this.append({ _id: randomUUID(), at: new Date(now), ...note });
  }

  /** Takes the lines that wait in documents, each once under its own id, whatever ends in between. Resolves with how many documents had any. */
  async take(): Promise<number> {
    let count = 0;
    for (const source of this.sources)
      for (let due = await source.due(); due.length > 0; due = await source.due()) {
        for (const { id, last, lines } of due) {
          for (const line of lines) await this.append(line);
          await source.taken(id, last);
        }
        count += due.length;
      }
    return count;
  }

  /** The last `limit` lines, newest first. */
  async latest(limit: number): Promise<AuditLine[]> {
    return this.model.find({}).sort({ at: -1 }).limit(limit).lean<AuditLine[]>();
  }

  /** The lines of a time (epoch ms, the end excluded), oldest first. */
  between(from: number, to: number): AsyncIterable<AuditLine> {
    return this.model
      .find({ at: { $gte: new Date(from), $lt: new Date(to) } })
      .sort({ at: 1 })
      .lean<AuditLine>()
      .cursor();
  }

  /** The lines of the chain in their order. */
  chain(): AsyncIterable<AuditLine> {
    return this.model
      .find({ seq: { $gte: 1 } })
      .sort({ seq: 1 })
      .lean<AuditLine>()
      .cursor();
  }

  /** Lines without a place in the chain, in the order in which they are counted. */
  async unchained(): Promise<AuditLine[]> {
    return this.model
      .find({ seq: { $exists: false } })
      .sort({ _id: 1 })
      .lean<AuditLine[]>();
  }

  async head(): Promise<AuditHead | null> {
    return this.heads.findById(HEAD).lean<AuditHead>();
  }

  /** What a hash is marked with. */
  markOf(hash: string): string {
    return this.deps.seal.pseudonym(hash, 'audit');
  }

  private append(line: UnchainedLine): Promise<void> {
    const added = this.queue.then(() => this.link(line));
    this.queue = added.catch(() => undefined);
    return added;
  }

  private async link(line: UnchainedLine): Promise<void> {
    for (let round = 0; round < TRIES; round++) {
      const last = await this.model
        .findOne({ seq: { $gte: 1 } })
        .sort({ seq: -1 })
        .lean<ChainedLine>();
      const before = last ?? { seq: 0, hash: digestOf(await this.unchained()) };
      const { seq, hash, ...rest } = linked(line, before);
      const mark = this.markOf(hash);
      try {
        await this.model.create({ ...rest, seq, hash, mark });
        return await this.moveHead({ seq, hash, mark });
      } catch (error) {
        if (!isDuplicateKey(error)) throw error;
        // Either the line is here already, or another process took the place.
        if (await this.model.exists({ _id: line._id, seq: { $gte: 1 } })) return;
      }
    }
    throw new Error('the audit log is busy');
  }

  /** The end only moves forward, whoever is slower. */
  private async moveHead(head: Omit<AuditHead, '_id'>): Promise<void> {
    try {
      await this.heads.updateOne({ _id: HEAD, seq: { $lt: head.seq } }, { $set: head }, { upsert: true });
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
    }
  }
}
