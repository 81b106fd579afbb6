import { Schema, type Collection, type Connection, type Model } from 'mongoose';
import { type Clock } from '../time/clock.ts';
import { localDay } from '../time/local.ts';
import { firstsOfPerson, type Mask } from './presence.ts';

/** The kinds of things that are counted. */
export type FactType =
  | 'question'
  | 'follow'
  | 'unfollow'
  | 'message'
  | 'sent'
  | 'not_sent'
  | 'received'
  | 'seen'
  | 'reaction'
  | 'takeover'
  | 'withdraw'
  | 'set_aside'
  /** Was an answer helpful: `status` yes or no; then perhaps another one with `reason`, for why it was no. */
  | 'rating'
  /** A step of a petition: `status` received, answered or withdrawn; `onTime` with the answer. */
  | 'petition'
  /** An answer to a survey: `status` is the criterion, `score` 1 to 5. */
  | 'survey'
  /** An entry in a contest, whose id is `status`. */
  | 'contest'
  /** A notice shown, `item`. */
  | 'notice'
  | 'event';

/**
 * One thing that happened, as the figures will count it. The id is derived from its cause, so that a cause seen twice
 * counts once. People are pseudonyms; `text` (only with `question`) is removed after the retention time.
 */
export interface Fact {
  _id: string;
  type: FactType;
  at: Date;
  /** Day in Asia/Ho_Chi_Minh. */
  day: string;
  /** When it was written down: what came late is found by it. */
  added?: Date;
  person?: string;
  /** How a question ended, or the name of an event. */
  status?: string;
  item?: string;
  topic?: string;
  aspect?: string;
  confidence?: number;
  candidates?: string[];
  source?: string;
  /** The ward that a question names. */
  ward?: string;
  /** Satisfaction, 1 (very dissatisfied) to 5. */
  score?: number;
  /** Whether a petition was answered within its time. */
  onTime?: boolean;
  /** In place of an erased person: for which groups this was their first activity of which periods (see presence.ts). */
  firsts?: Record<string, Mask>;
  /** From the citizen's message to Zalo's acceptance of the reply, ms. */
  answerMs?: number;
  reason?: string;
  text?: string;
  /** An officer decided that this question needs no answer. */
  setAside?: boolean;
}

const schema = new Schema<Fact>(
  {
    _id: String,
    type: { type: String, required: true },
    at: { type: Date, required: true },
    day: { type: String, required: true },
    added: Date,
    person: String,
    status: String,
    item: String,
    topic: String,
    aspect: String,
    confidence: Number,
    candidates: { type: [String], default: undefined },
    source: String,
    ward: String,
    score: Number,
    onTime: Boolean,
    firsts: Schema.Types.Mixed,
    answerMs: Number,
    reason: String,
    text: String,
    setAside: Boolean,
  },
  { versionKey: false },
);
schema.index({ day: 1, type: 1 });
schema.index({ type: 1, at: 1 });
schema.index({ person: 1 });
schema.index({ added: 1 });
// The first page of the console counts these each time it is opened.
schema.index({ status: 1, at: 1 });
schema.index({ at: 1 }, { partialFilterExpression: { text: { $exists: true } }, name: 'at_with_text' });

/** Statuses of questions to which the bot had no answer, or not at once. */
const UNANSWERED = ['unanswered_no_match', 'unanswered_out_of_scope', 'clarify'] as const;

/** Documents that the driver fetches at a time. */
const PAGE = 5_000;

/** What happened, for the figures. Facts are only added; nothing reads them on a citizen's way to an answer. */
export class Facts {
  readonly model: Model<Fact>;
  /** The driver's own collection, for reading many at once. */
  private readonly raw: Collection<Fact>;

  constructor(
    connection: Connection,
    private readonly clock: Clock,
  ) {
    this.model = connection.model<Fact>('Fact', schema, 'facts');
    this.raw = connection.collection<Fact>('facts');
  }

