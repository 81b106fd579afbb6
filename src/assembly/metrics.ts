import { timingSafeEqual } from 'node:crypto';
import type { RequestHandler } from 'express';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { STATES } from '../broadcasts/index.ts';
import { fromLocal, localDay } from '../time/local.ts';
import { type Clock } from '../time/clock.ts';
import type { WebhookHealth } from '../inbox/webhook.ts';
import type { Rollups } from '../engagement/index.ts';
import type { LiveContent } from './live-content.ts';
import type { Services } from './stores.ts';

interface Sources {
  services: Services;
  content: LiveContent;
  rollups: Pick<Rollups, 'countedUntil'>;
  webhook: () => WebhookHealth;
  clock: Clock;
}

const SECONDS = 1_000;
const BUCKETS_S = [0.5, 1, 2, 5, 10, 30, 60, 300];
const EVENT_STATES = ['waiting', 'planned', 'aside'] as const;
const MESSAGE_STATES = ['ready', 'sending', 'uncertain', 'dead'] as const;
/** Beginnings of the statuses by which questions are counted. */
const ANSWERS = ['answered', 'clarify', 'unanswered_no_match', 'unanswered_out_of_scope', 'handoff'] as const;

/**
 * Figures for Prometheus (`docs/metrics.md` has the table): what waits, what needs a person, how the connection with Zalo stands, how fast
 * answers are. Everything but the answer times is read when it is asked for.
 */
export class Metrics {
  readonly registry = new Registry();
  private readonly answers: Histogram;

  constructor(private readonly sources: Sources) {
    collectDefaultMetrics({ register: this.registry });
    this.answers = new Histogram({
      name: 'motcua_answer_duration_seconds',
      help: 'From a message reaching Zalo to Zalo taking the reply',
      buckets: BUCKETS_S,
      registers: [this.registry],
    });
    this.connection();
    this.queues();
    this.people();
    this.contents();
  }

  /** A reply was taken by Zalo so many ms after its question. */
  answered(ms: number): void {
    this.answers.observe(ms / SECONDS);
  }

  private gauge<T extends string>(name: string, help: string, labelNames: T[], collect: (gauge: Gauge<T>) => Promise<void> | void): void {
    const gauge: Gauge<T> = new Gauge<T>({ name, help, labelNames, registers: [this.registry], collect: () => collect(gauge) });
  }

  private connection(): void {
    const { services, webhook } = this.sources;
    const counter = new Counter({
      name: 'motcua_webhook_events_total',
      help: 'Webhook requests since the start, by what became of them',
      labelNames: ['result'],
      registers: [this.registry],
      collect: () => {
        const { accepted, duplicates, refused, droppedUnarmed, ignored } = webhook();
        counter.reset();
        for (const [result, count] of Object.entries({ accepted, duplicate: duplicates, refused, dropped: droppedUnarmed, ignored }))
          counter.inc({ result }, count);
      },
    });
    this.gauge('motcua_webhook_armed', '1 when events are checked and taken', [], (gauge) => gauge.set(Number(webhook().armed)));
    this.gauge('motcua_webhook_last_event_timestamp_seconds', 'When the last event came; 0 before the first since the start', [], (gauge) =>
      gauge.set((webhook().lastEventAt ?? 0) / SECONDS),
    );
    this.gauge('motcua_grant_usable', '1 while there is a grant that Zalo has not refused', [], async (gauge) => {
      const grant = await services.grants.describe();
      gauge.set(Number(grant !== undefined && grant.lostAt === undefined));
    });
    this.gauge('motcua_grant_expires_timestamp_seconds', 'When the access token ends; 0 without a grant', [], async (gauge) => {
      gauge.set(((await services.grants.describe())?.expiresAt.getTime() ?? 0) / SECONDS);
    });
    this.gauge('motcua_bot_paused', '1 while officers have stopped the bot', [], async (gauge) => {
      gauge.set(Number((await services.pause.now()) !== undefined));
    });
  }

  private queues(): void {
    const { events, rows, broadcasts } = this.sources.services;
    this.gauge('motcua_inbox_events', 'Events that wait, or were set aside after failing', ['state'], async (gauge) => {
      for (const state of EVENT_STATES) gauge.set({ state }, await events.countInStates(state));
    });
    this.gauge('motcua_outbox_messages', 'Replies that wait, or that a person should look at', ['state'], async (gauge) => {
      for (const state of MESSAGE_STATES) gauge.set({ state }, await rows.countInStates(state));
    });
    this.gauge('motcua_articles', 'Articles by where they stand', ['state'], async (gauge) => {
      for (const state of STATES) gauge.set({ state }, await broadcasts.countInState(state));
    });
  }

  private people(): void {
    const { services, clock } = this.sources;
    this.gauge('motcua_questions_today', 'Questions since local midnight, by how they were answered', ['status'], async (gauge) => {
      const midnight = fromLocal(`${localDay(clock.now())}T00:00`);
      for (const status of ANSWERS) gauge.set({ status }, await services.facts.countQuestions(midnight, status));
    });
    this.gauge('motcua_people_waiting', 'People who wait for an officer', [], async (gauge) => {
      gauge.set(await services.handovers.before());
    });
    this.gauge('motcua_followers', 'Followers of the account when they were last counted', [], async (gauge) => {
      gauge.set((await services.broadcasts.lastFollowerCount()) ?? 0);
    });
    this.gauge('motcua_figures_counted_timestamp_seconds', 'Up to when everything is in the figures', [], async (gauge) => {
      gauge.set(((await this.sources.rollups.countedUntil()) ?? 0) / SECONDS);
    });
  }

  private contents(): void {
    const { content, clock } = this.sources;
    const items = () => content.dialogue.knowledge.content.procedures;
    this.gauge('motcua_content_items', 'Procedures, guides and answers in force', [], (gauge) => gauge.set(items().length));
    this.gauge('motcua_content_overdue_items', 'Of them, past their review date', [], (gauge) => {
      const today = localDay(clock.now());
      gauge.set(items().filter(({ reviewed }) => reviewed.next < today).length);
    });
    this.gauge('motcua_content_conflicts', 'Procedures that file and console changed in the same part', [], (gauge) =>
      gauge.set(content.standings.filter(({ state }) => state === 'conflict').length),
    );
    this.gauge('motcua_content_faulty', '1 while the files are broken and the last good content is used', [], (gauge) =>
      gauge.set(Number(content.fault !== undefined)),
    );
  }
}

/** `GET /metrics` answers requests that carry the token (`Authorization: Bearer …`); without a token in the settings there is no such page. */
export function metricsHandler(metrics: Metrics, token: string): RequestHandler {
  const expected = Buffer.from(`Bearer ${token}`);
  return async (request, response) => {
    const given = Buffer.from(request.get('authorization') ?? '');
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
      response.status(401).set('WWW-Authenticate', 'Bearer').type('text').send('METRICS_TOKEN\n');
      return;
    }
    response.set('Content-Type', metrics.registry.contentType).send(await metrics.registry.metrics());
  };
}
