import type { Request } from 'express';

/** Writes the session before the answer begins: a browser follows a redirect as soon as it sees one, perhaps sooner than the store writes. */
export const saveSession = (request: Request): Promise<void> => sessionDone((done) => request.session.save(done));

/** Waits for a call of express-session, which reports its end to a callback. */
export const sessionDone = (step: (done: (error: unknown) => void) => unknown): Promise<void> =>
  new Promise((resolve, reject) => {
    step((error) => (error ? reject(error instanceof Error ? error : new Error(String(error))) : resolve()));
  });
