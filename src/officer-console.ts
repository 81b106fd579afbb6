import type { Router } from 'express';
import type { Broadcasting } from './broadcasting.ts';
import { consoleRouter } from './console/console.tsx';
import type { ConsoleDeps } from './console/context.ts';
import { Sessions } from './console/sessions.ts';
import { addDemoOfficers } from './officers/index.ts';
import type { Services } from './services.ts';

type Options = Pick<ConsoleDeps, 'plan' | 'dialogue' | 'webhook' | 'clock' | 'logger' | 'simulator'> & {
  services: Services;
  broadcasts: Broadcasting;
  /** Signs the session cookies. */
  secret: string;
};

/** Puts the officers' console together. With the simulator, accounts to try it with are there. */
export async function officerConsole({ services, broadcasts, secret, ...rest }: Options): Promise<Router> {
  const { database, officers, audit, facts, rows, settings, grants } = services;
  if (rest.simulator) await addDemoOfficers(officers);
  return consoleRouter({
    ...rest,
    officers,
    audit,
    facts,
    rows,
    settings,
    sessions: new Sessions(database.connection, { secret, secure: !rest.simulator, clock: rest.clock }),
    broadcasts: services.broadcasts,
    desk: broadcasts.desk,
    measurer: broadcasts.measurer,
    grant: async () => {
      const grant = await grants.describe();
      return grant && { expiresAt: grant.expiresAt.getTime(), lost: grant.lostAt !== undefined };
    },
  });
}
