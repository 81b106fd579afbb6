import { Schema, type Connection, type Model } from 'mongoose';
import type { ArticleContent } from './article.ts';
import { MOVES, type Move, type State } from './life.ts';
import type { Recurrence } from './schedule.ts';

/** One line of an article's history: who did what, when and why. */
export interface HistoryLine {
  at: Date;
  /** A person's name, or `máy` for the program. */
  by: string;
  move: Move | 'create' | 'approve_first';
  from?: State;
  to: State;
  why?: string;
  /** Hash of the content at that moment. */
  hash: string;
}

/**
 * Where publishing stands: `looking` for an article of the same name at Zalo, `creating` (a call is under way), `adopting` (its answer was
 * lost: the article is looked for), `verifying` the token, `showing` it, `confirming` that it is shown.
 */
export type Step = 'looking' | 'creating' | 'adopting' | 'verifying' | 'showing' | 'confirming';

export interface ArticleDoc {
  _id: string;
  content: ArticleContent;
  hash: string;
  state: State;
  /** Grows with every write: a second tab that saves an older one is told so. */
  revision: number;
  /** Everybody who wrote these words; none of them may approve. */
  writers: string[];
  approvals: { by: string; at: Date; hash: string }[];
  history: HistoryLine[];
  createdAt: Date;
  updatedAt: Date;
  /** From the content, for queries. */
  sendAt?: Date;
  /** When the program looks at it again. */
  nextAt?: Date;
  owner?: string;
  leaseUntil?: Date;
  step?: Step;
  polls: number;
  createCalledAt?: Date;
  token?: string;
  /** Zalo's id of the article. */
  zaloId?: string;
  publishedAt?: Date;
  sendCalledAt?: Date;
  sentAt?: Date;
  messageId?: string;
  /** Why it waits, failed or is unsure, in words for a person. */
  reason?: string;
  measureAt?: Date;
  series?: string;
}

const articleSchema = new Schema<ArticleDoc>(
  {
    _id: String,
    content: Schema.Types.Mixed,
    hash: { type: String, required: true },
    state: { type: String, required: true },
    revision: { type: Number, default: 0 },
    writers: [String],
    approvals: { type: Schema.Types.Mixed, default: [] },
    history: { type: Schema.Types.Mixed, default: [] },
    createdAt: { type: Date, required: true },
    updatedAt: { type: Date, required: true },
    sendAt: Date,
    nextAt: Date,
    owner: String,
    leaseUntil: Date,
    step: String,
    polls: { type: Number, default: 0 },
    createCalledAt: Date,
    token: String,
    zaloId: String,
    publishedAt: Date,
    sendCalledAt: Date,
    sentAt: Date,
    messageId: String,
    reason: String,
    measureAt: Date,
    series: String,
  },
  { versionKey: false, minimize: false },
);
articleSchema.index({ state: 1, nextAt: 1 });
articleSchema.index({ sendAt: 1 });
articleSchema.index({ state: 1, measureAt: 1 });

/** A piece made public elsewhere, with its link or proof, so that duties count whichever channel was used. */
export interface PostDoc {
  _id: string;
  unit: string;
  theme: string;
  channel: string;
  title: string;
  /** Local day, `YYYY-MM-DD`. */
  day: string;
  link?: string;
  proof?: string;
  /** How many people heard or read it, where somebody counted. */
  people?: number;
  by: string;
  at: Date;
}

const postSchema = new Schema<PostDoc>(
  {
    _id: String,
    unit: { type: String, required: true },
    theme: { type: String, required: true },
    channel: { type: String, required: true },
    title: { type: String, required: true },
    day: { type: String, required: true },
    link: String,
    proof: String,
    people: Number,
    by: { type: String, required: true },
    at: { type: Date, required: true },
  },
  { versionKey: false },
);
postSchema.index({ day: 1 });

/** A report that a unit handed in. */
export interface ReportDoc {
  /** `unit:2026-Q3`, `unit:2026-H1`, `unit:2026`. */
  _id: string;
  unit: string;
  period: string;
  by: string;
  at: Date;
}

/** Makes drafts from a template. */
export interface SeriesDoc {
  _id: string;
  rule: Recurrence;
  template: ArticleContent;
  /** Days before its time that a draft is made, so that there is time to write and approve. */
  leadDays: number;
  by: string;
  active: boolean;
}

/** Views and shares of an article at a time, cumulative as Zalo gives them. */
export interface SnapshotDoc {
  /** `article:2026-11-25T09`. */
  _id: string;
  article: string;
  at: Date;
  views: number;
  shares: number;
}

