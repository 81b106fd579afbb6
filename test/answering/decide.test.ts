import { describe, expect, it } from 'vitest';
import { decide, RULES, type DecideDeps, type TurnContext } from '../../src/answering/decide.ts';
import { loadWording } from '../../src/dialogue/index.ts';
import type { Citizen } from '../../src/citizens/citizens.ts';
import type { StoredEvent } from '../../src/inbox/event.ts';
import { HOUR } from '../../src/time/clock.ts';
import { readEvent, type ZaloEvent } from '../../src/zalo/events.ts';

const NOW = Date.parse('2026-11-26T02:00:00Z');
const wording = loadWording('flows');

/** What a rule asks for, with nothing behind it; a test puts in what it is about. Whatever else is asked throws. */
function world(
  over: { citizen?: Partial<Citizen>; handover?: string; takenBy?: string; paused?: string; linked?: string; danger?: object } = {},
): DecideDeps {
  const known = {
    clock: { now: () => NOW },
    citizens: { find: () => Promise.resolve(over.citizen ?? null) },
    line: { nextOf: () => Promise.resolve(null) },
    turn: () => Promise.resolve(),
    dialogue: () => ({
      wording,
      knowledge: { dangers: { find: () => over.danger }, agency: { name: 'Phường', portal: {}, hotline: {}, retention: {} } },
    }),
    errands: {
      handovers: { ofCitizen: () => Promise.resolve(over.handover === undefined ? null : { _id: over.handover, takenBy: over.takenBy }) },
      cases: () => ({ service: { handover: { left: 'Trợ lý trả lời tiếp.', silent: 'Cán bộ đang trả lời.' } } }),
    },
    keys: { of: () => Promise.resolve({ close: (text: string) => text }), open: (text: string) => Promise.resolve(text) },
    pause: () => Promise.resolve(over.paused === undefined ? undefined : { since: NOW, message: over.paused, by: 'hoa' }),
    linked: () => Promise.resolve(over.linked),
  };
  return known as unknown as DecideDeps;
}

/** An event of a citizen, so many ms ago. */
function event(name: string, message: object | undefined, agoMs = 0): [ZaloEvent, StoredEvent] {
  const raw = JSON.stringify({ event_name: name, sender: { id: '1' }, user_id: '1', timestamp: String(NOW - agoMs), message });
  const read = readEvent(raw);
  if (!read) throw new Error('not an event');
  const stored = { _id: 'e1', name, kind: read.kind, userId: '1', receivedAt: new Date(NOW - agoMs), order: 1 };
  return [read, stored as StoredEvent];
}
const says = (text: string, agoMs = 0): [ZaloEvent, StoredEvent] => event('user_send_text', { text }, agoMs);

