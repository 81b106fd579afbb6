import { parseArgs } from 'node:util';
import { fromLocal } from '../time/local.ts';
import { UserFacingError } from '../ground/errors.ts';
import { isDay } from '../time/periods.ts';
import type { Command } from './command.ts';
import { withNewsroom } from './newsroom.ts';

/** How often progress is told, in days. */
const TELL_DAYS = 30;

export const rollup: Command = {
  summary: 'cộng lại số liệu từ các sự việc đã ghi',
  usage: `motcua rollup                       cộng phần mới
motcua rollup --since 2026-01-01    cộng lại từ một ngày
motcua rollup --since all           cộng lại từ đầu`,
  run: (terminal) =>
    withNewsroom(terminal, async ({ figures, measurer }) => {
      const { since } = parseArgs({ args: terminal.args, options: { since: { type: 'string' } } }).values;
      if (since !== undefined && since !== 'all' && !isDay(since))
        throw new UserFacingError(`"${since}" không phải là ngày.`, 'Viết theo dạng 2026-01-01, hoặc all để cộng lại từ đầu.');
      const from = since === 'all' ? undefined : since;
      let days = 0;
      const progress = (day: string, facts: number): void => {
        if (++days % TELL_DAYS === 0) terminal.err(`đã cộng tới ngày ${day}, ${String(facts)} sự việc…`);
      };
      const run = since === undefined ? await figures.rollups.refresh() : await figures.rollups.rebuild(from, progress);
      if (!run) throw new UserFacingError('Máy chủ đang cộng số liệu.', 'Chờ một phút rồi chạy lại.');
      terminal.out(
        run.since === undefined
          ? 'Không có gì mới từ lần cộng trước.'
          : `Đã cộng ${String(run.facts)} sự việc của ${String(run.days)} ngày, từ ngày ${run.since}.`,
      );
      if (since !== undefined) {
        const articles = await measurer.measureAgain(from === undefined ? 0 : fromLocal(`${from}T00:00`));
        terminal.out(`Đã tính lại kết quả của ${String(articles)} bài đã gửi.`);
      }
      return 0;
    }),
};
