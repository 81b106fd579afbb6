import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { MyData } from '../../src/answering/my-data.ts';
import { Contests, Handovers, Petitions, Surveys, Watches } from '../../src/cases/index.ts';
import { Consents } from '../../src/citizens/consents.ts';
import { Citizens } from '../../src/citizens/citizens.ts';
import { Seal } from '../../src/database/seal.ts';
import { Facts } from '../../src/engagement/facts.ts';
import { Events } from '../../src/inbox/events.ts';
import { OutboxRows } from '../../src/outbox/rows.ts';
import { readEvent, type ZaloEvent } from '../../src/zalo/events.ts';
import { MORNING, silent, TestClock } from '../support/stand-ins.ts';
import { openStore } from '../support/store.ts';

const ANNA = '8200000000000000003';
const store = await openStore();
const { connection, keys } = store;
const clock = new TestClock();
const [citizens, events, rows] = [new Citizens(connection, keys), new Events(connection, keys), new OutboxRows(connection, keys)];
const petitions = new Petitions(connection, keys, new Seal('ab'.repeat(32)));
/** The step at which the process dies, once. */
let dies = '';
const rooms = {
  citizens,
  events,
  rows,
  petitions,
  facts: new Facts(connection, clock, keys),
  handovers: new Handovers(connection),
  watches: new Watches(connection),
  surveys: new Surveys(connection, keys),
  contests: new Contests(connection, keys),
  consents: new Consents(connection),
  rollups: { erase: () => Promise.resolve() },
};
const myData = new MyData({
  ...rooms,
  keys,
  clock,
  reportsFrom: () => 15,
  person: () => 'person of anna',
  deleteAtZalo: () => Promise.resolve(),
} as unknown as ConstructorParameters<typeof MyData>[0]);

for (const [name, room] of Object.entries(rooms)) {
  const erasing = room as { erase(...args: unknown[]): Promise<unknown> };
  const erase = erasing.erase.bind(erasing);
  erasing.erase = async (...args) => {
    const done = await erase(...args);
    if (dies === name) {
      dies = '';
      throw new Error('the process is gone');
    }
    return done;
  };
}
beforeAll(() => Promise.all([events.model.init(), rows.model.init()]));
beforeEach(() => {
  dies = '';
});

describe('a citizen who asked to be forgotten and had the last word', () => {
  it.each(Object.keys(rooms))('is forgotten although the process dies after %s', async (room) => {
    const raw = Buffer.from(JSON.stringify({ event_name: 'user_send_text', sender: { id: ANNA }, message: { text: 'xóa', msg_id: 'm1' } }));
    const { id } = await events.add(raw, readEvent(raw) as ZaloEvent, MORNING);
    await citizens.interacted(ANNA, MORNING, MORNING);
    await rows.add([{ _id: `${id}:0`, userId: ANNA, order: 1, message: { text: 'Đã xóa' }, echoText: 'Đã xóa', last: true }], MORNING);
    await rows.model.updateOne({ _id: `${id}:0` }, { $set: { state: 'sent' } });
    dies = room;
    await expect(myData.eraseThoseWhoAsked(silent)).rejects.toThrow('the process is gone');
    await myData.eraseThoseWhoAsked(silent);
    expect(await store.everything()).not.toContain(ANNA);
    expect(await myData.eraseThoseWhoAsked(silent)).toBe(0);
  });
});
