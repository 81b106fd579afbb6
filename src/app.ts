import type { AddressInfo } from 'node:net';
import { createServer, type Server } from 'node:http';
import { schedule as cron } from 'node-cron';
import { linkRouter } from './broadcasts/index.ts';
import { broadcasting, type Broadcasting } from './assembly/broadcasts.ts';
import { MINUTE, HOUR, type Clock } from './time/clock.ts';
import type { Config } from './ground/config.ts';
import { type Dialogue } from './dialogue/index.ts';
import { fill } from './text/fill.ts';
import type { Effects } from './editorial/index.ts';
import { publicRouter } from './engagement/index.ts';
import { figuring, type Figuring } from './assembly/figures.ts';
import { webhookRouter, type WebhookHealth } from './inbox/webhook.ts';
import { InboxWorker } from './inbox/worker.ts';
import { LiveContent } from './assembly/live-content.ts';
import type { Logger } from './ground/logger.ts';
import { typable } from './ground/codes.ts';
import { serving, type Serving } from './assembly/cases.ts';
import { Loop } from './ground/loop.ts';
import { Echoes } from './outbox/echoes.ts';
import { Pace } from './outbox/pace.ts';
import { Metrics } from './assembly/metrics.ts';
import { officerConsole } from './assembly/console.ts';
import { Rights } from './answering/my-data.ts';
import { OutboxSender, type Settled } from './outbox/sender.ts';
import { Pipeline } from './answering/pipeline.ts';
import { loadSecrets } from './ground/secrets.ts';
import { openServices, type Services } from './assembly/stores.ts';
import { accountOf, firstGrant } from './assembly/account.ts';
import { createSimulator, type Simulator } from './simulator/index.ts';
import { web } from './assembly/web.ts';
import { ZaloRefused } from './zalo/errors.ts';
import { defined } from './ground/defined.ts';

export interface App {
  /** Where the server listens, for people. */
  url: string;
  services: Services;
  simulator: Simulator | undefined;
  broadcasting: Broadcasting;
  health: WebhookHealth;
  /** Works through everything that is due now: events, then replies. For tests and a graceful end. */
  drain(): Promise<void>;
  /** Works through the events that are here, without sending anything. For tests of conversations. */
  hear(): Promise<number>;
  /** What the bot says now. */
  content: LiveContent;
  /** What changes of the content would change; for tests, which wait for it. */
  effects: Effects;
  /** What was counted, and the periods read from it. */
  figures: Figuring['figures'];
  reports: Figuring['reports'];
  /** What officers do with petitions and people. */
  caseDesk: Serving['caseDesk'];
  /** Looks after who waits for an officer and which files are watched. */
  tend: Serving['tend'];
  /** Removes citizens' words that are older than the retention time. */
  forget(): Promise<void>;
  stop(): Promise<void>;
}

export interface AppOptions {
  config: Config;
  clock: Clock;
  logger: Logger;
  /** Background loops; off in tests, which call `drain` instead. */
  loops?: boolean;
  /** Content and wording that are already read; otherwise the configured folders are read. */
  dialogue?: Dialogue | undefined;
}

const POLL_MS = 1_000;
const CONTENT_MS = 10_000;
/** Publishing polls Zalo every few seconds. */
const BROADCAST_MS = 3_000;
const MEASURE_MS = MINUTE;
const COUNT_MS = 5 * MINUTE;
const TEND_MS = 30_000;

