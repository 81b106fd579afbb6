import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { Events } from '../../src/inbox/events.ts';
import { DAY, HOUR } from '../../src/time/clock.ts';
import { readEvent } from '../../src/zalo/events.ts';
import { MORNING } from '../support/stand-ins.ts';
import { openStore } from '../support/store.ts';

const [ANNA, BINH] = ['8200000000000000003', '8200000000000000004'] as const;
const store = await openStore();
const events = new Events(store.connection, store.keys);
beforeAll(() => events.model.init());

async function arrives(text: string, { user = ANNA, now = MORNING }: { user?: string; now?: number } = {}): Promise<string> {
  const msg_id = createHash('sha256').update(text).digest('hex').slice(0, 16);
  const raw = Buffer.from(JSON.stringify({ event_name: 'user_send_text', sender: { id: user }, message: { text, msg_id } }));
  const event = readEvent(raw);
  if (!event) throw new Error('no event');
  return (await events.add(raw, event, now)).id;
}
const left = async (): Promise<unknown[]> => (await store.kept('events')).map(({ _id }) => _id as unknown);
const setState = (id: string, state: string) => events.model.updateOne({ _id: id }, { $set: { state, plan: { replies: ['Căn cước'] } } });

describe('the order of events', () => {
  it('is that in which they came, within one millisecond and when the clock is set back', async () => {
    const ids = [];
    for (const [text, now] of [
      ['a', MORNING],
      ['b', MORNING],
      ['c', MORNING - HOUR],
      ['d', MORNING + 1],
    ] as const)
      ids.push(await arrives(text, { now }));
    const kept = await store.kept('events');
    expect(kept.sort((a, b) => Number(a.order) - Number(b.order)).map(({ _id }) => String(_id))).toEqual(ids);
    expect(new Set(kept.map(({ order }) => Number(order))).size).toBe(4);
  });
});

describe('the words of citizens', () => {
  it('go after the retention time with what was decided, unless somebody still has to be answered', async () => {
    const before = MORNING + 30 * DAY;
    const ids = new Map<string, string>();
    for (const state of ['waiting', 'planned', 'done', 'kept', 'aside']) {
      ids.set(state, await arrives(`căn cước ${state}`));
      await setState(ids.get(state) ?? '', state);
    }
    ids.set('recent', await arrives('mới đây', { now: before }));
    await setState(ids.get('recent') ?? '', 'done');
    expect(await events.forgetText(before)).toBe(3);
    const holding = (await store.kept('events')).filter((event) => 'raw' in event || 'plan' in event).map(({ _id }) => String(_id));
    expect(holding.sort()).toEqual(['waiting', 'planned', 'recent'].map((state) => ids.get(state)).sort());
    expect(await events.forgetText(before)).toBe(0);
  });

  it('are gone and still known to have been answered: a repetition is none', async () => {
    const id = await arrives('căn cước');
    await setState(id, 'done');
    await events.forgetText(MORNING + DAY);
    expect(await arrives('căn cước', { now: MORNING + DAY })).toBe(id);
    expect(await store.kept('events')).toMatchObject([{ _id: id, state: 'done' }]);
  });
});

describe('somebody who asks to be forgotten', () => {
  it('leaves nothing', async () => {
    await arrives('một');
    await arrives('hai');
    const other = await arrives('ba', { user: BINH });
    await events.erase(ANNA);
    expect(await left()).toEqual([other]);
    expect(await store.everything()).not.toContain(ANNA);
  });

  it('leaves of the message that asked for it the bare fact, and what they write afterwards', async () => {
    await arrives('một');
    const asking = await arrives('xóa dữ liệu của tôi');
    const after = await arrives('đăng ký kết hôn');
    await events.erase(ANNA, asking);
    expect((await left()).sort()).toEqual([asking, after].sort());
    const kept = await events.model.findById(asking).lean();
    expect(kept).toMatchObject({ state: 'done' });
    expect(JSON.stringify(kept)).not.toMatch(/82000|xóa/);
    expect(await arrives('xóa dữ liệu của tôi')).toBe(asking);
  });

  it('is not robbed of what they wrote afterwards when the removal is done again', async () => {
    const asking = await arrives('xóa dữ liệu của tôi');
    const after = await arrives('đăng ký kết hôn');
    for (let time = 0; time < 2; time++) await events.erase(ANNA, asking);
    expect(await left()).toContain(after);
  });

  it('stands for nobody in an event that is stripped, and it is not taken for a new one', async () => {
    const id = await arrives('một');
    await events.strip(id);
    expect(await store.everything()).not.toContain(ANNA);
    expect(await arrives('một')).toBe(id);
  });
});
