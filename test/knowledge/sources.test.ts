import { describe, expect, it } from 'vitest';
import {
  actsIn,
  amountOn,
  amountText,
  Laws,
  loadContent,
  procedure,
  sourceFaults,
  unsupported,
  supportsOf,
  unvouched,
  withAmounts,
  type AmountsFile,
  type LawFile,
  type ProcedureText,
  type Support,
} from '../../src/knowledge/index.ts';

const on = '2026-11-27';
const law = (number: string, more: Partial<LawFile[number]> = {}): LawFile[number] => ({
  number,
  title: 'Thông tư quy định lệ phí',
  replaced_by: [],
  amended_by: [],
  on,
  source: 'công báo',
  confidence: 'high',
  ...more,
});

describe('acts', () => {
  it.each([
    ['Luật Căn cước số 26/2023/QH15 (sửa bởi Luật số 118/2025/QH15)', ['26/2023/QH15', '118/2025/QH15']],
    ['Quyết định 5230/QĐ-BCA-C06, Nghị quyết 66.22/2026/NQ-CP', ['5230/QĐ-BCA-C06', '66.22/2026/NQ-CP']],
    ['Tờ khai mẫu 01/LPTB, nộp trước ngày 30/6/2026', []],
    ['Quyết định 62/2011/QĐ-TTg và 49/2015/QĐ-TTg', ['62/2011/QĐ-TTg', '49/2015/QĐ-TTg']],
    ['Nghị quyết 326/2016/UBTVQH14; 326/2016/UBTVQH14', ['326/2016/UBTVQH14']],
  ])('are found by their numbers in %s', (text, numbers) => {
    expect(actsIn(text)).toEqual(numbers);
  });

  it('stand on a day as their first and last days say', () => {
    const laws = new Laws([
      law('1/2020/TT-BTC', { from: '2020-01-01', to: '2026-06-30' }),
      law('2/2026/TT-BTC', { from: '2026-07-01' }),
      law('3/2027/TT-BTC', { from: '2027-03-01' }),
      law('4/2020/TT-BTC'),
    ]);
    expect(['1/2020', '2/2026', '3/2027', '4/2020', '5/2020'].map((n) => laws.standing(`${n}/TT-BTC`, on))).toEqual([
      'ended',
      'in_force',
      'ahead',
      'unknown',
      'unknown',
    ]);
    // The last day counts.
    expect(laws.standing('1/2020/TT-BTC', '2026-06-30')).toBe('in_force');
  });

  it('are called as people call them', () => {
    const laws = new Laws([law('26/2023/QH15', { title: 'Luật Căn cước' }), law('73/2024/TT-BTC')]);
    expect(['26/2023/QH15', '73/2024/TT-BTC', '9/2025/NĐ-CP'].map((number) => laws.nameOf(number))).toEqual([
      'Luật Căn cước 26/2023/QH15',
      'Thông tư 73/2024/TT-BTC',
      '9/2025/NĐ-CP',
    ]);
  });
});

describe('amounts of money', () => {
  const amount = (value: number, from: string, to?: string): AmountsFile[number] => ({
    id: 'chuan',
    name: 'Mức chuẩn',
    value,
    unit: 'đồng/tháng',
    from,
    ...(to !== undefined && { to }),
    law: '1/2026/NĐ-CP',
    confidence: 'high',
  });
  const amounts = [amount(500_000, '2024-07-01', '2026-06-30'), amount(540_000, '2026-07-01'), amount(600_000, '2027-07-01')];

  it.each([
    ['2025-01-01', 500_000],
    ['2026-06-30', 500_000],
    ['2026-07-01', 540_000],
    ['2027-06-30', 540_000],
    ['2028-01-01', 600_000],
    ['2020-01-01', 500_000],
  ])('are those of the day: %s', (day, value) => {
    expect(amountOn(amounts, 'chuan', day)?.value).toBe(value);
  });

  it('are written out wherever they are cited, and nothing else is touched', () => {
    const item = { text: 'Mỗi tháng {{chuan}}, gấp đôi với {{la}}.', points: [{ text: '{{chuan}}' }], copies: 2 };
    expect(withAmounts(item, amounts, on)).toEqual({
      text: 'Mỗi tháng 540.000 đồng, gấp đôi với {{la}}.',
      points: [{ text: '540.000 đồng' }],
      copies: 2,
    });
  });

  it.each([
    [12_500_000, 'đồng', '12.500.000 đồng'],
    [0.5, '%', '0,5%'],
    [1_500.25, 'đồng/m2', '1.500,25 đồng'],
    [0, 'đồng/lần', '0 đồng'],
  ])('read as people write them: %s %s', (value, unit, text) => {
    expect(amountText({ ...amount(value, on), unit })).toBe(text);
  });
});

