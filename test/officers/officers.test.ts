import { describe, expect, it } from 'vitest';
import { MIN_PASSWORD, temporaryPassword } from '../../src/officers/index.ts';
import { MINUTE } from '../../src/time/clock.ts';
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
    ['too short', 'a'.repeat(2) + 'bcdefgh', /ít nhất 10/],
    ['too long', `${'abcdef'.repeat(33)}xyz`, /dài quá/],
    ['of few signs', 'ababababab', /dễ đoán/],
    ['with the name in it', 'xin chao HOA nhe', /dễ đoán/],
    ['of blanks but for a few letters', 'abcdef    ', /ít nhất 10/],
    ['of few letters that are composed of several signs', 'ếộữẩễ'.normalize('NFD'), /ít nhất 10/],
  ])('is not taken where it is %s, for a new officer or in place of an old one', async (_, password, reason) => {
    await expect(accounts.add({ password })).rejects.toThrow(reason);
    expect(await officers.find('hoa')).toBeNull();
    await accounts.addHoa();
    await expect(officers.changePassword('hoa', password)).rejects.toThrow(reason);
    expect(await officers.passwordIs(await hoa(), PASSWORD)).toBe(true);
  });

  it('is kept as a hash alone', async () => {
    await accounts.addHoa();
    expect((await hoa()).password).toMatch(/^\$argon2id\$/);
    expect(await store.everything()).not.toContain(PASSWORD);
  });

  it('that is new counts at once, ends the lock and every session that began before', async () => {
    await accounts.addHoa();
    for (let time = 0; time < 5; time++) await signIn('sai');
    clock.advance(SECOND);
    await officers.changePassword('hoa', 'ba lá trầu không', true);
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
    expect(await officers.find('HOA')).toMatchObject({ unit: 'van-phong', active: true, failures: 0 });
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

  it('is locked at the fifth failure in a row, for fifteen minutes and no longer, whatever is tried meanwhile', async () => {
    await accounts.addHoa();
    const tries = [];
    for (let time = 0; time < 5; time++) tries.push(await signIn('sai'));
    expect(tries).toEqual(['wrong', 'wrong', 'wrong', 'wrong', 'locked']);
    clock.advance(10 * MINUTE);
    expect([await signIn(), await signIn('sai')]).toEqual(['locked', 'locked']);
    clock.advance(5 * MINUTE - 1);
    expect(await signIn()).toBe('locked');
    clock.advance(1);
    expect(await signIn()).toBe('ok');
  });

  it('begins to count anew after a success, and after a lock', async () => {
    await accounts.addHoa();
    for (let time = 0; time < 4; time++) await signIn('sai');
    expect(await signIn()).toBe('ok');
    for (let time = 0; time < 4; time++) expect(await signIn('sai')).toBe('wrong');
    expect(await signIn('sai')).toBe('locked');
    clock.advance(15 * MINUTE);
    expect(await signIn('sai')).toBe('wrong');
  });

  it('counts guesses that are made at the same moment', async () => {
    await accounts.addHoa();
    await Promise.all(Array.from({ length: 5 }, () => signIn('sai')));
    expect(await signIn()).toBe('locked');
  });
});
