import type { NextFunction, Request, RequestHandler, Response } from 'express';
import { rateLimit } from 'express-rate-limit';
import { UserFacingError } from '../../ground/errors.ts';
import { may, type Officer, type Permission } from '../../officers/index.ts';
import { MINUTE } from '../../time/clock.ts';
import type { ConsoleDeps } from '../context.ts';
import { Bare } from '../layout.tsx';
import { Wrong } from '../parts.tsx';
import { respond } from '../respond.ts';

/** More forms than a whole office behind one address sends by hand. */
const WRITES = { windowMs: 5 * MINUTE, limit: 3_000 };

/** Refuses forms from an address that sends too many. */
export const limitWrites = (): RequestHandler =>
  rateLimit({
    ...WRITES,
    skip: ({ method }) => method === 'GET',
    legacyHeaders: false,
    validate: false,
    message: 'Gửi quá nhiều lần trong năm phút. Chờ ít phút rồi làm tiếp.',
  });

/** Refuses what a page of another site sends (CSRF). */
export function onlyFromHere(request: Request, response: Response, next: NextFunction): void {
  if (['GET', 'HEAD'].includes(request.method) || isSameOrigin(request)) return next();
  respond(
    response,
    <Bare title="Không thực hiện">
      <Wrong message="Yêu cầu này không đến từ trang của Một Cửa nên không được thực hiện." hint="Mở lại trang rồi làm lại." />
    </Bare>,
    403,
  );
}

/** Whether the browser says that the request comes from a page of this host. */
function isSameOrigin(request: Request): boolean {
  const site = request.get('sec-fetch-site');
  if (site !== undefined) return site === 'same-origin';
  const origin = request.get('origin');
  try {
    return origin !== undefined && new URL(origin).host === request.host;
  } catch {
    return false;
  }
}

/** The officer whose session it is; undefined where nobody is signed in. `quiet`: the session is not kept alive by it. */
export async function signedInOfficer(
  { officers, sessions, clock }: ConsoleDeps,
  request: Request,
  quiet = false,
): Promise<Officer | undefined> {
  const { session } = request;
  if (session.officer === undefined) return undefined;
  const officer = sessions.isAlive(session) ? await officers.find(session.officer) : undefined;
  if (!officer?.active || (session.since ?? 0) < (officer.sessionsFrom?.getTime() ?? 0)) return undefined;
  if (!quiet) session.seen = clock.now();
  return officer;
}

/** Why an officer may not ask for something; undefined where they may. */
export const refusal = (officer: Officer, permission: Permission): UserFacingError | undefined =>
  may(officer.roles, permission)
    ? undefined
    : new UserFacingError('Anh/Chị không có quyền vào phần này.', 'Cần quyền thì nhờ người quản trị đổi vai trò.');
