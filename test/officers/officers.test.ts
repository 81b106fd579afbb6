import { describe, expect, it } from 'vitest';
import { delayAfter, networkOf } from '../../src/officers/attempts.ts';
import { MIN_PASSWORD, temporaryPassword } from '../../src/officers/index.ts';
import { DECOY } from '../../src/officers/officers.ts';
import { Accounts, PASSWORD } from '../support/accounts.ts';
import { MORNING } from '../support/stand-ins.ts';
import { openStore } from '../support/store.ts';

const SECOND = 1_000;
const store = await openStore();
const accounts = new Accounts(store);
const { officers, clock } = accounts;
const hoa = () => accounts.hoa();
const signIn = (...typed: Parameters<Accounts['signIn']>) => accounts.signIn(...typed);

describe('a password', () => {
  it.each([
    ['too short', 'vịt xanh 7', /ít nhất 12/],
    ['too long', `${'abcdef'.repeat(33)}xyz`, /dài quá/],
    ['of few signs', 'abababababab', /dễ đoán/],
    ['little but the name', 'xin chao HOA 2026', /dễ đoán/],
    ['of blanks but for a few letters', 'abcdef       ', /ít nhất 12/],
    ['of few letters that are composed of several signs', 'ếộữẩễ'.normalize('NFD'), /ít nhất 12/],
  ])('is not taken where it is %s, for a new officer or in place of an old one', async (_, password, reason) => {
    await expect(accounts.add({ password })).rejects.toThrow(reason);
    expect(await officers.find('hoa')).toBeNull();
    await accounts.addHoa();
    await expect(officers.changePassword('hoa', password)).rejects.toThrow(reason);
    expect(await signIn()).toBe('ok');
  });

  it('is kept as a hash alone', async () => {
    await accounts.addHoa();
    expect((await hoa()).password).toMatch(/^\$argon2id\$/);
    expect(await store.everything()).not.toContain(PASSWORD);
  });

  it('that is new counts at once and ends every session that began before', async () => {
    await accounts.addHoa();
    clock.advance(SECOND);
    await officers.changePassword('hoa', 'ba lá trầu không', { reset: true });
    expect(await hoa()).toMatchObject({ mustChange: true, sessionsFrom: new Date(MORNING + SECOND) });
    expect(await signIn('ba lá trầu không')).toBe('ok');
    expect(await signIn(PASSWORD)).toBe('wrong');
  });

  it('made for an officer is long enough and never the same', () => {
    const made = Array.from({ length: 20 }, temporaryPassword);
    expect(new Set(made).size).toBe(20);
    for (const password of made) expect(password.length).toBeGreaterThanOrEqual(MIN_PASSWORD);
  });
});

describe('an account', () => {
  it.each([
    [{ _id: 'Hoa' }, /Tên đăng nhập/],
    [{ _id: 'hòa' }, /Tên đăng nhập/],
    [{ _id: '.hoa' }, /Tên đăng nhập/],
    [{ name: '  ' }, /họ tên/],
    [{ roles: [] }, /vai trò/],
  ])('is not made from %j', async (over, reason) => {
    await expect(accounts.add(over)).rejects.toThrow(reason);
    expect(await officers.all()).toEqual([]);
  });

  it('is made once under a name, also by two at the same moment', async () => {
    const results = await Promise.allSettled([accounts.add({ name: 'Hoa' }), accounts.add({ name: 'Hòa' })]);
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    await expect(accounts.add()).rejects.toThrow(/Đã có tài khoản/);
    expect(await officers.all()).toHaveLength(1);
  });

  it('is found by its name in capitals, and keeps the unit it is for', async () => {
    await accounts.add({ unit: 'van-phong' });
    expect(await officers.find('HOA')).toMatchObject({ unit: 'van-phong', active: true });
  });

  it('of the simulator does not exist beside a real Official Account', async () => {
    await accounts.add({ demo: true });
    expect(await officers.find('hoa')).toBeNull();
    expect(await signIn()).toBe('wrong');
  });
});

