import { randomUUID } from 'node:crypto';
import type { Collection, Connection, Model } from 'mongoose';
import { isDuplicateKey } from '../database/connection.ts';
import { GroupedUpdates } from '../database/grouped-updates.ts';
import type { Keys } from '../database/keys.ts';
import { schemaOf } from '../database/model.ts';
import type { Clock } from '../time/clock.ts';
import { defined } from '../ground/defined.ts';
import { fromLocal, localDay } from '../time/local.ts';
import { factFields, type Fact, type FactType } from './fact.ts';
import { firstsOfPerson } from './presence.ts';

const schema = schemaOf(factFields);
schema.index({ day: 1, type: 1 });
schema.index({ type: 1, at: 1 });
schema.index({ person: 1 });
schema.index({ added: 1 });
// The console's first page counts facts by status every time it is opened.
schema.index({ status: 1, at: 1 });
schema.index({ at: 1 }, { partialFilterExpression: { text: { $exists: true } }, name: 'at_with_text' });

/** Statuses of questions to which the bot had no answer, or not at once. */
const UNANSWERED = ['unanswered_no_match', 'unanswered_out_of_scope', 'clarify'] as const;

const TEXT = 'fact';

/** How many documents the driver fetches at a time. */
const PAGE = 5_000;

/** Stores what happened, for the figures. Facts are only added; answering a citizen reads none of them. */
export class Facts {
  readonly model: Model<Fact>;
  /** The driver's own collection: reading many documents through it is quicker. */
  private readonly raw: Collection<Fact>;
  private readonly writes: GroupedUpdates;

  constructor(
    connection: Connection,
    private readonly clock: Clock,
    private readonly keys: Keys,
  ) {
    this.model = connection.model<Fact>('Fact', schema, 'facts');
    this.raw = connection.collection<Fact>('facts');
    this.writes = new GroupedUpdates(this.model.collection);
  }

  /** Adds facts. A fact whose id is already stored stays as it is. */
  async add(facts: readonly (Omit<Fact, 'at' | 'day' | 'added'> & { at: number })[]): Promise<void> {
    if (facts.length === 0) return;
    const added = new Date(this.clock.now());
    // The words of questions lie under the key of whoever asked.
    const sealed = await Promise.all(
      facts.map(async ({ text, ...fact }) => {
        if (text === undefined) return fact;
        const key = fact.person === undefined ? await this.keys.ofDay(localDay(fact.at)) : await this.keys.ofPerson(fact.person);
        return { ...fact, text: key.close(text, TEXT) };
      }),
    );
    await Promise.all(sealed.map(({ _id, at, ...rest }) => this.insert(_id, { ...rest, at: new Date(at), day: localDay(at), added })));
  }

  private async insert(_id: string, fact: Omit<Fact, '_id'>): Promise<void> {
    try {
      await this.writes.update({ filter: { _id }, update: { $setOnInsert: fact }, upsert: true });
    } catch (error) {
      // The same fact was added at this very moment.
      if (!isDuplicateKey(error)) throw error;
    }
  }

  /**
   * Adds facts that lead to nobody: without person, under ids by chance, and as if all of a day (that of `at`, epoch ms) had happened at its noon
   * and been stored at its end. Adding again adds again.
   */
  async addUntied(facts: readonly (Pick<Fact, 'type'> & Partial<Pick<Fact, 'status' | 'score' | 'item'>>)[], at: number): Promise<void> {
    if (facts.length === 0) return;
    const day = localDay(at);
    const [noon, end] = [new Date(fromLocal(`${day}T12:00`)), new Date(fromLocal(`${day}T23:59`))];
    await this.model.insertMany(
      facts.map(({ type, status, score, item }) => ({
        _id: randomUUID(),
        type,
        at: noon,
        day,
        added: end,
        ...defined({ status, score, item }),
      })),
    );
  }

  /** All facts of a local day. */
  ofDay(day: string): Promise<Fact[]> {
    return this.raw.find({ day }, { batchSize: PAGE }).toArray();
  }

  /** All facts that were stored since a time (epoch ms). */
  addedSince(since: number): Promise<Fact[]> {
    return this.raw.find({ added: { $gte: new Date(since) } }, { batchSize: PAGE }).toArray();
  }

  /** The latest `limit` different questions since `since` (epoch ms), each with how often citizens asked it. */
  async recentQuestions(since: number, limit: number): Promise<{ text: string; count: number }[]> {
    const facts = await this.model
      .find({ type: 'question', text: { $exists: true }, at: { $gte: new Date(since) } }, { text: 1 })
      .sort({ at: -1 })
      .limit(limit * 5)
      .lean<Fact[]>();
    const texts = await this.texts(facts);
    const counts = new Map<string, number>();
    for (const text of texts) if (counts.has(text) || counts.size < limit) counts.set(text, (counts.get(text) ?? 0) + 1);
    return [...counts].map(([text, count]) => ({ text, count }));
  }

