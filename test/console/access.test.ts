import { get, request } from 'node:http';
import { describe, expect, it } from 'vitest';
import { TOTP } from 'otpauth';
import { ROUTES } from '../../src/console/pages/index.ts';
import { may, PERMISSIONS, ROLES, type Role } from '../../src/officers/index.ts';
import { officer, PASSWORD, Visitor } from '../support/office.ts';
import { MINUTE } from '../support/newsroom.ts';
import { World } from '../support/world.ts';

const open = async () => {
  const world = await World.open();
  return { world, app: await world.start() };
};
/** The key of the second factor on the page of an account. */
const keyOn = (page: string): string => /<code>([A-Z2-7 ]+)<\/code>/.exec(page)?.[1]?.replaceAll(' ', '') ?? '';
/** An address of the route, with something in the place of its parts. */
const at = (path: string): string => path.replaceAll(/:\w+/g, 'khong-co');

describe('who may reach what in the console', () => {
  it('every page and action names a permission, and none can be reached without it', async () => {
    const { app } = await open();
    const stranger = new Visitor(app);
    const people = await Promise.all(
      (Object.keys(ROLES) as Role[]).map(async (role) => [role, await officer(app, role.replace('_', '.'), role)] as const),
    );
    expect(ROUTES.length).toBeGreaterThan(30);
    for (const { method, path, permission } of ROUTES) {
      expect(PERMISSIONS).toContain(permission);
      expect((await stranger[method](at(path))).headers.location, `${method} ${path}`).toBe('/console/sign-in');
      for (const [role, visitor] of people) {
        const { status } = await visitor[method](at(path));
        if (may([role], permission)) expect(status, `${role} ${method} ${path}`).not.toBe(403);
        else expect(status, `${role} ${method} ${path}`).toBe(403);
        expect(status, `${role} ${method} ${path}`).toBeLessThan(500);
      }
    }
  });

  it('takes no form that another site sends', async () => {
    const { app } = await open();
    const visitor = await officer(app, 'hoa', 'author', 'approver', 'administrator');
    const posts = ['/sign-in', '/sign-out', ...ROUTES.filter(({ method }) => method === 'post').map(({ path }) => at(path))];
    for (const path of posts)
      for (const headers of [
        { 'sec-fetch-site': 'cross-site' },
        { 'sec-fetch-site': 'same-site' },
        { 'sec-fetch-site': 'none' },
        { 'sec-fetch-site': '', origin: 'https://la.example' },
        { 'sec-fetch-site': '', origin: 'null' },
      ] as Record<string, string>[])
        expect((await visitor.post(path, {}, headers)).status, path).toBe(403);
    expect((await visitor.get('/')).status).toBe(200);
    const host = new URL(app.url).host;
    const old = await visitor.post('/account/totp', {}, { 'sec-fetch-site': '', origin: `https://${host}` });
    expect(old.status).toBe(422);
  });

  it('has no demo accounts beside a real Official Account, not even those that a simulator left in the store', async () => {
    const { app } = await open();
    const { officers } = app.services;
    expect(await officers.model.countDocuments({})).toBe(0);
    await officers.add({ _id: 'minh', name: 'Minh', roles: ['administrator'], password: PASSWORD, mustChange: false, demo: true });
    expect((await new Visitor(app).signIn('minh')).status).toBe(401);
  });
});

