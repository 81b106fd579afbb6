import { Schema } from 'mongoose';
import type { ArticleContent } from './article.ts';
import type { Move, State } from './life.ts';
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
export type PublishingStep = 'looking' | 'creating' | 'adopting' | 'verifying' | 'showing' | 'confirming';

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
  step?: PublishingStep;
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

export const articleSchema = new Schema<ArticleDoc>(
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
articleSchema.index({ sentAt: 1 });
articleSchema.index({ state: 1, measureAt: 1 });

/** What an article said at a time: kept for each change, so that two versions can be compared. */
export interface ArticleVersionDoc {
  /** `article:hash`: the same words are kept once. */
  _id: string;
  article: string;
  content: ArticleContent;
  by: string;
  at: Date;
}

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

export const postSchema = new Schema<PostDoc>(
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

/** What an article brought. */
export interface Brought {
  views: number;
  shares: number;
  /** People who followed its link, once each. */
  clicks: number;
  /** Within MEASURED_MS after it was sent, as the rest below: at most so many were caused by it. */
  follows: number;
  unfollows: number;
  questions: number;
  reactions: number;
  /** How often Zalo was asked; 0: views and shares are not known. */
  snapshots: number;
}

/** What an article brought as last measured, under the article's id. */
export interface ResultDoc extends Brought {
  _id: string;
  sentAt: Date;
  at: Date;
}

/** How many follow the account, by the hour. */
export interface FollowersDoc {
  /** `2026-11-25T09`. */
  _id: string;
  at: Date;
  count: number;
}
