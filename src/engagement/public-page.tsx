import express, { type Router } from 'express';
import { renderToString } from 'preact-render-to-string';
import { HOUR, type Clock } from '../time/clock.ts';
import { share } from '../text/share.ts';
import { localDay, vietnameseDate } from '../time/local.ts';
import type { Logger } from '../ground/logger.ts';
import { messageOf } from '../ground/errors.ts';
import { addDays } from '../time/periods.ts';
import type { Figures } from './figures.ts';
import { show } from './format.ts';
import type { Base } from './measures/measure.ts';
import { measure, type MeasureId } from './measures/measures.ts';
import { guard, LEAST } from './privacy.ts';
import { peopleIn } from './tally.ts';

/** How long a page is kept. Its figures change once a night; an hour bounds how long a wrong page stays. */
const KEPT_MS = HOUR;
const TOP = 10;
const MONTH = 30;

interface Options {
  figures: Figures;
  /** Name of the agency. */
  agency: () => string;
  /** What a blind check of what citizens are told last found; undefined where there was none. */
  checked: () => Promise<Checked | undefined>;
  clock: Clock;
  logger: Logger;
}

/** A blind check of the content: how many statements, how many of them wrong or out of date, how many without a source. */
export interface Checked {
  at: Date;
  of: number;
  wrong: number;
  unsupported: number;
}

/** The figures that everybody may see: totals up to the end of yesterday. */
interface Public {
  agency: string;
  until: string;
  year: string;
  numbers: { name: string; value: string }[];
  top: { name: string; count: string }[];
  checked: Checked | undefined;
}

/** Totals of the year so far and of the last thirty days, until the end of yesterday. */
async function publicFigures({ figures, agency, checked, clock }: Options): Promise<Public> {
  const until = addDays(localDay(clock.now()), -1);
  const year = until.slice(0, 4);
  const { rollups, sources } = figures;
  const [tally, month, followers] = await Promise.all([
    rollups.sum(`${year}-01-01`, until),
    rollups.sum(addDays(until, 1 - MONTH), until),
    sources.followers(addDays(until, 1 - MONTH), until),
  ]);
  const base: Base = { kind: 'year', tally, followers: [...followers].at(-1)?.[1] };
  const figure = (id: MeasureId, of = base): string => {
    const { format, of: compute } = measure(id);
    return show(compute(of), format);
  };
  const { shown } = guard(Object.entries(tally.topics), ([, topic]) => peopleIn(topic, 'year') ?? 0);
  return {
    agency: agency(),
    checked: await checked(),
    until,
    year,
    numbers: [
      { name: `Câu hỏi từ đầu năm ${year}`, value: figure('questions') },
      { name: `Câu hỏi trong ${String(MONTH)} ngày qua`, value: figure('questions', { ...base, tally: month }) },
      { name: 'Người đã hỏi, nhắn từ đầu năm', value: figure('people') },
      { name: 'Câu hỏi được trả lời ngay', value: figure('answered_rate') },
      { name: 'Thời gian trả lời, một nửa số lần nhanh hơn', value: figure('answer_median') },
      { name: 'Người quan tâm trên Zalo', value: figure('followers') },
    ],
    top: shown
      // To ask for an officer is no procedure.
      .filter(([id]) => id !== 'gap-can-bo')
      .sort(([, a], [, b]) => b.asked - a.asked)
      .slice(0, TOP)
      .map(([id, { asked }]) => ({ name: sources.names().topic(id), count: show(asked, 'count') })),
  };
}

