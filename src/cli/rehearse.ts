import { parseArgs } from 'node:util';
import { fromLocal, toLocal } from '../time/local.ts';
import { rehearse } from '../assembly/rehearsal.ts';
import type { Command } from './command.ts';
import { withNewsroom } from './newsroom.ts';

const clockTime = (at: number): string => `${toLocal(at).slice(11)} ${toLocal(at).slice(0, 10).split('-').reverse().join('/')}`;

export const rehearseCommand: Command = {
  summary: 'diễn tập lịch gửi bài tới một ngày, trên bản sao và Zalo mô phỏng',
  usage: 'motcua rehearse 2026-12-31',
  run(terminal) {
    const { positionals } = parseArgs({ args: terminal.args, allowPositionals: true });
    const [day = ''] = positionals;
    const now = terminal.clock.now();
    const until = /^\d{4}-\d\d-\d\d$/.test(day) ? fromLocal(`${day}T23:59`) : Number.NaN;
    if (!(until > now)) {
      terminal.err(`Cần một ngày sau hôm nay. Cách dùng:\n${rehearseCommand.usage}`);
      return Promise.resolve(2);
    }
    return withNewsroom(terminal, async ({ services, plan }) => {
      terminal.err('Đang diễn tập…');
      const { articles, quota } = await rehearse({ store: services.broadcasts, plan, now, until, logger: terminal.logger });
      if (articles.length === 0) terminal.out('Không có bài nào trong thời gian này.');
      for (const { id, title, sendAt, outcome, sentAt, reason } of articles) {
        const what =
          outcome === 'sent'
            ? `gửi lúc ${clockTime(sentAt ?? sendAt)}`
            : outcome === 'not approved'
              ? 'CHƯA DUYỆT, sẽ không gửi'
              : `KHÔNG GỬI ĐƯỢC: ${reason ?? 'không rõ'}`;
        terminal.out(`${clockTime(sendAt)}  ${id.padEnd(10)} ${title}: ${what}`);
      }
      for (const { month, sent, coming, limit } of quota)
        terminal.out(
          `Hạn mức tháng ${month.slice(5)}/${month.slice(0, 4)}: đã gửi ${String(sent)}, sẽ gửi ${String(coming)}, tối đa ${String(limit)}.`,
        );
      return 0;
    });
  },
};
