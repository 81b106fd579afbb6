import type { Connection, Model } from 'mongoose';
import { auditSource, doneBy, madeBy, type AuditNote, type AuditSource } from '../database/audited.ts';
import { hashOf, type ArticleContent } from './article.ts';
import {
  articleSchema,
  clickSchema,
  followersSchema,
  postSchema,
  reportSchema,
  resultSchema,
  seriesSchema,
  snapshotSchema,
  versionSchema,
  type ArticleDoc,
  type ArticleVersionDoc,
  type ClickDoc,
  type FollowersDoc,
  type HistoryLine,
  type PostDoc,
  type ReportDoc,
  type ResultDoc,
  type SeriesDoc,
  type SnapshotDoc,
} from './documents.ts';
import { MACHINE, MOVES, type Move, type State } from './life.ts';
import { deedOf } from './deeds.ts';
import { monthSpan } from './schedule.ts';
import { fromLocal, localDay } from '../time/local.ts';
import { defined } from '../ground/defined.ts';

/** Every collection of this room. */
export class BroadcastStore {
  readonly articles: Model<ArticleDoc>;
  readonly versions: Model<ArticleVersionDoc>;
  readonly posts: Model<PostDoc>;
  readonly reports: Model<ReportDoc>;
  readonly series: Model<SeriesDoc>;
  readonly snapshots: Model<SnapshotDoc>;
  readonly clicks: Model<ClickDoc>;
  readonly followers: Model<FollowersDoc>;
  readonly results: Model<ResultDoc>;
  /** Where what officers did waits for the audit log. */
  readonly audited: readonly AuditSource[];

  constructor(connection: Connection) {
    this.articles = connection.model<ArticleDoc>('Article', articleSchema, 'articles');
    this.versions = connection.model<ArticleVersionDoc>('ArticleVersion', versionSchema, 'article_versions');
    this.posts = connection.model<PostDoc>('Post', postSchema, 'posts');
    this.reports = connection.model<ReportDoc>('DutyReport', reportSchema, 'duty_reports');
    this.series = connection.model<SeriesDoc>('Series', seriesSchema, 'series');
    this.snapshots = connection.model<SnapshotDoc>('Snapshot', snapshotSchema, 'article_snapshots');
    this.clicks = connection.model<ClickDoc>('Click', clickSchema, 'clicks');
    this.followers = connection.model<FollowersDoc>('Followers', followersSchema, 'follower_counts');
    this.results = connection.model<ResultDoc>('Result', resultSchema, 'article_results');
    this.audited = [auditSource(this.articles), auditSource(this.posts), auditSource(this.reports)];
  }

  async ready(): Promise<void> {
    await Promise.all(
      [this.articles, this.versions, this.posts, this.reports, this.series, this.snapshots, this.clicks, this.followers, this.results].map(
        (model) => model.init(),
      ),
    );
  }

  /**
   * A new article as a draft. `at` is epoch ms.
   * @throws the store's refusal where the id is taken (`isDuplicateKey`).
   */
  async draft({ id, content, by, at, why, series }: NewArticle): Promise<void> {
    const hash = hashOf(content);
    const now = new Date(at);
    const first: HistoryLine = { at: now, by, move: 'create', to: 'draft', hash, ...defined({ why }) };
    await this.keep(id, content, by, at);
    await this.articles.create({
      _id: id,
      content,
      hash,
      state: 'draft',
      writers: [by],
      history: [first],
      createdAt: now,
      updatedAt: now,
      ...(content.send_at !== undefined && { sendAt: new Date(fromLocal(content.send_at)) }),
      ...defined({ series }),
      // A series makes its drafts by itself.
      ...(series === undefined && madeBy(deedOf('create', id, by, 'draft', content.title), at)),
    });
  }

  /** Keeps a version of an article before the article gets it, so that every version can be compared later. */
  async keep(article: string, content: ArticleContent, by: string, at: number): Promise<void> {
    await this.versions.updateOne(
      { _id: `${article}:${hashOf(content)}` },
      { $setOnInsert: { article, content, by, at: new Date(at) } },
      { upsert: true },
    );
  }

