import { fileURLToPath } from 'node:url';
import compression from 'compression';
import express, { type NextFunction, type Request, type Response, type Router } from 'express';
import { rateLimit } from 'express-rate-limit';
import type { VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { UserFacingError } from '../ground/errors.ts';
import { DEMO_OFFICERS, DEMO_PASSWORD, may, ROLE_NAMES, type Officer } from '../officers/index.ts';
import type { ConsoleDeps, Context, PageResult, Route } from './context.ts';
import { Bare, Field, Page, Wrong } from './layout.tsx';
import { stepUp } from './access/step-up.tsx';
import { receive } from './upload.ts';
import { accountRoutes } from './pages/office/account.tsx';
import { articleCareRoutes } from './pages/articles/article-care.tsx';
import { articleRoutes } from './pages/articles/articles.tsx';
import { calendarRoutes } from './pages/articles/calendar.tsx';
import { caseRoutes } from './pages/cases/petitions.tsx';
import { changeRoutes } from './pages/content/changes.tsx';
import { figureRoutes } from './pages/figures/figures.tsx';
import { handoverRoutes } from './pages/cases/handovers.tsx';
import { importRoutes } from './pages/content/import.tsx';
import { noticeRoutes } from './pages/cases/notices.tsx';
import { officerRoutes } from './pages/office/officers.tsx';
import { opinionRoutes } from './pages/cases/opinions.tsx';
import { overviewRoutes } from './overview.tsx';
import { planRoutes } from './pages/articles/plan.tsx';
import { procedureRoutes } from './pages/content/procedures.tsx';
import { procedureEditRoutes } from './pages/content/procedure-edit.tsx';
import { questionRoutes } from './pages/content/questions.tsx';
import { reportRoutes } from './pages/figures/reports.tsx';
import { systemRoutes } from './pages/office/system.tsx';
import { MINUTE } from '../time/clock.ts';
import { defined } from '../ground/defined.ts';

/** Every page and every action, with what it takes to reach it. */
export const ROUTES: readonly Route[] = [
  ...overviewRoutes,
  ...calendarRoutes,
  ...articleCareRoutes,
  ...articleRoutes,
  ...planRoutes,
  ...figureRoutes,
  ...reportRoutes,
  ...caseRoutes,
  ...handoverRoutes,
  ...opinionRoutes,
  ...noticeRoutes,
  ...questionRoutes,
  ...procedureEditRoutes,
  ...procedureRoutes,
  ...changeRoutes,
  ...importRoutes,
  ...systemRoutes,
  ...officerRoutes,
  ...accountRoutes,
];

const SIGN_IN = '/console/sign-in';
const ACCOUNT = '/console/account';
const TRIES = { windowMs: 15 * MINUTE, limit: 30 };
/** More than any hand sends, for a whole office behind one address. */
const WRITES = { windowMs: 5 * MINUTE, limit: 3_000 };

const html = (response: Response, page: VNode, status = 200): void =>
  void response
    .status(status)
    .set('Cache-Control', 'no-store')
    .type('html')
    .send(`<!doctype html>${renderToString(page)}`);

/** What a browser says of where a request comes from; a form of another site is refused (CSRF). */
export function isSameOrigin(request: Request): boolean {
  const site = request.get('sec-fetch-site');
  if (site !== undefined) return site === 'same-origin';
  const origin = request.get('origin');
  try {
    return origin !== undefined && new URL(origin).host === request.host;
  } catch {
    return false;
  }
}

/** The officers' console under `/console`: server-rendered, without JavaScript. */
export function consoleRouter(deps: ConsoleDeps): Router {
  const router = express.Router();
  router.use(compression());
  router.use('/assets', assets());
  router.use(express.urlencoded({ extended: false, limit: '256kb' }), deps.sessions.middleware);
  router.use((request, response, next) => {
    if (['GET', 'HEAD'].includes(request.method) || isSameOrigin(request)) return next();
    html(
      response,
      <Bare title="Không thực hiện">
        <Wrong message="Yêu cầu này không đến từ trang của Một Cửa nên không được thực hiện." hint="Mở lại trang rồi làm lại." />
      </Bare>,
      403,
    );
  });
  router.use(
    rateLimit({
      ...WRITES,
      skip: ({ method }) => method === 'GET',
      legacyHeaders: false,
      validate: false,
      message: 'Gửi quá nhiều lần trong năm phút. Chờ ít phút rồi làm tiếp.',
    }),
  );
  router.get('/sign-in', (_request, response) => html(response, <SignInPage simulator={deps.simulator} />));
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
  for (const route of ROUTES)
    router[route.method](route.path, (request: Request, response: Response, next: NextFunction) => {
      serve(deps, route, request, response).catch(next);
    });
  return router;
}

function assets(): Router {
  const router = express.Router();
  const cached = { maxAge: '7d', index: false } as const;
  const at = (path: string): string => fileURLToPath(import.meta.resolve(path));
  router.get('/tabler.min.css', (_request, response) =>
    response.sendFile(at('@tabler/core/dist/css/tabler.min.css'), { maxAge: cached.maxAge }),
  );
  router.use(
    '/fonts',
    express.static(fileURLToPath(new URL('files', new URL('.', import.meta.resolve('@fontsource/be-vietnam-pro/index.css')))), cached),
  );
  // Asked for again after a few minutes: a new version must not meet the scripts of the old one for days.
  router.use(express.static(fileURLToPath(new URL('assets', import.meta.url)), { maxAge: '5m', index: false }));
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

const text = (value: unknown): string => (typeof value === 'string' ? value.normalize('NFC').trim() : '');

async function signIn(deps: ConsoleDeps, request: Request, response: Response): Promise<void> {
  const body = request.body as Record<string, unknown>;
  const id = text(body.id).toLowerCase();
  const password = typeof body.password === 'string' ? body.password : '';
  const result = await deps.officers.signIn(id, password, text(body.code));
  const now = deps.clock.now();
  if (!result.ok) {
    await deps.audit.add({ by: id.slice(0, 40), action: 'đăng nhập không thành công', detail: result.reason }, now);
    const said = {
      wrong: 'Tên đăng nhập hoặc mật khẩu không đúng.',
      code: 'Mã hai bước không đúng. Nhập mã đang hiện trên điện thoại.',
      locked: 'Sai quá nhiều lần, tài khoản tạm khóa 15 phút.',
    };
    return html(response, <SignInPage wrong={said[result.reason]} id={id} simulator={deps.simulator} />, 401);
  }
  // A new session id: one that somebody planted before is worth nothing now.
  await kept((done) => request.session.regenerate(done));
  Object.assign(request.session, {
    officer: result.officer._id,
    since: now,
    seen: now,
    proved: now,
    device: deviceOf(request.get('user-agent')),
  });
  await deps.audit.add({ by: result.officer._id, action: 'đăng nhập' }, now);
  await saved(request);
  response.redirect(303, result.officer.mustChange ? ACCOUNT : '/console/');
}

/** Keeps the session before the answer begins: a browser follows a redirect as soon as it sees one, sooner than the store may write. */
const saved = (request: Request): Promise<void> => kept((done) => request.session.save(done));

/** A step of the session store, as a promise. */
const kept = (step: (done: (error: unknown) => void) => unknown): Promise<void> =>
  new Promise((resolve, reject) => {
    step((error) => (error ? reject(error instanceof Error ? error : new Error(String(error))) : resolve()));
  });

/** The page that the form of a refused action is on. */
function backFrom({ method, path }: Request): string {
  const [, room = '', id = ''] = path.split('/');
  if (method !== 'POST') return '/console/';
  return room === 'articles' ? `/console/articles/${id}` : `/console/${room}`;
}

/** A name for a browser that its owner recognises, and no more. */
function deviceOf(agent = ''): string {
  // In this order: each of them also names some of those after it.
  const browser = ['Edg', 'Firefox', 'Chrome', 'Safari'].find((name) => agent.includes(name))?.replace('Edg', 'Edge');
  const system = ['Windows', 'Android', 'iPhone', 'iPad', 'Mac OS', 'Linux'].find((name) => agent.includes(name));
  return [browser, system].filter((part) => part !== undefined).join(' trên ');
}

async function signedIn({ officers, sessions, clock }: ConsoleDeps, request: Request, quiet = false): Promise<Officer | undefined> {
  const { session } = request;
  if (session.officer === undefined) return undefined;
  const officer = sessions.isAlive(session) ? await officers.find(session.officer) : undefined;
  if (!officer?.active || (session.since ?? 0) < (officer.sessionsFrom?.getTime() ?? 0)) return undefined;
  if (!quiet) session.seen = clock.now();
  return officer;
}

async function serve(deps: ConsoleDeps, route: Route, request: Request, response: Response): Promise<void> {
  const officer = await signedIn(deps, request, route.quiet);
  if (!officer) return response.redirect(303, SIGN_IN);
  if (officer.mustChange && !request.path.startsWith('/account')) return response.redirect(303, ACCOUNT);
  const refused = may(officer.roles, route.permission)
    ? undefined
    : new UserFacingError('Anh/Chị không có quyền vào phần này.', 'Cần quyền thì nhờ người quản trị đổi vai trò.');
  let outcome: PageResult;
  let status = 200;
  try {
    if (refused) throw refused;
    if (route.upload) await receive(request, response);
    const asking = route.stepUp ? await stepUp(deps, request, officer) : undefined;
    outcome = asking ?? (await route.handle(contextOf(deps, request, officer)));
  } catch (error) {
    if (!(error instanceof UserFacingError)) throw error;
    status = refused ? 403 : 422;
    const back = backFrom(request);
    outcome = {
      title: 'Chưa thực hiện được',
      body: (
        <>
          <Wrong message={error.message} hint={error.hint} />
          <p>
            <a class="btn" href={back}>
              Quay lại
            </a>
          </p>
        </>
      ),
    };
  }
  if ('fragment' in outcome) {
    if (!route.quiet) await saved(request);
    response
      .set('Cache-Control', 'no-store')
      .type('html')
      .send(renderToString(<>{outcome.fragment}</>));
    return;
  }
  if ('svg' in outcome) {
    await saved(request);
    response.set('Cache-Control', 'private, max-age=60').type('svg').send(outcome.svg);
    return;
  }
  if ('file' in outcome) {
    await saved(request);
    response.attachment(outcome.file).set('Cache-Control', 'no-store');
    return outcome.write(response);
  }
  if ('to' in outcome) {
    if (outcome.notice !== undefined) request.session.notice = outcome.notice;
    await saved(request);
    return response.redirect(303, outcome.to);
  }
  const { notice } = request.session;
  delete request.session.notice;
  await saved(request);
  html(
    response,
    <Page context={contextOf(deps, request, officer)} title={outcome.title} notice={notice} wide={outcome.wide}>
      {outcome.body}
    </Page>,
    outcome.status ?? status,
  );
}

function contextOf(deps: ConsoleDeps, request: Request, officer: Officer): Context {
  const now = deps.clock.now();
  const body = (request.body ?? {}) as Record<string, unknown>;
  return {
    deps,
    request,
    officer,
    now,
    field: (name) => text(body[name]),
    file: request.file && { name: request.file.originalname, bytes: request.file.buffer },
    fields: (name) => {
      const given = body[name];
      return (Array.isArray(given) ? given : given === undefined ? [] : [given]).map(text);
    },
    param: (name) => text(request.params[name]),
    query: (name) => text(request.query[name]),
    may: (permission) => may(officer.roles, permission),
    ownUnit: (unit) => {
      if (officer.unit === undefined || officer.unit === unit) return;
      const names = new Map(deps.plan().units.map(({ id, name }) => [id, name]));
      throw new UserFacingError(
        `Tài khoản này chỉ làm việc của đơn vị “${names.get(officer.unit) ?? officer.unit}”.`,
        `Việc này của “${names.get(unit) ?? unit}”: nhờ cán bộ của đơn vị đó, hoặc nhờ người quản trị đổi đơn vị.`,
      );
    },
    log: (action, subject, detail) => deps.audit.add({ by: officer._id, action, ...defined({ subject, detail }) }, now),
  };
}