const PublicPage = ({ agency, until, year, numbers, top, checked }: Public) => (
  <html lang="vi">
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <title>{`Số liệu hỏi đáp – ${agency}`}</title>
      <link rel="icon" href="data:," />
      <link rel="stylesheet" href="/thong-ke/style.css" />
    </head>
    <body>
      <main>
        <h1>{agency}: số liệu hỏi đáp thủ tục hành chính</h1>
        <p>Tính đến hết ngày {vietnameseDate(until)}. Cập nhật mỗi đêm.</p>
        <ul class="numbers">
          {numbers.map(({ name, value }) => (
            <li key={name}>
              <b>{value}</b> {name}
            </li>
          ))}
        </ul>
        <h2>Việc được hỏi nhiều nhất năm {year}</h2>
        {top.length === 0 ? (
          <p>Chưa đủ số liệu.</p>
        ) : (
          <table>
            <thead>
              <tr>
                <th scope="col">Việc</th>
                <th scope="col">Câu hỏi</th>
              </tr>
            </thead>
            <tbody>
              {top.map(({ name, count }) => (
                <tr key={name}>
                  <th scope="row">{name}</th>
                  <td>{count}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
        <h2>Nội dung đúng đến đâu</h2>
        {checked ? (
          <p>
            Ngày {vietnameseDate(localDay(checked.at.getTime()))} đã bốc ngẫu nhiên {checked.of} điều để so với nguồn: sai hoặc đã cũ{' '}
            {share(checked.wrong, checked.of)}, chưa có nguồn {share(checked.unsupported, checked.of)}.
          </p>
        ) : (
          <p>Chưa có đợt so nội dung với nguồn nào.</p>
        )}
        <p class="small">
          “Trả lời ngay” là câu hỏi được trợ lý tự động đưa nội dung trả lời; không tính lời chào và cảm ơn. Mỗi người đếm một lần. Việc có
          dưới {String(LEAST)} người hỏi không nêu ra. Trang này không có thông tin của bất kỳ ai.
        </p>
      </main>
    </body>
  </html>
);

const STYLE = `:root{color-scheme:light dark}
body{margin:0;font:16px/1.5 system-ui,sans-serif;background:Canvas;color:CanvasText}
main{max-width:46rem;margin:0 auto;padding:1rem}
h1{font-size:1.35rem}h2{font-size:1.1rem}
.numbers{list-style:none;padding:0;display:grid;grid-template-columns:repeat(auto-fill,minmax(12rem,1fr));gap:.75rem}
.numbers li{border:1px solid GrayText;border-radius:.5rem;padding:.75rem}
.numbers b{display:block;font-size:1.5rem}
table{border-collapse:collapse;width:100%}
th,td{text-align:left;padding:.4rem .5rem;border-bottom:1px solid GrayText;font-weight:400}
thead th{font-weight:600}
td{text-align:right;font-variant-numeric:tabular-nums}
th:last-child{text-align:right}
.small{font-size:.9rem}`;

/** `GET /thong-ke`: figures for everybody; other sites may show the page in a frame. It reads the store at most once an hour. */
export function publicRouter(options: Options): Router {
  const { clock, logger } = options;
  let kept: { html: Promise<string>; until: string; at: number } | undefined;
  const page = (): Promise<string> => {
    const now = clock.now();
    const today = localDay(now);
    if (kept && kept.until === today && now - kept.at < KEPT_MS) return kept.html;
    const html = publicFigures(options).then((figures) => `<!doctype html>${renderToString(<PublicPage {...figures} />)}`);
    kept = { html, until: today, at: now };
    html.catch((error: unknown) => {
      kept = undefined;
      logger.error('Không lập được trang số liệu công khai', { error: messageOf(error) });
    });
    return html;
  };
  const router = express.Router();
  router.get(
    '/thong-ke/style.css',
    (_request, response) => void response.set('Cache-Control', 'public, max-age=3600').type('css').send(STYLE),
  );
  router.get('/thong-ke', async (_request, response) => {
    let html: string;
    try {
      html = await page();
    } catch {
      response.status(503).type('text').send('Số liệu đang được tính. Xin mở lại sau ít phút.');
      return;
    }
    response.removeHeader('X-Frame-Options');
    response
      .set({
        'Cache-Control': 'public, max-age=3600',
        'Content-Security-Policy':
          "default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors *",
        'Cross-Origin-Resource-Policy': 'cross-origin',
      })
      .type('html')
      .send(html);
  });
  return router;
}
