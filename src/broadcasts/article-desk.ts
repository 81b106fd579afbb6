import { MINUTE, type Clock } from '../time/clock.ts';
import { UserFacingError } from '../ground/errors.ts';
import { isDuplicateKey } from '../database/connection.ts';
import { articleContent, checkArticle, hashOf, type ArticleContent } from './article.ts';
import { canMove, HOLDS_QUOTA, movesOf, type Move } from './life.ts';
import type { Plan } from './plan.ts';
import { monthSpan, obstacleAt } from './schedule.ts';
import { fromLocal, localMonth, toLocal } from '../time/local.ts';
import type { ArticleDoc, HistoryLine, SeriesDoc } from './documents.ts';
import { deedOf } from './deeds.ts';
import type { BroadcastStore, MoveOptions } from './store.ts';
import { MOVE_NAMES, STATE_NAMES } from './names.ts';

interface Deps {
  store: BroadcastStore;
  plan: () => Plan;
  clock: Clock;
  /** New ids, short enough to be typed. */
  newId: () => string;
}

/** Writes, approves and schedules articles for people, from commands and from the console. Every method throws UserFacingError in plain Vietnamese. */
export class ArticleDesk {
  constructor(private readonly deps: Deps) {}

  /** @throws UserFacingError where there is no such article. */
  async get(id: string): Promise<ArticleDoc> {
    const article = await this.deps.store.articles.findById(id).lean<ArticleDoc>();
    if (!article) throw new UserFacingError(`Không có bài viết mã "${id}".`, 'Xem lại danh sách bài viết.');
    return article;
  }

  async create(input: unknown, by: string, series?: string, id = this.deps.newId()): Promise<ArticleDoc> {
    const { store, clock } = this.deps;
    await store.draft({ id, content: parseContent(input), by, at: clock.now(), series });
    return this.get(id);
  }

  /** Any change returns the article to draft: approvals are for the words that were approved. */
  async edit(id: string, input: unknown, by: string, revision?: number): Promise<ArticleDoc> {
    const article = await this.get(id);
    const content = parseContent(input);
    const hash = hashOf(content);
    if (hash === article.hash) return article;
    const sendAt = content.send_at === undefined ? undefined : new Date(fromLocal(content.send_at));
    await this.deps.store.keep(id, content, by, this.deps.clock.now());
    return this.makeMove(article, 'edit', {
      by,
      set: { content, hash, approvals: [], writers: [...new Set([...article.writers, by])], ...(sendAt && { sendAt }) },
      unset: ['nextAt', 'reason', ...(sendAt ? [] : (['sendAt'] as const))],
      ...(revision !== undefined && { expected: { revision } }),
    });
  }

  async submit(id: string, by: string): Promise<ArticleDoc> {
    const article = await this.get(id);
    this.requireMove(article, 'submit');
    this.checked(article);
    return this.makeMove(article, 'submit', { by });
  }

  /**
   * Approves what was submitted, and schedules it. The approver has not written a word of it; an urgent one needs two.
   * @returns the article; still `submitted` where a second approver is needed.
   */
  async approve(id: string, by: string): Promise<ArticleDoc> {
    const article = await this.get(id);
    this.requireMove(article, 'approve');
    if (article.writers.includes(by)) throw new UserFacingError('Người viết không được tự duyệt bài của mình.', 'Nhờ người khác duyệt.');
    if (article.approvals.some((approval) => approval.by === by))
      throw new UserFacingError(`${by} đã duyệt bài này rồi.`, 'Bài khẩn cần người thứ hai duyệt.');
    const { sendAt } = this.checked(article);
    const now = this.deps.clock.now();
    const approvals = [...article.approvals, { by, at: new Date(now), hash: article.hash }];
    if (article.content.urgent && approvals.length < 2) {
      const line: HistoryLine = { at: new Date(now), by, move: 'approve_first', from: 'submitted', to: 'submitted', hash: article.hash };
      const note = deedOf('approve_first', id, by, 'submitted');
      const set = { approvals, history: [...article.history, line] };
      const noted = await this.deps.store.note(article, set, [], note && { note, at: now });
      return noted ?? this.throwChanged(article);
    }
    // Approved and on the calendar, or neither: whatever stands against it is known before the one write.
    return this.putOnCalendar({ ...article, approvals }, ['approve', 'schedule'], by, sendAt);
  }

  /** Puts an approved article on the calendar, if its quota is free: it is reserved for the whole job. */
  async schedule(id: string, by: string): Promise<ArticleDoc> {
    const article = await this.get(id);
    this.requireMove(article, 'schedule');
    return this.putOnCalendar(article, ['schedule'], by, this.checked(article).sendAt);
  }

