import { meaningOf, NoGrant, ZaloRefused, ZaloUnreached } from '../zalo/errors.ts';
import { toZalo } from './render.ts';
import { MACHINE } from './life.ts';
import type { RunnerDeps } from './runner-deps.ts';
import type { ArticleDoc } from './documents.ts';
import { MINUTE } from '../time/clock.ts';

const SECOND = 1_000;
/** Zalo takes some seconds to verify an article; after QUICK_POLLS polls it is asked less often. */
const POLL_MS = 3 * SECOND;
const QUICK_POLLS = 20;
const SLOW_POLL_MS = MINUTE;
/** After this long, an article that Zalo made is in its list. */
const ADOPT_MS = 15 * MINUTE;
const ADOPT_POLL_MS = 2 * MINUTE;
/** Pages of ten articles that are looked through. */
const PAGES = 10;

type Media = Awaited<ReturnType<RunnerDeps['api']['articles']>>['medias'][number];

/**
 * Makes an article at Zalo: hidden, verified by polling with the same token, then shown. The call that creates is made once and never
 * again: when its answer was lost the article is looked for in the list by its title and age, and if it cannot be found a person decides.
 */
export class Publisher {
  constructor(
    private readonly deps: RunnerDeps,
    private readonly leaseMs: number,
  ) {}

  /** Claims a scheduled article. */
  async start(article: ArticleDoc): Promise<boolean> {
    const now = this.deps.clock.now();
    // An article that is already at Zalo, of an earlier try, is not made again.
    const step = article.zaloId === undefined ? 'looking' : 'showing';
    const claimed = await this.deps.store.move(article, 'publish', { by: MACHINE, at: now, set: { step, polls: 0, ...this.lease(now) } });
    if (!claimed) return false;
    await this.goOn(claimed);
    return true;
  }

  /** Takes the next steps, as far as they go without waiting. */
  async goOn(article: ArticleDoc): Promise<boolean> {
    const { store, clock } = this.deps;
    let current: ArticleDoc | undefined = article;
    // Another process died while it called Zalo: nobody knows whether the article was made.
    if (article.step === 'creating') current = await this.later(article, { step: 'adopting' }, ADOPT_POLL_MS);
    else if (article.owner !== this.deps.owner || (article.leaseUntil?.getTime() ?? 0) <= clock.now())
      current = await store.note(article, this.lease(clock.now()));
    let moved = false;
    while (current?.state === 'publishing') {
      const next = await this.step(current);
      if (next === 'wait') return moved;
      moved = true;
      current = next;
    }
    return moved;
  }

  private step(article: ArticleDoc): Promise<ArticleDoc | undefined | 'wait'> {
    switch (article.step) {
      case 'creating':
      case undefined:
      case 'looking':
        return this.look(article);
      case 'adopting':
        return this.adopt(article);
      case 'verifying':
        return this.verify(article, 'showing');
      case 'showing':
        return this.show(article);
      case 'confirming':
        return this.verify(article, 'published');
    }
  }

  /** Looks for an article of this title that no row knows: this row may have made it before the store was restored from a backup. */
  private async look(article: ArticleDoc): Promise<ArticleDoc | undefined | 'wait'> {
    const { store, clock } = this.deps;
    try {
      const strange = await this.strangers(article, article.createdAt.getTime());
      if (strange.length > 0)
        return await this.lose(
          article,
          `Trên OA đã có bài cùng tên "${article.content.title}". Mở OA Manager xem có phải bài này không, rồi xác nhận hoặc đổi tiêu đề.`,
        );
    } catch (error) {
      return this.trouble(article, error, 'looking');
    }
    const creating = await store.note(article, { step: 'creating', createCalledAt: new Date(clock.now()), ...this.lease(clock.now()) });
    return creating ? this.create(creating) : undefined;
  }

  private async create(article: ArticleDoc): Promise<ArticleDoc | undefined | 'wait'> {
    const { api, store, clock } = this.deps;
    let token: string;
    try {
      token = await api.createArticle(this.words(article, 'hide'));
    } catch (error) {
      if (error instanceof ZaloUnreached && error.sent) return this.wait(article, { step: 'adopting' }, ADOPT_POLL_MS);
      if (error instanceof ZaloRefused && error.class === 'ambiguous') return this.wait(article, { step: 'adopting' }, ADOPT_POLL_MS);
      return this.trouble(article, error, 'looking');
    }
    return store.note(article, { step: 'verifying', token, polls: 0, ...this.lease(clock.now()) });
  }

  /** Looks for the article whose creating call lost its answer: one of this title, made since then, that no row knows. */
  private async adopt(article: ArticleDoc): Promise<ArticleDoc | undefined | 'wait'> {
    const { clock, store } = this.deps;
    const calledAt = article.createCalledAt?.getTime() ?? article.createdAt.getTime();
    let found: Media[];
    try {
      found = await this.strangers(article, calledAt - MINUTE);
    } catch (error) {
      return this.trouble(article, error, 'adopting');
    }
    const [one] = found;
    if (one && found.length === 1) return store.note(article, { step: 'showing', zaloId: one.id, polls: 0, ...this.lease(clock.now()) });
    if (found.length > 1 || clock.now() - calledAt > ADOPT_MS)
      return this.lose(article, `Chưa rõ Zalo đã tạo bài chưa. Mở OA Manager, mục Bài viết, tìm "${article.content.title}", rồi xác nhận.`);
    return this.wait(article, {}, ADOPT_POLL_MS);
  }