  /** Adds facts; one that is already there stays as it is. */
  async add(facts: readonly (Omit<Fact, 'at' | 'day' | 'added'> & { at: number })[]): Promise<void> {
    if (facts.length === 0) return;
    const added = new Date(this.clock.now());
    await this.model.bulkWrite(
      facts.map(({ _id, at, ...rest }) => ({
        updateOne: { filter: { _id }, update: { $setOnInsert: { ...rest, at: new Date(at), day: localDay(at), added } }, upsert: true },
      })),
      { ordered: false },
    );
  }

  /** Everything that happened on a local day. */
  ofDay(day: string): Promise<Fact[]> {
    return this.raw.find({ day }, { batchSize: PAGE }).toArray();
  }

  /** Everything that was written down since a time (epoch ms). */
  addedSince(since: number): Promise<Fact[]> {
    return this.raw.find({ added: { $gte: new Date(since) } }, { batchSize: PAGE }).toArray();
  }

  /** What citizens asked since `since` (epoch ms) and how often, the latest `limit` different questions. */
  async recentQuestions(since: number, limit: number): Promise<{ text: string; count: number }[]> {
    const facts = await this.model
      .find({ type: 'question', text: { $exists: true }, at: { $gte: new Date(since) } }, { text: 1 })
      .sort({ at: -1 })
      .limit(limit * 5)
      .lean<Fact[]>();
    const counts = new Map<string, number>();
    for (const { text = '' } of facts) if (counts.has(text) || counts.size < limit) counts.set(text, (counts.get(text) ?? 0) + 1);
    return [...counts].map(([text, count]) => ({ text, count }));
  }

  /** About which items people said since `since` (epoch ms) that the information is wrong, the most often named first. */
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

  /** Takes questions out of the list of those that want an answer. */
  async setAside(ids: readonly string[]): Promise<void> {
    await this.model.updateMany({ _id: { $in: [...ids] } }, { $set: { setAside: true } });
  }

  /** Removes the citizens' words from facts before `before` (epoch ms). Returns from how many. */
  async forgetText(before: number): Promise<number> {
    return (await this.model.updateMany({ at: { $lt: new Date(before) }, text: { $exists: true } }, { $unset: { text: '' } }))
      .modifiedCount;
  }

  /**
   * Cuts the link between a person and their facts; what remains counts nobody in particular. So that the people of a period stay as they
   * were counted, a fact keeps that it was somebody's first. `reportsFrom`: see periods.ts.
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

  /** How many things of one kind happened from `from` on and before `to` (epoch ms); of questions, those about `topics`, or all. */
  async count(type: FactType, from: number, to: number, topics?: readonly string[]): Promise<number> {
    return this.model.countDocuments({
      type,
      ...(topics && { topic: { $in: [...topics] } }),
      at: { $gte: new Date(from), $lt: new Date(to) },
    });
  }

  /** How many questions were asked since a time (epoch ms): all, those with one status, or those whose status a pattern fits. */
  async countQuestions(since: number, status: string | RegExp): Promise<number> {
    return this.model.countDocuments({ type: 'question', status, at: { $gte: new Date(since) } });
  }

  /**
   * Questions since `since` (epoch ms) that were not answered, with their words, and that nobody has put aside; newest first, `limit` of
   * them.
   */
  async unanswered(since: number, limit: number): Promise<Pick<Fact, '_id' | 'text' | 'at' | 'status'>[]> {
    // One query a status: each is answered from the index alone, newest first.
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
    return found
      .flat()
      .sort((a, b) => b.at.getTime() - a.at.getTime())
      .slice(0, limit);
  }

  /** How long citizens waited for the last `limit` replies, ms. */
  async lastAnswerTimes(limit: number): Promise<number[]> {
    const sent = await this.model
      .find({ type: 'sent', answerMs: { $exists: true } }, { answerMs: 1 })
      .sort({ at: -1 })
      .limit(limit)
      .lean<Fact[]>();
    return sent.map(({ answerMs = 0 }) => answerMs);
  }
}
