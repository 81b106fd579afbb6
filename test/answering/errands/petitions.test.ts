import { beforeEach, describe, expect, it } from 'vitest';
import { HOUR } from '../../../src/time/clock.ts';
import { fromLocal } from '../../../src/time/local.ts';
import { ErrandDesk } from '../../support/errand-desk.ts';
import { MORNING } from '../../support/stand-ins.ts';
import { openStore } from '../../support/store.ts';

const store = await openStore();
const desk = new ErrandDesk(store);
beforeEach(() => desk.reset());

const TOLD = { kind: 'scene', unit: 'ky-lua', content: 'Đèn đường hỏng', photos: [] as string[] };
const file = (over: Record<string, string | string[]> = {}) => desk.turn('petition.file', { ...TOLD, ...over });

describe('what is written in a petition', () => {
  it.each([
    ['Tôi muốn TỐ CÁO ông A', 'denounce'],
    ['cán bộ đòi tiền tôi', 'denounce'],
    ['tố chất cáo già', 'fine'],
    ['đường ngập, đèn hỏng', 'fine'],
  ])('"%s" is told apart from a denunciation: %s', async (content, outcome) => {
    expect(await desk.run('petition.screen', { content })).toMatchObject({ outcome });
  });

  it('is shown before it is sent, without coordinates, and says where no number is left', async () => {
    const { slots } = await desk.run('petition.summary', { ...TOLD, place: '21.85,106.76', photos: ['a', 'b'], contact: '' });
    expect(slots?.summary).toMatch(/Phường: Kỳ Lừa\n.*Đèn đường hỏng\n.*vị trí Anh\/Chị đã gửi\n.*Ảnh: 2\n.*Không để lại số điện thoại/);
    const other = await desk.run('petition.summary', { ...TOLD, unit: 'khac', place: 'cầu Kỳ Cùng', contact: '0912345678' });
    expect(other.slots?.summary).toMatch(/Nơi khác[^]*cầu Kỳ Cùng[^]*0912345678/);
  });
});

describe('a petition that is handed in', () => {
  it('is entered once, however often it is carried out, with its number sealed', async () => {
    const result = await desk.run('petition.file', { ...TOLD, place: 'cầu Kỳ Cùng', contact: '0912345678' });
    expect(await store.kept('petitions')).toEqual([]);
    expect(await desk.carry(result, 2)).toEqual([{ type: 'petition', status: 'received' }]);
    const petition = await desk.petitions.find(String(result.slots?.receipt));
    expect(petition).toMatchObject({ userId: 'anna', content: 'Đèn đường hỏng', place: 'cầu Kỳ Cùng', state: 'received' });
    expect(petition?.contact).toBe('0912345678');
    expect(await store.everything()).not.toContain('0912345678');
    expect(await store.kept('petitions')).toHaveLength(1);
  });

  it('is promised the days of the law and no more: working days, without days off', async () => {
    const { slots } = await file();
    expect(slots?.promise).toBe('Phản ánh được chuyển tới nơi có thẩm quyền chậm nhất ngày 01/12/2026 (Nghị định 20/2008/NĐ-CP).');
    desk.cases = { ...desk.cases, petitions: { ...desk.cases.petitions, answer_working_days: { scene: 10 } } };
    expect((await file()).slots?.promise).toMatch(/\nHạn trả lời: ngày 08\/12\/2026/);
    expect((await file({ kind: 'rule' })).slots?.promise).not.toMatch(/Hạn trả lời/);
  });

  it('never gets the code of another', async () => {
    desk.codes = ['AAAA22', 'AAAA22', 'AAAA22', 'BBBB33'];
    expect((await file()).slots?.receipt).toBe('AAAA22');
    expect((await file()).slots?.receipt).toBe('BBBB33');
  });

  it('is one of five a day from one citizen; the day ends at local midnight', async () => {
    desk.at = fromLocal('2026-11-23T00:00');
    for (let time = 0; time < 5; time++) expect(await file()).toMatchObject({ outcome: 'filed' });
    desk.at = fromLocal('2026-11-23T23:59');
    expect(await file()).toMatchObject({ outcome: 'too_many' });
    desk.user = 'binh';
    expect(await file()).toMatchObject({ outcome: 'filed' });
    desk.user = 'anna';
    desk.at = fromLocal('2026-11-24T00:00');
    expect(await file()).toMatchObject({ outcome: 'filed' });
  });
});

describe('asking for a petition', () => {
  it('tells where it stands, with what is promised while it is open and the answer afterwards', async () => {
    const code = String((await file()).slots?.receipt);
    const ask = () => desk.run('petition.find', { code });
    expect(await ask()).toMatchObject({
      outcome: 'found',
      slots: { received: '23/11/2026', answer: '', promise: expect.stringMatching(/01\/12\/2026/) },
    });
    await desk.petitions.move(code, 'transfer', { by: 'minh', note: 'Sở Xây dựng', at: MORNING });
    expect((await ask()).slots).toMatchObject({ status: expect.stringMatching(/Nơi nhận: Sở Xây dựng/), promise: '' });
    await desk.petitions.move(code, 'answer', { by: 'minh', answer: 'Đã thay đèn.', at: MORNING + HOUR });
    expect((await ask()).slots).toMatchObject({ status: expect.not.stringMatching(/Nơi nhận/), answer: 'Đã thay đèn.', promise: '' });
  });

  it('says so where there is none, and knows the last of a citizen', async () => {
    expect(await desk.run('petition.find', { code: 'ZZZZ99' })).toMatchObject({ outcome: 'missing' });
    expect(await desk.run('petition.latest')).toMatchObject({ outcome: 'none' });
    await file();
    desk.at += HOUR;
    const { slots } = await file();
    expect(await desk.run('petition.latest')).toMatchObject({ outcome: 'found', slots: { code: slots?.receipt } });
    desk.user = 'binh';
    expect(await desk.run('petition.latest')).toMatchObject({ outcome: 'none' });
  });
});
