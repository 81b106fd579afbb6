import { parseArgs } from 'node:util';
import { collectionSizes, serveAlone } from '../database/connection.ts';
import { readConfig } from '../ground/config.ts';
import { UserFacingError } from '../ground/errors.ts';
import { withServices, type Command, type Terminal } from './command.ts';

/** Runs the store alone until the process is told to end, for tools and tests. */
async function serve(terminal: Terminal): Promise<number> {
  const { values } = parseArgs({
    args: terminal.args.slice(1),
    options: { socket: { type: 'string' }, port: { type: 'string' }, data: { type: 'string' } },
  });
  const port = Number(values.port);
  if (
    (values.socket === undefined) === (values.port === undefined) ||
    (values.port !== undefined && !(Number.isInteger(port) && port >= 0 && port < 65_536))
  ) {
    terminal.err(`Cần --socket hoặc --port. Cách dùng:\n${store.usage}`);
    return 2;
  }
  if (values.socket !== undefined && !/^.{1,95}\.sock$/.test(values.socket))
    throw new UserFacingError('Đường dẫn của --socket phải kết thúc bằng .sock và không quá 100 ký tự.');
  const dataDir = values.data ?? readConfig(terminal.env).DATA_DIR;
  const served = await serveAlone(dataDir, terminal.clock, values.socket === undefined ? { port } : { socket: values.socket });
  terminal.out(served.uri);
  await new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, resolve);
  });
  await served.close();
  return 0;
}

/** Events and replies of each kind that are named. */
const SHOWN = 20;

export const store: Command = {
  summary: 'xem kho dữ liệu: số bản ghi, việc đang chờ, việc cần người xử lý',
  usage: `motcua store
motcua store serve --socket đường-dẫn.sock [--data thư-mục]   (chỉ chạy kho dữ liệu; Ctrl+C để dừng)
motcua store serve --port 27017 [--data thư-mục]              (mọi chương trình trên máy này đọc và ghi được, không cần mật khẩu)`,
  run: (terminal) =>
    terminal.args[0] === 'serve'
      ? serve(terminal)
      : withServices(terminal, async ({ database, events, rows, facts }) => {
          for (const [name, count] of await collectionSizes(database.connection))
            terminal.out(`${name.padEnd(12)} ${String(count).padStart(8)}`);
          const [aside, stuck] = [await events.aside(SHOWN), await rows.stuck(SHOWN)];
          const [eventsWaiting, rowsWaiting] = [
            await events.countInStates('waiting', 'planned'),
            await rows.countInStates('ready', 'sending'),
          ];
          terminal.out(`Sự kiện đang chờ: ${String(eventsWaiting)}; tin đang chờ gửi: ${String(rowsWaiting)}`);
          const times = (await facts.lastAnswerTimes(1_000)).sort((a, b) => a - b);
          const quantile = (share: number): string => String(times[Math.min(times.length - 1, Math.floor(times.length * share))]);
          if (times.length > 0)
            terminal.out(`Thời gian trả lời ${String(times.length)} tin gần nhất: giữa ${quantile(0.5)} ms, 95% dưới ${quantile(0.95)} ms`);
          for (const event of aside) terminal.out(`Sự kiện cần xem: ${event._id.slice(0, 12)} ${event.name}: ${event.error ?? ''}`);
          for (const row of stuck)
            terminal.out(
              `Tin cần xem: ${row._id.slice(0, 12)} (${row.state === 'dead' ? 'không gửi được' : 'chưa rõ'}): ${row.reason ?? ''}`,
            );
          return 0;
        }),
};