  private async putOnCalendar(article: ArticleDoc, moves: [Move, ...Move[]], by: string, sendAt: number): Promise<ArticleDoc> {
    if (article.approvals.length < (article.content.urgent ? 2 : 1) || article.approvals.some(({ hash }) => hash !== article.hash))
      throw new UserFacingError('Bài đã thay đổi sau khi duyệt.', 'Gửi duyệt lại.');
    const full = await this.quotaObstacle(sendAt, article._id);
    if (full !== undefined) throw new UserFacingError(full, 'Chọn ngày khác, hoặc hủy bớt bài đã lên lịch.');
    const { plan, clock, store } = this.deps;
    const set = { approvals: article.approvals, nextAt: new Date(sendAt - plan().lead_minutes * MINUTE), polls: 0 };
    const scheduled = await store.move(article, moves, { by, at: clock.now(), set, unset: ['reason'] });
    return scheduled ?? this.throwChanged(article);
  }

  async return(id: string, by: string, why: string): Promise<ArticleDoc> {
    if (why.trim() === '') throw new UserFacingError('Trả lại bài thì cần ghi lý do.');
    return this.makeMove(await this.get(id), 'return', { by, why, set: { approvals: [] }, unset: ['nextAt'] });
  }

  async unschedule(id: string, by: string, why?: string): Promise<ArticleDoc> {
    return this.makeMove(await this.get(id), 'unschedule', { by, why, unset: ['nextAt'] });
  }

  /** Until it is sent anything can be called off; after that Zalo has no recall (reference 5.1). */
  async cancel(id: string, by: string, why?: string): Promise<ArticleDoc> {
    return this.makeMove(await this.get(id), 'cancel', { by, why, unset: ['nextAt'] });
  }

  /** Gives a missed or failed article a new time. It has to be approved again, since the time was part of the approval. */
  async reschedule(id: string, by: string, sendAt: string): Promise<ArticleDoc> {
    const article = await this.get(id);
    const content = parseContent({ ...article.content, send_at: sendAt });
    this.requireMove(article, 'reschedule');
    this.checkedAt(content);
    await this.deps.store.keep(id, content, by, this.deps.clock.now());
    return this.makeMove(article, 'reschedule', {
      by,
      set: { content, hash: hashOf(content), approvals: [], sendAt: new Date(fromLocal(sendAt)) },
      unset: ['nextAt', 'reason', 'step', 'token', 'createCalledAt', 'sendCalledAt'],
    });
  }

  /**
   * Settles an uncertain call by what a person found in OA Manager: `published` with Zalo's id of the article, `sent`, or `not-done`.
   * @throws UserFacingError where it is not uncertain, or was no such call.
   */
  async settle(id: string, by: string, found: 'published' | 'sent' | 'not-done', zaloId?: string): Promise<ArticleDoc> {
    const article = await this.get(id);
    const now = this.deps.clock.now();
    if (found === 'sent') {
      if (article.sendCalledAt === undefined)
        throw new UserFacingError(
          'Bài này chưa có lệnh gửi nào, nên không thể là đã gửi.',
          'Xem lại trên OA Manager rồi chọn đúng điều đã thấy.',
        );
      return this.makeMove(article, 'settle_sent', {
        by,
        set: { sentAt: article.sendCalledAt, measureAt: new Date(now) },
        unset: ['nextAt', 'reason'],
      });
    }
    if (found === 'not-done')
      return this.makeMove(article, 'settle_not_done', {
        by,
        why: 'không thấy trên OA Manager',
        unset: ['nextAt', 'step', 'token', 'createCalledAt', 'sendCalledAt'],
      });
    const known = zaloId ?? article.zaloId;
    if (known === undefined) throw new UserFacingError('Cần mã bài viết của Zalo.', 'Mã nằm trong địa chỉ của bài trên OA Manager.');
    const { sendAt } = article;
    return this.makeMove(article, 'settle_published', {
      by,
      set: {
        zaloId: known,
        publishedAt: new Date(now),
        nextAt: new Date(Math.max(sendAt?.getTime() ?? now, now + this.deps.plan().lead_minutes * MINUTE)),
      },
      unset: ['reason', 'step', 'token', 'sendCalledAt'],
    });
  }