  /**
   * Moves an article, if it is in a state from which the move is possible and `expected` still holds; undefined otherwise. The state, the
   * other fields, the line of history and the line for the audit log change in one write. Several moves are made in that one write too.
   */
  async move(
    article: ArticleDoc,
    moves: Move | readonly [Move, ...Move[]],
    { by, at, why, set = {}, unset = [], expected = {} }: MoveOptions,
  ): Promise<ArticleDoc | undefined> {
    const [first, ...others] = typeof moves === 'string' ? ([moves] as const) : moves;
    const history: HistoryLine[] = [];
    let { state } = article;
    for (const move of [first, ...others]) {
      const { to } = MOVES[move];
      history.push({ at: new Date(at), by, move, from: state, to, hash: set.hash ?? article.hash, ...defined({ why }) });
      state = to;
    }
    const update = {
      $set: { ...set, state, updatedAt: new Date(at), history: [...article.history, ...history] },
      $inc: { revision: 1 },
      ...(unset.length > 0 && { $unset: Object.fromEntries(unset.map((field) => [field, ''])) }),
    };
    const note = by === MACHINE ? undefined : deedOf(first, article._id, by, state, why);
    const moved = await this.articles
      .findOneAndUpdate(
        // With this revision the article has just this history.
        { _id: article._id, state: article.state, revision: article.revision, ...expected },
        doneBy(note, at, update),
        { returnDocument: 'after' },
      )
      .lean<ArticleDoc>();
    return moved ?? undefined;
  }

  /** The store was restored from a backup: articles whose time is past wait for a person. `now` is epoch ms. */
  async restored(now: number): Promise<void> {
    const due = await this.articles
      .find({ state: { $in: [...MOVES.restored.from] }, sendAt: { $lte: new Date(now) } })
      .lean<ArticleDoc[]>();
    const reason = 'Khôi phục từ bản sao lưu: xem trên OA Manager bài đã gửi chưa.';
    for (const article of due)
      await this.move(article, 'restored', {
        by: MACHINE,
        at: now,
        why: reason,
        set: { reason },
        unset: ['nextAt', 'leaseUntil', 'owner'],
      });
  }

  /** Sets fields of an article without moving it; with a line for the audit log where `deed` is given. Undefined when another writer was faster. */
  async note(
    article: ArticleDoc,
    set: Partial<ArticleDoc>,
    unset: readonly (keyof ArticleDoc)[] = [],
    deed?: { note: AuditNote; at: number },
  ): Promise<ArticleDoc | undefined> {
    const update = {
      $set: set,
      $inc: { revision: 1 },
      ...(unset.length > 0 && { $unset: Object.fromEntries(unset.map((field) => [field, ''])) }),
    };
    const noted = await this.articles
      .findOneAndUpdate({ _id: article._id, state: article.state, revision: article.revision }, doneBy(deed?.note, deed?.at ?? 0, update), {
        returnDocument: 'after',
      })
      .lean<ArticleDoc>();
    return noted ?? undefined;
  }

  /** The articles changed last: those in one state, or all but the cancelled ones; only the fields of a list. */
  async latest(state: State | undefined, limit: number): Promise<ArticleDoc[]> {
    return this.articles
      .find(state === undefined ? { state: { $ne: 'cancelled' } } : { state }, { ...LISTED, updatedAt: 1 })
      .sort({ updatedAt: -1 })
      .limit(limit)
      .lean<ArticleDoc[]>();
  }

  /** Articles that go out before a time (epoch ms) without anybody doing anything, the next first; only the fields of a list. */
  async goingOutUntil(until: number): Promise<ArticleDoc[]> {
    return this.articles
      .find({ state: { $in: ['scheduled', 'publishing', 'published', 'sending'] }, sendAt: { $lte: new Date(until) } }, LISTED)
      .sort({ sendAt: 1 })
      .lean<ArticleDoc[]>();
  }

