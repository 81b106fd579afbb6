import express, { type Request, type Response, type Router } from 'express';
import { DEMO_OFFICERS, DEMO_PASSWORD, ROLE_NAMES } from '../../officers/index.ts';
import type { ConsoleDeps } from '../context.ts';
import { typedText } from '../typed-text.ts';
import { Bare } from '../layout.tsx';
import { Field, Wrong } from '../parts.tsx';
import { respond } from '../respond.ts';
import { saveSession, sessionDone } from './save-session.ts';

export const SIGN_IN = '/console/sign-in';
/** Where officers change their password: with a temporary one they are let in nowhere else. */
export const ACCOUNT = '/console/account';
/** What everybody reads who is refused, whatever the reason: it tells neither which names there are nor how far somebody got. */
export const REFUSED =
  'Chưa đăng nhập được: tên đăng nhập, mật khẩu hoặc mã hai bước không đúng, hoặc vừa thử sai nhiều lần. Kiểm tra lại, chờ ít phút rồi thử lại.';

/** The pages `sign-in` and `sign-out`. */
export function signInRouter(deps: ConsoleDeps): Router {
  const router = express.Router();
  router.get('/sign-in', (_request, response) => respond(response, <SignInPage simulator={deps.simulator} />));
  router.post('/sign-in', (request, response) => signIn(deps, request, response));
  router.post('/sign-out', (request, response, next) => {
    request.session.destroy((error: unknown) => (error ? next(error) : response.redirect(303, SIGN_IN)));
  });
  return router;
}

const SignInPage = ({ wrong, id, simulator }: { wrong?: string; id?: string; simulator: boolean }) => (
  <Bare title="Đăng nhập">
    <form class="card card-body" method="post" action={SIGN_IN}>
      <h1 class="h2">Một Cửa: đăng nhập</h1>
      {wrong === undefined ? null : <Wrong message={wrong} />}
      <Field label="Tên đăng nhập" name="id" value={id} required autocomplete="username" />
      <Field label="Mật khẩu" name="password" type="password" required autocomplete="current-password" />
      <Field label="Mã hai bước (nếu đã bật)" name="code" autocomplete="one-time-code" />
      <button class="btn btn-primary" type="submit">
        Đăng nhập
      </button>
      {simulator ? (
        <p class="mt-3 mb-0">
          Chế độ mô phỏng có sẵn các tài khoản{' '}
          {DEMO_OFFICERS.map(({ _id, roles }) => `${_id} (${roles.map((role) => ROLE_NAMES[role].toLowerCase()).join(', ')})`).join(', ')}.
          Mật khẩu: {DEMO_PASSWORD}
        </p>
      ) : null}
    </form>
  </Bare>
);

async function signIn(deps: ConsoleDeps, request: Request, response: Response): Promise<void> {
  const body = (request.body ?? {}) as Record<string, unknown>;
  const id = typedText(body.id).toLowerCase();
  const password = typeof body.password === 'string' ? body.password : '';
  const result = await deps.officers.signIn(id, password, typedText(body.code), deps.devices.originOf(request, id));
  const now = deps.clock.now();
  if (!result.ok) {
    // Who has to wait is not noted again and again: a stranger could fill the log.
    if (result.reason !== 'wait')
      await deps.audit.add({ by: id.slice(0, 40), action: 'đăng nhập không thành công', detail: REASONS[result.reason] }, now);
    return respond(response, <SignInPage wrong={REFUSED} id={id} simulator={deps.simulator} />, 401);
  }
  const officer = result.officer._id;
  await deps.audit.add({ by: officer, action: 'đăng nhập' }, now);
  // A new session id: one that an attacker planted before is worth nothing now.
  await sessionDone((done) => request.session.regenerate(done));
  const known = deps.devices.remember(request, response, officer);
  const device = deviceOf(request.get('user-agent'));
  Object.assign(request.session, { officer, since: now, seen: now, proved: now, device, known });
  await saveSession(request);
  response.redirect(303, result.officer.mustChange ? ACCOUNT : '/console/');
}

/** For the log, which administrators alone read. */
const REASONS = { wrong: 'sai tên hoặc mật khẩu', code: 'sai mã hai bước' };

/** A name for a browser that its owner recognises, and no more. */
function deviceOf(agent = ''): string {
  // In this order: each of them also names some of those after it.
  const browser = ['Edg', 'Firefox', 'Chrome', 'Safari'].find((name) => agent.includes(name))?.replace('Edg', 'Edge');
  const system = ['Windows', 'Android', 'iPhone', 'iPad', 'Mac OS', 'Linux'].find((name) => agent.includes(name));
  return [browser, system].filter((part) => part !== undefined).join(' trên ');
}
