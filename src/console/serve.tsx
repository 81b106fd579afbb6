import type { Request, Response } from 'express';
import { renderToString } from 'preact-render-to-string';
import { UserFacingError } from '../ground/errors.ts';
import { refusal, signedInOfficer } from './access/guards.tsx';
import { saveSession } from './access/save-session.ts';
import { ACCOUNT, SIGN_IN } from './access/sign-in.tsx';
import { stepUp } from './access/step-up.tsx';
import { contextOf, type ConsoleDeps, type PageResult } from './context.ts';
import { Page } from './layout.tsx';
import type { Route } from './page.ts';
import { MENU } from './pages/index.ts';
import { Wrong } from './parts.tsx';
import { respond } from './respond.ts';
import { receive } from './upload.ts';
import { countsOf, waitingFor } from './waiting.ts';

/** Answers a request for a page or an action: who asks, whether they may, what the page says, how it is sent. */
export async function serve(deps: ConsoleDeps, route: Route, request: Request, response: Response): Promise<void> {
  const officer = await signedInOfficer(deps, request, route.quiet);
  if (!officer) return response.redirect(303, SIGN_IN);
  if (officer.mustChange && !request.path.startsWith('/account')) return response.redirect(303, ACCOUNT);
  const refused = refusal(officer, route.permission);
  let result: PageResult;
  let status = 200;
  try {
    if (refused) throw refused;
    if (route.upload) await receive(request, response);
    const password = route.stepUp ? await stepUp(deps, request, officer) : undefined;
    result = password ?? (await route.handle(contextOf(deps, request, officer)));
  } catch (error) {
    if (!(error instanceof UserFacingError)) throw error;
    status = refused ? 403 : 422;
    const back = backFrom(request);
    result = {
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
  if (route.method === 'post') await takeAudit(deps);
  if ('fragment' in result) {
    if (!route.quiet) await saveSession(request);
    response
      .set('Cache-Control', 'no-store')
      .type('html')
      .send(renderToString(<>{result.fragment}</>));
    return;
  }
  if ('svg' in result) {
    await saveSession(request);
    response.set('Cache-Control', 'private, max-age=60').type('svg').send(result.svg);
    return;
  }
  if ('file' in result) {
    await saveSession(request);
    response.attachment(result.file).set('Cache-Control', 'no-store');
    return result.write(response);
  }
  if ('to' in result) {
    if (result.notice !== undefined) request.session.notice = result.notice;
    await saveSession(request);
    return response.redirect(303, result.to);
  }
  const { notice } = request.session;
  delete request.session.notice;
  await saveSession(request);
  const context = contextOf(deps, request, officer);
  respond(
    response,
    <Page context={context} menu={MENU} counts={countsOf(await waitingFor(context))} title={result.title} notice={notice}>
      {result.body}
    </Page>,
    result.status ?? status,
  );
}

/** Brings what was done into the audit log at once. What cannot be brought now waits in its documents: the program tries every minute. */
async function takeAudit({ audit, logger }: ConsoleDeps): Promise<void> {
  try {
    await audit.take();
  } catch (error) {
    logger.error('Chưa đưa được việc vừa làm vào nhật ký', { error });
  }
}

/** The page that the form of a refused action is on. */
function backFrom({ method, path }: Request): string {
  const [, room = '', id = ''] = path.split('/');
  if (method !== 'POST') return '/console/';
  return room === 'articles' ? `/console/articles/${id}` : `/console/${room}`;
}
