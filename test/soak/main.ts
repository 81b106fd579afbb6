import { once } from 'node:events';
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import express from 'express';
import { createSimulator, SIM_IDS, type Simulator } from '../../src/simulator/index.ts';
import { systemClock } from '../../src/time/clock.ts';
import { SHIPPED_DATA, shippedDialogue } from '../support/shipped.ts';
import { Crowd } from './crowd.ts';
import { readOptions } from './options.ts';
import { Post } from './post.ts';
import { freePort, pause, Program } from './program.ts';
import { dice } from './roll.ts';
import { Storm } from './storm.ts';
import { listed, table } from './table.ts';
import { judge, STUCK, withStore } from './verdict.ts';
import { Sky } from './weather.ts';

/** Time, in ms, for what is under way to come to its end when nothing more is asked. */
const SETTLE_MS = 110_000;
/** Questions asked at a time, every so many ms. */
const [AT_ONCE, EVERY_MS] = [8, 150];

const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** Citizens ask the real program, which is killed again and again while Zalo misbehaves; then the phones are compared with what was acknowledged. */
async function soak(): Promise<boolean> {
  const options = readOptions(process.argv.slice(2));
  const roll = dice(options.seed);
  const dataDir = mkdtempSync(join(tmpdir(), 'motcua-soak-'));
  const procedures = shippedDialogue().knowledge.content.procedures.map(({ id }) => id);
  // What was learnt of the shipped content is taken along: it takes a quarter of a minute to learn.
  if (existsSync(join(SHIPPED_DATA, 'learnt'))) cpSync(join(SHIPPED_DATA, 'learnt'), join(dataDir, 'learnt'), { recursive: true });
  const simulator = createSimulator({ clock: systemClock, users: options.citizens });
  const sky = new Sky(simulator.platform, roll);
  const zalo = createServer(express().use('/simulator', sky.handler, simulator.router));
  zalo.listen(0, '127.0.0.1');
  await once(zalo, 'listening');
  const env = settings(simulator, `http://127.0.0.1:${String((zalo.address() as AddressInfo).port)}/simulator`, dataDir, await freePort());
  const program = new Program(env, dataDir, Number(env.PORT));
  const post = new Post(program.webhook);
  simulator.webhooks.emit = (event) => void post.send(event);
  const crowd = new Crowd(
    simulator.platform,
    post,
    procedures.map((id) => `#tt:${id}:fee`),
    options.questions,
  );
  say(
    `soak: ${String(options.questions)} questions of ${String(options.citizens)} citizens, ${String(options.kills)} kills, seed ${String(options.seed)}`,
  );
  const began = performance.now();
  const seconds = (): string => `${((performance.now() - began) / 1_000).toFixed(0)} s`;
  try {
    await program.revive();
    say(`${seconds()}: started`);
    const storm = new Storm({
      options,
      roll,
      program,
      sky,
      crowd,
      platform: simulator.platform,
      env,
      say: (line) => say(`${seconds()}: ${line}`),
    });
    const ended = storm.run();
    let told = 0;
    while (crowd.progress < options.questions * 0.96 && performance.now() - began < options.asking) {
      crowd.ask(AT_ONCE);
      await pause(EVERY_MS);
      if (performance.now() - told < 10_000) continue;
      told = performance.now();
      say(
        `${seconds()}: asked ${String(crowd.asked.length)}, acknowledged ${String(crowd.acknowledged)}, progress ${crowd.progress.toFixed(0)}, kills ${String(storm.kills)}, Zalo ${sky.now}, answers ${listed(post.answers)}`,
      );
    }
    const asking = performance.now() - began;
    storm.end();
    await ended;
    sky.set('fine');
    say(`${seconds()}: nothing more is asked, settling`);
    await settle(env, post);
    await program.stop();
    post.stop();
    const verdict = await withStore(env, (services) => judge(services, simulator.platform, crowd.asked));
    const lines = table({ verdict, options, asked: crowd.asked.length, asking, storm, sky, program, answers: post.answers });
    say(`\n${lines.join('\n')}`);
    for (const line of [...verdict.lost.slice(0, 10), ...verdict.doubled.slice(0, 10), ...program.deaths.slice(0, 3)]) say(`  ! ${line}`);
    return verdict.lost.length + verdict.doubled.length + (verdict.open.get(STUCK) ?? 0) === 0;
  } finally {
    post.stop();
    await program.kill();
    zalo.closeAllConnections();
    zalo.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** As a real installation has them. */
function settings(simulator: Simulator, zalo: string, dataDir: string, port: number): Record<string, string> {
  return {
    PORT: String(port),
    PUBLIC_URL: 'https://motcua.example.gov.vn',
    DATA_DIR: dataDir,
    ZALO_APP_ID: SIM_IDS.appId,
    ZALO_APP_SECRET: SIM_IDS.appSecret,
    ZALO_OA_SECRET: SIM_IDS.oaSecret,
    ZALO_OA_ID: SIM_IDS.oaId,
    ZALO_API_URL: `${zalo}/openapi`,
    ZALO_OAUTH_URL: `${zalo}/oauth`,
    ZALO_REFRESH_TOKEN: simulator.platform.mint().refresh_token,
    ZALO_CALLS_PER_MINUTE: '4000',
    SESSION_SECRET: 's'.repeat(32),
    ENCRYPTION_KEY: 'ab'.repeat(32),
    LOG_LEVEL: 'warn',
    SIMULATOR: 'off',
  };
}

/** Waits until every event is brought and worked on and every reply is out of the way; not for ever. */
async function settle(env: Record<string, string>, post: Post): Promise<void> {
  const until = performance.now() + SETTLE_MS;
  await withStore(env, async ({ events, rows }) => {
    let calm = 0;
    while (performance.now() < until && calm < 3) {
      const open = (await events.countInStates('waiting', 'planned')) + (await rows.countInStates('ready', 'sending')) + post.pending;
      calm = open === 0 ? calm + 1 : 0;
      await pause(500);
    }
  });
}

soak().then(
  (good) => process.exit(good ? 0 : 1),
  (error: unknown) => {
    say(String(error instanceof Error ? error.stack : error));
    process.exit(1);
  },
);