  /** The items whose information people called wrong since `since` (epoch ms), the most often named first. */
  async saidToBeWrong(since: number): Promise<{ item: string; count: number; last: Date }[]> {
    const facts = await this.model
      .find({ type: 'rating', reason: 'sai', at: { $gte: new Date(since) } }, { item: 1, at: 1 })
      .lean<Fact[]>();
    const items = new Map<string, { item: string; count: number; last: Date }>();
    for (const { item = '', at } of facts) {
      const known = items.get(item);
      items.set(item, { item, count: (known?.count ?? 0) + 1, last: known && known.last > at ? known.last : at });
    }
    return [...items.values()].sort((a, b) => b.count - a.count);
  }

  /** Takes questions off the list of questions that still need an answer. */
  async setAside(ids: readonly string[]): Promise<void> {
    await this.model.updateMany({ _id: { $in: [...ids] } }, { $set: { setAside: true } });
  }

  /** Removes the citizens' words from facts before `before` (epoch ms). Returns how many facts it changed. */
  async forgetText(before: number): Promise<number> {
    return (await this.model.updateMany({ at: { $lt: new Date(before) }, text: { $exists: true } }, { $unset: { text: '' } }))
      .modifiedCount;
  }

  /**
   * Removes a person from their facts. Each fact keeps of which periods it was the person's first, so that the number of people of a
   * period stays as it was counted. `reportsFrom`: see periods.ts.
   */
  async erase(person: string, reportsFrom: number): Promise<void> {
    const marks = firstsOfPerson(await this.model.find({ person }).lean<Fact[]>(), reportsFrom);
    if (marks.size > 0)
      await this.model.bulkWrite(
        [...marks].map(([_id, firsts]) => ({
          updateOne: { filter: { _id }, update: { $set: { firsts }, $unset: { person: '', text: '' } } },
        })),
      );
    await this.model.updateMany({ person }, { $unset: { person: '', text: '' } });
  }

  /** How many facts of a type happened from `from` on and before `to` (epoch ms). `topics`: only those about one of these. */
  async count(type: FactType, from: number, to: number, topics?: readonly string[]): Promise<number> {
    return this.model.countDocuments({
      type,
      ...(topics && { topic: { $in: [...topics] } }),
      at: { $gte: new Date(from), $lt: new Date(to) },
    });
  }

  /** How many questions with a status, or with a status that fits a pattern, came since a time (epoch ms). */
  async countQuestions(since: number, status: string | RegExp): Promise<number> {
    return this.model.countDocuments({ type: 'question', status, at: { $gte: new Date(since) } });
  }

  /**
   * The newest `limit` questions since `since` (epoch ms) that were not answered at once and that nobody has put aside, with their words.
   */
  async unanswered(since: number, limit: number): Promise<Pick<Fact, '_id' | 'text' | 'at' | 'status'>[]> {
    // One query for each status: the store then reads the newest ones straight from the index.
    const found = await Promise.all(
      UNANSWERED.map((status) =>
        this.model
          .find(
            { status, at: { $gte: new Date(since) }, text: { $exists: true }, setAside: { $exists: false } },
            { text: 1, at: 1, status: 1 },
          )
          .sort({ at: -1 })
          .limit(limit)
          .lean<Fact[]>(),
      ),
    );
    const newest = found
      .flat()
      .sort((a, b) => b.at.getTime() - a.at.getTime())
      .slice(0, limit);
    const texts = await this.texts(newest);
    return newest.map((fact, at) => ({ ...fact, text: texts[at] ?? '' }));
  }

  /** The words of facts in the clear; empty where their key was destroyed. */
  private async texts(facts: readonly Pick<Fact, 'text'>[]): Promise<string[]> {
    const opened = await this.keys.openAll(
      facts.map(({ text }) => text),
      TEXT,
    );
    return opened.map((text) => text ?? '');
  }

  /** How long citizens waited for the last `limit` replies, in ms each. */
  async lastAnswerTimes(limit: number): Promise<number[]> {
    const sent = await this.model
      .find({ type: 'sent', answerMs: { $exists: true } }, { answerMs: 1 })
      .sort({ at: -1 })
      .limit(limit)
      .lean<Fact[]>();
    return sent.map(({ answerMs = 0 }) => answerMs);
  }
}