/** One visitor of a tracked link, counted once. */
export interface ClickDoc {
  /** `article:visitor`, the visitor under a pseudonym that holds for this article alone. */
  _id: string;
  article: string;
  at: Date;
  times: number;
}

/** How many follow the account, by the hour. */
export interface FollowersDoc {
  /** `2026-11-25T09`. */
  _id: string;
  at: Date;
  count: number;
}

const simple = <T>(fields: ConstructorParameters<typeof Schema<T>>[0]): Schema<T> => new Schema<T>(fields, { versionKey: false });

/** Everything about broadcasts that is kept. */
export class BroadcastStore {
  readonly articles: Model<ArticleDoc>;
  readonly posts: Model<PostDoc>;
  readonly reports: Model<ReportDoc>;
  readonly series: Model<SeriesDoc>;
  readonly snapshots: Model<SnapshotDoc>;
  readonly clicks: Model<ClickDoc>;
  readonly followers: Model<FollowersDoc>;

  constructor(connection: Connection) {
    this.articles = connection.model<ArticleDoc>('Article', articleSchema, 'articles');
    this.posts = connection.model<PostDoc>('Post', postSchema, 'posts');
    this.reports = connection.model<ReportDoc>(
      'DutyReport',
      simple<ReportDoc>({ _id: String, unit: String, period: String, by: String, at: Date }),
      'duty_reports',
    );
    this.series = connection.model<SeriesDoc>(
      'Series',
      simple<SeriesDoc>({
        _id: String,
        rule: Schema.Types.Mixed,
        template: Schema.Types.Mixed,
        leadDays: Number,
        by: String,
        active: Boolean,
      }),
      'series',
    );
    const snapshots = simple<SnapshotDoc>({ _id: String, article: String, at: Date, views: Number, shares: Number });
    snapshots.index({ article: 1, at: 1 });
    this.snapshots = connection.model<SnapshotDoc>('Snapshot', snapshots, 'article_snapshots');
    const clicks = simple<ClickDoc>({ _id: String, article: String, at: Date, times: Number });
    clicks.index({ article: 1 });
    this.clicks = connection.model<ClickDoc>('Click', clicks, 'clicks');
    this.followers = connection.model<FollowersDoc>(
      'Followers',
      simple<FollowersDoc>({ _id: String, at: Date, count: Number }),
      'follower_counts',
    );
  }

  async ready(): Promise<void> {
    await Promise.all(
      [this.articles, this.posts, this.reports, this.series, this.snapshots, this.clicks, this.followers].map((model) => model.init()),
    );
  }

  /**
   * Moves an article, if it is in a state from which the move is possible and `expected` still holds; undefined otherwise. The state, the
   * other fields and the line of history change in one write.
   */
  async move(
    article: ArticleDoc,
    move: Move,
    { by, at, why, set = {}, unset = [], expected = {} }: MoveOptions,
  ): Promise<ArticleDoc | undefined> {
    const to = MOVES[move].to;
    const line: HistoryLine = {
      at: new Date(at),
      by,
      move,
      from: article.state,
      to,
      hash: set.hash ?? article.hash,
      ...(why !== undefined && { why }),
    };
    const moved = await this.articles
      .findOneAndUpdate(
        { _id: article._id, state: article.state, revision: article.revision, ...expected },
        {
          $set: { ...set, state: to, updatedAt: new Date(at) },
          $push: { history: line },
          $inc: { revision: 1 },
          ...(unset.length > 0 && { $unset: Object.fromEntries(unset.map((field) => [field, ''])) }),
        },
        { returnDocument: 'after' },
      )
      .lean<ArticleDoc>();
    return moved ?? undefined;
  }

  /** Notes where an article stands, without moving it. Undefined when somebody else wrote it meanwhile. */
  async note(article: ArticleDoc, set: Partial<ArticleDoc>, unset: readonly (keyof ArticleDoc)[] = []): Promise<ArticleDoc | undefined> {
    const noted = await this.articles
      .findOneAndUpdate(
        { _id: article._id, state: article.state, revision: article.revision },
        { $set: set, $inc: { revision: 1 }, ...(unset.length > 0 && { $unset: Object.fromEntries(unset.map((field) => [field, ''])) }) },
        { returnDocument: 'after' },
      )
      .lean<ArticleDoc>();
    return noted ?? undefined;
  }
}

export interface MoveOptions {
  by: string;
  /** Epoch ms. */
  at: number;
  why?: string | undefined;
  set?: Partial<ArticleDoc>;
  unset?: readonly (keyof ArticleDoc)[];
  expected?: Record<string, unknown>;
}
