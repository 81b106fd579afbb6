import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mongoose from 'mongoose';
import {
  BEAT,
  BroadcastRunner,
  BroadcastStore,
  dutiesOf,
  hashOf,
  parseContent,
  type ArticleDoc,
  type Plan,
  type State,
} from '../../broadcasts/index.ts';
import { fromLocal } from '../../time/local.ts';
import { startStoreThread } from '../../database/embedded/thread.ts';
import { SharedSettings } from '../../database/settings.ts';
import type { Terminal } from '../command.ts';

const YEAR = 2026;
const UNITS = 20;
const ARTICLES = 500;
const POSTS = 1_500;
const ROUNDS = 40;
const STATES: State[] = ['draft', 'submitted', 'approved', 'scheduled', 'sent', 'measured', 'cancelled'];

/** A year of a larger agency: twenty units, five hundred articles and three times as many pieces made public elsewhere. */
export function yearOf(plan: Plan): { plan: Plan; articles: ArticleDoc[] } {
  const units = Array.from({ length: UNITS }, (_, at) => ({
    id: `don-vi-${String(at + 1)}`,
    name: `Đơn vị ${String(at + 1)}`,
    posts_per_month: 1,
    reports: [],
    tasks: [],
  }));
  const articles = Array.from({ length: ARTICLES }, (_, at): ArticleDoc => {
    const day = `${String(YEAR)}-${String((at % 12) + 1).padStart(2, '0')}-${String((at % 28) + 1).padStart(2, '0')}`;
    const content = parseContent({
      title: `Bài ${String(at)}`,
      cover: 'https://a.example/b.jpg',
      summary: 'Tóm tắt của bài.',
      blocks: Array.from({ length: 12 }, () => ({
        type: 'paragraph',
        text: 'Một đoạn văn dài như thường gặp trong các bài tuyên truyền cải cách hành chính. '.repeat(5),
      })),
      theme: plan.themes[at % plan.themes.length]?.id,
      unit: units[at % UNITS]?.id,
      send_at: `${day}T09:00`,
    });
    const sendAt = new Date(fromLocal(`${day}T09:00`));
    const state = STATES[at % STATES.length] ?? 'draft';
    // Nothing is due: what is on the calendar comes later.
    return {
      _id: `b${String(at)}`,
      content,
      hash: hashOf(content),
      state,
      revision: 0,
      writers: ['A'],
      approvals: [],
      history: [],
      createdAt: sendAt,
      updatedAt: sendAt,
      sendAt,
      ...(['sent', 'measured'].includes(state) && { sentAt: sendAt }),
      polls: 0,
      nextAt: new Date(fromLocal('2027-06-01T09:00')),
    };
  });
  return { plan: { ...plan, units }, articles };
}

/** Median and 95th percentile of times in ms, on one line. */
export function timesLine(name: string, times: number[]): string {
  times.sort((a, b) => a - b);
  const at = (share: number): string => (times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0).toFixed(2);
  return `${name.padEnd(52)} giữa ${at(0.5)} ms, 95% dưới ${at(0.95)} ms`;
}

/** Opening the plan of a full year, and a look at a calendar with nothing due, on the embedded store. `now` gives ms with fractions. */
export async function benchPlan(terminal: Terminal, shipped: Plan, now: () => number): Promise<void> {
  const dir = mkdtempSync(join(tmpdir(), 'motcua-bench-'));
  const embedded = await startStoreThread({ dataDir: dir, clock: terminal.clock });
  const connection = await mongoose.createConnection(embedded.uri).asPromise();
  try {
    const store = new BroadcastStore(connection);
    await store.ready();
    const { plan, articles } = yearOf(shipped);
    await store.articles.insertMany(articles);
    await store.posts.insertMany(
      Array.from({ length: POSTS }, (_, at) => ({
        _id: `p${String(at)}`,
        unit: `don-vi-${String((at % UNITS) + 1)}`,
        theme: plan.themes[at % 10]?.id ?? '',
        channel: 'loa',
        title: 'Tin',
        day: `${String(YEAR)}-${String((at % 12) + 1).padStart(2, '0')}-10`,
        proof: 'x',
        by: 'A',
        at: new Date(0),
      })),
    );
    const today = fromLocal('2026-11-25T10:00');
    const settings = new SharedSettings(connection);
    await settings.set(BEAT, today, today);
    const refuse = (): Promise<never> => Promise.reject(new Error('nothing is due'));
    const api = {
      articles: refuse,
      createArticle: refuse,
      verifyArticle: refuse,
      updateArticle: refuse,
      broadcast: refuse,
      promotionQuota: refuse,
    };
    const runner = new BroadcastRunner({
      store,
      settings,
      api,
      plan: () => plan,
      clock: { now: () => today },
      logger: terminal.logger,
      owner: 'bench',
      author: () => '',
      tracked: () => undefined,
      follower: () => Promise.resolve(undefined),
    });
    const [opens, ticks]: [number[], number[]] = [[], []];
    for (let round = 0; round < ROUNDS; round++) {
      const start = now();
      await dutiesOf(store, plan, YEAR, today);
      opens.push(now() - start);
      const begin = now();
      await runner.tick();
      ticks.push(now() - begin);
    }
    terminal.out(`12 tháng, ${String(UNITS)} đơn vị, ${String(ARTICLES)} bài, ${String(POSTS)} tin đăng nơi khác; kho dữ liệu dựng sẵn.`);
    terminal.out(timesLine('Mở kế hoạch cả năm', opens));
    terminal.out(timesLine('Một lượt xem lịch khi chưa có gì đến giờ', ticks));
  } finally {
    await connection.close();
    await embedded.close();
    rmSync(dir, { recursive: true, force: true });
  }
}
