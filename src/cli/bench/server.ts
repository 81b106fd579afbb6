import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { UserFacingError } from '../../ground/errors.ts';
import { systemClock } from '../../time/clock.ts';
import { macOf } from '../../zalo/signature.ts';
import type { Terminal } from '../command.ts';

const [APP, OA, APP_SECRET, OA_SECRET] = ['41', '27', 'bench-app-secret', 'bench-oa-secret'];
/** Connections that are open at the same time, as many as Zalo might have. */
const AT_ONCE = 16;
const QUESTIONS = [
  'làm giấy khai sinh cho con cần giấy tờ gì',
  'dang ky ket hon o dau',
  'đổi căn cước hết bao nhiêu tiền',
  'thu tuc tam tru',
  'mo quan tap hoa can giay phep gi khong a',
];

/** One measured line. */
export interface ServerFigure {
  what: string;
  perSecond?: number;
  /** ms. */
  p50?: number;
  p95?: number;
  p99?: number;
}

interface Options {
  /** Questions that are put as quickly as they are taken, and how many a second in the steady part. */
  questions: number;
  now: () => number;
}

/**
 * Measures the program as it is started by `npm start`, beside a bare handler with the same check and insert, in one run: how many signed events
 * are taken durably, how long the answer to Zalo takes, and how long it is from a question to the call with its answer.
 */
export async function benchServer(terminal: Terminal, { questions, now }: Options): Promise<ServerFigure[]> {
  const dir = mkdtempSync(join(tmpdir(), 'motcua-bench-'));
  const zalo = await ListeningZalo.open(now);
  const children: ChildProcess[] = [];
  const figures: ServerFigure[] = [];
  try {
    terminal.err('Trình xử lý tối giản…');
    const bare = await start(children, 'bare-webhook.ts', (port) => [String(port), join(dir, 'bare'), APP, OA_SECRET], {});
    figures.push({ what: 'tối giản: sự kiện nhận mỗi giây', ...(await flood(bare, 'bare', questions, now)) });
    stop(children);
    terminal.err('Một Cửa khởi động…');
    const url = await start(children, '../../main.ts', () => [], {
      ...{ DATA_DIR: join(dir, 'data'), ZALO_API_URL: zalo.url, ZALO_OAUTH_URL: zalo.url, PUBLIC_URL: 'https://bench.example.gov.vn' },
      ...{ ZALO_APP_ID: APP, ZALO_APP_SECRET: APP_SECRET, ZALO_OA_SECRET: OA_SECRET, ZALO_OA_ID: OA, ZALO_SEND_PATH: 'v3' },
      ...{ ZALO_REFRESH_TOKEN: 'bench', ZALO_CALLS_PER_MINUTE: '60000', SIMULATOR: 'off', LOG_LEVEL: 'error' },
      ...{ SESSION_SECRET: 's'.repeat(32), ENCRYPTION_KEY: 'ab'.repeat(32) },
    });
    terminal.err('Nhận sự kiện, 200 mỗi giây…');
    const acked = await steady(url, 'ack', 200, 10, now);
    figures.push({ what: 'Một Cửa: trả lời Zalo ở 200 sự kiện/giây', ...acked });
    await zalo.quiet();
    terminal.err('Hỏi và trả lời, 50 mỗi giây…');
    zalo.reset();
    await steady(url, 'ask', 50, 10, now, (user) => zalo.asked(user));
    await zalo.quiet();
    figures.push({ what: 'Một Cửa: từ câu hỏi đến lời gọi gửi, ở 50/giây', ...quantiles(zalo.waits) });
    terminal.err('Nhận sự kiện, nhanh hết mức…');
    zalo.reset();
    const began = now();
    figures.push({ what: 'Một Cửa: sự kiện nhận mỗi giây', ...(await flood(url, 'flood', questions, now)) });
    terminal.err('Trả lời hết số đã nhận…');
    await zalo.quiet();
    figures.push({
      what: `Một Cửa: câu trả lời mỗi giây (${String(zalo.calls)})`,
      perSecond: zalo.calls / ((zalo.lastAt - began) / 1_000),
    });
  } finally {
    stop(children);
    zalo.close();
    rmSync(dir, { recursive: true, force: true });
  }
  for (const { what, perSecond, p50, p95, p99 } of figures) {
    const rate = perSecond === undefined ? '' : `${perSecond.toFixed(0)}/giây`;
    const times =
      p50 === undefined ? '' : `giữa ${p50.toFixed(1)} ms, 95% dưới ${(p95 ?? 0).toFixed(1)}, 99% dưới ${(p99 ?? 0).toFixed(1)}`;
    terminal.out(`${what.padEnd(52)} ${rate.padEnd(12)} ${times}`);
  }
  return figures;
}

/** A Zalo that takes every message and remembers when. */
class ListeningZalo {
  calls = 0;
  lastAt = 0;
  waits: number[] = [];
  private readonly since = new Map<string, number>();

