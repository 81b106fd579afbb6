import { beforeEach, describe, expect, it } from 'vitest';
import { DossierSystemDown, type DossierRecord } from '../../../src/cases/index.ts';
import { HOUR } from '../../../src/time/clock.ts';
import { fromLocal } from '../../../src/time/local.ts';
import { ErrandDesk } from '../../support/errand-desk.ts';
import { MORNING } from '../../support/stand-ins.ts';
import { openStore } from '../../support/store.ts';

const store = await openStore();
const desk = new ErrandDesk(store);
beforeEach(() => desk.reset());

describe('asking for a person', () => {
  it('puts the citizen into the queue once, however often it is carried out, and tells their place', async () => {
    desk.user = 'binh';
    await desk.turn('handover.open');
    desk.user = 'anna';
    desk.at += 1_000;
    const asked = await desk.run('handover.open');
    expect(asked).toMatchObject({ outcome: 'open', slots: { position: 2 } });
    const other = { ...asked, deeds: asked.deeds };
    await desk.handovers.open('event-2', 'anna', desk.at);
    await desk.carry(other, 2);
    expect((await desk.handovers.queue()).map(({ userId }) => userId)).toEqual(['binh', 'anna']);
    const again = await desk.run('handover.open');
    expect(again).toMatchObject({ outcome: 'waiting', slots: { position: 2 } });
    expect(again.deeds ?? []).toEqual([]);
  });

  it.each([
    ['2026-11-23T11:29', 'open', undefined],
    ['2026-11-23T11:30', 'closed', '13:30 ngày 23/11/2026'],
    ['2026-11-25T17:00', 'closed', '07:30 ngày 27/11/2026'],
  ])('at %s is %s, and says when somebody is there', async (at, outcome, opens) => {
    desk.at = fromLocal(at);
    expect(await desk.run('handover.open')).toMatchObject({ outcome, slots: opens === undefined ? {} : { opens } });
  });

  it('says nothing of hours where none are known', async () => {
    desk.workingTime = { hours: [], holidays: [] };
    expect(await desk.run('handover.open')).toMatchObject({ outcome: 'open' });
  });
});

describe('asking for a file', () => {
  const record: DossierRecord = { code: 'H1', name: 'Khai sinh', state: 'received', late: false, due: '2026-12-01', updatedAt: MORNING };

  it('says whether a system is connected, knows it and answers', async () => {
    expect(await desk.run('dossier.find', { code: 'H1' })).toMatchObject({ outcome: 'unconnected' });
    desk.connect((code) => Promise.resolve(code === 'H1' ? record : undefined));
    expect(await desk.run('dossier.find', { code: 'H2' })).toMatchObject({ outcome: 'missing' });
    desk.connect(() => Promise.reject(new DossierSystemDown('x')));
    expect(await desk.run('dossier.find', { code: 'H1' })).toMatchObject({ outcome: 'down' });
    desk.connect(() => Promise.reject(new TypeError('a fault of ours')));
    await expect(desk.run('dossier.find', { code: 'H1' })).rejects.toThrow('a fault of ours');
  });

  it.each([
    [{}, /đang giải quyết\.\nHẹn trả: 01\/12\/2026/, 'no'],
    [{ late: true, note: 'chờ xác minh' }, /quá hẹn trả \(01\/12\/2026\)\. Lý do: chờ xác minh/, 'no'],
    [{ late: true }, /Lý do: cơ quan chưa ghi rõ/, 'no'],
    [{ state: 'supplement', note: 'bản sao' }, /bổ sung: bản sao/, 'no'],
    [{ state: 'returned' }, /^Đã trả kết quả\. Kết quả đã trả\.$/, 'yes'],
  ] as const)('tells what %j means', async (over, text, final) => {
    desk.connect(() => Promise.resolve({ ...record, ...over } as DossierRecord));
    expect(await desk.run('dossier.find', { code: 'H1' })).toMatchObject({
      outcome: 'found',
      slots: { text: expect.stringMatching(text), final },
    });
  });

  it('watches it as long as Zalo lets us write, once', async () => {
    const result = await desk.run('dossier.watch', { code: 'H1', seen: 'received|' });
    expect(result.slots).toEqual({ until: '09:00 ngày 25/11/2026' });
    await desk.carry(result, 2);
    expect(await desk.watches.open(MORNING + 48 * HOUR - 1)).toMatchObject([{ userId: 'anna', code: 'H1', seen: 'received|' }]);
    expect(await desk.watches.open(MORNING + 48 * HOUR)).toEqual([]);
  });
});

