import { beforeAll, describe, expect, it } from 'vitest';
import { auditFields, auditSource, doneBy, indexAudit, madeBy, type AuditSource } from '../../src/database/audited.ts';
import { backupLines } from '../../src/database/backup.ts';
import { schemaOf, text, type DocOf } from '../../src/database/model.ts';
import { Seal } from '../../src/database/seal.ts';
import { AuditLog, verifyChain, type Verified } from '../../src/officers/index.ts';
import { MINUTE } from '../../src/time/clock.ts';
import { MORNING } from '../support/stand-ins.ts';
import { openStore } from '../support/store.ts';

const store = await openStore();
const seal = new Seal('ab'.repeat(32));
const fields = { _id: text(), state: text(), ...auditFields };
const schema = schemaOf(fields);
indexAudit(schema);
const things = store.connection.model<DocOf<typeof fields>>('AuditedThing', schema, 'audited_things');
const source = auditSource(things);
const audit = new AuditLog(store.connection, { seal, sources: [source] });
beforeAll(() => Promise.all([audit.model.init(), things.init()]));

/** The log of a second process on the same store, with another key or other places where lines wait. */
const otherLog = (over: { deps?: { seal: Seal }; sources?: AuditSource[] } = {}): AuditLog => {
  const parts = { model: audit.model, heads: audit.heads, deps: { seal }, sources: [source], queue: Promise.resolve(), ...over };
  return Object.assign(Object.create(AuditLog.prototype) as object, parts) as unknown as AuditLog;
};
const add = async (...actions: string[]): Promise<void> => {
  for (const [at, action] of actions.entries()) await audit.add({ by: 'hoa', action, subject: 'bai-1' }, MORNING + at * MINUTE);
};
const broken = (found: Verified) => (found.whole ? 'whole' : `${found.fault} ${String(found.seq)}`);
const verified = async () => broken(await verifyChain(audit));

describe('the audit log', () => {
  it('has a line for each thing done, with who and when, also for two of one moment', async () => {
    await Promise.all([
      audit.add({ by: 'hoa', action: 'đổi mật khẩu' }, MORNING),
      audit.add({ by: 'minh', action: 'khóa tài khoản', subject: 'hoa', detail: 'nghỉ việc' }, MORNING),
    ]);
    const lines = await store.kept('audit');
    expect(lines.map(({ seq }) => seq as number).sort()).toEqual([1, 2]);
    expect(lines).toContainEqual(
      expect.objectContaining({ at: new Date(MORNING), by: 'minh', action: 'khóa tài khoản', subject: 'hoa', detail: 'nghỉ việc' }),
    );
    expect(await verifyChain(audit)).toMatchObject({ whole: true, lines: 2, older: 0, end: { seq: 2 } });
  });

  it('is one chain, whoever writes into it at the same time', async () => {
    const logs = [audit, otherLog(), otherLog()];
    await Promise.all(
      logs.flatMap((log, by) => Array.from({ length: 8 }, (_, at) => log.add({ by: `máy ${String(by)}`, action: String(at) }, MORNING))),
    );
    const lines = await store.kept('audit');
    expect(lines.map(({ seq }) => seq as number).sort((a, b) => a - b)).toEqual(Array.from({ length: 24 }, (_, at) => at + 1));
    expect(await verified()).toBe('whole');
  });
});

