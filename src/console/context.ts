import type { Writable } from 'node:stream';
import type { Request } from 'express';
import type { ComponentChildren } from 'preact';
import type { BroadcastStore, ArticleDesk, Measurer, Plan } from '../broadcasts/index.ts';
import type { CaseContent, CaseDesk, Contests, DataRequests, Handovers, NoticeBook, Petitions, Surveys } from '../cases/index.ts';
import type { Citizens } from '../citizens/citizens.ts';
import type { PauseSwitch } from '../citizens/pause.ts';
import type { Clock } from '../time/clock.ts';
import type { SharedSettings } from '../database/settings.ts';
import type { Editor, Effects, Signatures, Standing, Versions } from '../editorial/index.ts';
import type { Facts, Figures, ReportDesk } from '../engagement/index.ts';
import type { Dialogue } from '../dialogue/index.ts';
import type { Events } from '../inbox/events.ts';
import type { WebhookHealth } from '../inbox/webhook.ts';
import type { CatalogueFolder, CatalogueThread } from '../knowledge/index.ts';
import { UserFacingError } from '../ground/errors.ts';
import type { Logger } from '../ground/logger.ts';
import { may, type AuditLog, type Officer, type Officers, type Permission } from '../officers/index.ts';
import type { OutboxRows } from '../outbox/rows.ts';
import type { TokenPair } from '../zalo/oauth.ts';
import type { Autosaves } from './pages/articles/autosaves.ts';
import type { KnownDevices } from './access/devices.ts';
import type { Sessions } from './access/sessions.ts';
import { typedText } from './typed-text.ts';

/** The connection with Zalo, without any secret. Times in epoch ms. */
export interface GrantDescription {
  savedAt: number;
  expiresAt: number;
  /** When the program renews it by itself. */
  refreshAt: number;
  lost: boolean;
  lostReason?: string;
}

/** Actions of an administrator that concern the whole program. */
export interface Machine {
  pause: PauseSwitch;
  /** A link for the OA's administrator, good for ten minutes and once. */
  consentLink: () => Promise<string>;
  savePair: (pair: TokenPair) => Promise<void>;
  /** Everything that is kept, as a compressed file. */
  backup: (target: Writable) => Promise<void>;
  /** Reads the content again. */
  reload: () => Promise<void>;
  catalogue: CatalogueFolder;
  /** Reads uploads beside everything else. */
  reader: CatalogueThread;
  /** A folder for uploads that wait for a decision. */
  uploads: string;
}

/** The stores and desks that pages call; the rules live in their rooms. */
export interface ConsoleDeps {
  officers: Officers;
  audit: AuditLog;
  sessions: Sessions;
  devices: KnownDevices;
  broadcasts: BroadcastStore;
  autosaves: Autosaves;
  articleDesk: ArticleDesk;
  measurer: Measurer;
  plan: () => Plan;
  dialogue: () => Dialogue;
  editor: Editor;
  versions: Versions;
  signatures: Signatures;
  effects: Effects;
  /** How the console's versions of content stand to the files. */
  standings: () => readonly Standing[];
  /** Why the last reading of the content was not taken. */
  contentFault: () => string | undefined;
  facts: Facts;
  figures: Figures;
  reportDesk: ReportDesk;
  rows: OutboxRows;
  cases: () => CaseContent;
  caseDesk: CaseDesk;
  petitions: Petitions;
  handovers: Handovers;
  dataRequests: DataRequests;
  /** A code for a request about personal data. */
  newRequestCode: () => string;
  surveys: Surveys;
  contests: Contests;
  notices: NoticeBook;
  newId: () => string;
  citizens: Citizens;
  events: Events;
  settings: SharedSettings;
  /** Zalo's connection in words: token age, loss; undefined where there is none. */
  grant: () => Promise<GrantDescription | undefined>;
  webhook: () => WebhookHealth;
  machine: Machine;
  clock: Clock;
  logger: Logger;
  simulator: boolean;
}

/** One request by somebody who may make it. */
export interface Context {
  deps: ConsoleDeps;
  request: Request;
  officer: Officer;
  /** A field of the form, trimmed; empty where it is missing. */
  field: (name: string) => string;
  /** The file that the form brought. */
  file: { name: string; bytes: Buffer } | undefined;
  /** All values of a field that the form has several times, trimmed, empty ones too. */
  fields: (name: string) => string[];
  /** A part of the address: `:id`. */
  param: (name: string) => string;
  query: (name: string) => string;
  now: number;
  may: (permission: Permission) => boolean;
  /** @throws UserFacingError where the officer works for another unit than this one. */
  ownUnit: (unit: string) => void;
  /**
   * Does what changes no audited document, such as a file or a setting: it is noted before it is done, and once more where it failed. What
   * changes an audited document carries its line in the same write and is not noted here (ADR 18).
   */
  noted: <T>(deed: { action: string; subject?: string; detail?: string }, act: () => Promise<T>) => Promise<T>;
}

/** The request of an officer as its page sees it. */
export function contextOf(deps: ConsoleDeps, request: Request, officer: Officer): Context {
  const now = deps.clock.now();
  const body = (request.body ?? {}) as Record<string, unknown>;
  return {
    deps,
    request,
    officer,
    now,
    field: (name) => typedText(body[name]),
    file: request.file && { name: request.file.originalname, bytes: request.file.buffer },
    fields: (name) => {
      const given = body[name];
      return (Array.isArray(given) ? given : given === undefined ? [] : [given]).map(typedText);
    },
    param: (name) => typedText(request.params[name]),
    query: (name) => typedText(request.query[name]),
    may: (permission) => may(officer.roles, permission),
    ownUnit: (unit) => {
      if (officer.unit === undefined || officer.unit === unit) return;
      const names = new Map(deps.plan().units.map(({ id, name }) => [id, name]));
      throw new UserFacingError(
        `Tài khoản này chỉ làm việc của đơn vị “${names.get(officer.unit) ?? officer.unit}”.`,
        `Việc này của “${names.get(unit) ?? unit}”: nhờ cán bộ của đơn vị đó, hoặc nhờ người quản trị đổi đơn vị.`,
      );
    },
    noted: async (deed, act) => {
      await deps.audit.add({ by: officer._id, ...deed }, now);
      try {
        return await act();
      } catch (error) {
        await deps.audit.add({ by: officer._id, ...deed, action: `không thành: ${deed.action}` }, deps.clock.now());
        throw error;
      }
    },
  };
}

/** The answer of a page: a whole page, a redirect, a piece of a page, a drawing or a file. */
export type PageResult =
  | { title: string; body: ComponentChildren; status?: number }
  | { to: string; notice?: string }
  /** A piece of a page, for a module of the page that it is put into. */
  | { fragment: ComponentChildren }
  /** A drawing for an `img` of a page. */
  | { svg: string }
  /** A file that is written while it is sent. */
  | { file: string; write: (target: Writable) => Promise<void> };
