import { afterEach, describe, expect, it } from 'vitest';
import type { AuditSource } from '../../src/database/audited.ts';
import { Leases } from '../../src/database/leases.ts';
import { Seal } from '../../src/database/seal.ts';
import { recordPost, recordReport } from '../../src/broadcasts/index.ts';
import { NoticeBook, Petitions } from '../../src/cases/index.ts';
import { Versions, type VersionDoc } from '../../src/editorial/index.ts';
import { AuditLog, Officers, verifyChain } from '../../src/officers/index.ts';
import { arm, disarm, isDead, steps } from '../support/death.ts';
import { article, Newsroom } from '../support/newsroom.ts';
import { keysOn } from '../support/store.ts';

afterEach(disarm);

/** The rooms in which officers do what is audited, on one store. */
async function open() {
  const room = await Newsroom.open();
  const { connection, clock, store, plan, articleDesk } = room;
  const seal = new Seal('ab'.repeat(32));
  const officers = new Officers(connection, { seal, clock, leases: new Leases(connection), simulator: false });
  const notices = new NoticeBook(connection);
  const petitions = new Petitions(connection, keysOn(connection, clock), seal);
  const versions = new Versions(connection);
  const sources: AuditSource[] = [store, notices, petitions, versions, officers].flatMap(({ audited }) => audited);
  const audit = new AuditLog(connection, { seal, sources });
  await Promise.all([audit, officers, notices, petitions, versions].map(({ model }) => model.init()));
  const now = clock.now();
  const password = 'năm con ngỗng trắng';

  /** By name: what goes before, the deed itself, and whether it shows. */
  type Deed = { before?: (id: string) => Promise<unknown>; act: (id: string) => Promise<unknown>; done: (id: string) => Promise<boolean> };
  const written = async (id: string): Promise<void> => {
    // One article a day: the quota has room for each.
    room.plan = { ...plan, quota: { per_month: 1_000, per_day: 1_000 } };
    await articleDesk.create(article(), 'Hoa', undefined, id);
  };
  const submitted = async (id: string): Promise<void> => {
    await written(id);
    await articleDesk.submit(id, 'Hoa');
  };
  const state = async (id: string): Promise<string | undefined> => (await store.find(id))?.state;
  const notice = {
    text: 'Từ ngày 1/12 bộ phận một cửa làm việc cả sáng thứ bảy.',
    from: '2026-11-01',
    to: '2026-12-31',
    wards: [],
    topics: [],
    audiences: [],
  };
  const version = {
    state: 'submitted',
    note: '',
    value: {},
    writers: ['hoa'],
    createdAt: new Date(now),
    updatedAt: new Date(now),
    history: [],
  };
  const petition = { userId: 'u', kind: 'scene' as const, unit: 'khac', content: 'x', photos: [], transferDue: '2026-11-30' };
  const account = (id: string) => ({ _id: id, name: 'Lan', roles: ['author' as const], password, mustChange: false });
  const post = (id: string) => ({
    _id: id,
    unit: 'van-phong',
    theme: 'thu-tuc',
    channel: 'loa',
    title: id,
    day: '2026-11-20',
    proof: 'x',
    by: 'hoa',
    at: new Date(now),
  });
  const deeds: Record<string, Deed> = {
    'viết bài': { act: written, done: async (id) => (await state(id)) === 'draft' },
    'gửi duyệt': { before: written, act: (id) => articleDesk.submit(id, 'Hoa'), done: async (id) => (await state(id)) === 'submitted' },
    'duyệt bài': { before: submitted, act: (id) => articleDesk.approve(id, 'Minh'), done: async (id) => (await state(id)) === 'scheduled' },
    'trả lại bài': {
      before: submitted,
      act: (id) => articleDesk.return(id, 'Minh', 'sai'),
      done: async (id) => (await state(id)) === 'returned',
    },
    'viết thông báo': {
      act: (id) => notices.draft(id, notice, 'hoa', now),
      done: async (id) => (await notices.model.exists({ _id: id })) !== null,
    },
    'duyệt thông báo': {
      before: (id) => notices.draft(id, notice, 'hoa', now),
      act: (id) => notices.approve(id, 'minh', now),
      done: async (id) => (await notices.model.exists({ _id: id, state: 'live' })) !== null,
    },
    'giao xử lý phản ánh': {
      before: (id) => petitions.file({ ...petition, code: id }, now),
      act: (id) => petitions.move(id, 'assign', { by: 'tam', assignee: 'tam', at: now }),
      done: async (id) => (await petitions.find(id))?.state === 'assigned',
    },
    'duyệt nội dung': {
      before: (id) => versions.model.create({ ...version, _id: id, item: id } as unknown as VersionDoc),
      act: async (id) =>
        versions.move((await versions.model.findById(id).lean<VersionDoc>()) ?? ({} as VersionDoc), 'publish', { by: 'minh', at: now }),
      done: async (id) => (await versions.model.exists({ _id: id, state: 'published' })) !== null,
    },
    'thêm cán bộ': { act: (id) => officers.add(account(id), 'quantri'), done: async (id) => (await officers.find(id)) !== null },
    'khóa tài khoản': {
      before: (id) => officers.add(account(id)),
      act: (id) => officers.setActive(id, false, 'quantri'),
      done: async (id) => (await officers.find(id))?.active === false,
    },
    'ghi tin, bài': {
      act: (id) => recordPost(store, plan, post(id)),
      done: async (id) => (await store.posts.exists({ _id: id })) !== null,
    },
  };
  const lines = async (action: string, id: string): Promise<number> =>
    audit.model.countDocuments({ action, $or: [{ subject: id }, { detail: id }] });
  return { room, audit, deeds, lines };
}

