import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Logger } from '../../src/ground/logger.ts';
import { Events } from '../../src/inbox/events.ts';
import { webhookRouter, type WebhookHealth } from '../../src/inbox/webhook.ts';
import { HOUR, MINUTE } from '../../src/time/clock.ts';
import { macOf } from '../../src/zalo/signature.ts';
import { MORNING, silent, TestClock } from '../support/stand-ins.ts';
import { openStore } from '../support/store.ts';

const [APP, OA, ANNA, SECRET] = ['4100000000000000001', '2700000000000000002', '8200000000000000003', 'oa-secret'];
const store = await openStore();
const events = new Events(store.connection, store.keys);
const clock = new TestClock();
const warnings: string[] = [];
const logger: Logger = { ...silent, warn: (message: string) => void warnings.push(message) };

let health: WebhookHealth;
let heard: number;
let router: express.Router;
const web = express();
web.use('/webhook/zalo', (...request) => router(...request));
const server = createServer(web);
let url: string;

/** Puts a fresh webhook in place; without a secret it is not armed. */
function arm(oaSecret: string | undefined): void {
  heard = 0;
  const made = webhookRouter({ events, clock, logger, appId: APP, oaSecret, oaId: OA, onEvent: () => heard++ });
  [router, health] = [made.router, made.health];
}

