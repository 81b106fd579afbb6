import { z } from 'zod';
import { isEmptyNote, oneLine, oneName, paragraphs, withoutFile } from './clean.ts';
import type { CatalogueEntry, Channel } from './entry.ts';

/** Field names of the national catalogue as copies of it have them; every field may be missing or of an unexpected kind. */
const words = z
  .union([z.string(), z.number().transform(String), z.null().transform(() => '')])
  .catch('')
  .default('');
const list = z
  .union([z.array(words), z.string().transform((text) => text.split(/\||,(?![^(]*\))/))])
  .catch([])
  .default([]);
const count = z.number().int().nonnegative().catch(0).default(0);
const record = z.looseObject({
  ma_thu_tuc: words,
  ten: words,
  linh_vuc: words,
  bo_nganh: words,
  cap_thuc_hien: list,
  so_quyet_dinh: words,
  tinh: words,
  doi_tuong: list,
  co_quan_thuc_hien: words,
  co_quan_co_tham_quyen: words,
  dia_chi_tiep_nhan: words,
  trinh_tu: words,
  cach_thuc: z
    .array(z.looseObject({ hinh_thuc: words, thoi_han: words, phi: words, ghi_chu_phi: words }))
    .catch([])
    .default([]),
  thanh_phan_ho_so: z
    .array(
      z.looseObject({
        nhom: words,
        giay_to: z
          .array(z.looseObject({ ten: words, ban_chinh: count, ban_sao: count }))
          .catch([])
          .default([]),
      }),
    )
    .catch([])
    .default([]),
  thanh_phan_ho_so_text: words,
  can_cu_so_hieu: list,
  can_cu_text: words,
  yeu_cau_dieu_kien: words,
  ket_qua: z
    .array(z.looseObject({ ten: words }))
    .catch([])
    .default([]),
  ket_qua_text: words,
  link: words,
  phan: z.record(z.string(), words).catch({}).default({}),
});

const LEVELS: [RegExp, CatalogueEntry['level']][] = [
  [/xã|phường/i, 'commune'],
  [/tỉnh|thành phố/i, 'province'],
  [/./, 'national'],
];
const CHANNELS: [RegExp, Channel['kind']][] = [
  [/trực tuyến|mạng|online/i, 'online'],
  [/bưu chính|bưu điện/i, 'postal'],
  [/trực tiếp/i, 'counter'],
];

/** Undefined for nothing: an entry leaves out what its source does not say. */
const some = (text: string): string | undefined => (text === '' ? undefined : text);

export const levelOf = (levels: readonly string[]): CatalogueEntry['level'] => {
  const all = levels.join(' ');
  return LEVELS.find(([pattern]) => pattern.test(all))?.[1] ?? 'national';
};

/** The province that published a decision such as 1282/QĐ-UBND, from the names of its agencies; undefined for the whole country's. */
export function provinceOf(decision: string, agencies: readonly string[], stated = ''): string | undefined {
  if (stated !== '') return oneLine(stated).replace(/^(?:tỉnh|thành phố)\s+/i, '');
  if (!/QĐ-UBND/i.test(decision)) return undefined;
  for (const agency of agencies) {
    const named = /(?:tỉnh|thành phố|TP\.?)\s+((?:\p{Lu}[\p{L}]*(?:[ -](?=\p{Lu}))?){1,4})/u.exec(agency)?.[1];
    if (named !== undefined) return named.trim();
  }
  return undefined;
}

/** One record with the national catalogue's field names, in any of the shapes in which copies of it go round, as an entry to be checked. */
export function fromNational(value: unknown): Record<string, unknown> {
  const raw = record.parse(value);
  const levels = raw.cap_thuc_hien.map(oneLine);
  const decision = oneLine(raw.so_quyet_dinh).replace(/^Quyết định số\s*/i, '');
  const agency = oneName(raw.co_quan_co_tham_quyen || raw.co_quan_thuc_hien || lineAfter(raw.phan.overview, 'Cơ quan thực hiện'));
  return {
    code: oneLine(raw.ma_thu_tuc),
    province: provinceOf(decision, [raw.co_quan_co_tham_quyen, raw.co_quan_thuc_hien, raw.dia_chi_tiep_nhan], raw.tinh),
    version: decision,
    name: oneLine(raw.ten),
    field: oneLine(raw.linh_vuc),
    ministry: some(oneLine(raw.bo_nganh)),
    level: levelOf(levels),
    audience: raw.doi_tuong.map(oneLine).filter((name) => name !== ''),
    agency: some(agency),
    address: some(oneName(raw.dia_chi_tiep_nhan)),
    steps: paragraphs(raw.trinh_tu || raw.phan.process || ''),
    channels: raw.cach_thuc.length > 0 ? raw.cach_thuc.flatMap(channelOf) : channelsOfText(raw.phan.documents ?? ''),
    documents: documentsOf(raw),
    legal:
      raw.can_cu_so_hieu.length > 0
        ? raw.can_cu_so_hieu.map(oneLine).filter((name) => name !== '')
        : lawNumbers(raw.can_cu_text || raw.phan.legal || ''),
    requirements: some(paragraphs(raw.yeu_cau_dieu_kien || raw.phan.requirements || '').join('\n')),
    results: (raw.ket_qua.length > 0
      ? raw.ket_qua.map(({ ten }) => oneLine(ten))
      : [paragraphs(raw.ket_qua_text.split(/\nMã:/)[0] ?? '').join(' ')]
    ).filter((name) => name !== ''),
    link: some(oneLine(raw.link)),
  };
}

