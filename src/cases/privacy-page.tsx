import express, { type Router } from 'express';
import { rateLimit } from 'express-rate-limit';
import { renderToString } from 'preact-render-to-string';
import { fill } from '../text/fill.ts';
import { HOUR, type Clock } from '../time/clock.ts';
import { vietnameseDate } from '../time/local.ts';
import type { WorkingTime } from '../time/working-time.ts';
import { REQUEST_KINDS, type Privacy, type RequestKind } from './content/privacy.ts';
import type { DataRequests } from './data-requests.ts';

export const PRIVACY_PATH = '/quyen-rieng-tu';
/** Requests that one address may send in an hour. */
const PER_HOUR = 5;
const MAX_CONTACT = 100;
const MAX_TEXT = 1_500;

interface Options {
  privacy: () => Privacy;
  /** Places of the sentences: the agency's name, hotline and the like. */
  names: () => Readonly<Record<string, string>>;
  requests: Pick<DataRequests, 'enter'>;
  workingTime: () => WorkingTime;
  newCode: () => string;
  clock: Clock;
}

/** What the sentences of the notice may name. */
export function noticePlaces({ requests }: Privacy, names: Readonly<Record<string, string>>): Record<string, string> {
  const days = Object.fromEntries(REQUEST_KINDS.map((kind) => [kind, String(requests.done_days[kind])]));
  return { ...names, ...days, respond: String(requests.respond_working_days), source: requests.source };
}

const Page = ({ privacy, places, said }: { privacy: Privacy; places: Record<string, string>; said?: string | undefined }) => {
  const { title, version, sections, form, requests } = privacy;
  return (
    <html lang="vi">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{fill(title, places)}</title>
        <link rel="stylesheet" href={`${PRIVACY_PATH}/style.css`} />
      </head>
      <body>
        <main>
          <h1>{fill(title, places)}</h1>
          <p>Có hiệu lực từ ngày {vietnameseDate(version)}.</p>
          {said === undefined ? null : (
            <p class="said" role="status">
              {said}
            </p>
          )}
          {sections.map(({ heading, lines }) => (
            <section key={heading}>
              <h2>{fill(heading, places)}</h2>
              <ul>
                {lines.map((text) => (
                  <li key={text}>{fill(text, places)}</li>
                ))}
              </ul>
            </section>
          ))}
          <h2 id="yeu-cau">{form.heading}</h2>
          <p>{form.lead}</p>
          <form method="post" action={PRIVACY_PATH}>
            <label for="kind">{form.kind}</label>
            <select id="kind" name="kind">
              {REQUEST_KINDS.map((kind) => (
                <option value={kind} key={kind}>
                  {requests.names[kind]}
                </option>
              ))}
            </select>
            <label for="contact">{form.contact}</label>
            <input id="contact" name="contact" required maxLength={MAX_CONTACT} autocomplete="off" />
            <label for="text">{form.text}</label>
            <textarea id="text" name="text" rows={5} required maxLength={MAX_TEXT} />
            <button type="submit">{form.send}</button>
          </form>
        </main>
      </body>
    </html>
  );
};

const STYLE = `:root{color-scheme:light dark}
body{margin:0;font:16px/1.6 system-ui,sans-serif;background:Canvas;color:CanvasText}
main{max-width:46rem;margin:0 auto;padding:1rem}
h1{font-size:1.35rem}h2{font-size:1.1rem}
label{display:block;margin-top:.75rem}
input,select,textarea{font:inherit;width:100%;box-sizing:border-box;padding:.4rem}
button{font:inherit;margin-top:1rem;padding:.5rem 1rem}
.said{border:2px solid;border-radius:.5rem;padding:.75rem}`;

/** `GET /quyen-rieng-tu`: the privacy notice, and a form for requests that works without scripts. */
export function privacyRouter({ privacy, names, requests, workingTime, newCode, clock }: Options): Router {
  const html = (said?: string): string =>
    `<!doctype html>${renderToString(<Page privacy={privacy()} places={noticePlaces(privacy(), names())} said={said} />)}`;
  const router = express.Router();
  router.get(`${PRIVACY_PATH}/style.css`, (_request, response) => void response.type('css').send(STYLE));
  router.get(PRIVACY_PATH, (_request, response) => void response.type('html').send(html()));
  router.post(
    PRIVACY_PATH,
    rateLimit({ windowMs: HOUR, limit: PER_HOUR, standardHeaders: true, legacyHeaders: false }),
    express.urlencoded({ extended: false, limit: '16kb' }),
    async (request, response) => {
      const body = (request.body ?? {}) as Record<string, unknown>;
      const field = (name: string, most: number): string => {
        const value = body[name];
        return typeof value === 'string' ? value.normalize('NFC').trim().slice(0, most) : '';
      };
      const kind: RequestKind | undefined = REQUEST_KINDS.find((one) => one === field('kind', 20));
      const told = { contact: field('contact', MAX_CONTACT), text: field('text', MAX_TEXT) };
      const { form, requests: rules } = privacy();
      if (kind === undefined || told.contact.length < 5 || told.text.length < 5) {
        response.status(422).type('html').send(html(form.refused));
        return;
      }
      const entered = await requests.enter(newCode(), { kind, via: 'web', told, at: clock.now() }, rules, workingTime());
      const [respond, done] = [vietnameseDate(entered.respondDue), vietnameseDate(entered.doneDue)];
      response.type('html').send(html(fill(form.sent, { code: entered._id, respond, done })));
    },
  );
  return router;
}
