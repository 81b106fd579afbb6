import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import express from 'express';
import mongoose from 'mongoose';
import { BEAT, BroadcastRunner, BroadcastStore, type ArticleDoc, type Plan, type State } from '../broadcasts/index.ts';
import { localMonth } from '../time/local.ts';
import { startStoreThread } from '../database/embedded/thread.ts';
import { SharedSettings } from '../database/settings.ts';
import type { Logger } from '../ground/logger.ts';
import { createSimulator } from '../simulator/index.ts';
import { ZaloApi } from '../zalo/api.ts';
import { ZaloHttp } from '../zalo/http.ts';
import { MINUTE, DAY } from '../time/clock.ts';

/** The fate of one article in a rehearsal. */
export interface RehearsedArticle {
  id: string;
  title: string;
  /** When it is planned, epoch ms. */
  sendAt: number;
  outcome: 'sent' | 'not sent' | 'not approved';
  /** When it would go out. */
  sentAt?: number;
  reason?: string;
}

export interface Rehearsal {
  articles: RehearsedArticle[];
  /** Broadcasts by local month: those sent already, those of the rehearsal, and the quota. */
  quota: { month: string; sent: number; coming: number; limit: number }[];
}

const GOING: State[] = ['scheduled', 'publishing', 'published'];
const UNDECIDED: State[] = ['draft', 'submitted', 'returned', 'approved'];

interface Options {
  store: BroadcastStore;
  plan: Plan;
  /** Epoch ms; the rehearsal runs from `now` until `until`. */
  now: number;
  until: number;
  logger: Logger;
}

/** Runs the coming days of the calendar against a simulated Zalo, on a copy of the articles and with a clock of its own. Changes nothing. */
export async function rehearse({ store, plan, now, until, logger }: Options): Promise<Rehearsal> {
  const clock = { time: now, now: () => clock.time };
  const dir = mkdtempSync(join(tmpdir(), 'motcua-rehearsal-'));
  const embedded = await startStoreThread({ dataDir: dir, clock });
  const connection = await mongoose.createConnection(embedded.uri).asPromise();
  const simulator = createSimulator({ clock, users: 4 });
  const web = express().use('/simulator', simulator.router);
  const zalo = createServer(web);
  await new Promise<void>((resolve) => zalo.listen(0, '127.0.0.1', resolve));
  try {
    const copy = new BroadcastStore(connection);
    await copy.ready();
    const coming = await store.inStates([...GOING, ...UNDECIDED], { from: now - plan.grace_minutes * MINUTE, to: until });
    const past = await store.sentSince(now - 62 * DAY);
    const going = coming.filter(({ state }) => GOING.includes(state));
    // An article that is half made at the real Zalo begins anew at the simulated one.
    const fresh = going.map((article) =>
      asScheduled(article, Math.max(now, (article.sendAt?.getTime() ?? now) - plan.lead_minutes * MINUTE)),
    );
    await copy.copyIn([...fresh, ...past]);
    simulator.platform.settings.broadcastsPerMonth = plan.quota.per_month;
    for (const { sentAt } of past)
      simulator.platform.broadcasts.push({ id: '', at: sentAt?.getTime() ?? 0, articles: [], target: {}, reached: 0 });
    await play({
      copy,
      settings: new SharedSettings(connection),
      zalo: `http://127.0.0.1:${String((zalo.address() as AddressInfo).port)}/simulator/openapi`,
      simulator,
      clock,
      plan,
      until,
      logger,
    });
    const results = await Promise.all(going.map(async (article) => outcomeOf(article, await copy.find(article._id))));
    const undecided = coming
      .filter(({ state }) => UNDECIDED.includes(state))
      .map(({ _id: id, content: { title }, sendAt }): RehearsedArticle => ({
        id,
        title,
        sendAt: sendAt?.getTime() ?? 0,
        outcome: 'not approved',
      }));
    const all = [...results, ...undecided].sort((a, b) => a.sendAt - b.sendAt);
    return { articles: all, quota: quotaOf(all, past, plan, now, until) };
  } finally {
    await connection.close();
    zalo.closeAllConnections();
    await new Promise((resolve) => zalo.close(resolve));
    await embedded.close();
    rmSync(dir, { recursive: true, force: true });
  }
}

/** Fields that the program sets while it works on an article. */
const NOTED = new Set(['zaloId', 'token', 'step', 'owner', 'leaseUntil', 'createCalledAt']);

/** The article as it was before the program began with it. */
function asScheduled(article: ArticleDoc, nextAt: number): ArticleDoc {
  const fresh = Object.fromEntries(Object.entries(article).filter(([field]) => !NOTED.has(field))) as unknown as ArticleDoc;
  return { ...fresh, state: 'scheduled', nextAt: new Date(nextAt), polls: 0 };
}

interface Play {
  copy: BroadcastStore;
  settings: SharedSettings;
  zalo: string;
  simulator: ReturnType<typeof createSimulator>;
  clock: { time: number; now: () => number };
  plan: Plan;
  until: number;
  logger: Logger;
}

/** From one due time to the next: nothing happens in between. */
async function play({ copy, settings, zalo, simulator, clock, plan, until, logger }: Play): Promise<void> {
  const token = (): Promise<string> => Promise.resolve(simulator.platform.mint().access_token);
  const api = new ZaloApi(new ZaloHttp({ baseUrl: zalo, tokens: { accessToken: token, renewed: token } }));
  const runner = new BroadcastRunner({
    store: copy,
    settings,
    api,
    plan: () => plan,
    clock,
    logger,
    owner: 'rehearsal',
    author: () => 'diễn tập',
    tracked: () => undefined,
    follower: () => Promise.resolve([...simulator.platform.users.keys()].at(-1)),
  });
  for (;;) {
    await settings.set(BEAT, clock.time, clock.time);
    await runner.tick();
    const at = await copy.nextDue([...GOING, 'sending']);
    if (at === undefined || at > until + plan.grace_minutes * MINUTE) return;
    clock.time = Math.max(clock.time + 1_000, at);
  }
}

function outcomeOf(before: ArticleDoc, after: ArticleDoc | null): RehearsedArticle {
  const sent = after?.state === 'sent';
  return {
    id: before._id,
    title: before.content.title,
    sendAt: before.sendAt?.getTime() ?? 0,
    outcome: sent ? 'sent' : 'not sent',
    ...(sent && after.sentAt && { sentAt: after.sentAt.getTime() }),
    ...(!sent && after?.reason !== undefined && { reason: after.reason }),
  };
}

function quotaOf(
  articles: readonly RehearsedArticle[],
  past: readonly ArticleDoc[],
  plan: Plan,
  now: number,
  until: number,
): Rehearsal['quota'] {
  const months = [...new Set([localMonth(now), ...articles.map(({ sendAt }) => localMonth(sendAt)), localMonth(until)])].sort();
  return months.map((month) => ({
    month,
    sent: past.filter(({ sentAt }) => localMonth(sentAt?.getTime() ?? 0) === month).length,
    coming: articles.filter(({ outcome, sentAt }) => outcome === 'sent' && localMonth(sentAt ?? 0) === month).length,
    limit: plan.quota.per_month,
  }));
}