  private async verify(article: ArticleDoc, then: 'showing' | 'published'): Promise<ArticleDoc | undefined | 'wait'> {
    const { api, store, clock } = this.deps;
    const { token } = article;
    if (token === undefined) return this.lose(article, 'Mất mã kiểm tra bài của Zalo. Tìm bài trên OA Manager, rồi xác nhận.');
    let id: string | undefined;
    try {
      id = await api.verifyArticle(token);
    } catch (error) {
      const processing = error instanceof ZaloRefused && (error.code === -214 || /process/i.test(error.platformMessage));
      if (!processing) return this.trouble(article, error, then === 'showing' ? 'verifying' : 'confirming');
    }
    if (id === undefined) {
      const polls = article.polls + 1;
      return this.wait(article, { polls }, polls < QUICK_POLLS ? POLL_MS : SLOW_POLL_MS);
    }
    const now = clock.now();
    if (then === 'showing') return store.note(article, { step: 'showing', zaloId: id, polls: 0, ...this.lease(now) }, ['token']);
    const { plan } = this.deps;
    const sendAt = Math.max(article.sendAt?.getTime() ?? now, now + plan().lead_minutes * MINUTE - this.slack(article, now));
    return store.move(article, 'published', {
      by: MACHINE,
      at: now,
      set: { publishedAt: new Date(now), nextAt: new Date(sendAt) },
      unset: ['step', 'token', 'owner', 'leaseUntil', 'reason'],
    });
  }

  /** The time that publishing itself took does not push the sending back, as long as it began in time. */
  private slack(article: ArticleDoc, now: number): number {
    const began = article.history.findLast(({ move }) => move === 'publish')?.at.getTime() ?? now;
    return now - began;
  }

  /** Showing an article twice is the same as once, so a lost answer is simply asked again. */
  private async show(article: ArticleDoc): Promise<ArticleDoc | undefined | 'wait'> {
    const { api, store, clock } = this.deps;
    let token: string;
    try {
      token = await api.updateArticle(article.zaloId ?? '', this.words(article, 'show'));
    } catch (error) {
      return this.trouble(article, error, 'showing');
    }
    return store.note(article, { step: 'confirming', token, polls: 0, ...this.lease(clock.now()) });
  }

  /** Articles at Zalo with this title, made at `since` (ms) or later, that no row of ours knows. */
  private async strangers(article: ArticleDoc, since: number): Promise<Media[]> {
    const { api, store } = this.deps;
    const found: Media[] = [];
    for (let page = 0; page < PAGES; page++) {
      const { medias, total } = await api.articles(page * 10);
      found.push(...medias.filter(({ title, create_date }) => title?.trim() === article.content.title && madeAt(create_date) >= since));
      if (medias.length === 0 || (page + 1) * 10 >= total || medias.every(({ create_date }) => madeAt(create_date) < since)) break;
    }
    if (found.length === 0) return [];
    const known = await store.articles
      .find({ zaloId: { $in: found.map(({ id }) => id) } }, { zaloId: 1 })
      .lean<Pick<ArticleDoc, 'zaloId'>[]>();
    return found.filter(({ id }) => !known.some(({ zaloId }) => zaloId === id));
  }

  /** A refusal or a failure that certainly made nothing: waits, or gives up with the reason. */
  private async trouble(article: ArticleDoc, error: unknown, step: ArticleDoc['step']): Promise<ArticleDoc | undefined | 'wait'> {
    const { store, clock, logger } = this.deps;
    const back = step === undefined ? {} : { step };
    if (error instanceof ZaloRefused && !['retry', 'refresh'].includes(error.class)) {
      const reason = meaningOf(error.code, error.platformMessage);
      logger.error('Zalo từ chối đăng bài', { article: article._id, code: error.code, reason });
      return store.move(article, 'fail', {
        by: MACHINE,
        at: clock.now(),
        why: reason,
        set: { reason },
        unset: ['nextAt', 'step', 'token', 'createCalledAt', 'owner', 'leaseUntil'],
      });
    }
    if (!(error instanceof ZaloRefused || error instanceof ZaloUnreached || error instanceof NoGrant)) throw error;
    const reason =
      error instanceof ZaloRefused
        ? meaningOf(error.code, error.platformMessage)
        : error instanceof NoGrant
          ? error.message
          : 'không kết nối được với Zalo';
    return this.wait(article, { ...back, reason }, MINUTE);
  }

  private async lose(article: ArticleDoc, reason: string): Promise<ArticleDoc | undefined> {
    this.deps.logger.error('Bài cần người xem trên OA Manager', { article: article._id, reason });
    return this.deps.store.move(article, 'lose', {
      by: MACHINE,
      at: this.deps.clock.now(),
      why: reason,
      set: { reason },
      unset: ['nextAt', 'owner', 'leaseUntil'],
    });
  }

  private later(article: ArticleDoc, set: Partial<ArticleDoc>, ms: number): Promise<ArticleDoc | undefined> {
    return this.deps.store.note(article, { ...set, nextAt: new Date(this.deps.clock.now() + ms) }, ['owner', 'leaseUntil']);
  }

  private async wait(article: ArticleDoc, set: Partial<ArticleDoc>, ms: number): Promise<'wait'> {
    await this.later(article, set, ms);
    return 'wait';
  }

  private words(article: ArticleDoc, status: 'show' | 'hide') {
    return toZalo(article.content, status, { author: this.deps.author(), tracked: this.deps.tracked(article._id) });
  }

  private lease(now: number): Partial<ArticleDoc> {
    const until = new Date(now + this.leaseMs);
    return { owner: this.deps.owner, leaseUntil: until, nextAt: until };
  }
}

/** Zalo's dates come in ms or in seconds; nothing says which (reference 6.4). */
const madeAt = (date: unknown): number => {
  const value = Number(date);
  return Number.isNaN(value) ? Infinity : value < 1e12 ? value * 1_000 : value;
};
