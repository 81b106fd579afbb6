import { existsSync } from 'node:fs';
import { startApp } from './app.ts';
import { startWatchdog } from './assembly/watchdog.ts';
import { systemClock } from './time/clock.ts';
import { readConfig } from './ground/config.ts';
import { UserFacingError } from './ground/errors.ts';
import { createLogger } from './ground/logger.ts';

/** Starts the server and runs until it is told to stop. */
async function main(): Promise<void> {
  if (existsSync('.env')) process.loadEnvFile('.env');
  const config = readConfig(process.env);
  const logger = createLogger({ level: config.LOG_LEVEL });
  startWatchdog();
  const app = await startApp({ config, clock: systemClock, logger });
  const lines = [
    'Một Cửa đang chạy.',
    ...(app.simulator
      ? [`  Điện thoại mô phỏng:  ${app.url}/simulator/`]
      : [`  Webhook cho Zalo:     ${config.PUBLIC_URL ?? ''}/webhook/zalo`]),
    `  Bàn làm việc cán bộ:  ${app.url}/console/`,
    `  Tình trạng:           ${app.url}/readyz`,
    'Nhấn Ctrl+C để dừng.',
  ];
  process.stdout.write(`${lines.join('\n')}\n`);

  process.on('SIGHUP', () => void app.content.reload());
  let stopping = false;
  const stop = (): void => {
    if (stopping) process.exit(1); // a second Ctrl+C does not wait
    stopping = true;
    app.stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
}

main().catch((error: unknown) => {
  if (error instanceof UserFacingError) process.stderr.write(`${error.message}\n${error.hint ?? ''}\n`);
  else if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE')
    process.stderr.write('Cổng này đang có chương trình khác dùng. Đặt PORT khác trong tệp .env rồi chạy lại.\n');
  else process.stderr.write(`Không khởi động được: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exit(1);
});
