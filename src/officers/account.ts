import { auditFields, indexAudit } from '../database/audited.ts';
import { date, flag, list, maybe, number, schemaOf, text, type DocOf } from '../database/model.ts';
import type { Role } from './roles.ts';

const fields = {
  /** The name to sign in with: lower case letters, digits, dots. */
  _id: text(),
  name: text({ required: true }),
  /** argon2id. */
  password: text({ required: true }),
  roles: list(text<Role>()),
  /** The officer writes, approves and records only for this unit of the plan; without one, for all units. */
  unit: maybe(text()),
  active: flag({ default: true }),
  /** Sealed secret of the second factor. */
  totp: maybe(text()),
  /** The last time step whose code was used, so that no code works twice. */
  totpStep: maybe(number()),
  /** Sealed secret that waits for the first code made with it, and since when. */
  newTotp: maybe(text()),
  newTotpAt: maybe(date()),
  /** An administrator set the password: the officer has to change it at the next sign-in. */
  mustChange: flag({ default: false }),
  createdAt: date({ required: true }),
  signedInAt: maybe(date()),
  /** Sessions that began before this no longer count. */
  sessionsFrom: maybe(date()),
  /** The officer's own Zalo, as the Official Account knows it. Trial articles go there. */
  zaloUserId: maybe(text()),
  /** The code that links the officer's Zalo when it is sent to the Official Account, and until when it works. */
  linkCode: maybe(text()),
  linkUntil: maybe(date()),
  /** The account is for the simulator and everybody knows its password; beside a real OA nobody can use it. */
  demo: maybe(flag()),
  ...auditFields,
};
/** Somebody who works in the console. */
export type Officer = DocOf<typeof fields>;
/** An officer to whose own Zalo something can be sent. */
export type LinkedOfficer = Officer & Required<Pick<Officer, 'zaloUserId'>>;

export const officerSchema = schemaOf(fields);
indexAudit(officerSchema);
