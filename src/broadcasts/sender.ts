import { meaningOf, NoGrant, ZaloRefused, ZaloUnreached } from '../zalo/errors.ts';
import { targetOf } from './render.ts';
import { MACHINE } from './life.ts';
import { UNCERTAIN_SENT, type RunnerDeps } from './runner-deps.ts';
import { nextOpening, obstacleAt } from './schedule.ts';
import { fromLocal, toLocal } from '../time/local.ts';
import type { ArticleDoc } from './documents.ts';
import { MINUTE, DAY } from '../time/clock.ts';

/** Sends a published article to followers, once. A call that may have been carried out is never repeated: a person settles it. */
export class Sender {
  constructor(
    private readonly deps: RunnerDeps,
    private readonly leaseMs: number,
  ) {}

  async send(article: ArticleDoc): Promise<boolean> {
    const { store, clock, plan, api, owner } = this.deps;
    const now = clock.now();
    const { urgent } = article.content;
    // Consent, hours and quota are looked at in the moment of sending.
    const obstacle = obstacleAt(now, plan(), urgent);
    if (obstacle !== undefined) return this.later(article, nextOpening(now, plan(), urgent), obstacle);
    const full = await this.quota(article, now);
    if (full !== undefined) return this.fail(article, full);
    const until = new Date(now + this.leaseMs);
    const claimed = await store.move(article, 'send', {
      by: MACHINE,
      at: now,
      set: { sendCalledAt: new Date(now), owner, leaseUntil: until, nextAt: until },
    });
    if (!claimed) return false;
    try {
      const { message_id } = await api.broadcast([article.zaloId ?? ''], targetOf(article.content.target));
      const at = clock.now();
      await store.move(claimed, 'sent', {
        by: MACHINE,
        at,
        set: { sentAt: new Date(at), messageId: message_id, measureAt: new Date(at) },
        unset: ['nextAt', 'owner', 'leaseUntil', 'reason'],
      });
    } catch (error) {
      await this.failed(claimed, error);
    }
    return true;
  }

  /** Why there is no quota left for today; what Zalo says counts besides what we know. */
  private async quota(article: ArticleDoc, now: number): Promise<string | undefined> {
    const { store, plan, api, follower } = this.deps;
    const { quota } = plan();
    const midnight = fromLocal(`${toLocal(now).slice(0, 10)}T00:00`);
    const today = await store.articles.countDocuments({
      _id: { $ne: article._id },
      sendCalledAt: { $gte: new Date(midnight), $lt: new Date(midnight + DAY) },
      state: { $in: ['sent', 'measured', 'uncertain', 'sending'] },
    });
    if (today >= quota.per_day) return `Hôm nay đã gửi đủ ${String(quota.per_day)} bài`;
    const somebody = await follower();
    if (somebody === undefined) return undefined;
    try {
      const { remain } = await api.promotionQuota(somebody);
      return remain !== undefined && remain <= 0 ? 'Zalo báo đã hết số lần gửi trong kỳ' : undefined;
    } catch (error) {
      // The call is not documented for state agencies: no answer is no obstacle, for Zalo refuses what is too much.
      if (error instanceof ZaloRefused || error instanceof ZaloUnreached) return undefined;
      throw error;
    }
  }

  private async failed(article: ArticleDoc, error: unknown): Promise<void> {
    const { clock, plan, logger } = this.deps;
    const now = clock.now();
    logger.error('Gửi bài không thành công', { article: article._id, error });
    if (error instanceof NoGrant) return this.back(article, now + MINUTE, error.message);
    if (error instanceof ZaloUnreached)
      return error.sent ? this.lose(article) : this.back(article, now + MINUTE, 'không kết nối được với Zalo');
    if (!(error instanceof ZaloRefused)) return this.lose(article);
    const reason = meaningOf(error.code, error.platformMessage);
    switch (error.class) {
      case 'retry':
      case 'refresh':
        return this.back(article, now + MINUTE, reason);
      case 'ambiguous':
        return this.lose(article);
      case 'not-now':
        if (error.code === -234) return this.back(article, nextOpening(now + MINUTE, plan(), article.content.urgent), reason);
        await this.fail(article, reason);
        return;
      case 'fallback':
      case 'invalid':
      case 'operator':
      case 'other-path':
      case 'upload':
      case 'user':
        await this.fail(article, reason);
    }
  }

  private async back(article: ArticleDoc, at: number, reason: string): Promise<void> {
    await this.deps.store.move(article, 'wait', {
      by: MACHINE,
      at: this.deps.clock.now(),
      why: reason,
      set: { reason, nextAt: new Date(at) },
      unset: ['owner', 'leaseUntil', 'sendCalledAt'],
    });
  }

  private async lose(article: ArticleDoc): Promise<void> {
    await this.deps.store.move(article, 'lose', {
      by: MACHINE,
      at: this.deps.clock.now(),
      why: 'không nhận được trả lời của Zalo',
      set: { reason: UNCERTAIN_SENT },
      unset: ['nextAt', 'owner', 'leaseUntil'],
    });
  }

  private async fail(article: ArticleDoc, reason: string): Promise<boolean> {
    return (
      (await this.deps.store.move(article, 'fail', {
        by: MACHINE,
        at: this.deps.clock.now(),
        why: reason,
        set: { reason },
        unset: ['nextAt', 'owner', 'leaseUntil'],
      })) !== undefined
    );
  }

  private async later(article: ArticleDoc, at: number, reason: string): Promise<boolean> {
    await this.deps.store.note(article, { nextAt: new Date(at), reason });
    return false;
  }
}