describe('checking the chain', () => {
  it.each([
    ['words that were changed', 'changed 2', () => audit.model.updateOne({ seq: 2 }, { $set: { by: 'lan' } })],
    ['a time that was changed', 'changed 3', () => audit.model.updateOne({ seq: 3 }, { $set: { at: new Date(0) } })],
    ['a line that was taken out', 'missing 3', () => audit.model.deleteOne({ seq: 3 })],
    ['the first line taken out', 'missing 1', () => audit.model.deleteOne({ seq: 1 })],
    ['lines taken off the end', 'missing 4', () => audit.model.deleteMany({ seq: { $gte: 4 } })],
    ['everything taken out', 'missing 1', () => audit.model.deleteMany({})],
    ['the end and its note taken away', 'missing 5', () => Promise.all([audit.model.deleteOne({ seq: 5 }), audit.heads.deleteMany({})])],
    [
      'a line put in without a place',
      'older 0',
      () => audit.model.create({ _id: 'giả', at: new Date(MORNING), by: 'lan', action: 'duyệt bài' }),
    ],
  ])('finds %s', async (_, found, harm) => {
    await add('một', 'hai', 'ba', 'bốn', 'năm');
    expect(await verified()).toBe('whole');
    await harm();
    expect(await verified()).toBe(found);
  });

  it('finds a line that was put in its place by somebody without the key, and all after it', async () => {
    await add('một', 'hai', 'ba');
    await audit.model.deleteOne({ seq: 3 });
    const forged = otherLog({ deps: { seal: new Seal('cd'.repeat(32)) } });
    await forged.add({ by: 'lan', action: 'duyệt bài' }, MORNING);
    expect(await verified()).toBe('inserted 3');
  });

  it('finds a line of the chain put in a second time at its end', async () => {
    await add('một', 'hai');
    const [line] = await audit.model.find({ seq: 1 }).lean();
    await audit.model.create({ ...line, _id: 'bản sao', seq: 3 });
    expect(await verified()).toBe('changed 3');
  });

  it('takes lines that are older than the chain as they were when it began, and misses them when they change', async () => {
    for (const _id of ['b', 'a']) await audit.model.create({ _id, at: new Date(MORNING), by: 'hoa', action: `việc ${_id}` });
    expect(await verifyChain(audit)).toMatchObject({ whole: true, lines: 0, older: 2 });
    await add('một', 'hai');
    expect(await verifyChain(audit)).toMatchObject({ whole: true, lines: 2, older: 2 });
    await audit.model.updateOne({ _id: 'a' }, { $set: { action: 'việc khác' } });
    expect(await verified()).toBe('older 0');
  });

  it('bears a program that ended between the line and the note of the end', async () => {
    await add('một');
    await audit.heads.deleteMany({});
    expect(await verified()).toBe('whole');
    await add('hai', 'ba');
    const second = await audit.model.findOne({ seq: 2 }, { _id: 0, seq: 1, hash: 1, mark: 1 }).lean();
    await audit.heads.updateOne({}, { $set: second ?? {} });
    expect(await verified()).toBe('whole');
  });
});

describe('a backup', () => {
  it('has the log at its end, in the order of the chain, and the note of its end before it', async () => {
    await audit.model.create({ _id: 'cũ', at: new Date(MORNING), by: 'hoa', action: 'việc cũ' });
    await add('một', 'hai', 'ba', 'bốn', 'năm', 'sáu');
    await things.create({ _id: 'x', state: 'mới' });
    const read: { c: string; d: { seq?: { $numberInt: string } } }[] = [];
    for await (const line of backupLines(store.connection, MORNING)) read.push(JSON.parse(line) as (typeof read)[number]);
    // The first line is the heading, the last the end.
    read.splice(0, 1);
    read.pop();
    expect(read.slice(-7).map(({ d }) => d.seq?.$numberInt)).toEqual([undefined, '1', '2', '3', '4', '5', '6']);
    expect(read.slice(0, -7).map(({ c }) => c)).toEqual(['audit_head', 'audited_things']);
  });
});

describe('what changes a document', () => {
  const note = (action: string) => ({ by: 'hoa', action, subject: 'x' });
  const actions = async () => (await audit.model.find({}).sort({ seq: 1 }).lean()).map(({ action }) => action);

  it('carries its line, which is taken once, in order', async () => {
    await things.create({ _id: 'x', state: 'mới', ...madeBy(note('viết'), MORNING) });
    await things.updateOne({ _id: 'x', state: 'mới' }, doneBy(note('duyệt'), MORNING, { $set: { state: 'duyệt' } }));
    await things.updateOne({ _id: 'x', state: 'mới' }, doneBy(note('duyệt lần nữa'), MORNING, { $set: { state: 'duyệt' } }));
    expect(await actions()).toEqual([]);
    expect(await audit.take()).toBe(1);
    expect(await audit.take()).toBe(0);
    expect(await actions()).toEqual(['viết', 'duyệt']);
    expect(await store.kept('audited_things')).toEqual([{ _id: 'x', state: 'duyệt' }]);
  });

  it('is in the log once where a program ends at any step of taking it, and where two take it at the same time', async () => {
    await things.create({ _id: 'x', state: 'mới', ...madeBy(note('viết'), MORNING) });
    const dying = otherLog({
      sources: [{ due: () => source.due(), taken: () => Promise.reject(new Error('the program ended')) }],
    });
    await expect(dying.take()).rejects.toThrow('ended');
    await expect(dying.take()).rejects.toThrow('ended');
    await Promise.all([audit.take(), otherLog().take(), otherLog().take()]);
    expect(await actions()).toEqual(['viết']);
    expect(await verified()).toBe('whole');
  });

  it('keeps a line that came while earlier ones were taken', async () => {
    await things.create({ _id: 'x', state: 'mới', ...madeBy(note('viết'), MORNING) });
    let come = false;
    const slow = otherLog({
      sources: [
        {
          due: () => source.due(),
          taken: async (id: string, last: string) => {
            if (!come) await things.updateOne({ _id: 'x' }, doneBy(note('sửa'), MORNING, { $set: { state: 'sửa' } }));
            come = true;
            await source.taken(id, last);
          },
        },
      ],
    });
    await slow.take();
    expect(await actions()).toEqual(['viết', 'sửa']);
  });
});
