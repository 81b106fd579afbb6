import { MINUTE, DAY, type Clock } from '../time/clock.ts';
import { isDuplicateKey } from '../database/connection.ts';
import type { Logger } from '../ground/logger.ts';
import { nextOccurrence } from './schedule.ts';
import { localMonth, toLocal } from '../time/local.ts';
import type { SeriesDoc } from './documents.ts';
import type { BroadcastStore } from './store.ts';

/** Series are looked at no more often. */
const EVERY_MS = 10 * MINUTE;

/** Makes a draft for each coming occurrence of a series; writing and approving it stay with people. */
export class SeriesMaker {
  private lookedAt = 0;

  constructor(private readonly deps: { store: BroadcastStore; clock: Clock; logger: Logger }) {}

  async make(): Promise<void> {
    const { store, clock } = this.deps;
    const now = clock.now();
    if (now - this.lookedAt < EVERY_MS) return;
    this.lookedAt = now;
    for (const series of await store.series.find({ active: true }).lean<SeriesDoc[]>()) {
      const at = nextOccurrence(now, series.rule);
      if (at - now <= series.leadDays * DAY) await this.draft(series, at, now);
    }
  }

  /** The id holds series and month: the same occurrence is drafted once, by the first process. */
  private async draft(series: SeriesDoc, at: number, now: number): Promise<void> {
    const id = `${series._id}-${localMonth(at)}`;
    const { store, logger } = this.deps;
    const content = { ...series.template, send_at: toLocal(at) };
    try {
      await store.draft({ id, content, by: series.by, at: now, why: `loạt bài ${series._id}`, series: series._id });
      logger.info('Đã tạo bản nháp của loạt bài', { article: id });
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
    }
  }
}