function channelOf({ hinh_thuc, thoi_han, phi, ghi_chu_phi }: z.output<typeof record>['cach_thuc'][number]): Channel[] {
  const kind = CHANNELS.find(([pattern]) => pattern.test(hinh_thuc))?.[1];
  const note = oneLine(ghi_chu_phi);
  if (!kind) return [];
  return [
    {
      kind,
      ...(some(oneLine(thoi_han)) !== undefined && { duration: oneLine(thoi_han) }),
      ...(some(oneLine(phi)) !== undefined && { fee: oneLine(phi) }),
      ...(!isEmptyNote(note) && { feeNote: note }),
    },
  ];
}

/** `- Trực tiếp: Thời hạn 2 Ngày, Phí : 0 Đồng`. */
function channelsOfText(text: string): Channel[] {
  return [...text.matchAll(/^- ([^:\n]+): Thời hạn ([^,\n]+)(?:, Phí\s*: *([^\n(]*))?/gmu)].flatMap(
    ([, kind = '', duration = '', fee = '']) => channelOf({ hinh_thuc: kind, thoi_han: duration, phi: fee.trim(), ghi_chu_phi: '' }),
  );
}

function documentsOf(raw: z.output<typeof record>): CatalogueEntry['documents'] {
  if (raw.thanh_phan_ho_so.length > 0) {
    // An item with neither an original nor a copy is a note that got among the papers.
    return raw.thanh_phan_ho_so.flatMap(({ nhom, giay_to }) =>
      giay_to.flatMap(({ ten, ban_chinh, ban_sao }) => paper(ten, ban_chinh + ban_sao, oneLine(nhom))),
    );
  }
  if (raw.thanh_phan_ho_so_text !== '') return documentsOfText(raw.thanh_phan_ho_so_text);
  const listed = raw.phan.documents?.split('CÁCH THỨC NỘP')[0] ?? '';
  return [...listed.matchAll(/^\d+\. ([^]*?)\n\s+- [^]*?Bản chính: (\d+)\s*Bản sao: (\d+)/gmu)].flatMap(
    ([, name = '', originals, copies]) => paper(name.replace(/^[+-]\s*/, ''), Number(originals) + Number(copies), ''),
  );
}

function paper(name: string, copies: number, group: string): CatalogueEntry['documents'] {
  const text = withoutFile(name).replace(/^[+\-*•]\s*/, '');
  if (copies === 0 || text === '' || /^số lượng(?: hồ sơ)?\b/i.test(text)) return [];
  return [{ text, ...(copies > 1 && { copies }), ...(group !== '' && { when: group }) }];
}

/** Papers of a table that was flattened to text: each ends in its number of originals or copies. */
function documentsOfText(text: string): CatalogueEntry['documents'] {
  const papers: CatalogueEntry['documents'] = [];
  let group = '';
  const flat = oneLine(text);
  let from = 0;
  for (const { 0: counted, 1: number = '1', index } of flat.matchAll(/\s(\d{1,2}) bản (?:chính|sao)(?:,? \d{1,2} bản (?:chính|sao))?/gu)) {
    const before = flat.slice(from, index);
    from = index + counted.length;
    const heading = /^(.*?)\s*Tên giấy tờ Mẫu đơn, tờ khai Số lượng\s*(.*)$/u.exec(before);
    if (heading) group = heading[1]?.trim() ?? '';
    papers.push(...paper(heading?.[2] ?? before, Number(number), group));
  }
  return papers;
}

/** Numbers of laws and decrees in a text, each once. */
const lawNumbers = (text: string): string[] => [
  ...new Set([...oneLine(text).matchAll(/\d{1,4}\/\d{4}\/[\p{Lu}\d-]+/gu)].map(([number]) => number)),
];

const lineAfter = (text: string | undefined, label: string): string => new RegExp(`${label}: ([^\\n]+)`).exec(text ?? '')?.[1] ?? '';