/** Starts the whole program: store, simulator if wanted, web server, workers. */
export async function startApp({ config, clock, logger, loops = true, dialogue: read }: AppOptions): Promise<App> {
  const secrets = loadSecrets(config);
  // The simulator has no password: it is served to this machine only.
  const { server, base } = await listen(config.PORT, config.simulator ? '127.0.0.1' : undefined);
  const account = accountOf(config, base);
  let services: Services;
  try {
    services = await openServices({ config, secrets, clock, logger, account });
  } catch (error) {
    server.close();
    throw error;
  }
  const content = await LiveContent.open({ config, versions: services.versions, logger, read });
  const { database, citizens, events, rows, facts, grants, oauth, settings, owner } = services;

  const { figures, reports } = await figuring({
    services,
    plan: () => content.plan,
    dialogue: () => content.dialogue,
    cases: () => content.cases,
    clock,
  });

  const simulator = config.simulator ? createSimulator({ clock }) : undefined;
  if (simulator) {
    const pair = simulator.platform.mint();
    await grants.save({
      accessToken: pair.access_token,
      refreshToken: pair.refresh_token,
      expiresAt: clock.now() + Number(pair.expires_in) * 1_000,
    });
  }

  const settled: Settled = async (row, { state, reason }) => {
    const at = row.sentAt?.getTime() ?? clock.now();
    const answerMs = state === 'sent' && row.askedAt ? at - row.askedAt.getTime() : undefined;
    const fact = {
      _id: `${row._id}:${state === 'sent' ? 'sent' : 'not_sent'}`,
      at,
      person: rights.person(row.userId),
      ...defined({ answerMs, reason }),
    };
    if (answerMs !== undefined) metrics?.answered(answerMs);
    await facts.add([{ ...fact, type: state === 'sent' ? 'sent' : 'not_sent', status: state }]);
  };
  const served = serving({
    services,
    dialogue: () => content.dialogue,
    cases: () => content.cases,
    plan: () => content.plan,
    clock,
    dossierUrl: config.DOSSIER_API_URL ?? (simulator ? `${base}/simulator/province` : undefined),
    person: (userId) => rights.person(userId),
    onReplies: () => outboxLoop.wake(),
  });
  const rights = new Rights({
    dialogue: () => content.dialogue,
    errands: served.errands,
    citizens,
    events,
    rows,
    facts,
    rollups: figures.rollups,
    reportsFrom: () => content.plan.reports_from_day,
    seal: services.seal,
    clock,
    deleteAtZalo: async (userId) => {
      try {
        await services.api.deleteUserInfo(userId);
      } catch (error) {
        // Zalo saying no (nothing was shared, say) is an end; not reaching it is tried again with the event.
        if (!(error instanceof ZaloRefused)) throw error;
      }
    },
  });
  const echoes = new Echoes({ rows, settings, clock, settled, countSent: (userId) => citizens.sent(userId) });
  const pipeline = new Pipeline({
    dialogue: () => content.dialogue,
    errands: served.errands,
    citizens,
    events,
    rows,
    echoes,
    facts,
    rights,
    seal: services.seal,
    clock,
    pause: () => services.pause.now(),
    linked: async (text, userId) => {
      const officer = await services.officers.claimLink(text, userId);
      return officer && fill(content.dialogue.wording.linked, { name: officer.name });
    },
    newReceipt: () => typable(6).toUpperCase(),
    onReplies: () => outboxLoop.wake(),
  });
  const worker = new InboxWorker({ events, leases: services.leases, clock, logger, owner, handler: pipeline });
  const pace = new Pace(database.connection, config.ZALO_CALLS_PER_MINUTE);
  await pace.ready();
  const outbox = new OutboxSender({
    rows,
    sender: services.sender,
    pace,
    echoes,
    clock,
    logger,
    owner,
    settled,
    recipients: {
      status: async (userId) => {
        const citizen = await citizens.find(userId);
        if (!citizen) return undefined;
        const { lastInteractionAt, takeoverUntil, sentSince } = citizen;
        return {
          sentSince,
          ...defined({ lastInteractionAt: lastInteractionAt?.getTime(), takeoverUntil: takeoverUntil?.getTime() }),
        };
      },
      sent: (userId) => citizens.sent(userId),
      refused: (userId, code) => citizens.refusedBy(userId, code, clock.now()),
    },
  });
  const forget = async (): Promise<void> => {
    const before = clock.now() - content.dialogue.knowledge.agency.retention.message_text_days * 24 * HOUR;
    const counts = await Promise.all([
      facts.forgetText(before),
      events.forgetText(before),
      rows.forgetText(before),
      services.petitions.forget(before),
      services.surveys.forget(before),
      citizens.forgetDrafts(before),
    ]);
    if (counts.some((count) => count > 0))
      logger.info('Đã xóa nội dung tin nhắn quá hạn lưu', { facts: counts[0], events: counts[1], replies: counts[2] });
  };
  /** Sends what is due, and forgets those whose last word that was. */
  const send = async (): Promise<number> => (await outbox.runOnce()) + (await pipeline.forgetThoseWhoAsked(logger));
  const tendLoop = new Loop('trông hàng chờ và hồ sơ', TEND_MS, served.tend, logger);
  const outboxLoop = new Loop('gửi tin', POLL_MS, send, logger);
  const inboxLoop = new Loop('xử lý sự kiện', POLL_MS, () => worker.runOnce(), logger);
  const retentionLoop = new Loop('xóa nội dung quá hạn', HOUR, forget, logger);
  const broadcasts = broadcasting({
    services,
    plan: () => content.plan,
    clock,
    logger,
    secret: secrets.encryptionKey,
    publicUrl: account.publicUrl,
    author: () => content.dialogue.knowledge.agency.name,
  });
  const broadcastLoop = new Loop('lịch gửi bài', BROADCAST_MS, () => broadcasts.runner.tick(), logger);
  const measureLoop = new Loop('đo lượt xem', MEASURE_MS, () => broadcasts.measurer.run(), logger);
  const count = async (): Promise<void> => {
    await figures.rollups.refresh();
    const made = await reports.prepare();
    if (made > 0) logger.info('Đã lập bản nháp báo cáo đến kỳ', { reports: made });
  };
  const countLoop = new Loop('cộng số liệu, lập báo cáo', COUNT_MS, count, logger);
  // An import by command, an edited file and another process's edit take effect without a restart.
  const contentLoop = new Loop('xem nội dung mới', CONTENT_MS, () => content.refresh(), logger);

  const webhook = webhookRouter({
    events,
    clock,
    logger,
    appId: account.appId,
    oaSecret: account.oaSecret,
    oaId: account.oaId,
    onEvent: () => loops && inboxLoop.wake(),
  });
  const links = linkRouter({ store: services.broadcasts, codes: broadcasts.codes, clock, logger });
  const { router: console, effects } = await officerConsole({
    services,
    broadcasts,
    figuring: { figures, reports },
    serving: served,
    content,
    webhook: () => webhook.health,
    secret: secrets.sessionSecret,
    dataDir: config.DATA_DIR,
    simulator: config.simulator,
    clock,
    logger,
  });
  const metrics =
    config.METRICS_TOKEN === undefined
      ? undefined
      : new Metrics({ services, content, rollups: figures.rollups, webhook: () => webhook.health, clock });
  const publicFigures = publicRouter({ figures, agency: () => content.dialogue.knowledge.agency.name, clock, logger });
  server.on('request', web({ config, services, simulator, webhook, links, publicFigures, console, content, metrics, clock, logger }));
  if (loops)
    for (const loop of [inboxLoop, outboxLoop, retentionLoop, contentLoop, broadcastLoop, measureLoop, countLoop, tendLoop]) loop.start();
  // Wakes on the minute, so that what is due at 09:00 starts at 09:00; who acts is decided by conditional writes.
  const waker = loops ? cron('* * * * *', () => broadcastLoop.wake()) : undefined;
  const stopSimulator = simulator?.start(`${base}/webhook/zalo`);
  if (!config.simulator) {
    await firstGrant({ grants, oauth }, config.ZALO_REFRESH_TOKEN).catch((error: unknown) =>
      logger.error('Không dùng được ZALO_REFRESH_TOKEN', { error }),
    );
  }

  return {
    url: base,
    services,
    simulator,
    broadcasting: broadcasts,
    health: webhook.health,
    async drain() {
      while ((await worker.runOnce()) + (await send()) > 0);
    },
    hear: () => worker.runOnce(),
    content,
    effects,
    figures,
    reports,
    caseDesk: served.caseDesk,
    tend: served.tend,
    forget,
    async stop() {
      stopSimulator?.();
      await waker?.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await Promise.all([
        inboxLoop.stop(),
        outboxLoop.stop(),
        retentionLoop.stop(),
        contentLoop.stop(),
        broadcastLoop.stop(),
        measureLoop.stop(),
        countLoop.stop(),
        tendLoop.stop(),
        effects.stop(),
      ]);
      await database.close();
    },
  };
}

async function listen(port: number, host: string | undefined): Promise<{ server: Server; base: string }> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, ...defined({ host }) }, resolve);
  });
  return { server, base: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}` };
}