describe('what somebody wants to be told of', () => {
  const kept = async () => (await desk.citizens.find('anna'))?.interests;
  beforeEach(() => desk.citizens.interacted('anna', MORNING, MORNING));

  it('is switched on and off by topic, beside what was chosen before', async () => {
    desk.interests = { audience: 'business', topics: ['dat-dai'] };
    const added = await desk.turn('interests.topic', { topic: 'an-sinh' });
    expect(added).toMatchObject({ outcome: 'added', slots: { name: 'Trợ cấp, bảo hiểm' } });
    expect(await kept()).toEqual({ audience: 'business', topics: ['dat-dai', 'an-sinh'] });
    // In the same conversation, which has not read it again.
    const removed = await desk.turn('interests.topic', { ...added.slots, topic: 'dat-dai' });
    expect(removed).toMatchObject({ outcome: 'removed' });
    expect(await kept()).toEqual({ audience: 'business', topics: ['an-sinh'] });
  });

  it('may be nothing for a while, and no ward any more', async () => {
    desk.interests = { ward: 'ky-lua' };
    const muted = await desk.turn('interests.mute');
    expect(await kept()).toEqual({ topics: [], ward: 'ky-lua', muted: true });
    expect((await desk.run('interests.show', muted.slots)).slots).toMatchObject({
      muted: 'yes',
      list: expect.stringMatching(/Đang tắt tin[^]*Kỳ Lừa/),
    });
    const unmuted = await desk.turn('interests.unmute', muted.slots);
    await desk.turn('interests.ward', { ...unmuted.slots });
    expect(await kept()).toEqual({ topics: [] });
  });

  it('takes no audience that there is not', async () => {
    desk.interests = { audience: 'citizen' };
    await desk.turn('interests.audience', { audience: 'robot' });
    expect(await kept()).toEqual({ topics: [], audience: 'citizen' });
  });
});

describe('asking for a place', () => {
  it.each(['ky-lua', 'Kỳ Lừa'])('finds the office of a ward by %s, with its phone', async (ward) => {
    const { outcome, slots, links } = await desk.run('place.find', { ward });
    expect(outcome).toBe('found');
    expect(slots?.places).toMatch(
      /^Trung tâm phường Kỳ Lừa\n.*0205 3 123 456\nTôi chưa có địa chỉ của nơi này\.\n\nBây giờ đang trong giờ làm việc, đến 11:30/,
    );
    expect(links).toMatchObject([{ kind: 'url' }, { kind: 'phone', phone: '02053123456' }]);
  });

  it('finds the nearest to where somebody is, as the crow flies, whichever is nearer first', async () => {
    const { slots } = await desk.run('place.find', { spot: '21.86,106.76' });
    expect(slots?.places).toMatch(/^Bưu điện\n.*1,1 km[^]*Trung tâm phường Đông Kinh\n.*xã Mai Pha[^]*2,2 km/);
  });

  it('says what it does not know of an office, and who does', async () => {
    const { slots } = await desk.run('place.find', { ward: 'dong-kinh' });
    expect(slots?.places).toMatch(/chưa có địa chỉ và số điện thoại của nơi này\. Anh\/Chị gọi Tổng đài 18001096/);
  });

  it('says so where it knows none', async () => {
    expect(await desk.run('place.find', { ward: 'Tam Thanh' })).toMatchObject({ outcome: 'none' });
  });
});

describe('a guide', () => {
  it('goes step by step, not before the first nor beyond the last', async () => {
    const step = (at: number, move = 'next') => desk.run('guide.step', { item: 'khai-sinh', at, move });
    expect(await step(0)).toMatchObject({
      outcome: 'more',
      slots: { at: 1, count: 3, text: 'Điền tờ khai.', source: expect.stringMatching(/Cổng DVC/) },
    });
    expect(await step(1)).toMatchObject({ slots: { at: 2, text: 'Nộp hồ sơ.' } });
    expect(await step(3)).toMatchObject({ outcome: 'last', slots: { at: 3 } });
    expect(await step(1, 'before')).toMatchObject({ slots: { at: 1 } });
    expect(await desk.run('guide.step', { item: 'gone', at: 1 })).toMatchObject({ outcome: 'gone' });
  });
});