beforeAll(async () => {
  await events.model.init();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/webhook/zalo`;
});
beforeEach(() => {
  clock.time = MORNING;
  warnings.length = 0;
  arm(SECRET);
});
afterEach(() => vi.restoreAllMocks());
afterAll(() => new Promise((resolve) => server.close(resolve)));

const TIMESTAMP = String(MORNING - 2_000);
const mac = (body: string | Buffer, { timestamp = TIMESTAMP, oaSecret = SECRET, appId = APP } = {}): string =>
  macOf({ appId, rawBody: body, timestamp, oaSecret });
const question = (over: Record<string, unknown> = {}): string =>
  JSON.stringify({
    app_id: APP,
    event_name: 'user_send_text',
    sender: { id: ANNA },
    recipient: { id: OA },
    message: { text: 'đổi căn cước', msg_id: 'm1' },
    timestamp: TIMESTAMP,
    ...over,
  });
const send = async (body: string | Buffer, header: string | undefined = `mac=${mac(body)}`): Promise<number> =>
  (
    await fetch(url, {
      method: 'POST',
      body: typeof body === 'string' ? body : new Uint8Array(body),
      headers: header === '' ? {} : { 'x-zevent-signature': header },
    })
  ).status;
const stored = () => store.kept('events');

describe('an event that Zalo has signed', () => {
  it('is kept byte for byte, under the hash of its bytes, before the answer', async () => {
    const body = ` {"timestamp" : "${TIMESTAMP}",\n"event_name":"user_send_text", "sender":{"id":"${ANNA}"},"message":{"msg_id":"m1","text":"\\u0111ổi ${'ê'.normalize('NFD')}"}}`;
    expect(await send(body)).toBe(200);
    expect(await stored()).toMatchObject([
      { _id: createHash('sha256').update(body).digest('hex'), kind: 'message', userId: ANNA, state: 'waiting', attempts: 0 },
    ]);
    expect(await events.messagesOf(ANNA, 9)).toMatchObject([{ raw: body }]);
    expect(await store.everything()).not.toContain('\\u0111ổi');
    expect(health).toMatchObject({ armed: true, accepted: 1, duplicates: 0, refused: 0, lastEventAt: MORNING });
    expect(heard).toBe(1);
  });

  it.each([
    ['with the prefix', (hex: string) => `mac=${hex}`],
    ['bare', (hex: string) => hex],
    ['in capitals', (hex: string) => `MAC = ${hex.toUpperCase()}`],
  ])('is taken with its signature %s', async (_, header) => {
    const body = question();
    expect(await send(body, header(mac(body)))).toBe(200);
    expect(await stored()).toHaveLength(1);
  });

  it('is taken although it is old: Zalo repeats for more than an hour', async () => {
    clock.advance(3 * HOUR);
    expect(await send(question())).toBe(200);
    expect(await stored()).toMatchObject([{ receivedAt: new Date(MORNING + 3 * HOUR) }]);
  });

  it('keeps every digit of an id that comes as a bare number', async () => {
    const body = question().replace(`"${ANNA}"`, ANNA);
    expect(await send(body)).toBe(200);
    expect(await stored()).toMatchObject([{ userId: ANNA }]);
  });

  it('is kept once however often it is repeated, and wakes the worker once', async () => {
    const statuses = await Promise.all([1, 2, 3].map(() => send(question())));
    clock.advance(HOUR);
    expect([...statuses, await send(question())]).toEqual([200, 200, 200, 200]);
    expect(await stored()).toHaveLength(1);
    expect(health).toMatchObject({ accepted: 1, duplicates: 3 });
    expect(heard).toBe(1);
  });

  it('is one question with one message id, and not the same thing as what Zalo tells of that message', async () => {
    await send(question());
    await send(question({ user_id_by_app: '63' }));
    const direction = { sender: { id: OA }, recipient: { id: ANNA } };
    await send(question({ ...direction, event_name: 'oa_send_text' }));
    await send(question({ ...direction, event_name: 'user_received_message' }));
    await send(question({ ...direction, event_name: 'user_seen_message', message: { msg_ids: ['m1'] } }));
    const kinds = (await stored()).map(({ kind }) => String(kind));
    expect(kinds.sort()).toEqual(['echo', 'message', 'received', 'seen']);
  });

  it.each(['user_send_group_text', 'shop_has_order', 'constructor', '__proto__'])(
    'of the kind %s is kept and not worked on',
    async (name) => {
      expect(await send(question({ event_name: name }))).toBe(200);
      expect(await stored()).toMatchObject([{ name, kind: 'other', state: 'kept' }]);
    },
  );

  it('is kept and not worked on where it is about nobody', async () => {
    expect(await send(question({ sender: undefined }))).toBe(200);
    expect(await stored()).toMatchObject([{ kind: 'message', state: 'kept' }]);
  });
});

describe('what Zalo has not signed', () => {
  const body = question();
  it.each([
    ['with another secret', body, `mac=${mac(body, { oaSecret: 'app-secret' })}`],
    ['for another app', body, `mac=${mac(body, { appId: '999' })}`],
    ['for another time', body, `mac=${mac(body, { timestamp: String(MORNING) })}`],
    ['as the same JSON in other bytes', body.replaceAll(',', ', '), `mac=${mac(body)}`],
    ['with one letter changed', body.replace('đổi', 'đối'), `mac=${mac(body)}`],
    ['with half a signature', body, `mac=${mac(body).slice(0, 32)}`],
    ['without a signature', body, ''],
    ['without a time', question({ timestamp: undefined }), `mac=${mac(question({ timestamp: undefined }), { timestamp: '' })}`],
    ['as no JSON', 'x', `mac=${mac('x')}`],
    ['as nothing', '', `mac=${mac('')}`],
  ])('(%s) is refused, counted and not kept', async (_, sent, header) => {
    expect(await send(sent, header)).toBe(401);
    expect(await stored()).toEqual([]);
    expect(health).toMatchObject({ refused: 1, accepted: 0 });
    expect(heard).toBe(0);
  });

  it('is refused although it is signed, where it is no event', async () => {
    expect(await send(question({ event_name: '' }))).toBe(400);
    expect(await stored()).toEqual([]);
  });

  it.each([
    ['app 999', { app_id: '999' }, APP],
    ['app 999', { app_id: '999' }, '999'],
    ['OA 28', { recipient: { id: '28' } }, APP],
  ])('is ignored and counted, and told once, where it is of %s', async (elsewhere, over, appId) => {
    const body = question(over);
    for (let time = 0; time < 2; time++) expect(await send(body, `mac=${mac(body, { appId })}`)).toBe(200);
    expect(await stored()).toEqual([]);
    expect(health).toMatchObject({ ignored: 2, elsewhere, refused: 0, accepted: 0 });
    expect(warnings).toHaveLength(1);
  });

  it('is told in the log once a minute, however often a stranger knocks', async () => {
    for (let time = 0; time < 5; time++) await send('x', 'mac=1');
    clock.advance(MINUTE);
    await send('x', 'mac=1');
    expect([health.refused, warnings.length]).toEqual([6, 2]);
  });

  it('is not even read where it is too large', async () => {
    expect(await send('x'.repeat(300_000))).toBe(413);
    expect(health.refused).toBe(1);
  });
});

describe('when something is not as it should be', () => {
  it('asks Zalo to try again while the store is down, and takes the repetition', async () => {
    vi.spyOn(events.model.collection, 'insertMany').mockRejectedValueOnce(new Error('store is down'));
    expect(await send(question())).toBe(503);
    expect(health).toMatchObject({ accepted: 0, duplicates: 0 });
    expect(heard).toBe(0);
    expect(await send(question())).toBe(200);
    expect(await stored()).toHaveLength(1);
  });

  it('answers 200 and keeps nothing while no secret is set, says so, and warns once', async () => {
    arm(undefined);
    for (let time = 0; time < 3; time++) expect(await send(question())).toBe(200);
    expect(await stored()).toEqual([]);
    expect(health).toMatchObject({ armed: false, droppedUnarmed: 3, accepted: 0 });
    expect(warnings).toHaveLength(1);
  });

  it('takes an event with a detail that it does not understand, counts that and says which', async () => {
    expect(await send(question({ message: { text: 'đổi căn cước', msg_id: 'm1', quote_msg_id: {}, attachments: null } }))).toBe(200);
    expect(await stored()).toMatchObject([{ kind: 'message', state: 'waiting' }]);
    expect(health).toMatchObject({ accepted: 1, odd: 1, lastOdd: 'user_send_text: message.quote_msg_id' });
    expect(warnings).toHaveLength(1);
  });

  it('takes one message id of two citizens for two messages', async () => {
    await send(question());
    await send(question({ sender: { id: '8200000000000000004' } }));
    expect(await stored()).toHaveLength(2);
  });

  it('has not heard everything since an event was turned away', async () => {
    expect(health.hearingSince).toBe(MORNING);
    clock.advance(HOUR);
    vi.spyOn(events.model.collection, 'insertMany').mockRejectedValueOnce(new Error('store is down'));
    await send(question());
    expect(health.hearingSince).toBe(MORNING + HOUR);
  });

  it('answers a look at the address', async () => {
    expect((await fetch(url)).status).toBe(200);
  });
});
