import { MACHINE } from './life.ts';
import { UNCERTAIN_SENT, type RunnerDeps } from './runner-deps.ts';
import { Publisher } from './publisher.ts';
import { Sender } from './sender.ts';
import { SeriesMaker } from './series.ts';
import type { ArticleDoc } from './documents.ts';
import { MINUTE } from '../time/clock.ts';

/** After a longer gap in the heartbeat the program sends nothing that fell due in it. */
const AWAY_MS = 5 * MINUTE;
/** The heartbeat is written no more often. */
const BEAT_MS = MINUTE;
const LEASE_MS = 2 * MINUTE;
const BATCH = 50;
/** Setting under which the heartbeat is kept, epoch ms. */
export const BEAT = 'broadcasts:beat';

/**
 * Does what is due: makes drafts of series, publishes, sends, and gives up what was missed. Each step is claimed by a conditional write, so
 * that any number of processes may run it; a call that may have been carried out is never repeated.
 */
export class BroadcastRunner {
  private readonly publisher: Publisher;
  private readonly sender: Sender;
  private readonly series: SeriesMaker;
  /** When this process last wrote the heartbeat. */
  private beaten = 0;

  constructor(private readonly deps: RunnerDeps) {
    this.publisher = new Publisher(deps, LEASE_MS);
    this.sender = new Sender(deps, LEASE_MS);
    this.series = new SeriesMaker(deps);
  }

  /** One look at the calendar. Resolves with the number of articles that moved. */
  async tick(): Promise<number> {
    const { store, clock } = this.deps;
    await this.beat();
    await this.series.make();
    let moved = 0;
    for (let round = 0; round < BATCH; round++) {
      const due = await store.articles
        .find({ state: { $in: ['scheduled', 'publishing', 'published', 'sending'] }, nextAt: { $lte: new Date(clock.now()) } })
        .sort({ nextAt: 1 })
        .limit(BATCH)
        .lean<ArticleDoc[]>();
      if (due.length === 0) break;
      for (const article of due) if (await this.handle(article)) moved++;
    }
    return moved;
  }

  private async handle(article: ArticleDoc): Promise<boolean> {
    const { store, clock, plan, logger } = this.deps;
    const now = clock.now();
    const sendAt = article.sendAt?.getTime() ?? now;
    const late = now > sendAt + plan().grace_minutes * MINUTE;
    switch (article.state) {
      case 'scheduled':
        if (late) return this.miss(article, 'đã quá giờ gửi');
        return this.publisher.start(article);
      case 'publishing':
        // A call under way elsewhere is left alone until its lease ends.
        if ((article.leaseUntil?.getTime() ?? 0) > now && article.owner !== this.deps.owner)
          return this.postpone(article, article.leaseUntil);
        return this.publisher.goOn(article);
      case 'published':
        if (late) return this.miss(article, 'đã quá giờ gửi');
        return this.sender.send(article);
      case 'sending':
        if ((article.leaseUntil?.getTime() ?? 0) > now) return this.postpone(article, article.leaseUntil);
        logger.error('Không rõ bài đã gửi chưa: tiến trình dừng trong lúc gửi', { article: article._id });
        return (
          (await store.move(article, 'lose', {
            by: MACHINE,
            at: now,
            why: 'tiến trình dừng trong lúc gửi',
            set: { reason: UNCERTAIN_SENT },
            unset: ['nextAt'],
          })) !== undefined
        );
      case 'approved':
      case 'cancelled':
      case 'draft':
      case 'failed':
      case 'measured':
      case 'overdue':
      case 'returned':
      case 'sent':
      case 'submitted':
      case 'uncertain':
        return false;
    }
  }

  private async postpone(article: ArticleDoc, until: Date | undefined): Promise<boolean> {
    await this.deps.store.note(article, { nextAt: until ?? new Date(this.deps.clock.now() + MINUTE) });
    return false;
  }

  private async miss(article: ArticleDoc, why: string): Promise<boolean> {
    const moved = await this.deps.store.move(article, 'miss', {
      by: MACHINE,
      at: this.deps.clock.now(),
      why,
      set: { reason: why },
      unset: ['nextAt'],
    });
    if (moved) this.deps.logger.error('Bài lỡ giờ gửi, cần người quyết định', { article: article._id, why });
    return moved !== undefined;
  }

  /**
   * Writes the heartbeat of the program. After a gap nobody can tell whether articles that fell due in it went out, since the store may be
   * a restored backup: they are left to a person.
   */
  private async beat(): Promise<void> {
    const { settings, store, clock } = this.deps;
    const now = clock.now();
    if (now - this.beaten < BEAT_MS) return;
    const last = (await settings.get<number>(BEAT)) ?? 0;
    if (now - last > AWAY_MS) {
      const missed = await store.articles
        .find({ state: { $in: ['scheduled', 'publishing', 'published'] }, sendAt: { $lte: new Date(now) } })
        .lean<ArticleDoc[]>();
      for (const article of missed)
        await this.miss(article, 'chương trình không chạy lúc đến giờ, hoặc dữ liệu vừa khôi phục từ bản sao lưu');
    }
    await settings.set(BEAT, now, now);
    this.beaten = now;
  }
}
