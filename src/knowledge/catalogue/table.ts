import { fold } from '../../text/vietnamese.ts';
import { isEmptyNote, oneLine, oneName, paragraphs } from './clean.ts';
import type { Channel } from './entry.ts';
import { levelOf, provinceOf } from './national.ts';

/** A column of the template: its heading for people, the national catalogue's name for programs, and what belongs in it. */
interface Column {
  heading: string;
  field: string;
  needed?: boolean;
  example: string;
  hint: string;
  width?: number;
}

/** Columns of the spreadsheet that officers fill in; any order, others are passed over. */
export const COLUMNS = [
  {
    heading: 'Mã thủ tục',
    field: 'ma_thu_tuc',
    needed: true,
    example: '1.001193',
    hint: 'Mã trên Cổng Dịch vụ công quốc gia, dạng 1.001193',
  },
  { heading: 'Tên thủ tục', field: 'ten', needed: true, example: 'Thủ tục đăng ký khai sinh', hint: 'Tên đầy đủ như công bố', width: 50 },
  { heading: 'Lĩnh vực', field: 'linh_vuc', needed: true, example: 'Hộ tịch', hint: 'Ví dụ: Hộ tịch, Đất đai' },
  { heading: 'Bộ ngành', field: 'bo_nganh', example: 'Bộ Tư pháp', hint: 'Bộ, ngành quản lý' },
  { heading: 'Cấp thực hiện', field: 'cap_thuc_hien', example: 'Cấp xã', hint: 'Cấp xã, Cấp tỉnh hoặc Cấp bộ' },
  { heading: 'Số quyết định', field: 'so_quyet_dinh', example: '2222/QĐ-BTP', hint: 'Quyết định công bố, để phân biệt các bản' },
  { heading: 'Tỉnh công bố', field: 'tinh', example: '', hint: 'Chỉ ghi khi tỉnh tự công bố, ví dụ: Lạng Sơn' },
  { heading: 'Đối tượng', field: 'doi_tuong', example: 'Công dân Việt Nam', hint: 'Cách nhau bằng dấu phẩy' },
  { heading: 'Cơ quan giải quyết', field: 'co_quan_co_tham_quyen', example: 'Ủy ban nhân dân cấp xã', hint: 'Cơ quan có thẩm quyền' },
  { heading: 'Nơi nộp', field: 'dia_chi_tiep_nhan', example: 'Trung tâm Phục vụ hành chính công', hint: 'Nơi tiếp nhận hồ sơ' },
  { heading: 'Các bước', field: 'trinh_tu', example: 'Nộp hồ sơ.\nNhận kết quả.', hint: 'Mỗi bước một dòng', width: 40 },
  { heading: 'Thời hạn giải quyết', field: 'thoi_han', example: '1 ngày làm việc', hint: 'Ghi rõ đơn vị: ngày, ngày làm việc, giờ' },
  {
    heading: 'Phí nộp trực tiếp',
    field: 'phi_truc_tiep',
    example: '8.000 đồng',
    hint: 'Để trống nếu không rõ. Chỉ ghi "Miễn phí" khi thật sự miễn',
  },
  { heading: 'Phí nộp trực tuyến', field: 'phi_truc_tuyen', example: '0 đồng', hint: 'Để trống nếu không rõ' },
  { heading: 'Ghi chú phí', field: 'ghi_chu_phi', example: '', hint: 'Ví dụ: theo Nghị quyết của HĐND tỉnh' },
  { heading: 'Giấy tờ', field: 'giay_to', example: 'Tờ khai\nGiấy chứng sinh', hint: 'Mỗi giấy tờ một dòng', width: 40 },
  { heading: 'Căn cứ pháp lý', field: 'can_cu', example: '60/2014/QH13', hint: 'Mỗi văn bản một dòng' },
  { heading: 'Yêu cầu, điều kiện', field: 'yeu_cau_dieu_kien', example: '', hint: 'Ai được làm, điều kiện gì', width: 40 },
  { heading: 'Kết quả', field: 'ket_qua_text', example: 'Giấy khai sinh', hint: 'Giấy tờ nhận được' },
  { heading: 'Đường dẫn', field: 'link', example: 'https://dichvucong.gov.vn', hint: 'Trang của thủ tục trên Cổng' },
] as const satisfies readonly Column[];

/** A heading or field name as it is compared: without marks, signs and the star of what is needed. */
const plain = (heading: string): string =>
  fold(heading)
    .replaceAll(/[^a-z0-9]+/g, ' ')
    .trim();