  /** Articles with which the program does nothing until a person acts, the next to go out first; only what a list shows, with their history. */
  async waitingForPeople(): Promise<ArticleDoc[]> {
    return this.articles
      .find({ state: { $in: [...WAITS_FOR_PEOPLE] } }, { ...LISTED, 'content.unit': 1, writers: 1, approvals: 1, history: 1, reason: 1 })
      .sort({ sendAt: 1 })
      .lean<ArticleDoc[]>();
  }

  /** The articles of a local month (`2026-11`) in the order in which they go out, without the cancelled ones. */
  async ofMonth(month: string): Promise<ArticleDoc[]> {
    return this.articles
      .find({ sendAt: monthSpan(month), state: { $ne: 'cancelled' } }, LISTED)
      .sort({ sendAt: 1 })
      .lean<ArticleDoc[]>();
  }

  /** Whole articles in some states in the order in which they go out; only those of a time (epoch ms, both ends included) where it is given. */
  async inStates(states: readonly State[], between?: { from: number; to: number }): Promise<ArticleDoc[]> {
    return this.articles
      .find({
        state: { $in: [...states] },
        ...(between && { sendAt: { $gte: new Date(between.from), $lte: new Date(between.to) } }),
      })
      .sort({ sendAt: 1, createdAt: 1 })
      .lean<ArticleDoc[]>();
  }

  /** Whole articles that went out since a time (epoch ms). */
  async sentSince(since: number): Promise<ArticleDoc[]> {
    return this.articles.find({ sentAt: { $gte: new Date(since) } }).lean<ArticleDoc[]>();
  }

  async find(id: string): Promise<ArticleDoc | null> {
    return this.articles.findById(id).lean<ArticleDoc>();
  }

  /** When the first article in some states is looked at next, epoch ms; undefined where none is to be. */
  async nextDue(states: readonly State[]): Promise<number | undefined> {
    const next = await this.articles
      .findOne({ state: { $in: [...states] }, nextAt: { $exists: true } }, { nextAt: 1 })
      .sort({ nextAt: 1 })
      .lean<ArticleDoc>();
    return next?.nextAt?.getTime();
  }

  /** Puts articles of another store in as they stand there: for a rehearsal, on a store of its own. */
  async copyIn(articles: readonly ArticleDoc[]): Promise<void> {
    if (articles.length > 0) await this.articles.insertMany([...articles]);
  }

  async countInState(state: State): Promise<number> {
    return this.articles.countDocuments({ state });
  }

  /** Everything that an article has said, by its hash. */
  async wordings(article: string): Promise<Map<string, ArticleContent>> {
    const kept = await this.versions.find({ article }).lean<ArticleVersionDoc[]>();
    return new Map(kept.map(({ _id, content }) => [_id.slice(article.length + 1), content]));
  }

  /** Whether a unit's report is noted as handed in. */
  async isReportHandedIn(unit: string, period: string): Promise<boolean> {
    return (await this.reports.exists({ _id: `${unit}:${period}` })) !== null;
  }

  /** How many followed the account on each local day from `from` to `to`, as counted last on it. */
  async followersByDay(from: string, to: string): Promise<Map<string, number>> {
    const counts = await this.followers
      .find({ _id: { $gte: from, $lte: `${to}T99` } })
      .sort({ _id: 1 })
      .lean<FollowersDoc[]>();
    return new Map(counts.map(({ at, count }) => [localDay(at.getTime()), count]));
  }

  /** How many followed the account when that was last counted; undefined before the first time. */
  async lastFollowerCount(): Promise<number | undefined> {
    return (await this.followers.findOne({}).sort({ _id: -1 }).lean<FollowersDoc>())?.count;
  }
}

const WAITS_FOR_PEOPLE: readonly State[] = ['submitted', 'returned', 'approved', 'uncertain', 'overdue', 'failed'];
/** The fields of an article in a list. */
const LISTED = { 'content.title': 1, state: 1, sendAt: 1 } as const;

/** The first content of a draft. */
export interface NewArticle {
  id: string;
  content: ArticleContent;
  by: string;
  /** Epoch ms. */
  at: number;
  why?: string;
  series?: string | undefined;
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
