import express, { type Request, type Response, type Router } from 'express';
import { rateLimit } from 'express-rate-limit';
import { DEMO_OFFICERS, DEMO_PASSWORD, ROLE_NAMES } from '../../officers/index.ts';
import { MINUTE } from '../../time/clock.ts';
import type { ConsoleDeps } from '../context.ts';
import { typedText } from '../typed-text.ts';
import { Bare } from '../layout.tsx';
import { Field, Wrong } from '../parts.tsx';
import { respond } from '../respond.ts';
import { saveSession, sessionDone } from './save-session.ts';

export const SIGN_IN = '/console/sign-in';
/** Where officers change their password: with a temporary one they are let in nowhere else. */
export const ACCOUNT = '/console/account';
const TRIES = { windowMs: 15 * MINUTE, limit: 30 };

/** The pages `sign-in` and `sign-out`. */
export function signInRouter(deps: ConsoleDeps): Router {
  const router = express.Router();
  router.get('/sign-in', (_request, response) => respond(response, <SignInPage simulator={deps.simulator} />));
  router.post(
    '/sign-in',
    rateLimit({
      ...TRIES,
      standardHeaders: true,
      legacyHeaders: false,
      validate: false,
      message: 'Thử đăng nhập quá nhiều lần. Chờ 15 phút rồi thử lại.',
    }),
    (request, response) => signIn(deps, request, response),
  );
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
  const body = request.body as Record<string, unknown>;
  const id = typedText(body.id).toLowerCase();
  const password = typeof body.password === 'string' ? body.password : '';
  const result = await deps.officers.signIn(id, password, typedText(body.code));
  const now = deps.clock.now();
  if (!result.ok) {
    await deps.audit.add({ by: id.slice(0, 40), action: 'đăng nhập không thành công', detail: result.reason }, now);
    const reasons = {
      wrong: 'Tên đăng nhập hoặc mật khẩu không đúng.',
      code: 'Mã hai bước không đúng. Nhập mã đang hiện trên điện thoại.',
      locked: 'Sai quá nhiều lần, tài khoản tạm khóa 15 phút.',
    };
    return respond(response, <SignInPage wrong={reasons[result.reason]} id={id} simulator={deps.simulator} />, 401);
  }
  // A new session id: one that an attacker planted before is worth nothing now.
  await sessionDone((done) => request.session.regenerate(done));
  Object.assign(request.session, {
    officer: result.officer._id,
    since: now,
    seen: now,
    proved: now,
    device: deviceOf(request.get('user-agent')),
  });
  await deps.audit.add({ by: result.officer._id, action: 'đăng nhập' }, now);
  await saveSession(request);
  response.redirect(303, result.officer.mustChange ? ACCOUNT : '/console/');
}

/** A name for a browser that its owner recognises, and no more. */
function deviceOf(agent = ''): string {
  // In this order: each of them also names some of those after it.
  const browser = ['Edg', 'Firefox', 'Chrome', 'Safari'].find((name) => agent.includes(name))?.replace('Edg', 'Edge');
  const system = ['Windows', 'Android', 'iPhone', 'iPad', 'Mac OS', 'Linux'].find((name) => agent.includes(name));
  return [browser, system].filter((part) => part !== undefined).join(' trên ');
}
