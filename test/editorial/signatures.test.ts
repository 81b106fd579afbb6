import { beforeEach, describe, expect, it } from 'vitest';
import { reviewTasks, Signatures } from '../../src/editorial/index.ts';
import { Laws, loadContent, type LawFile, type ProcedureText, type Support } from '../../src/knowledge/index.ts';
import { openStore } from '../support/store.ts';

const on = '2026-11-27';
const AT = Date.parse('2026-11-27T02:00:00Z');
const support: Support = { law: '73/2024/TT-BTC', on, confidence: 'high', supports: { fee: 'mười đồng', where: 'phường' } };
const [shipped] = loadContent('content').procedures.filter(({ fee }) => fee !== undefined);
const item = { ...shipped, fee: { text: '10 đồng', source: 'x' }, provenance: [support] } as ProcedureText;

const store = await openStore();

describe('signatures of officers', () => {
  const signatures = new Signatures(store.connection);
  beforeEach(() => signatures.refresh());
  const right = (by: string, fact: 'fee' | 'where', of = item): Promise<void> => signatures.mark(of, { fact, by, at: AT, right: true });

  it('take one for a place and two people for money', async () => {
    await right('hoa', 'where');
    await right('hoa', 'fee');
    await right('hoa', 'fee');
    expect([signatures.holds(item, 'where'), signatures.holds(item, 'fee')]).toEqual([true, false]);
    await right('minh', 'fee');
    expect(signatures.holds(item, 'fee')).toBe(true);
  });

  it('count for these words and this source alone', async () => {
    await right('hoa', 'where');
    expect(signatures.holds({ ...item, where: 'Nơi khác' }, 'where')).toBe(false);
    expect(signatures.holds({ ...item, provenance: [{ ...support, article: 'Điều 2' }] }, 'where')).toBe(false);
    // What is changed elsewhere leaves them alone.
    expect(signatures.holds({ ...item, fee: { text: '20 đồng', source: 'x' } }, 'where')).toBe(true);
  });

  it('do not count while somebody says that it is wrong, until that person says otherwise', async () => {
    await right('hoa', 'where');
    await signatures.mark(item, { fact: 'where', by: 'minh', at: AT, right: false, why: 'đã dời đi' });
    expect([signatures.holds(item, 'where'), signatures.standing(item, 'where').wrong?.why]).toEqual([false, 'đã dời đi']);
    await right('minh', 'where');
    expect(signatures.holds(item, 'where')).toBe(true);
  });

  it('are seen by another process, and each is a line of the audit log', async () => {
    const other = new Signatures(store.another());
    await right('hoa', 'where');
    await signatures.keep(item.id, { keeper: 'minh', by: 'hoa', at: AT });
    await other.refresh();
    expect([other.holds(item, 'where'), other.keeperOf(item.id)]).toEqual([true, 'minh']);
    const [due] = (await signatures.audited[0]?.due()) ?? [];
    expect(due?.lines.map(({ action }) => action)).toEqual(['xác nhận đúng nguồn', 'giao người phụ trách']);
  });
});

describe('what has to be looked at again', () => {
  const law = (number: string, more: Partial<LawFile[number]>): LawFile[number] => ({
    number,
    title: 'Nghị định về lệ phí',
    replaced_by: [],
    amended_by: [],
    on,
    source: 'công báo',
    confidence: 'high',
    ...more,
  });
  const resting: ProcedureText = { ...item, points: [], legal_basis: ['Thông tư 73/2024/TT-BTC'], caveat: undefined };
  const tasks = (laws: LawFile, until: string, one = resting): string[] =>
    reviewTasks({ procedures: [one], laws: new Laws(laws) }, until).map(({ law: { number }, by, items }) =>
      [number, by?.number ?? 'hết', ...items.flatMap(({ facts }) => facts)].join(' '),
    );

  it('is what rests on an act that another replaced after it was looked at', () => {
    const laws = [law('73/2024/TT-BTC', { replaced_by: ['9/2027/TT-BTC'] }), law('9/2027/TT-BTC', { from: '2027-01-01' })];
    expect(tasks(laws, '2026-12-31')).toEqual([]);
    expect(tasks(laws, '2027-01-01')).toEqual(['73/2024/TT-BTC 9/2027/TT-BTC căn cứ pháp lý fee where']);
    expect(tasks(laws, '2027-01-01', { ...resting, provenance: [{ ...support, on: '2027-01-05' }] })).toEqual([]);
  });

  it('is what rests on an act that just ended', () => {
    expect(tasks([law('73/2024/TT-BTC', { to: '2026-12-31' })], '2026-12-31')).toEqual([]);
    expect(tasks([law('73/2024/TT-BTC', { to: '2026-12-31' })], '2027-01-01')).toEqual(['73/2024/TT-BTC hết căn cứ pháp lý fee where']);
  });
});
