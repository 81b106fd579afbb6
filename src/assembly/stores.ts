import { randomUUID } from 'node:crypto';
import { BroadcastStore } from '../broadcasts/index.ts';
import { Contests, DataRequests, Handovers, NoticeBook, Petitions, Surveys, Watches } from '../cases/index.ts';
import { Citizens } from '../citizens/citizens.ts';
import { Consents } from '../citizens/consents.ts';
import { PauseSwitch } from '../citizens/pause.ts';
import type { Clock } from '../time/clock.ts';
import type { Config } from '../ground/config.ts';
import type { ConsentDeps } from '../connection/consent.ts';
import { openDatabase, type OpenDatabase } from '../database/connection.ts';
import { Keys } from '../database/keys.ts';
import { Leases } from '../database/leases.ts';
import { Seal } from '../database/seal.ts';
import { SharedSettings } from '../database/settings.ts';
import { ContentAudits, Signatures, Versions } from '../editorial/index.ts';
import { Facts } from '../engagement/facts.ts';
import { Events } from '../inbox/events.ts';
import type { Logger } from '../ground/logger.ts';
import { AuditLog, Officers } from '../officers/index.ts';
import { DatabaseGrantStore } from '../connection/grant-store.ts';
import { OutboxRows } from '../outbox/rows.ts';
import { ConsultationSender } from '../connection/send-path.ts';
import type { Secrets } from '../ground/secrets.ts';
import type { ZaloAccount } from './account.ts';
import { ZaloApi } from '../zalo/api.ts';
import { GrantKeeper } from '../connection/grant.ts';
import { ZaloHttp } from '../zalo/http.ts';
import { OAuthApi } from '../zalo/oauth.ts';

/** Everything that commands and the server share: the database and the rooms that stand on it, and the Zalo client. */
export interface Services {
  database: OpenDatabase;
  seal: Seal;
  keys: Keys;
  leases: Leases;
  settings: SharedSettings;
  citizens: Citizens;
  pause: PauseSwitch;
  events: Events;
  rows: OutboxRows;
  facts: Facts;
  petitions: Petitions;
  handovers: Handovers;
  surveys: Surveys;
  contests: Contests;
  watches: Watches;
  consents: Consents;
  requests: DataRequests;
  notices: NoticeBook;
  broadcasts: BroadcastStore;
  versions: Versions;
  signatures: Signatures;
  contentAudits: ContentAudits;
  officers: Officers;
  audit: AuditLog;
  grants: DatabaseGrantStore;
  oauth: OAuthApi;
  api: ZaloApi;
  sender: ConsultationSender;
  consent: ConsentDeps;
  /** Name of this process in leases. */
  owner: string;
  /** The pseudonym under which a citizen is counted. */
  person: (userId: string) => string;
}

export interface ServiceOptions {
  config: Config;
  secrets: Secrets;
  clock: Clock;
  logger: Logger;
  account: ZaloAccount;
  /** See openDatabase. */
  join?: boolean;
}

/** Opens the database and puts the rooms together. Indexes are in place when it resolves. */
export async function openServices({ config, secrets, clock, logger, account, join = false }: ServiceOptions): Promise<Services> {
  const database = await openDatabase({ mongodbUri: config.MONGODB_URI, dataDir: config.DATA_DIR, clock, logger, join });
  const { connection } = database;
  const owner = randomUUID();
  const seal = new Seal(secrets.encryptionKey);
  const person = (userId: string): string => seal.pseudonym(userId, 'person');
  const keys = new Keys(connection, { seal, clock, person, shared: config.MONGODB_URI !== undefined });
  const leases = new Leases(connection);
  const settings = new SharedSettings(connection);
  const citizens = new Citizens(connection, keys);
  const events = new Events(connection, keys);
  const rows = new OutboxRows(connection, keys);
  const facts = new Facts(connection, clock, keys);
  const petitions = new Petitions(connection, keys, seal);
  const handovers = new Handovers(connection);
  const surveys = new Surveys(connection, keys);
  const contests = new Contests(connection, keys);
  const watches = new Watches(connection);
  const consents = new Consents(connection);
  const requests = new DataRequests(connection, seal);
  const notices = new NoticeBook(connection);
  const broadcasts = new BroadcastStore(connection);
  const officers = new Officers(connection, { seal, clock, leases, simulator: config.simulator });
  const versions = new Versions(connection);
  const signatures = new Signatures(connection);
  const contentAudits = new ContentAudits(connection);
  const sources = [broadcasts, notices, versions, signatures, petitions, officers].flatMap(({ audited }) => audited);
  const audit = new AuditLog(connection, { seal, sources });
  await broadcasts.ready();
  const indexed = {
    ...{ keys, citizens, events, rows, facts, petitions, handovers, surveys, contests, watches },
    ...{ consents, requests, notices, officers, audit, versions, signatures, contentAudits },
  };
  await Promise.all([...Object.values(indexed), officers.attempts].map(({ model }) => model.init()));
  const grants = new DatabaseGrantStore(connection, { seal, leases, clock });
  const oauth = new OAuthApi({ baseUrl: account.oauthUrl, appId: account.appId, appSecret: account.appSecret, clock });
  const tokens = new GrantKeeper({ store: grants, oauth, clock, logger, owner });
  const api = new ZaloApi(
    new ZaloHttp({ baseUrl: account.apiUrl, tokens, proofSecret: config.appSecretProof ? account.appSecret : undefined }),
  );
  const sender = new ConsultationSender({ api, settings, clock, logger, setting: config.ZALO_SEND_PATH });
  const consent: ConsentDeps = {
    oauth,
    settings,
    grants,
    clock,
    logger,
    publicUrl: account.publicUrl,
    pkce: { mode: config.ZALO_PKCE, verifier: config.ZALO_PKCE_VERIFIER },
  };
  return {
    database,
    seal,
    leases,
    settings,
    pause: new PauseSwitch(settings),
    ...indexed,
    broadcasts,
    grants,
    oauth,
    api,
    sender,
    consent,
    owner,
    person,
  };
}
