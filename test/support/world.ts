import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { onTestFinished } from 'vitest';
import { startApp, type App } from '../../src/app.ts';
import { readConfig } from '../../src/ground/config.ts';
import { startEmbeddedStore, type EmbeddedStore } from '../../src/database/embedded/server.ts';
import type { Logger } from '../../src/ground/logger.ts';
import { act, createSimulator, SIM_IDS, type Simulator } from '../../src/simulator/index.ts';
import { shippedDialogue } from './shipped.ts';
import { MORNING, silent, TestClock } from './stand-ins.ts';
import { lastingDir } from './temp.ts';

export { MORNING, silent, TestClock };

/** A store and a Zalo that outlive the program under test, so that it can be ended and started again. */
export class World {
  readonly clock = new TestClock();
  readonly simulator: Simulator;
  private readonly apps: App[] = [];
  private closing: Promise<void> | undefined;

  private constructor(
    private readonly store: EmbeddedStore,
    private readonly zalo: Server,
    /** The folder of the store's files. */
    readonly dataDir: string,
    private readonly removeStore: () => void,
    users: number,
  ) {
    this.simulator = createSimulator({ clock: this.clock, users });
  }

  /** `users`: made-up citizens with a phone. */
  static async open(users = 8): Promise<World> {
    const world = await World.lasting(users);
    onTestFinished(() => world.close());
    return world;
  }

  /** A world that several tests share; whoever opens it closes it. */
  static async lasting(users: number): Promise<World> {
    const web = express();
    const zalo = createServer(web);
    await new Promise<void>((resolve) => zalo.listen(0, '127.0.0.1', resolve));
    const clock = new TestClock();
    const { dir, remove } = lastingDir();
    const world = new World(await startEmbeddedStore({ dataDir: dir, clock }), zalo, dir, remove, users);
    web.use('/simulator', world.simulator.router);
    return world;
  }

  /** Starts the program against this world, as a real installation would be. Nothing runs until `settle`. */
  async start(env: Record<string, string> = {}, logger: Logger = silent): Promise<App> {
    const base = this.simulatorUrl;
    const config = readConfig({
      PORT: '0',
      PUBLIC_URL: 'https://motcua.example.gov.vn',
      MONGODB_URI: this.store.uri,
      ZALO_APP_ID: SIM_IDS.appId,
      ZALO_APP_SECRET: SIM_IDS.appSecret,
      ZALO_OA_SECRET: SIM_IDS.oaSecret,
      ZALO_OA_ID: SIM_IDS.oaId,
      ZALO_API_URL: `${base}/openapi`,
      ZALO_OAUTH_URL: `${base}/oauth`,
      ZALO_REFRESH_TOKEN: this.simulator.platform.mint().refresh_token,
      ZALO_CALLS_PER_MINUTE: '4000',
      DOSSIER_API_URL: `${base}/province`,
      SESSION_SECRET: 's'.repeat(32),
      ENCRYPTION_KEY: 'ab'.repeat(32),
      ...env,
    });
    const app = await startApp({
      config,
      clock: this.clock,
      logger,
      loops: false,
      dialogue: env.CONTENT_DIR === undefined ? shippedDialogue() : undefined,
    });
    this.apps.push(app);
    this.simulator.webhooks.target = `${app.url}/webhook/zalo`;
    return app;
  }

  /** The connection string of the store, for settings that a test changes. */
  get storeUri(): string {
    return this.store.uri;
  }

  /** Where the simulator of this world listens. */
  get simulatorUrl(): string {
    return `http://127.0.0.1:${String((this.zalo.address() as AddressInfo).port)}/simulator`;
  }

  get users(): string[] {
    return [...this.simulator.platform.users.keys()];
  }

  /** A citizen does something on the phone. */
  does(user: string, action: Parameters<typeof act>[2], options: Parameters<typeof act>[3] = {}): void {
    const person = this.simulator.platform.users.get(user);
    if (!person) throw new Error(`no user ${user}`);
    act({ platform: this.simulator.platform, webhooks: this.simulator.webhooks }, person, action, options);
  }

  says(user: string, text: string, options: Parameters<typeof act>[3] = {}): void {
    this.does(user, 'text', { ...options, text });
  }

  /** Delivers events and works through everything until nothing moves. */
  async settle(app: App): Promise<void> {
    for (let round = 0; round < 20; round++) {
      const before = `${String(this.simulator.webhooks.delivered)}/${String(this.simulator.platform.calls.length)}`;
      await this.simulator.webhooks.deliverDue();
      await app.drain();
      await this.simulator.webhooks.deliverDue();
      if (`${String(this.simulator.webhooks.delivered)}/${String(this.simulator.platform.calls.length)}` === before) return;
    }
    throw new Error('the world does not come to rest');
  }

  /** What the account has written to a citizen, oldest first. */
  heard(user: string): string[] {
    return this.simulator.platform.chat(user).flatMap((message) => (message.from === 'oa' ? [message.text ?? ''] : []));
  }

  close(): Promise<void> {
    this.closing ??= this.end();
    return this.closing;
  }

  private async end(): Promise<void> {
    await Promise.all(this.apps.map((app) => app.stop().catch(() => undefined)));
    this.zalo.closeAllConnections();
    await new Promise((resolve) => this.zalo.close(resolve));
    await this.store.close();
    this.removeStore();
  }
}