  /** Why the quota has no room for one more at a time; undefined when it has. */
  async quotaObstacle(sendAt: number, except?: string): Promise<string | undefined> {
    const { quota } = this.deps.plan();
    const month = localMonth(sendAt);
    const held = await this.deps.store.articles
      .find(
        {
          state: { $in: [...HOLDS_QUOTA] },
          sendAt: monthSpan(month),
        },
        { sendAt: 1 },
      )
      .lean<Pick<ArticleDoc, '_id' | 'sendAt'>[]>();
    const others = held.filter(({ _id }) => _id !== except);
    if (others.length >= quota.per_month)
      return `Tháng ${String(Number(month.slice(5)))}/${month.slice(0, 4)} đã đủ ${String(quota.per_month)} bài theo hạn mức.`;
    const day = toLocal(sendAt).slice(0, 10);
    const sameDay = others.filter((other) => toLocal(other.sendAt?.getTime() ?? 0).startsWith(day)).length;
    return sameDay >= quota.per_day
      ? `Ngày ${day.split('-').reverse().join('/')} đã đủ ${String(quota.per_day)} bài theo hạn mức.`
      : undefined;
  }

  async addSeries(series: Omit<SeriesDoc, 'active'>): Promise<void> {
    const template = parseContent(series.template);
    try {
      await this.deps.store.series.create({ ...series, template, active: true });
    } catch (error) {
      if (isDuplicateKey(error)) throw new UserFacingError(`Đã có loạt bài "${series._id}".`, 'Đặt mã khác.');
      throw error;
    }
  }

  /** Errors of content and time, all at once. */
  private checked(article: ArticleDoc): { sendAt: number } {
    const errors = checkArticle(article.content, this.deps.plan()).filter(({ level }) => level === 'error');
    if (errors.length > 0)
      throw new UserFacingError(`Bài chưa gửi được:\n${errors.map(({ message }) => `  - ${message}`).join('\n')}`, 'Sửa các mục trên.');
    return this.checkedAt(article.content);
  }

  private checkedAt({ send_at, urgent }: ArticleContent): { sendAt: number } {
    if (send_at === undefined) throw new UserFacingError('Bài chưa có giờ gửi.', 'Chọn giờ gửi, ví dụ 9 giờ sáng mai.');
    const plan = this.deps.plan();
    const sendAt = fromLocal(send_at);
    const earliest = this.deps.clock.now() + plan.lead_minutes * MINUTE;
    if (sendAt < earliest)
      throw new UserFacingError(
        `Giờ gửi ${readable(send_at)} quá sát hoặc đã qua.`,
        `Sớm nhất là ${readable(toLocal(earliest + MINUTE))}: Zalo cần khoảng 30 phút để duyệt bài.`,
      );
    const obstacle = obstacleAt(sendAt, plan, urgent);
    if (obstacle !== undefined)
      throw new UserFacingError(`Không gửi được lúc ${readable(send_at)}: ${obstacle.toLowerCase()}.`, 'Chọn giờ khác.');
    return { sendAt };
  }

  private requireMove(article: ArticleDoc, move: Move): void {
    if (canMove(article.state, move)) return;
    const possible = movesOf(article.state);
    throw new UserFacingError(
      `Bài "${article.content.title}" đang ở trạng thái "${STATE_NAMES[article.state]}", không làm việc này được.`,
      possible.length > 0
        ? `Có thể: ${possible.map((one) => MOVE_NAMES[one] ?? one).join(', ')}.`
        : 'Bài đã xong, không thay đổi được nữa.',
    );
  }

  private async makeMove(article: ArticleDoc, move: Move, options: Omit<MoveOptions, 'at'>): Promise<ArticleDoc> {
    this.requireMove(article, move);
    return (await this.deps.store.move(article, move, { ...options, at: this.deps.clock.now() })) ?? this.throwChanged(article);
  }

  private async throwChanged(article: ArticleDoc): Promise<never> {
    const now = await this.get(article._id);
    throw new UserFacingError(`Bài vừa được người khác thay đổi (nay: "${STATE_NAMES[now.state]}").`, 'Mở lại bài rồi làm tiếp.');
  }
}

/** How many articles hold a place in the quota of the month of a time (epoch ms). */
export async function quotaHeld(store: BroadcastStore, at: number): Promise<number> {
  return store.articles.countDocuments({
    state: { $in: [...HOLDS_QUOTA] },
    sendAt: monthSpan(localMonth(at)),
  });
}

const readable = (local: string): string => `${local.slice(11)} ngày ${local.slice(0, 10).split('-').reverse().join('/')}`;

/**
 * `nameOf` names the part of the content that a fault is about; by default as files have it.
 * @throws UserFacingError with every fault of the content.
 */
export function parseContent(input: unknown, nameOf = keyOf): ArticleContent {
  const parsed = articleContent.safeParse(input, { reportInput: true });
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(
    (issue) => `  - ${nameOf(issue.path)}: ${issue.input === undefined || issue.input === '' ? 'còn thiếu' : issue.message}`,
  );
  throw new UserFacingError(`Nội dung bài chưa đúng:\n${faults.join('\n')}`, 'Sửa các mục trên.');
}

const keyOf = (path: readonly PropertyKey[]): string => path.join('.') || 'bài';