  private constructor(
    private readonly server: Server,
    private readonly now: () => number,
  ) {}

  static async open(now: () => number): Promise<ListeningZalo> {
    const server = createServer();
    const zalo = new ListeningZalo(server, now);
    server.on('request', (call, response) => {
      let body = '';
      call.on('data', (chunk: Buffer) => (body += chunk.toString()));
      call.on('end', () => {
        response.setHeader('Content-Type', 'application/json');
        if (call.url?.includes('access_token') === true)
          return void response.end('{"access_token":"a","refresh_token":"r","expires_in":"90000"}');
        zalo.heard(/"user_id":"(\w+)"/.exec(body)?.[1] ?? '');
        response.end(`{"error":0,"message":"Success","data":{"message_id":"m${String(zalo.calls)}"}}`);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return zalo;
  }

  get url(): string {
    return `http://127.0.0.1:${String((this.server.address() as AddressInfo).port)}`;
  }

  asked(user: string): void {
    this.since.set(user, this.now());
  }

  private heard(user: string): void {
    this.calls++;
    this.lastAt = this.now();
    const since = this.since.get(user);
    if (since !== undefined) this.waits.push(this.lastAt - since);
    this.since.delete(user);
  }

  reset(): void {
    [this.calls, this.waits, this.lastAt] = [0, [], this.now()];
    this.since.clear();
  }

  /** Resolves when nothing has been sent for two seconds. */
  async quiet(): Promise<void> {
    do await wait(250);
    while (this.now() - this.lastAt < 2_000);
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}

/** Starts a program of ours and resolves with its address once it is ready. */
async function start(
  children: ChildProcess[],
  file: string,
  args: (port: number) => string[],
  env: Record<string, string>,
): Promise<string> {
  const port = await freePort();
  const path = fileURLToPath(new URL(file, import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', path, ...args(port)], {
    env: { PATH: process.env.PATH ?? '', PORT: String(port), ...env },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  children.push(child);
  const url = `http://127.0.0.1:${String(port)}`;
  for (let tries = 0; tries < 600; tries++) {
    if (child.exitCode !== null) break;
    const ready = await fetch(`${url}/readyz`).catch(() => undefined);
    if (ready?.ok === true) return url;
    await wait(200);
  }
  throw new UserFacingError('Máy chủ để đo không khởi động được.', 'Xem dòng lỗi ở trên.');
}

function stop(children: ChildProcess[]): void {
  for (const child of children.splice(0)) child.kill('SIGKILL');
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });

/** Sends a signed question of somebody; resolves with the ms until it was taken. */
function ask(url: string, user: string, number: number, now: () => number): Promise<number> {
  const timestamp = String(systemClock.now());
  const text = QUESTIONS[number % QUESTIONS.length];
  const body = JSON.stringify({
    ...{ app_id: APP, event_name: 'user_send_text', sender: { id: user }, recipient: { id: OA } },
    ...{ message: { msg_id: `${user}-${String(number)}`, text }, timestamp },
  });
  const mac = macOf({ appId: APP, rawBody: body, timestamp, oaSecret: OA_SECRET });
  const began = now();
  return new Promise((resolve, reject) => {
    const headers = { 'X-ZEvent-Signature': `mac=${mac}`, 'Content-Type': 'application/json' };
    const call = request(`${url}/webhook/zalo`, { method: 'POST', agent, headers }, (response) => {
      response.resume().on('end', () => {
        if (response.statusCode === 200) resolve(now() - began);
        else reject(new UserFacingError(`Máy chủ trả lời ${String(response.statusCode)}.`));
      });
    });
    call.on('error', reject).end(body);
  });
}

/** As many as are taken, one question from each of many people. */
async function flood(url: string, name: string, count: number, now: () => number): Promise<Omit<ServerFigure, 'what'>> {
  const took: number[] = [];
  let next = 0;
  const began = now();
  const sender = async (): Promise<void> => {
    for (let number = next++; number < count; number = next++) took.push(await ask(url, `${name}${String(number)}`, number, now));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, sender));
  return { perSecond: count / ((now() - began) / 1_000), ...quantiles(took) };
}

/** So many a second, for so many seconds. */
async function steady(
  url: string,
  name: string,
  rate: number,
  seconds: number,
  now: () => number,
  asked: (user: string) => void = () => undefined,
): Promise<Omit<ServerFigure, 'what'>> {
  const began = now();
  const under: Promise<number>[] = [];
  for (let number = 0; number < rate * seconds; number++) {
    const ahead = began + (number * 1_000) / rate - now();
    if (ahead > 1) await wait(ahead);
    const user = `${name}${String(number)}`;
    asked(user);
    under.push(ask(url, user, number, now));
  }
  return quantiles(await Promise.all(under));
}

function quantiles(values: readonly number[]): { p50: number; p95: number; p99: number } {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}
