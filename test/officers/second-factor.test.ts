import { describe, expect, it } from 'vitest';
import { TOTP } from 'otpauth';
import { MINUTE } from '../../src/time/clock.ts';
import { Accounts, PASSWORD } from '../support/accounts.ts';
import { openStore } from '../support/store.ts';

const SECOND = 1_000;
const store = await openStore();
const accounts = new Accounts(store);
const { officers, clock } = accounts;
const hoa = () => accounts.hoa();
const signIn = (...typed: Parameters<Accounts['signIn']>) => accounts.signIn(...typed);

describe('the second factor', () => {
  async function withFactor(): Promise<(ahead?: number) => string> {
    await accounts.addHoa();
    const { secret } = await officers.newTotp(await hoa());
    const code = (ahead = 0): string => new TOTP({ secret }).generate({ timestamp: clock.now() + ahead * 30 * SECOND });
    expect(await officers.confirmTotp(await hoa(), code())).toBe(true);
    expect(await store.everything()).not.toContain(secret);
    return code;
  }

  it('counts from the moment at which a code made with it was seen, not before', async () => {
    await accounts.addHoa();
    const { secret } = await officers.newTotp(await hoa());
    expect(await officers.confirmTotp(await hoa(), '000000')).toBe(false);
    expect(await signIn()).toBe('ok');
    expect(await officers.confirmTotp(await hoa(), new TOTP({ secret }).generate({ timestamp: clock.now() }))).toBe(true);
    expect([await signIn(), await signIn(PASSWORD, '000000')]).toEqual(['code', 'code']);
  });

  it('takes each code once, and not the one that switched it on', async () => {
    const code = await withFactor();
    expect(await signIn(PASSWORD, code())).toBe('code');
    clock.advance(30 * SECOND);
    expect(await signIn(PASSWORD, ` ${code()} `)).toBe('ok');
    expect(await signIn(PASSWORD, code())).toBe('code');
  });

  it('takes one code from one of two who type it at the same moment', async () => {
    const code = await withFactor();
    clock.advance(MINUTE);
    expect((await Promise.all([signIn(PASSWORD, code()), signIn(PASSWORD, code())])).sort()).toEqual(['code', 'ok']);
  });

  it('forgives a clock that is half a minute off, not more, and takes none that is older than the last used', async () => {
    const code = await withFactor();
    clock.advance(10 * MINUTE);
    expect(await signIn(PASSWORD, code(-2))).toBe('code');
    expect(await signIn(PASSWORD, code(2))).toBe('code');
    expect(await signIn(PASSWORD, code(1))).toBe('ok');
    expect(await signIn(PASSWORD, code())).toBe('code');
  });

  it('is not asked of somebody who has a wrong password, and wrong codes delay as wrong passwords do', async () => {
    const code = await withFactor();
    clock.advance(MINUTE);
    expect(await signIn('sai', code())).toBe('wrong');
    for (let time = 0; time < 4; time++) expect(await signIn(PASSWORD, '000000')).toBe('code');
    expect(await signIn(PASSWORD, '000000')).toBe('wait');
    expect(await signIn(PASSWORD, code())).toBe('wait');
  });

  it('has a key that stays the same until it is confirmed or a quarter of an hour old, whoever looks', async () => {
    await accounts.addHoa();
    const { secret, uri } = await officers.newTotp(await hoa());
    expect(uri).toContain(secret);
    const again = await Promise.all([officers.newTotp(await hoa()), officers.newTotp(await hoa())]);
    expect(again.map((key) => key.secret)).toEqual([secret, secret]);
    expect(await store.everything()).not.toContain(secret);
    clock.advance(15 * MINUTE);
    const late = new TOTP({ secret }).generate({ timestamp: clock.now() });
    expect(await officers.confirmTotp(await hoa(), late)).toBe(false);
    expect((await officers.newTotp(await hoa())).secret).not.toBe(secret);
  });

  it('is one key for two pages that are opened at the same moment', async () => {
    await accounts.addHoa();
    const [one, other] = await Promise.all([officers.newTotp(await hoa()), officers.newTotp(await hoa())]);
    expect(one.secret).toBe(other.secret);
  });

  it('is asked of a signed-in officer too, where the action takes a code', async () => {
    const code = await withFactor();
    const origin = { address: '10.0.0.1', device: 'phien' };
    clock.advance(MINUTE);
    const typed = { password: PASSWORD, code: '000000' };
    expect(await officers.confirms(await hoa(), typed, origin)).toBe(false);
    expect(await officers.confirms(await hoa(), { ...typed, code: code() }, origin)).toBe(true);
    expect(await officers.confirms(await hoa(), { ...typed, code: code() }, origin)).toBe(false);
  });

  it('is gone when it is taken off', async () => {
    await withFactor();
    await officers.removeTotp('hoa', 'hoa');
    expect(await signIn()).toBe('ok');
  });
});