describe('signing in', () => {
  it('says the same of an unknown name, a wrong password and a closed account', async () => {
    await accounts.addHoa();
    await officers.model.updateOne({ _id: 'hoa' }, { $set: { active: false } });
    expect([await signIn('sai'), await signIn(), await signIn('sai', '', 'nobody')]).toEqual(['wrong', 'wrong', 'wrong']);
  });

  it('is delayed after five failures from one address, longer with each, and by none of another address or name', async () => {
    await accounts.addHoa();
    await accounts.add({ _id: 'lan', name: 'Lan' });
    const elsewhere = { address: '203.0.113.9' };
    for (let time = 0; time < 5; time++) expect(await signIn('sai', '', 'hoa', elsewhere)).toBe('wrong');
    expect([await signIn('sai', '', 'hoa', elsewhere), await signIn(PASSWORD, '', 'hoa', elsewhere)]).toEqual(['wait', 'wait']);
    // Hoa at her own desk, and Lan beside the stranger.
    expect([await signIn(), await signIn(PASSWORD, '', 'lan', elsewhere)]).toEqual(['ok', 'ok']);
    clock.advance(5 * SECOND);
    expect(await signIn('sai', '', 'hoa', elsewhere)).toBe('wrong');
    clock.advance(5 * SECOND);
    expect(await signIn(PASSWORD, '', 'hoa', elsewhere)).toBe('wait');
    clock.advance(5 * SECOND);
    expect(await signIn(PASSWORD, '', 'hoa', elsewhere)).toBe('ok');
  });

  it('never waits longer than a quarter of an hour', () => {
    expect([4, 5, 6, 7, 12, 13, 40, 5_000].map((failures) => delayAfter(failures) / SECOND)).toEqual([0, 5, 10, 20, 640, 900, 900, 900]);
  });

  it('is let through on a device where the officer has signed in before, whatever comes from the same address', async () => {
    await accounts.addHoa();
    for (let time = 0; time < 40; time++) await signIn('sai', '', `ten${String(time)}`);
    for (let time = 0; time < 5; time++) await signIn('sai');
    expect(await signIn()).toBe('wait');
    expect(await signIn(PASSWORD, '', 'hoa', { address: '10.0.0.1', device: 'may-cua-hoa' })).toBe('ok');
  });

  it('counts guesses on a known device for themselves, so that who has the device has no more tries than others', async () => {
    await accounts.addHoa();
    const device = { address: '10.0.0.1', device: 'may-cua-hoa' };
    for (let time = 0; time < 5; time++) expect(await signIn('sai', '', 'hoa', device)).toBe('wrong');
    expect([await signIn(PASSWORD, '', 'hoa', device), await signIn()]).toEqual(['wait', 'ok']);
  });

  it('is slowed for an address that tries many names, and what somebody mistyped there is not forgotten by a success', async () => {
    await accounts.addHoa();
    for (let time = 0; time < 21; time++) expect(await signIn('sai', '', `ten${String(time)}`)).toBe('wrong');
    expect(await signIn('sai', '', 'ten99')).toBe('wait');
    clock.advance(2 * SECOND);
    expect([await signIn(), await signIn('sai', '', 'ten100')]).toEqual(['ok', 'wait']);
  });

  it('takes all addresses of one subscriber for one', () => {
    expect(networkOf('2001:db8:1:2:3:4:5:6')).toBe(networkOf('2001:db8:1:2::9'));
    expect(networkOf('2001:db8:1:2::9')).not.toBe(networkOf('2001:db8:1:3::9'));
    expect([networkOf('::ffff:203.0.113.9'), networkOf('203.0.113.9'), networkOf('::1')]).toEqual([
      '203.0.113.9',
      '203.0.113.9',
      '0:0:0:0',
    ]);
  });

  it('begins to count anew after a success', async () => {
    await accounts.addHoa();
    for (let round = 0; round < 3; round++) {
      for (let time = 0; time < 4; time++) expect(await signIn('sai')).toBe('wrong');
      expect(await signIn()).toBe('ok');
    }
  });

  it('counts guesses that are made at the same moment', async () => {
    await accounts.addHoa();
    const tries = await Promise.all(Array.from({ length: 12 }, () => signIn('sai')));
    expect(tries.filter((result) => result === 'wrong')).toHaveLength(5);
    expect(await signIn()).toBe('wait');
  });

  it('hashes as long for a name that nobody has as for one that somebody has', async () => {
    await accounts.addHoa();
    const settings = (hash: string): string[] => hash.split('$').slice(0, 4);
    expect(settings(DECOY)).toEqual(settings((await hoa()).password));
  });

  it('keeps no address in the store', async () => {
    await accounts.addHoa();
    await signIn('sai', '', 'hoa', { address: '203.0.113.77' });
    expect(await store.everything()).not.toContain('203.0.113.77');
  });
});

describe('proving to be there in person', () => {
  const origin = { address: '10.0.0.1', device: 'phien-cua-hoa' };

  it('counts as signing in does, for the session alone', async () => {
    await accounts.addHoa();
    for (let time = 0; time < 40; time++) await signIn('sai');
    expect(await officers.confirms(await hoa(), { password: PASSWORD }, origin)).toBe(true);
    for (let time = 0; time < 5; time++) expect(await officers.confirms(await hoa(), { password: 'sai' }, origin)).toBe(false);
    expect(await officers.confirms(await hoa(), { password: PASSWORD }, origin)).toBe(false);
    clock.advance(5 * SECOND);
    expect(await officers.confirms(await hoa(), { password: PASSWORD }, origin)).toBe(true);
  });
});

describe('the last administrator', () => {
  const administrators = async (...ids: string[]): Promise<void> => {
    for (const _id of ids) await accounts.add({ _id, name: _id, roles: ['administrator'], password: 'năm con ngỗng trắng' });
  };

  it('can neither be closed nor lose the role', async () => {
    await administrators('mot');
    await accounts.addHoa();
    await expect(officers.setActive('mot', false, 'hoa')).rejects.toThrow(/cuối cùng/);
    await expect(officers.changeRoles('mot', ['viewer'], undefined, 'hoa')).rejects.toThrow(/cuối cùng/);
    await officers.changeRoles('mot', ['administrator', 'viewer'], undefined, 'hoa');
    await officers.setActive('hoa', false, 'mot');
    expect(await officers.find('mot')).toMatchObject({ active: true, roles: ['administrator', 'viewer'] });
  });

  it('is one whose account is open, and none that only the simulator knows', async () => {
    await administrators('mot', 'hai');
    await accounts.add({ _id: 'thu', name: 'Thử', roles: ['administrator'], demo: true });
    await officers.setActive('hai', false, 'mot');
    await expect(officers.setActive('mot', false, 'hai')).rejects.toThrow(/cuối cùng/);
  });

  it('is left where two close each other at the same moment', async () => {
    await administrators('mot', 'hai');
    const closed = await Promise.allSettled([officers.setActive('mot', false, 'hai'), officers.setActive('hai', false, 'mot')]);
    expect(closed.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect((await officers.all()).filter(({ active }) => active)).toHaveLength(1);
  });
});