describe('signing in', () => {
  it('says the same, whatever was wrong: the name, the password, the code, too many tries', async () => {
    const { world, app } = await open();
    await officer(app, 'hoa', 'author');
    const admin = await officer(app, 'lan', 'administrator');
    const key = keyOn((await admin.get('/account')).data);
    await admin.post('/account/totp', { code: new TOTP({ secret: key }).generate({ timestamp: world.clock.now() }) });
    const from = (address: string) => ({ 'x-forwarded-for': address });
    const tries = [
      await new Visitor(app).post('/sign-in', { id: 'khong.co', password: 'sai' }, from('203.0.113.1')),
      await new Visitor(app).post('/sign-in', { id: 'hoa', password: 'sai' }, from('203.0.113.2')),
      await new Visitor(app).post('/sign-in', { id: 'lan', password: PASSWORD, code: '000000' }, from('203.0.113.3')),
    ];
    for (let time = 0; time < 8; time++)
      tries.push(await new Visitor(app).post('/sign-in', { id: 'hoa', password: time === 7 ? PASSWORD : 'sai' }, from('203.0.113.4')));
    expect(new Set(tries.map(({ status, data }) => `${String(status)} ${data.replaceAll(/value="(khong\.co|hoa|lan)"/g, '')}`)).size).toBe(
      1,
    );
    expect(tries[0]?.status).toBe(401);
    world.clock.advance(MINUTE);
    expect((await new Visitor(app).signIn('HOA ')).headers.location).toBe('/console/');
  });

  it('cannot be kept from an officer by strangers: not on the officer’s own device, nor elsewhere, nor the emergency stop', async () => {
    const { world, app } = await open();
    const admin = await officer(app, 'quantri', 'administrator');
    world.clock.advance(11 * MINUTE);
    // A stranger behind the same address: by name, then by many names.
    const stranger = new Visitor(app);
    for (let time = 0; time < 12; time++) await stranger.signIn('quantri', 'sai');
    for (let time = 0; time < 25; time++) await stranger.signIn(`ten.${String(time)}`, 'sai');
    expect((await stranger.signIn('quantri')).status).toBe(401);
    expect((await admin.post('/system/pause', { message: 'Nghỉ', step_up_password: PASSWORD })).headers.location).toBe('/console/system');
    expect((await app.services.pause.now())?.message).toBe('Nghỉ');
    await admin.post('/sign-out');
    expect((await admin.signIn('quantri')).headers.location).toBe('/console/');
    const phone = await new Visitor(app).post('/sign-in', { id: 'quantri', password: PASSWORD }, { 'x-forwarded-for': '203.0.113.9' });
    expect(phone.headers.location).toBe('/console/');
  });

  it('knows a device by a cookie that it has signed, for the officers who signed in there alone', async () => {
    const { app } = await open();
    const hoa = await officer(app, 'hoa', 'author');
    await officer(app, 'lan', 'author');
    const stranger = new Visitor(app);
    for (let time = 0; time < 12; time++) for (const id of ['hoa', 'lan']) await stranger.signIn(id, 'sai');
    const known = /__Host-motcua-device=[^;]+/.exec(hoa.cookie)?.[0] ?? '';
    const signIn = async (id: string, cookie: string) =>
      (await new Visitor(app).post('/sign-in', { id, password: PASSWORD }, { cookie })).status;
    expect(await signIn('hoa', known)).toBe(303);
    expect(await signIn('lan', known)).toBe(401);
    expect(await signIn('lan', known.replace('~hoa:', '~lan:'))).toBe(401);
    expect(await signIn('hoa', `${known.slice(0, -2)}xx`)).toBe(401);
  });

  it('answers a form that is none as it answers a wrong password', async () => {
    const { app } = await open();
    const visitor = new Visitor(app);
    expect((await visitor.post('/sign-in', {}, { 'content-type': 'text/plain' })).status).toBe(401);
    expect((await visitor.post('/sign-in', new URLSearchParams('id=a&id=b&password=x&password=y'))).status).toBe(401);
  });

  it('takes the password however the keyboard composes its letters', async () => {
    const { app } = await open();
    await officer(app, 'hoa', 'author');
    expect((await new Visitor(app).signIn('hoa', PASSWORD.normalize('NFD'))).headers.location).toBe('/console/');
  });

  it('asks for the code of the second factor once it is on, and takes each code once', async () => {
    const { world, app } = await open();
    const hoa = await officer(app, 'hoa', 'author');
    const secret = keyOn((await hoa.get('/account')).data);
    const code = (): string => new TOTP({ secret }).generate({ timestamp: world.clock.now() });
    expect((await hoa.post('/account/totp', { code: '000000' })).status).toBe(422);
    world.clock.advance(10 * MINUTE);
    expect(keyOn((await hoa.get('/account')).data)).toBe(secret);
    const first = code();
    expect((await hoa.post('/account/totp', { code: first })).headers.location).toBe('/console/account');
    expect((await hoa.get('/account')).data).not.toContain(secret.slice(0, 4) + ' ');
    expect((await new Visitor(app).signIn('hoa')).status).toBe(401);
    expect((await new Visitor(app).signIn('hoa', PASSWORD, first)).status).toBe(401);
    world.clock.advance(MINUTE);
    const used = code();
    expect((await new Visitor(app).signIn('hoa', PASSWORD, used)).headers.location).toBe('/console/');
    expect((await new Visitor(app).signIn('hoa', PASSWORD, used)).status).toBe(401);
    expect(JSON.stringify(await app.services.officers.model.find({}).lean())).not.toContain(secret);
  });

  it('takes the second factor off with password and code, not with the password alone, and counts what is mistyped', async () => {
    const { world, app } = await open();
    const hoa = await officer(app, 'hoa', 'author');
    const secret = keyOn((await hoa.get('/account')).data);
    const code = (): string => new TOTP({ secret }).generate({ timestamp: world.clock.now() });
    await hoa.post('/account/totp', { code: code() });
    world.clock.advance(MINUTE);
    const off = async (form: Record<string, string>): Promise<number> => (await hoa.post('/account/totp-off', form)).status;
    expect(await off({ password: PASSWORD })).toBe(422);
    expect(await off({ password: 'sai', code: code() })).toBe(422);
    for (let time = 0; time < 3; time++)
      expect((await hoa.post('/account/password', { current: 'sai', next: 'ba lá trầu không' })).status).toBe(422);
    expect(await off({ password: PASSWORD, code: code() })).toBe(422);
    world.clock.advance(MINUTE);
    expect(await off({ password: PASSWORD, code: code() })).toBe(303);
    expect((await app.services.officers.find('hoa'))?.totp).toBeUndefined();
  });

  it('gives a fresh session in a cookie that only this host sets and no script reads', async () => {
    const { app } = await open();
    await officer(app, 'hoa', 'author');
    const visitor = new Visitor(app);
    const planted = await visitor.get('/sign-in', { cookie: '__Host-motcua=s%3Aplanted.xxxx' });
    expect(planted.headers['set-cookie']).toBeUndefined();
    const cookies = (await visitor.signIn('hoa')).headers['set-cookie'] ?? [];
    for (const cookie of cookies) expect(cookie).toMatch(/^__Host-[^;]*; .*Path=\/; Expires=[^;]*; HttpOnly; Secure; SameSite=Lax$/);
    expect(cookies.find((one) => one.startsWith('__Host-motcua='))).toMatch(
      /^__Host-motcua=.*; Path=\/; Expires=.*; HttpOnly; Secure; SameSite=Lax$/,
    );
    const before = visitor.cookie;
    await visitor.signIn('hoa');
    expect(visitor.cookie).not.toBe(before);
    expect((await new Visitor(app).get('/', { cookie: before })).headers.location).toBe('/console/sign-in');
  });

  it('is signed in before the answer begins: browsers follow a redirect at once', async () => {
    const { app } = await open();
    await officer(app, 'hoa', 'author');
    const followed = (): Promise<number | undefined> =>
      new Promise((resolve, reject) => {
        const headers = {
          'x-forwarded-proto': 'https',
          'sec-fetch-site': 'same-origin',
          'content-type': 'application/x-www-form-urlencoded',
        };
        const form = new URLSearchParams({ id: 'hoa', password: PASSWORD }).toString();
        request(`${app.url}/console/sign-in`, { method: 'POST', headers }, (answer) => {
          const cookie = answer.headers['set-cookie']?.map((one) => one.split(';')[0]).join('; ') ?? '';
          get(`${app.url}/console/account`, { headers: { 'x-forwarded-proto': 'https', cookie } }, (page) => {
            page.resume();
            answer.resume();
            resolve(page.statusCode);
          }).on('error', reject);
        })
          .on('error', reject)
          .end(form);
      });
    for (let time = 0; time < 20; time++) expect(await followed()).toBe(200);
  });

  it('ends after half an hour without a click, after twelve hours whatever happens, and with "Thoát"', async () => {
    const { world, app } = await open();
    const hoa = await officer(app, 'hoa', 'author');
    world.clock.advance(29 * MINUTE);
    expect((await hoa.get('/')).status).toBe(200);
    world.clock.advance(29 * MINUTE);
    expect((await hoa.get('/')).status).toBe(200);
    world.clock.advance(31 * MINUTE);
    expect((await hoa.get('/')).headers.location).toBe('/console/sign-in');
    await hoa.signIn('hoa');
    for (let minute = 0; minute < 12 * 60; minute += 20) {
      expect((await hoa.get('/account')).status).toBe(200);
      world.clock.advance(20 * MINUTE);
    }
    expect((await hoa.get('/')).headers.location).toBe('/console/sign-in');
    await hoa.signIn('hoa');
    const cookie = hoa.cookie;
    await hoa.post('/sign-out');
    expect((await new Visitor(app).get('/', { cookie })).headers.location).toBe('/console/sign-in');
  });

  it('shows where one is signed in and ends the others, one by one or with a new password', async () => {
    const { world, app } = await open();
    const hoa = await officer(app, 'hoa', 'author');
    const [old, phone] = [new Visitor(app), new Visitor(app)];
    await old.signIn('hoa');
    await phone.post('/sign-in', { id: 'hoa', password: PASSWORD }, { 'user-agent': 'Mozilla/5.0 (Linux; Android 9) Chrome/120' });
    const page = (await hoa.get('/account')).data;
    expect(page).toContain('Chrome trên Android');
    const ends = [...page.matchAll(/action="(\/console\/account\/sessions\/[^"]+\/end)"/g)].map(([, to]) => to ?? '');
    expect(ends).toHaveLength(2);
    for (const end of ends.slice(0, 1)) await hoa.post(end);
    const states = async () => Promise.all([old, phone, hoa].map(async (one) => (await one.get('/')).status));
    expect((await states()).sort()).toEqual([200, 200, 303]);
    world.clock.advance(1_000);
    expect((await hoa.post('/account/password', { current: 'sai', next: 'ba lá trầu không' })).status).toBe(422);
    expect((await hoa.post('/account/password', { current: PASSWORD, next: 'ngắn' })).data).toContain('ít nhất 12 ký tự');
    await hoa.post('/account/password', { current: PASSWORD, next: 'ba lá trầu không' });
    expect(await states()).toEqual([303, 303, 200]);
  });
});