describe('sources of facts', () => {
  const files = loadContent('content');
  const [shipped] = files.procedures.filter(({ kind, fee }) => kind === 'procedure' && fee !== undefined);
  if (!shipped) throw new Error('expected a procedure with a fee');
  const support = (supports: Support['supports'], more: Partial<Support> = {}): Support => ({
    law: '73/2024/TT-BTC',
    on,
    confidence: 'high',
    supports,
    ...more,
  });
  const all = { documents: 'a', steps: 'b', duration: 'c', fee: 'd', where: 'e', agency: 'f', result: 'g', eligibility: 'h', online: 'i' };
  const stated = (item: ProcedureText): Support['supports'] =>
    Object.fromEntries(
      Object.entries(all).filter(([fact]) => !unsupported({ ...item, provenance: [support(all)] }).some((one) => one.fact === fact)),
    );
  const item: ProcedureText = { ...shipped, provenance: [support(stated(shipped))] };

  it('are one of three kinds, never two or none', () => {
    const faults = (given: Partial<Support>): number =>
      procedure.safeParse({ ...item, provenance: [{ on, confidence: 'high', supports: { fee: 'a' }, ...given }] }).error?.issues.length ??
      0;
    expect([
      faults({ law: '1/2020/TT-BTC', article: 'Điều 2' }),
      faults({ catalogue: 'ban-a', code: '1.000001' }),
      faults({ page: 'Trang của Sở' }),
    ]).toEqual([0, 0, 0]);
    for (const given of [
      {},
      { law: '1/2020/TT-BTC', page: 'Trang' },
      { catalogue: 'ban-a' },
      { page: 'Trang', article: 'Điều 2' },
      { law: '1/2020/TT-BTC', url: 'https://a.vn' },
    ])
      expect(faults(given), JSON.stringify(given)).toBeGreaterThan(0);
  });

  it('are told where they are missing, and where they support what is not said', () => {
    expect(unsupported({ ...item, provenance: [support({ ...stated(item), fee: undefined })] })).toEqual([{ fact: 'fee', missing: true }]);
    expect(unsupported({ ...item, fee: undefined })).toEqual([{ fact: 'fee', missing: false }]);
  });

  it('put the surest first', () => {
    const both = { ...item, provenance: [support({ fee: 'báo' }, { confidence: 'low' }), support({ fee: 'thông tư' })] };
    expect(supportsOf(both, 'fee').map(({ supports }) => supports.fee)).toEqual(['thông tư', 'báo']);
  });

  it('do not vouch for what was changed after them', () => {
    const changed = { ...item, where: 'Nơi khác', fee: { text: '1 đồng', source: 'x' } };
    expect(unvouched(item, changed)).toEqual(['fee', 'where']);
    expect(unvouched(item, { ...changed, provenance: [...item.provenance, support({ fee: 'mới', where: 'mới' })] })).toEqual([]);
    // Words of another source on another day are a new source; the same words under the old one are none.
    expect(unvouched(item, { ...changed, provenance: [support(stated(item), { on: '2026-12-01' })] })).toEqual([]);
    expect(unvouched(undefined, { ...item, provenance: [] })).toContain('documents');
  });

  describe('checked on a day', () => {
    const laws = (over: Partial<LawFile[number]> = {}): Laws =>
      new Laws([law('73/2024/TT-BTC', over), law('1/2026/NĐ-CP', { title: 'Nghị định' })]);
    const good: ProcedureText = { ...item, code: '1.000001', points: [], legal_basis: ['Thông tư 73/2024/TT-BTC'], caveat: undefined };
    const catalogues = [{ id: 'ban-a', name: 'Bản A', taken: on, source: 'cổng', codes: ['1.000001'] }];
    const check = (
      changed: Partial<ProcedureText> = {},
      given: { laws?: Laws; amounts?: AmountsFile } = {},
    ): { faults: string[]; warnings: string[] } => {
      const value = { ...good, ...changed, fee: { text: '10.000 đồng', source: 'Thông tư 73/2024/TT-BTC' }, duration: undefined };
      const provenance = value.provenance.map((one) => ({ ...one, supports: { ...one.supports, duration: undefined } }));
      const { faults, warnings } = sourceFaults(
        {
          procedures: [procedure.parse(JSON.parse(JSON.stringify({ ...value, provenance })))],
          laws: laws(),
          amounts: [],
          catalogues,
          ...given,
        },
        on,
      );
      return { faults: faults.map(({ message }) => message), warnings };
    };

    it('are right as they are', () => {
      expect(check()).toEqual({ faults: [], warnings: [] });
    });

    it.each<[string, Partial<ProcedureText>, RegExp]>([
      ['a code of no version', { code: '9.999999' }, /mã 9\.999999 không có trong bản danh mục nào/],
      ['a basis without a number', { legal_basis: ['Luật Hộ tịch'] }, /không có số hiệu/],
      ['an act that is not registered', { legal_basis: ['Nghị định 5/2020/NĐ-CP'] }, /5\/2020\/NĐ-CP chưa có trong law\.yaml/],
      [
        'a version that nobody named',
        { provenance: [support(stated(good)), support({ fee: 'a' }, { law: undefined, catalogue: 'ban-b', code: '1.000001' })] },
        /không có bản danh mục "ban-b"/,
      ],
      [
        'a code that its version has not',
        { provenance: [support(stated(good)), support({ fee: 'a' }, { law: undefined, catalogue: 'ban-a', code: '1.000002' })] },
        /bản danh mục ban-a không có mã 1\.000002/,
      ],
      ['a fact without source', { provenance: [] }, /giấy tờ: chưa có nguồn/],
      ['an amount that nobody knows', { summary: 'Được {{la-lung}}.' }, /số tiền \{\{la-lung\}\} chưa có/],
    ])('tell of %s', (_what, changed, message) => {
      expect(check(changed).faults.join('\n')).toMatch(message);
    });

    it('tell of a basis that is no longer in force, and sixty days ahead', () => {
      expect(check({}, { laws: laws({ to: '2026-11-26' }) }).faults).toEqual([expect.stringContaining('căn cứ đã hết hiệu lực')]);
      expect(check({}, { laws: laws({ to: '2027-01-20' }) })).toEqual({
        faults: [],
        warnings: [expect.stringContaining('hết hiệu lực sau ngày 2027-01-20')],
      });
      expect(check({}, { laws: laws({ to: '2027-02-20' }) })).toEqual({ faults: [], warnings: [] });
    });
  });
});
