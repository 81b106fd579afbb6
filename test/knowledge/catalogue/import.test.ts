import { readFileSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import {
  compareCatalogues,
  CatalogueFolder,
  type Knowledge,
  loadCatalogue,
  readCatalogue,
  template,
} from '../../../src/knowledge/index.ts';
import { tempDir } from '../../support/temp.ts';
import { absent, sharedPath } from '../../support/shared.ts';
import { shippedBeside, shippedDialogue } from '../../support/shipped.ts';

const file = (name: string, text: string | Buffer): string => {
  const path = `${tempDir()}/${name}`;
  writeFileSync(path, text);
  return path;
};
const national = (over: Record<string, unknown> = {}): Record<string, unknown> => ({
  ma_thu_tuc: '1.000001',
  ten: 'Cấp giấy phép nuôi chim yến lấy tổ',
  linh_vuc: 'Chăn nuôi',
  cap_thuc_hien: ['Cấp tỉnh'],
  so_quyet_dinh: '12/QĐ-BNNMT',
  cach_thuc: [{ hinh_thuc: 'Trực tiếp', thoi_han: '5 Ngày làm việc', phi: 'Miễn phí', ghi_chu_phi: 'theo HĐND tỉnh' }],
  thanh_phan_ho_so: [
    {
      nhom: '',
      giay_to: [
        { ten: 'Đơn đề nghị', ban_chinh: 1, ban_sao: 0 },
        { ten: 'Ghi chú lạc vào', ban_chinh: 0, ban_sao: 0 },
      ],
    },
  ],
  link: 'https://dichvucong.gov.vn/x',
  ...over,
});
const lines = (...records: unknown[]): string => records.map((record) => JSON.stringify(record)).join('\n');

describe('reading a catalogue', () => {
  it('takes the national field names, plain or packed, and drops notes that are no papers', async () => {
    for (const path of [file('a.jsonl', lines(national())), file('a.jsonl.gz', gzipSync(lines(national())))]) {
      const { entries, faults } = await readCatalogue(path);
      expect(faults).toEqual([]);
      expect(entries[0]).toMatchObject({ code: '1.000001', level: 'province', documents: [{ text: 'Đơn đề nghị' }] });
    }
  });

  it('names each bad row with its number and reasons', async () => {
    const { entries, faults } = await readCatalogue(
      file(
        'a.jsonl',
        lines(
          national(),
          national({ ma_thu_tuc: '7', ten: '' }),
          'no record',
          national(),
          national({ link: 'javascript:alert(1)', ma_thu_tuc: '1.000002' }),
        ),
      ),
    );
    expect(entries).toHaveLength(1);
    expect(faults.map(({ row }) => row)).toEqual([2, 3, 4, 5]);
    expect(faults[0]?.reasons.join()).toMatch(/mã thủ tục phải có dạng.*thiếu "Tên thủ tục"/);
    expect(faults[2]?.reasons.join()).toMatch(/trùng mã 1\.000001.*dòng 1/);
    expect(faults[3]?.reasons.join()).toMatch(/đường dẫn/);
  });

  it('reads csv with quotes, a byte order mark and headings in any order', async () => {
    const { entries, faults } = await readCatalogue(
      file('a.csv', '\uFEFFTên thủ tục,Mã thủ tục,Lĩnh vực,Phí\n"Cấp phép, gia hạn",1.000009,Thú y,Miễn phí\n,1.000010,Thú y,\n'),
    );
    expect(entries[0]).toMatchObject({ code: '1.000009', name: 'Cấp phép, gia hạn' });
    // No column of notes: "Miễn phí" may mean anything.
    expect(entries[0]?.channels[0]?.fee).toBeUndefined();
    expect(faults).toMatchObject([{ row: 3, reasons: ['thiếu "Tên thủ tục"'] }]);
  });

  it('says which columns are missing, and refuses files that it does not know', async () => {
    await expect(readCatalogue(file('a.csv', 'Tên thủ tục\nx\n'))).rejects.toThrow(/Thiếu cột: Mã thủ tục, Lĩnh vực/);
    await expect(readCatalogue(file('a.pdf', 'x'))).rejects.toThrow(/Không đọc được loại tệp/);
    await expect(readCatalogue(file('a.xlsx', 'no spreadsheet'))).rejects.toThrow(/Không đọc được tệp/);
    await expect(readCatalogue('/nowhere.csv')).rejects.toThrow(/Không mở được/);
  });

  it('reads back its own template: the example and neither headings nor hints', async () => {
    const path = `${tempDir()}/mau.xlsx`;
    writeFileSync(path, await template());
    const { entries, faults } = await readCatalogue(path);
    expect(faults).toEqual([]);
    expect(entries).toMatchObject([
      {
        code: '1.001193',
        level: 'commune',
        steps: ['Nộp hồ sơ.', 'Nhận kết quả.'],
        documents: [{ text: 'Tờ khai' }, { text: 'Giấy chứng sinh' }],
      },
    ]);
    expect(entries[0]?.channels).toMatchObject([
      { kind: 'counter', fee: '8.000 đồng' },
      { kind: 'online', fee: '0 đồng' },
    ]);
  });

  it('knows the province of a procedure that a province published', async () => {
    const { entries } = await readCatalogue(
      file(
        'a.jsonl',
        lines(national({ so_quyet_dinh: '1282/QĐ-UBND', co_quan_co_tham_quyen: 'Văn phòng Đăng ký đất đai - tỉnh Lạng Sơn' })),
      ),
    );
    expect(entries[0]).toMatchObject({ province: 'Lạng Sơn', version: '1282/QĐ-UBND' });
  });
});

describe('comparing with last time', () => {
  it('tells new, changed with its fields, gone and unchanged', async () => {
    const read = async (...records: unknown[]) => (await readCatalogue(file('a.jsonl', lines(...records)))).entries;
    const before = await read(national(), national({ ma_thu_tuc: '1.000002' }), national({ ma_thu_tuc: '1.000003' }));
    const after = await read(national(), national({ ma_thu_tuc: '1.000002', ten: 'Tên mới' }), national({ ma_thu_tuc: '1.000004' }));
    const changes = compareCatalogues(before, after);
    expect(changes.same).toBe(1);
    expect(changes.changed.map(({ entry, fields }) => [entry.code, fields])).toEqual([['1.000002', ['name']]]);
    expect(changes.added.map(({ code }) => code)).toEqual(['1.000004']);
    expect(changes.gone.map(({ code }) => code)).toEqual(['1.000003']);
  });
});

describe('answers with a catalogue', () => {
  const plain = shippedDialogue().knowledge;
  const { content } = plain;
  const imported = async (...records: unknown[]): Promise<Knowledge> => {
    const dir = tempDir();
    const { entries } = await readCatalogue(file('a.jsonl', lines(...records)));
    new CatalogueFolder(dir).write('a', entries);
    return shippedBeside(loadCatalogue(dir, content));
  };

  it('answer an official name or a code, offer what is near, and leave the rest unknown', async () => {
    const knowledge = await imported(national());
    expect(knowledge.ask('cap giay phep nuoi chim yen lay to')).toMatchObject({ status: 'answered', item: { imported: true } });
    expect(knowledge.ask('1.000001 bao nhiêu tiền')).toMatchObject({ status: 'answered', aspect: 'fee', item: { code: '1.000001' } });
    expect(knowledge.ask('1.001193 bao nhiêu tiền')).toMatchObject({ status: 'answered', item: { id: 'khai-sinh' } });
    expect(knowledge.ask('xin giấy phép nuôi chim yến')).toMatchObject({ status: 'clarify' });
    expect(knowledge.ask('trục lăn').status).toMatch(/^unanswered/);
    expect(knowledge.ask('xin chào').status).toBe('smalltalk_greeting');
  });

  it('leave out other provinces and what the content tells itself', async () => {
    const knowledge = await imported(
      national({ ma_thu_tuc: '1.001193', ten: 'Thủ tục đăng ký khai sinh' }),
      national({ ma_thu_tuc: '1.000007', so_quyet_dinh: '5/QĐ-UBND', tinh: 'Hải Phòng', ten: 'Cấp phép chợ nổi trên sông' }),
      national({ ma_thu_tuc: '1.000008', so_quyet_dinh: '6/QĐ-UBND', tinh: 'Lạng Sơn', ten: 'Cấp phép chợ phiên vùng cao' }),
    );
    expect(knowledge.ask('1.000007').status).not.toBe('answered');
    expect(knowledge.ask('1.000008').status).toBe('answered');
    expect(knowledge.ask('Thủ tục đăng ký khai sinh')).toMatchObject({ item: { id: 'khai-sinh' } });
  });

  it.skipIf(absent('data/tthc'))("stay what they were for citizens' questions with 2,600 procedures loaded", async () => {
    const dir = tempDir();
    for (const name of ['chatbot-tthc/tthc_all.jsonl.gz', 'spdvc-2026-07/tthc.jsonl.gz', 'nhdandz-bqp/tthc.jsonl.gz']) {
      const { entries, faults } = await readCatalogue(sharedPath(`data/tthc/${name}`));
      expect(faults, name).toEqual([]);
      new CatalogueFolder(dir).write(name.replaceAll(/\W/g, '-'), entries);
    }
    const catalogue = loadCatalogue(dir, content);
    expect(catalogue.length).toBeGreaterThan(2_000);
    const loaded = shippedBeside(catalogue);
    const questions = readFileSync('test/questions/citizens.jsonl', 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { text: string; topic: string });
    for (const { text, topic } of questions) {
      if (topic === '_oos') continue;
      const [before, after] = [plain.ask(text), loaded.ask(text)];
      if (before.status === 'answered')
        expect({ status: after.status, item: after.item?.id }, text).toEqual({ status: 'answered', item: before.item?.id });
    }
  });
});
