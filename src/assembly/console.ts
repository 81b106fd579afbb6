import { join } from 'node:path';
import type { Router } from 'express';
import { writeBackup } from '../database/backup.ts';
import { newId, type BroadcastParts } from './broadcasts.ts';
import { Autosaves } from '../console/pages/articles/autosaves.ts';
import { consoleRouter } from '../console/console.ts';
import type { ConsoleDeps } from '../console/context.ts';
import { KnownDevices } from '../console/access/devices.ts';
import { Sessions } from '../console/access/sessions.ts';
import { typableCode } from '../ground/codes.ts';
import { beginConsent } from '../connection/consent.ts';
import { Editor, Effects } from '../editorial/index.ts';
import type { FigureParts } from './figures.ts';
import type { Config } from '../ground/config.ts';
import type { LiveContent } from './live-content.ts';
import { addDemoOfficers } from '../officers/index.ts';
import type { Services } from './stores.ts';
import type { CaseParts } from './cases.ts';
import { CatalogueFolder, CatalogueThread } from '../knowledge/index.ts';
import { REFRESH_BEFORE_MS } from '../connection/grant.ts';
import { DAY } from '../time/clock.ts';
import { defined } from '../ground/defined.ts';

type Options = Pick<ConsoleDeps, 'webhook' | 'clock' | 'logger'> & {
  config: Config;
  services: Services;
  content: LiveContent;
  broadcasts: BroadcastParts;
  figures: FigureParts;
  cases: CaseParts;
  /** Signs the session cookies. */
  secret: string;
};

/** The questions on which the effect of a change is tried. */
const QUESTION_DAYS = 30;
const MAX_QUESTIONS = 2_000;

/** Puts the officers' console together. With the simulator, accounts to try it with are there. */
export async function assembleConsole({
  services,
  broadcasts,
  figures,
  cases,
  content,
  secret,
  config: { DATA_DIR: dataDir, simulator },
  webhook,
  clock,
  logger,
}: Options): Promise<{ router: Router; effects: Effects }> {
  const { database, officers, audit, facts, rows, settings, grants } = services;
  if (simulator) await addDemoOfficers(officers);
  const effects = new Effects({
    now: () => content.dialogue.knowledge,
    candidate: (value) => content.candidate(value),
    questions: () => facts.recentQuestions(clock.now() - QUESTION_DAYS * DAY, MAX_QUESTIONS),
    failed: (error) => logger.error('Không tính được ảnh hưởng của một thay đổi', { error }),
  });
  const cookies = { secret, secure: !simulator, clock };
  const sessions = new Sessions(database.connection, cookies);
  const autosaves = new Autosaves(database.connection);
  await Promise.all([sessions.ready(), autosaves.ready()]);
  const router = consoleRouter({
    webhook,
    clock,
    logger,
    simulator,
    plan: () => content.plan,
    dialogue: () => content.dialogue,
    machine: {
      pause: services.pause,
      consentLink: () => beginConsent(services.consent),
      savePair: (pair) => grants.save(pair),
      backup: (target) => writeBackup(database.connection, target, clock.now(), services.seal),
      reload: () => content.reload(),
      catalogue: new CatalogueFolder(dataDir),
      reader: new CatalogueThread({ logger }),
      uploads: join(dataDir, 'uploads'),
    },
    editor: new Editor({
      versions: services.versions,
      inForce: () => content.inForce,
      changed: () => content.reload(),
      clock,
      newId,
    }),
    versions: services.versions,
    signatures: services.signatures,
    standings: () => content.standings,
    contentFault: () => content.fault,
    effects,
    officers,
    audit,
    facts,
    figures: figures.figures,
    reportDesk: figures.reports,
    cases: () => content.cases,
    caseDesk: cases.caseDesk,
    petitions: services.petitions,
    handovers: services.handovers,
    dataRequests: services.requests,
    newRequestCode: () => typableCode(8),
    surveys: services.surveys,
    contests: services.contests,
    notices: services.notices,
    newId,
    citizens: services.citizens,
    events: services.events,
    rows,
    settings,
    sessions,
    devices: new KnownDevices(cookies),
    autosaves,
    broadcasts: services.broadcasts,
    articleDesk: broadcasts.articleDesk,
    measurer: broadcasts.measurer,
    grant: async () => {
      const grant = await grants.describe();
      if (!grant) return undefined;
      const expiresAt = grant.expiresAt.getTime();
      return {
        savedAt: grant.savedAt.getTime(),
        expiresAt,
        refreshAt: Math.max(clock.now(), expiresAt - REFRESH_BEFORE_MS),
        lost: grant.lostAt !== undefined,
        ...defined({ lostReason: grant.lostReason }),
      };
    },
  });
  return { router, effects };
}
