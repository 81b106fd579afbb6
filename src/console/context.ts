import type { Request } from 'express';
import type { ComponentChildren } from 'preact';
import type { BroadcastStore, Desk, Measurer, Plan } from '../broadcasts/index.ts';
import type { Clock } from '../clock.ts';
import type { SharedSettings } from '../database/settings.ts';
import type { Editor, Effects, Standing, Versions } from '../editorial/index.ts';
import type { Facts } from '../engagement/facts.ts';
import type { Dialogue } from '../dialogue/index.ts';
import type { Logger } from '../logger.ts';
import type { AuditLog, Officer, Officers, Permission } from '../officers/index.ts';
import type { OutboxRows } from '../outbox/rows.ts';
import type { GrantDescription } from './pages/system.tsx';
import type { Sessions } from './sessions.ts';

/** What the console's pages are made from; the rules live in these rooms. */
export interface ConsoleDeps {
  officers: Officers;
  audit: AuditLog;
  sessions: Sessions;
  broadcasts: BroadcastStore;
  desk: Desk;
  measurer: Measurer;
  plan: () => Plan;
  dialogue: () => Dialogue;
  editor: Editor;
  versions: Versions;
  effects: Effects;
  /** How the console's versions of content stand to the files. */
  standings: () => readonly Standing[];
  /** Why the last reading of the content was not taken. */
  contentFault: () => string | undefined;
  facts: Facts;
  rows: OutboxRows;
  settings: SharedSettings;
  /** Zalo's connection in words: token age, loss; undefined where there is none. */
  grant: () => Promise<GrantDescription | undefined>;
  webhook: () => { armed: boolean };
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
  /** All values of a field that the form has several times, trimmed, empty ones too. */
  fields: (name: string) => string[];
  /** A part of the address: `:id`. */
  param: (name: string) => string;
  query: (name: string) => string;
  now: number;
  may: (permission: Permission) => boolean;
  log: (action: string, subject?: string, detail?: string) => Promise<void>;
}

/** What a page answers with. */
export type Outcome = { title: string; body: ComponentChildren; status?: number; wide?: boolean } | { to: string; notice?: string };

export interface Route {
  method: 'get' | 'post';
  path: string;
  permission: Permission;
  handle: (context: Context) => Promise<Outcome> | Outcome;
}

export const get = (path: string, permission: Permission, handle: Route['handle']): Route => ({ method: 'get', path, permission, handle });
export const post = (path: string, permission: Permission, handle: Route['handle']): Route => ({
  method: 'post',
  path,
  permission,
  handle,
});
