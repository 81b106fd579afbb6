import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import mongoose from 'mongoose';
import { onTestFinished } from 'vitest';
import { BroadcastRunner, BroadcastStore, ArticleDesk, LinkCodes, loadPlan, Measurer, type Plan } from '../../src/broadcasts/index.ts';
import { startEmbeddedStore } from '../../src/database/embedded/server.ts';
import { SharedSettings } from '../../src/database/settings.ts';
import { createSimulator } from '../../src/simulator/index.ts';
import { ZaloApi } from '../../src/zalo/api.ts';
import { ZaloHttp } from '../../src/zalo/http.ts';
import { tempDir } from './temp.ts';
import { silent, TestClock } from './stand-ins.ts';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** An article that may be sent as it is, on Wednesday 25 November 2026 at 09:00. */
export const article = (over: Record<string, unknown> = {}) => ({
  title: 'Nộp hồ sơ trực tuyến không mất lệ phí',
  cover: 'https://langson.example.gov.vn/anh/bia.jpg',
  summary: 'Nhiều thủ tục hộ tịch, cư trú nộp qua mạng được giảm hoặc miễn lệ phí.',
  blocks: [
    { type: 'paragraph', text: 'Người dân nộp hồ sơ trên Cổng Dịch vụ công quốc gia.' },
    { type: 'list', items: ['Đăng nhập bằng VNeID', 'Chọn thủ tục', 'Nộp hồ sơ'] },
  ],
  action: { type: 'link', text: 'Xem hướng dẫn', url: 'https://dichvucong.gov.vn/huong-dan' },
  theme: 'thu-tuc',
  unit: 'van-phong',
  send_at: '2026-11-25T09:00',
  ...over,
});

/** A store, a Zalo and the people of a newsroom; programs that run broadcasts come and go. */
export class Newsroom {
  readonly clock = new TestClock();
  readonly simulator = createSimulator({ clock: this.clock, users: 8 });
  plan: Plan = loadPlan('content');
  readonly codes = new LinkCodes('a secret of the test');
  private ids = 0;
  readonly articleDesk: ArticleDesk;
  readonly settings: SharedSettings;
  private runners = 0;

  private constructor(
    readonly connection: mongoose.Connection,
    readonly store: BroadcastStore,
    private readonly zalo: Server,
  ) {
    this.settings = new SharedSettings(connection);
    this.articleDesk = new ArticleDesk({ store, plan: () => this.plan, clock: this.clock, newId: () => `bai${String(++this.ids)}` });
  }

  static async open(): Promise<Newsroom> {
    const web = express();
    const zalo = createServer(web);
    await new Promise<void>((resolve) => zalo.listen(0, '127.0.0.1', resolve));
    const embedded = await startEmbeddedStore({ dataDir: tempDir(), clock: new TestClock() });
    const connection = await mongoose.createConnection(embedded.uri).asPromise();
    const store = new BroadcastStore(connection);
    await store.ready();
    const room = new Newsroom(connection, store, zalo);
    web.use('/simulator', room.simulator.router);
    onTestFinished(async () => {
      await connection.close();
      zalo.closeAllConnections();
      await new Promise((resolve) => zalo.close(resolve));
      await embedded.close();
    });
    return room;
  }

  get platform() {
    return this.simulator.platform;
  }

  /** A program that runs broadcasts, with the client through which it calls Zalo. */
  program(): { api: ZaloApi; runner: BroadcastRunner; measurer: Measurer } {
    const base = `http://127.0.0.1:${String((this.zalo.address() as AddressInfo).port)}/simulator/openapi`;
    let token = this.platform.mint().access_token;
    const tokens = {
      accessToken: () => Promise.resolve(token),
      renewed: () => Promise.resolve((token = this.platform.mint().access_token)),
    };
    const api = new ZaloApi(new ZaloHttp({ baseUrl: base, tokens, timeoutMs: 2_000 }));
    const { store, settings, clock } = this;
    const shared = { store, settings, api, clock, plan: () => this.plan, logger: silent };
    const runner = new BroadcastRunner({
      ...shared,
      owner: `program ${String(++this.runners)}`,
      author: () => 'Một Cửa Lạng Sơn',
      tracked: (id) => `https://motcua.example.gov.vn/l/${this.codes.codeOf(id)}`,
      follower: () => Promise.resolve([...this.platform.users.keys()][5]),
    });
    const surrounding = { count: () => Promise.resolve(0), questions: () => Promise.resolve(0) };
    return { api, runner, measurer: new Measurer({ ...shared, surrounding }) };
  }

  /** Written by Hoa, approved by Minh, on the calendar. */
  async scheduled(over: Record<string, unknown> = {}): Promise<string> {
    const { _id } = await this.articleDesk.create(article(over), 'Hoa');
    await this.articleDesk.submit(_id, 'Hoa');
    await this.articleDesk.approve(_id, 'Minh');
    return _id;
  }

  /** Lets time pass, the program looking at the calendar every `stepMs`. */
  async pass(runner: BroadcastRunner, ms: number, stepMs = MINUTE): Promise<void> {
    for (const end = this.clock.now() + ms; this.clock.now() < end;) {
      this.clock.advance(Math.min(stepMs, end - this.clock.now()));
      await runner.tick();
    }
  }

  /** Up to a local time. Nothing is looked at earlier than two hours ahead, so the days before need not be lived through. */
  async until(runner: BroadcastRunner, at: number): Promise<void> {
    if (at - this.clock.now() > 2 * HOUR) this.clock.time = at - 2 * HOUR;
    await this.pass(runner, at - this.clock.now(), 4 * MINUTE);
  }
}
