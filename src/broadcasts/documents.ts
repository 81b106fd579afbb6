import { auditFields, indexAudit } from '../database/audited.ts';
import { date, flag, list, maybe, mixed, number, schemaOf, text, type DocOf } from '../database/model.ts';
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

const articleFields = {
  _id: text(),
  content: mixed<ArticleContent>(),
  hash: text({ required: true }),
  state: text<State>({ required: true }),
  /** Grows with every write: a second tab that saves an older one is told so. */
  revision: number({ default: 0 }),
  /** Everybody who wrote in this version; none of them may approve it. */
  writers: list(text()),
  approvals: mixed<{ by: string; at: Date; hash: string }[]>({ default: [] }),
  history: mixed<HistoryLine[]>({ default: [] }),
  createdAt: date({ required: true }),
  updatedAt: date({ required: true }),
  /** From the content, for queries. */
  sendAt: maybe(date()),
  /** When the program looks at it again. */
  nextAt: maybe(date()),
  owner: maybe(text()),
  leaseUntil: maybe(date()),
  step: maybe(text<PublishingStep>()),
  polls: number({ default: 0 }),
  createCalledAt: maybe(date()),
  token: maybe(text()),
  /** Zalo's id of the article. */
  zaloId: maybe(text()),
  publishedAt: maybe(date()),
  sendCalledAt: maybe(date()),
  sentAt: maybe(date()),
  messageId: maybe(text()),
  /** Why it waits, failed or is unsure, in words for a person. */
  reason: maybe(text()),
  measureAt: maybe(date()),
  series: maybe(text()),
  ...auditFields,
};
export type ArticleDoc = DocOf<typeof articleFields>;

export const articleSchema = schemaOf(articleFields, { minimize: false });
articleSchema.index({ state: 1, nextAt: 1 });
articleSchema.index({ sendAt: 1 });
articleSchema.index({ sentAt: 1 });
articleSchema.index({ state: 1, measureAt: 1 });
indexAudit(articleSchema);

const versionFields = {
  /** `article:hash`: the same words are kept once. */
  _id: text(),
  article: text(),
  content: mixed<ArticleContent>(),
  by: text(),
  at: date(),
};
/** What an article said at a time: kept for each change, so that two versions can be compared. */
export type ArticleVersionDoc = DocOf<typeof versionFields>;

export const versionSchema = schemaOf(versionFields);
versionSchema.index({ article: 1, at: 1 });

const postFields = {
  _id: text(),
  unit: text({ required: true }),
  theme: text({ required: true }),
  channel: text({ required: true }),
  title: text({ required: true }),
  /** Local day, `YYYY-MM-DD`. */
  day: text({ required: true }),
  link: maybe(text()),
  proof: maybe(text()),
  /** How many people heard or read it, where somebody counted. */
  people: maybe(number()),
  by: text({ required: true }),
  at: date({ required: true }),
  ...auditFields,
};
/** A piece made public elsewhere, with its link or proof, so that duties count in every channel. */
export type PostDoc = DocOf<typeof postFields>;

export const postSchema = schemaOf(postFields);
postSchema.index({ day: 1 });
indexAudit(postSchema);

const reportFields = {
  /** `unit:2026-Q3`, `unit:2026-H1`, `unit:2026`. */
  _id: text(),
  unit: text(),
  period: text(),
  by: text(),
  at: date(),
  ...auditFields,
};
/** A report that a unit handed in. */
export type ReportDoc = DocOf<typeof reportFields>;

export const reportSchema = schemaOf(reportFields);
indexAudit(reportSchema);

const seriesFields = {
  _id: text(),
  rule: mixed<Recurrence>(),
  template: mixed<ArticleContent>(),
  /** Days before its time that a draft is made, so that there is time to write and approve. */
  leadDays: number(),
  by: text(),
  active: flag(),
};
/** Makes drafts from a template. */
export type SeriesDoc = DocOf<typeof seriesFields>;

export const seriesSchema = schemaOf(seriesFields);

const snapshotFields = {
  /** `article:2026-11-25T09`. */
  _id: text(),
  article: text(),
  at: date(),
  views: number(),
  shares: number(),
};
/** Views and shares of an article at a time, cumulative as Zalo gives them. */
export type SnapshotDoc = DocOf<typeof snapshotFields>;

export const snapshotSchema = schemaOf(snapshotFields);
snapshotSchema.index({ article: 1, at: 1 });

const clickFields = {
  /** `article:visitor`, the visitor under a pseudonym that holds for this article alone. */
  _id: text(),
  article: text(),
  at: date(),
  times: number(),
};
/** One visitor of a tracked link, counted once. */
export type ClickDoc = DocOf<typeof clickFields>;

export const clickSchema = schemaOf(clickFields);
clickSchema.index({ article: 1 });

const broughtFields = {
  views: number(),
  shares: number(),
  /** People who followed its link, once each. */
  clicks: number(),
  /** Within MEASURED_MS after it was sent, as the rest below: at most so many were caused by it. */
  follows: number(),
  unfollows: number(),
  questions: number(),
  reactions: number(),
  /** How often Zalo was asked; 0: views and shares are not known. */
  snapshots: number(),
};
/** What an article brought. */
export type Brought = DocOf<typeof broughtFields>;

const resultFields = { _id: text(), sentAt: date(), at: date(), ...broughtFields };
/** What an article brought as last measured, under the article's id. */
export type ResultDoc = DocOf<typeof resultFields>;

export const resultSchema = schemaOf(resultFields);
resultSchema.index({ sentAt: 1 });

const followersFields = {
  /** `2026-11-25T09`. */
  _id: text(),
  at: date(),
  count: number(),
};
/** How many follow the account, by the hour. */
export type FollowersDoc = DocOf<typeof followersFields>;

export const followersSchema = schemaOf(followersFields);