const FIELDS: ReadonlyMap<string, string> = new Map(
  [
    ...COLUMNS.flatMap(({ heading, field }) => [
      [heading, field],
      [field, field],
    ]),
    ['Phí', 'phi'],
    ['Lệ phí', 'phi'],
    ['co_quan_thuc_hien', 'co_quan_thuc_hien'],
    ['Cơ quan thực hiện', 'co_quan_thuc_hien'],
    ['hinh_thuc_nop', 'hinh_thuc_nop'],
    ['Hình thức nộp', 'hinh_thuc_nop'],
    ['thanh_phan_ho_so', 'giay_to'],
    ['Thành phần hồ sơ', 'giay_to'],
    ['ma_thu_tuc_kiem_chung', 'ma_thu_tuc'],
    ['bo', 'bo_nganh'],
  ].map(([heading = '', field = '']) => [plain(heading), field]),
);

/** Which field each column holds; undefined for columns that are passed over. */
export const fieldsOf = (headings: readonly string[]): (string | undefined)[] => headings.map((heading) => FIELDS.get(plain(heading)));

/** The needed columns that a table lacks, by their headings. */
export const missingColumns = (fields: readonly (string | undefined)[]): string[] =>
  COLUMNS.filter((column) => 'needed' in column && !fields.includes(column.field)).map(({ heading }) => heading);

/** One row of a spreadsheet or csv file as an entry to be checked. */
export function fromTable(fields: readonly (string | undefined)[], cells: readonly string[]): Record<string, unknown> {
  const row = new Map<string, string>();
  for (const [at, field] of fields.entries()) if (field !== undefined) row.set(field, (cells[at] ?? '').trim());
  const cell = (field: string): string => oneLine(row.get(field) ?? '');
  const rows = (field: string): string[] => paragraphs(row.get(field) ?? '');
  const items = (field: string): string[] =>
    (row.get(field) ?? '')
      .split(/\r?\n/)
      .map(oneLine)
      .filter((line) => line !== '');
  const agency = cell('co_quan_co_tham_quyen') || cell('co_quan_thuc_hien');
  const some = (text: string): string | undefined => (text === '' ? undefined : text);
  return {
    code: cell('ma_thu_tuc'),
    province: provinceOf(cell('so_quyet_dinh'), [agency, cell('dia_chi_tiep_nhan')], cell('tinh')),
    version: cell('so_quyet_dinh'),
    name: cell('ten'),
    field: cell('linh_vuc'),
    ministry: some(cell('bo_nganh')),
    level: levelOf([cell('cap_thuc_hien')]),
    audience: cell('doi_tuong')
      .split(/\||,(?![^(]*\))/)
      .map(oneLine)
      .filter((name) => name !== ''),
    agency: some(agency),
    address: some(oneName(cell('dia_chi_tiep_nhan'))),
    steps: rows('trinh_tu'),
    channels: channelsOf(cell, fields.includes('ghi_chu_phi')),
    documents: items('giay_to').map((text) => ({ text: text.replace(/^[-+*•]\s*/, '') })),
    legal: items('can_cu'),
    requirements: some(rows('yeu_cau_dieu_kien').join('\n')),
    results: items('ket_qua_text'),
    link: some(cell('link')),
  };
}

/** Without a column of notes "Miễn phí" may mean anything: it is left out. */
function channelsOf(cell: (field: string) => string, noted: boolean): Channel[] {
  const amounts = [...new Set(cell('phi').split('|').map(oneLine))].filter((amount) => noted || !/^miễn phí$/i.test(amount));
  const note = cell('ghi_chu_phi');
  const way = (kind: Channel['kind'], fee: string, duration: string): Channel => ({
    kind,
    ...(duration !== '' && { duration }),
    ...(fee !== '' && { fee }),
    ...(!isEmptyNote(note) && { feeNote: note }),
  });
  // "Trực tiếp:7 Ngày làm việc|Trực tuyến:5 Ngày": lists of other programs name the way in front.
  const split = (text: string): Map<string, string> =>
    new Map(
      text
        .split('|')
        .flatMap((part) =>
          /^([^:]+):(.*)$/.exec(part)
            ? [[(part.split(':')[0] ?? '').trim().slice(0, 8), part.slice(part.indexOf(':') + 1).trim()] as const]
            : [],
        ),
    );
  const durations = split(cell('thoi_han'));
  const counterTime = durations.size === 0 ? cell('thoi_han') : (durations.get('Trực tiế') ?? '');
  const onlineTime = durations.size === 0 ? cell('thoi_han') : (durations.get('Trực tuy') ?? '');
  const counter = way('counter', cell('phi_truc_tiep') || amounts.join('|'), counterTime);
  const hasOnline = cell('phi_truc_tuyen') !== '' || /trực tuyến/i.test(cell('hinh_thuc_nop'));
  return [counter, ...(hasOnline ? [way('online', cell('phi_truc_tuyen'), onlineTime)] : [])];
}