describe('accounts that an administrator keeps', () => {
  it('adds one with a password shown once, which has to be changed before anything else', async () => {
    const { app } = await open();
    const admin = await officer(app, 'quantri', 'administrator');
    await admin.post('/officers', { id: 'Lan', name: 'Lan', roles: 'author' });
    const password = /chỉ hiện một lần: (\S+?)\s*</.exec((await admin.get('/officers')).data)?.[1] ?? '';
    expect(password.length).toBeGreaterThanOrEqual(12);
    expect((await admin.get('/officers')).data).not.toContain(password);
    const lan = new Visitor(app);
    expect((await lan.signIn('lan', password)).headers.location).toBe('/console/account');
    expect((await lan.get('/articles/new')).headers.location).toBe('/console/account');
    await lan.post('/account/password', { current: password, next: 'ba lá trầu không' });
    expect((await lan.get('/articles/new')).status).toBe(200);
    expect((await admin.post('/officers', { id: 'lan', name: 'Lan', roles: 'author' })).data).toContain('Đã có tài khoản');
    expect((await admin.post('/officers', { id: 'x y', name: 'Lan', roles: 'author' })).status).toBe(422);
    expect((await admin.post('/officers', { id: 'binh', name: 'Bình' })).data).toContain('ít nhất một vai trò');
  });

  it('changes of roles, closing and a new password take effect at once, and not on oneself', async () => {
    const { world, app } = await open();
    const admin = await officer(app, 'quantri', 'administrator');
    const lan = await officer(app, 'lan', 'author');
    await admin.post(
      '/officers/lan/roles',
      new URLSearchParams([
        ['roles', 'viewer'],
        ['roles', 'la'],
      ]),
    );
    expect((await lan.get('/articles/new')).status).toBe(403);
    world.clock.advance(1_000);
    await admin.post('/officers/lan/password');
    expect((await lan.get('/')).headers.location).toBe('/console/sign-in');
    expect((await lan.signIn('lan')).status).toBe(401);
    await admin.post('/officers/lan/close');
    const password = /chỉ hiện một lần: (\S+?)\s*</.exec((await admin.get('/officers')).data)?.[1] ?? '';
    expect((await lan.signIn('lan', password)).status).toBe(401);
    for (const act of ['roles', 'password', 'close'])
      expect((await admin.post(`/officers/quantri/${act}`, { roles: 'viewer' })).status).toBe(422);
    const log = (await admin.get('/audit')).data;
    for (const action of ['đổi vai trò', 'đặt lại mật khẩu', 'khóa tài khoản', 'đăng nhập không thành công']) expect(log).toContain(action);
    expect(log).not.toContain(PASSWORD);
  });
});

