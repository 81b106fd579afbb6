import { accountOf, firstGrant, simulatedGrant } from './assembly/account.ts';
import { assembleAnswering } from './assembly/answering.ts';
import { assembleBroadcasts, type BroadcastParts } from './assembly/broadcasts.ts';
import { assembleCases, type CaseParts } from './assembly/cases.ts';
import { assembleConsole } from './assembly/console.ts';
import { assembleFigures, type FigureParts } from './assembly/figures.ts';
import { LiveContent } from './assembly/live-content.ts';
import { Loops } from './assembly/loops.ts';
import { Metrics } from './assembly/metrics.ts';
import { openServices, type Services } from './assembly/stores.ts';
import { warmUp } from './assembly/warm-up.ts';
import { listen, web } from './assembly/web.ts';
import type { Dialogue } from './dialogue/index.ts';
import type { Effects } from './editorial/index.ts';
import type { Config } from './ground/config.ts';
import type { Logger } from './ground/logger.ts';
import { loadSecrets } from './ground/secrets.ts';
import { webhookRouter, type WebhookHealth } from './inbox/webhook.ts';
import { createSimulator, type Simulator } from './simulator/index.ts';
import type { Clock } from './time/clock.ts';

export interface App extends Pick<FigureParts, 'figures' | 'reports'>, Pick<CaseParts, 'caseDesk' | 'tend'> {
  /** Where the server listens, for people. */
  url: string;
  services: Services;
  simulator: Simulator | undefined;
  broadcasts: BroadcastParts;
  health: WebhookHealth;
  /** What the bot says now. */
  content: LiveContent;
  /** What changes of the content would change; for tests, which wait for it. */
  effects: Effects;
  /** Works through the events that are here, without sending anything. For tests of conversations. */
  hear(): Promise<number>;
  /** Works through everything that is due now: events, then replies. For tests and a graceful end. */
  drain(): Promise<void>;
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

/** Starts the whole program: stores, rooms, web server, loops; the simulator where the settings say so. */
export async function startApp({ config, clock, logger, loops: looping = true, dialogue: read }: AppOptions): Promise<App> {
  const secrets = loadSecrets(config);
  // The simulator has no password: it is served to this machine only.
  const listening = await listen(config.PORT, config.simulator ? '127.0.0.1' : undefined);
  const { base } = listening;
  const account = accountOf(config, base);
  const services = await openServices({ config, secrets, clock, logger, account }).catch(async (error: unknown) => {
    await listening.close();
    throw error;
  });
  const content = await LiveContent.open({ config, versions: services.versions, signatures: services.signatures, logger, clock, read });
  const simulator = config.simulator ? createSimulator({ clock }) : undefined;
  const loops = new Loops(logger);
  const onReplies = (): void => loops.wake('outbox');
  const live = { plan: () => content.plan, dialogue: () => content.dialogue, cases: () => content.cases };
  const common = { services, content, ...live, clock, logger };

  const figures = await assembleFigures(common);
  const { rollups } = figures.figures;
  const webhook = webhookRouter({ ...account, events: services.events, clock, logger, onEvent: () => loops.wake('inbox') });
  const health = (): WebhookHealth => webhook.health;
  const metrics = config.METRICS_TOKEN === undefined ? undefined : new Metrics({ ...common, rollups, webhook: health });
  const dossierUrl = config.DOSSIER_API_URL ?? (simulator ? `${base}/simulator/province` : undefined);
  const cases = assembleCases({ ...common, dossierUrl, publicUrl: config.PUBLIC_URL, onReplies });
  const callsPerMinute = config.ZALO_CALLS_PER_MINUTE;
  const answering = await assembleAnswering({
    ...common,
    errands: cases.errands,
    rollups,
    metrics,
    callsPerMinute,
    onReplies,
    ...{
      onHeard: () => loops.wake('inbox'),
      onSent: onReplies,
      hearingSince: () => webhook.health.hearingSince,
    },
  });
  const broadcasts = assembleBroadcasts({
    ...common,
    secret: secrets.encryptionKey,
    publicUrl: account.publicUrl,
    author: () => content.dialogue.knowledge.agency.name,
  });
  const console = await assembleConsole({ ...common, config, secret: secrets.sessionSecret, broadcasts, figures, cases, webhook: health });
  if (simulator) await simulatedGrant(services, simulator, clock);
  else await firstGrant(services, config.ZALO_REFRESH_TOKEN, logger);
  if (looping) await warmUp(content.dialogue, clock.now());
  listening.ready(web({ ...common, config, simulator, webhook, broadcasts, figures, console: console.router, metrics }));
  if (looping)
    loops.start({
      inbox: answering.startHearing,
      outbox: answering.startSending,
      erasure: answering.eraseThoseWhoAsked,
      content: () => content.refresh(),
      broadcasts: () => broadcasts.runner.tick(),
      measure: () => broadcasts.measurer.run(),
      figures: figures.count,
      cases: cases.tend,
      audit: () => services.audit.take(),
      retention: answering.forget,
    });
  const stopSimulator = simulator?.start(`${base}/webhook/zalo`);

  return {
    ...{ url: base, services, simulator, content, broadcasts, health: webhook.health, effects: console.effects },
    ...{ figures: figures.figures, reports: figures.reports, caseDesk: cases.caseDesk, tend: cases.tend },
    hear: answering.hear,
    async drain() {
      while ((await answering.hear()) + (await answering.send()) > 0);
    },
    forget: answering.forget,
    async stop() {
      // Nothing new is taken; what is under way comes to its end, while Zalo is told to try again.
      listening.leaving();
      stopSimulator?.();
      await Promise.all([loops.stop(), console.effects.stop()]);
      await answering.ended();
      await listening.close();
      await services.database.close();
    },
  };
}