describe('deciding a turn', () => {
  it('asks its rules in this order', () => {
    expect(Object.keys(RULES)).toEqual([
      'leaves the officer',
      'an officer is here',
      'was welcomed before',
      'came too late',
      'links an officer',
      'the bot is paused',
      'writes too much',
      'goes on in the next message',
      'is answered',
    ]);
  });

  it('makes nothing of an event that asks for no answer', async () => {
    expect(await decide(...event('user_seen_message', { msg_ids: ['m'] }), world())).toEqual({});
  });

  it('tells somebody who writes too much so, unless it is a cry for help', async () => {
    const [read, stored] = says('khai sinh');
    const told = await decide(read, { ...stored, excess: true }, world());
    expect(told).toMatchObject({ outcome: { status: 'flow_too_many' }, replies: [{ text: expect.stringMatching(/nhiều tin/) }] });
    const rule = RULES['writes too much'];
    const turn = { stored: { excess: true }, input: { kind: 'text', text: 'cháy nhà' } } as unknown as TurnContext;
    expect(rule(turn, world({ danger: { id: 'chay' } }))).toBeUndefined();
  });

  it('lets somebody leave the officer whom they wait for, and closes that wait', async () => {
    expect(await decide(...says('THOAT'), world({ handover: 'h1' }))).toMatchObject({
      leaves: 'h1',
      outcome: { status: 'flow_handover_left' },
      replies: [{ text: 'Trợ lý trả lời tiếp.' }],
    });
  });

  it('lets somebody leave an officer who came unasked, by "menu" too', async () => {
    const citizen = { takeoverUntil: new Date(NOW + HOUR) };
    expect(await decide(...says('menu'), world({ citizen }))).toMatchObject({ leaves: '', outcome: { status: 'flow_handover_left' } });
  });

  it('is silent while an officer speaks, up to the minute at which that ends, and says so once', async () => {
    const since = new Date(NOW - HOUR);
    const until = (ms: number, dialogue = {}) => ({
      citizen: { takeoverUntil: new Date(NOW + ms), takeoverSince: since, dialogue },
      paused: 'Tạm nghỉ.',
    });
    expect(await decide(...says('lệ phí bao nhiêu'), world(until(1)))).toEqual({
      replies: [{ text: 'Cán bộ đang trả lời.', buttons: [] }],
      state: { silence: since.getTime() },
      outcome: { status: 'handoff_active' },
      through: true,
    });
    const told = until(1, { silence: since.getTime() });
    expect(await decide(...says('lệ phí bao nhiêu'), world(told))).toEqual({ outcome: { status: 'handoff_active' } });
    const taken = { ...until(1), handover: 'h1', takenBy: 'hoa' };
    expect(await decide(...says('thôi'), world(taken))).toEqual({ outcome: { status: 'handoff_active' } });
    expect(await decide(...says('lệ phí bao nhiêu'), world(until(0)))).toMatchObject({ outcome: { status: 'flow_paused' } });
  });

  it.each(['nói chuyện với bot', 'kết thúc', 'kết thúc trò chuyện ạ', 'cho gặp trợ lý', 'thoát ra'])(
    'lets "%s" bring the bot back from an officer',
    async (text) => {
      const citizen = { takeoverUntil: new Date(NOW + HOUR) };
      expect(await decide(...says(text), world({ citizen }))).toMatchObject({ leaves: '', outcome: { status: 'flow_handover_left' } });
    },
  );

  it('answers a cry for help although an officer speaks', async () => {
    const citizen = { takeoverUntil: new Date(NOW + HOUR) };
    expect(await decide(...says('cháy nhà'), world({ citizen, danger: { text: 'Gọi 114.' } }))).toMatchObject({
      replies: [{ text: 'Gọi 114.' }],
      through: true,
    });
  });

  it('welcomes nobody twice who opens the chat', async () => {
    expect(await decide(...event('user_click_chatnow', undefined), world({ citizen: { welcomedAt: new Date(NOW - HOUR) } }))).toEqual({});
  });

  it('leaves unanswered what can no longer be answered free of charge', async () => {
    expect(await decide(...says('làm khai sinh', 48 * HOUR + 1), world({ paused: 'Tạm nghỉ.' }))).toEqual({
      outcome: { status: 'unanswered_too_late' },
    });
    expect(await decide(...says('làm khai sinh', 48 * HOUR), world({ paused: 'Tạm nghỉ.' }))).toMatchObject({
      outcome: { status: 'flow_paused' },
    });
  });

  it('says that the bot is paused to nobody who tells of danger', () => {
    const rule = RULES['the bot is paused'];
    const turn = { input: { kind: 'text', text: 'cháy nhà' }, before: {} } as Parameters<typeof rule>[0];
    return Promise.all([
      expect(rule(turn, world({ paused: 'Tạm nghỉ.' }))).resolves.toMatchObject({ outcome: { status: 'flow_paused' } }),
      expect(rule(turn, world({ paused: 'Tạm nghỉ.', danger: { id: 'chay' } }))).resolves.toBeUndefined(),
    ]);
  });

  it('links an officer before it says that the bot is paused', async () => {
    const plan = await decide(...says('noi 12345678'), world({ linked: 'Đã nối.', paused: 'Tạm nghỉ.' }));
    expect(plan).toMatchObject({ replies: [{ text: 'Đã nối.' }], outcome: { status: 'flow_linked' } });
  });
});