describe('an officer of one unit', () => {
  it('writes, approves and records for that unit alone', async () => {
    const { app } = await open();
    const admin = await officer(app, 'quantri', 'administrator');
    const [hoa, minh, free] = await Promise.all([
      officer(app, 'hoa', 'author'),
      officer(app, 'minh', 'approver'),
      officer(app, 'lan', 'author'),
    ]);
    const [own = '', other = ''] = app.content.plan.units.map(({ id }) => id);
    expect((await admin.post('/officers/hoa/roles', { roles: 'author', unit: 'khong-co' })).status).toBe(422);
    for (const id of ['hoa', 'minh']) await admin.post(`/officers/${id}/roles`, { roles: id === 'hoa' ? 'author' : 'approver', unit: own });
    const typed = (unit: string) => ({
      title: 'Một bài',
      summary: 'Tóm tắt.',
      cover: 'https://a.example/b.jpg',
      body: 'Nội dung',
      theme: 'thu-tuc',
      unit,
      send_at: '2026-11-25T09:00',
    });
    expect((await hoa.get('/articles/new')).data).not.toContain(`value="${other}"`);
    expect((await hoa.post('/articles/new', typed(other))).data).toContain('chỉ làm việc của đơn vị');
    expect((await hoa.post('/articles/new', typed(own))).status).toBe(303);
    const page = (await free.post('/articles/new', typed(other))).headers.location as string;
    await free.post(`${page}/submit`);
    expect((await hoa.get(`${page}/edit`)).status).toBe(422);
    expect((await minh.post(`${page}/approve`)).data).toContain('chỉ làm việc của đơn vị');
    expect((await hoa.post('/plan/reports', { report_unit: other, period: '2026-Q3' })).status).toBe(422);
    await admin.post('/officers/minh/roles', { roles: 'approver', unit: '' });
    expect((await minh.post(`${page}/approve`)).status).toBe(303);
  });
});

describe('a page that looks again by itself', () => {
  it('does not keep a session alive that nobody uses', async () => {
    const { world, app } = await open();
    const hoa = await officer(app, 'hoa', 'author');
    for (let minute = 0; minute < 4; minute++) {
      world.clock.advance(9 * MINUTE);
      await hoa.get('/changes/khong-co/effect');
    }
    expect((await hoa.get('/')).headers.location).toBe('/console/sign-in');
  });
});
