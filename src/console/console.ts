import { fileURLToPath } from 'node:url';
import compression from 'compression';
import express, { type NextFunction, type Request, type Response, type Router } from 'express';
import { limitWrites, onlyFromHere } from './access/guards.tsx';
import { signInRouter } from './access/sign-in.tsx';
import type { ConsoleDeps } from './context.ts';
import { ROUTES } from './pages/index.ts';
import { serve } from './serve.tsx';

/** The officers' console under `/console`: server-rendered, without JavaScript. */
export function consoleRouter(deps: ConsoleDeps): Router {
  const router = express.Router();
  router.use(compression());
  router.use('/assets', assets());
  router.use(express.urlencoded({ extended: false, limit: '256kb' }), deps.sessions.middleware);
  router.use(onlyFromHere, limitWrites());
  router.use(signInRouter(deps));
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