describe('what an officer does and its line in the log', () => {
  it('are both there or both not, wherever the program ends between any two writes', async () => {
    const { room, audit, deeds, lines } = await open();
    let deaths = 0;
    for (const [number, [action, { before, act, done }]] of Object.entries(deeds).entries())
      for (let at = 1; ; at++) {
        const id = `v${String(number)}.${String(at)}`;
        await before?.(id);
        arm(at);
        await act(id)
          .then(() => audit.take())
          .catch(() => undefined);
        const died = isDead();
        expect(steps().length, action).toBeGreaterThan(0);
        disarm();
        // Another program starts, after the lease of the one before has ended.
        room.clock.advance(11_000);
        await audit.take();
        expect({ at, done: await done(id), lines: await lines(action, id) }, action).toEqual(
          (await done(id)) ? { at, done: true, lines: 1 } : { at, done: false, lines: 0 },
        );
        if (!died) {
          expect(await done(id), action).toBe(true);
          break;
        }
        deaths++;
      }
    expect(deaths).toBeGreaterThan(60);
    expect(await verifyChain(audit)).toMatchObject({ whole: true });
  });

  it('are both not where the deed is refused', async () => {
    const { room, audit, deeds } = await open();
    await deeds['duyệt bài']?.before?.('bai');
    room.plan = { ...room.plan, quota: { per_month: 0, per_day: 0 } };
    await expect(room.articleDesk.approve('bai', 'Minh')).rejects.toThrow(/hạn mức/);
    await expect(room.articleDesk.approve('bai', 'Hoa')).rejects.toThrow(/tự duyệt/);
    await deeds['duyệt thông báo']?.before?.('thong.bao');
    await deeds['duyệt thông báo']?.act('thong.bao');
    await expect(deeds['duyệt thông báo']?.act('thong.bao')).rejects.toThrow(/đã được duyệt/);
    await audit.take();
    const actions = (await audit.model.find({}).lean()).map(({ action }) => action);
    expect(actions.sort()).toEqual(['duyệt thông báo', 'gửi duyệt', 'viết bài', 'viết thông báo']);
    expect(await room.store.find('bai')).toMatchObject({ state: 'submitted', approvals: [] });
  });

  it('are one of each where two officers do the same at the same moment', async () => {
    const { room, audit, deeds, lines } = await open();
    await deeds['duyệt bài']?.before?.('bai');
    const both = await Promise.allSettled(['Minh', 'Lan'].map((by) => room.articleDesk.approve('bai', by)));
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    await recordReport(room.store, room.plan, 'van-phong', '2026-Q3', 'hoa', room.clock.now());
    await recordReport(room.store, room.plan, 'van-phong', '2026-Q3', 'hoa', room.clock.now());
    await audit.take();
    expect([await lines('duyệt bài', 'bai'), await lines('ghi báo cáo đã nộp', '2026-Q3')]).toEqual([1, 1]);
  });
});
