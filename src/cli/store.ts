import { collectionSizes } from '../database/connection.ts';
import { withServices, type Command } from './command.ts';

/** Events and replies of each kind that are named. */
const SHOWN = 20;

export const store: Command = {
  summary: 'xem kho dữ liệu: số bản ghi, việc đang chờ, việc cần người xử lý',
  usage: 'motcua store',
  run: (terminal) =>
    withServices(terminal, async ({ database, events, rows, facts }) => {
      for (const [name, count] of await collectionSizes(database.connection))
        terminal.out(`${name.padEnd(12)} ${String(count).padStart(8)}`);
      const [aside, stuck] = [await events.aside(SHOWN), await rows.stuck(SHOWN)];
      const [eventsWaiting, rowsWaiting] = [await events.countInStates('waiting', 'planned'), await rows.countInStates('ready', 'sending')];
      terminal.out(`Sự kiện đang chờ: ${String(eventsWaiting)}; tin đang chờ gửi: ${String(rowsWaiting)}`);
      const times = (await facts.lastAnswerTimes(1_000)).sort((a, b) => a - b);
      const quantile = (share: number): string => String(times[Math.min(times.length - 1, Math.floor(times.length * share))]);
      if (times.length > 0)
        terminal.out(`Thời gian trả lời ${String(times.length)} tin gần nhất: giữa ${quantile(0.5)} ms, 95% dưới ${quantile(0.95)} ms`);
      for (const event of aside) terminal.out(`Sự kiện cần xem: ${event._id.slice(0, 12)} ${event.name}: ${event.error ?? ''}`);
      for (const row of stuck)
        terminal.out(`Tin cần xem: ${row._id.slice(0, 12)} (${row.state === 'dead' ? 'không gửi được' : 'chưa rõ'}): ${row.reason ?? ''}`);
      return 0;
    }),
};
