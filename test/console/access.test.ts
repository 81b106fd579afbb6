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
  it('says the same of an unknown name and a wrong password, and locks after five tries for a quarter of an hour', async () => {
    const { world, app } = await open();
    await officer(app, 'hoa', 'author');
    const visitor = new Visitor(app);
    const [unknown, wrong] = [await visitor.signIn('khong.co', 'sai'), await visitor.signIn('hoa', 'sai')];
    expect([unknown.status, wrong.status]).toEqual([401, 401]);
    expect(unknown.data.replaceAll('khong.co', 'hoa')).toBe(wrong.data);
    const tries = await Promise.all(Array.from({ length: 4 }, () => visitor.signIn('hoa', 'sai')));
    expect(tries.filter(({ data }) => data.includes('tạm khóa'))).not.toEqual([]);
    expect((await visitor.signIn('hoa')).data).toContain('tạm khóa 15 phút');
    world.clock.advance(15 * MINUTE + 1);
    expect((await visitor.signIn('HOA ')).headers.location).toBe('/console/');
  });

  it('takes the password however the keyboard composes its letters', async () => {
    const { app } = await open();
    await officer(app, 'hoa', 'author');
    expect((await new Visitor(app).signIn('hoa', PASSWORD.normalize('NFD'))).headers.location).toBe('/console/');
  });

  it('asks for the code of the second factor once it is on, and takes each code once', async () => {
    const { world, app } = await open();
    const hoa = await officer(app, 'hoa', 'author');
    const secret = /<code>([A-Z2-7 ]+)<\/code>/.exec((await hoa.get('/account')).data)?.[1]?.replaceAll(' ', '') ?? '';
    const code = (): string => new TOTP({ secret }).generate({ timestamp: world.clock.now() });
    expect((await hoa.post('/account/totp', { code: '000000' })).status).toBe(422);
    await hoa.get('/account');
    const again = /<code>([A-Z2-7 ]+)<\/code>/.exec((await hoa.get('/account')).data)?.[1]?.replaceAll(' ', '') ?? '';
    expect(again).not.toBe(secret);
    const first = new TOTP({ secret: again }).generate({ timestamp: world.clock.now() });
    expect((await hoa.post('/account/totp', { code: first })).headers.location).toBe('/console/account');
    expect((await hoa.get('/account')).data).not.toContain(again.slice(0, 4) + ' ');
    const next = (): string => new TOTP({ secret: again }).generate({ timestamp: world.clock.now() });
    expect((await new Visitor(app).signIn('hoa')).status).toBe(401);
    expect((await new Visitor(app).signIn('hoa', PASSWORD, first)).status).toBe(401);
    world.clock.advance(MINUTE);
    expect((await new Visitor(app).signIn('hoa', PASSWORD, code())).status).toBe(401);
    const used = next();
    expect((await new Visitor(app).signIn('hoa', PASSWORD, used)).headers.location).toBe('/console/');
    expect((await new Visitor(app).signIn('hoa', PASSWORD, used)).status).toBe(401);
    expect(JSON.stringify(await app.services.officers.model.find({}).lean())).not.toContain(again);
  });

  it('gives a fresh session in a cookie that only this host sets and no script reads', async () => {
    const { app } = await open();
    await officer(app, 'hoa', 'author');
    const visitor = new Visitor(app);
    const planted = await visitor.get('/sign-in', { cookie: '__Host-motcua=s%3Aplanted.xxxx' });
    expect(planted.headers['set-cookie']).toBeUndefined();
    const [cookie = ''] = (await visitor.signIn('hoa')).headers['set-cookie'] ?? [];
    expect(cookie).toMatch(/^__Host-motcua=.*; Path=\/; Expires=.*; HttpOnly; Secure; SameSite=Lax$/);
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
          const cookie = answer.headers['set-cookie']?.[0]?.split(';')[0] ?? '';
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
    expect((await hoa.post('/account/password', { current: 'sai', next: 'một mật khẩu khác' })).status).toBe(422);
    expect((await hoa.post('/account/password', { current: PASSWORD, next: 'ngắn' })).data).toContain('ít nhất 10 ký tự');
    await hoa.post('/account/password', { current: PASSWORD, next: 'một mật khẩu khác' });
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
