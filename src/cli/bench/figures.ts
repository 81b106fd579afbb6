import { addDays } from '../../time/periods.ts';
import { localDay } from '../../time/local.ts';
import type { Plan } from '../../broadcasts/index.ts';
import { docxOf, reportXlsx, TABS, WHOLE } from '../../engagement/index.ts';
import type { Terminal } from '../command.ts';
import { withYear } from './year.ts';

/** How long it takes to add up a year of data, and one more day; how long dashboards and the yearly report take. */
export const benchFigures = (terminal: Terminal, plan: Plan, now: () => number): Promise<void> =>
  withYear(terminal, plan, now, async ({ app, time }) => {
    const { rollups } = app.figures;
    const line = (what: string, ms: number): void => terminal.out(`${what}: ${(ms / 1_000).toFixed(2)} giây`);
    let start = now();
    const all = await rollups.rebuild();
    line(`Cộng lại từ đầu ${String(all?.facts)} sự việc của ${String(all?.days)} ngày`, now() - start);
    const yesterday = addDays(localDay(terminal.clock.now()), -1);
    for (let round = 0; round < 3; round++) {
      start = now();
      const day = await rollups.rebuild(yesterday);
      line(`Cộng lại ${String(day?.days)} ngày, ${String(day?.facts)} sự việc`, now() - start);
    }
    start = now();
    const measured = await app.broadcasts.measurer.measureAgain(0);
    line(`Đo lại ${String(measured)} bài`, now() - start);
    const year = localDay(terminal.clock.now()).slice(0, 4);
    for (let round = 0; round < 3; round++) {
      start = now();
      const report = await app.reports.write(WHOLE, year);
      const [docx, xlsx] = [await docxOf(report), await reportXlsx(report, await app.reports.days(report))];
      line(`Báo cáo năm: Word ${kilobytes(docx)}, Excel ${kilobytes(xlsx)}`, now() - start);
    }
    await time(['month', 'quarter', 'year', 'report_year'].flatMap((kind) => TABS.map((tab) => `/figures/${tab}?kind=${kind}`)));
    await time(['/figures/questions/ket-qua.svg?kind=year', '/figures/topic/khai-sinh?kind=year', '/reports', '/']);
  });

const kilobytes = (bytes: Buffer): string => `${String(Math.round(bytes.length / 1_024))} kB`;
