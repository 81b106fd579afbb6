import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { Document, HeadingLevel, Packer, Paragraph, Table, TableCell, TableRow, WidthType } from 'docx';
import { loadCases, noticePlaces } from '../cases/index.ts';
import { INVENTORY, type Inventoried } from '../database/inventory.ts';
import { agencyNames } from '../dialogue/index.ts';
import { readConfig } from '../ground/config.ts';
import { contentDirs } from '../ground/paths.ts';
import { loadContent } from '../knowledge/index.ts';
import { fill } from '../text/fill.ts';
import { localDay, vietnameseDate } from '../time/local.ts';
import type { Command } from './command.ts';

const WHOSE: Record<Inventoried['of'], string> = { citizen: 'người dân', officer: 'cán bộ', nobody: '–' };
const HEAD = ['Nơi lưu', 'Của ai', 'Dữ liệu cá nhân', 'Mục đích', 'Thời hạn lưu'];

const heading = (text: string): Paragraph => new Paragraph({ text, heading: HeadingLevel.HEADING_2 });
const row = (cells: readonly string[]): TableRow =>
  new TableRow({ children: cells.map((text) => new TableCell({ children: [new Paragraph(text)] })) });

/** What an agency has to write itself, with what the program knows. Yellow gaps are left as dots. */
const ASSESSMENT: readonly (readonly [string, readonly string[]])[] = [
  [
    '1. Bên kiểm soát, bên xử lý, người phụ trách',
    ['………………………………………………', 'Zalo (nền tảng nhắn tin) và đơn vị đặt máy chủ, nếu có: ………………'],
  ],
  [
    '2. Căn cứ xử lý',
    [
      'Trả lời câu hỏi do người dân tự gửi; đồng ý riêng cho từng việc: nhận tin, theo dõi hồ sơ, khảo sát, số điện thoại, vị trí.',
      'Trường hợp được miễn đồng ý của cơ quan nhà nước: cần bộ phận pháp chế xác nhận.',
    ],
  ],
  [
    '3. Biện pháp bảo vệ',
    [
      'Mã hóa AES-256-GCM bằng khóa riêng từng người, hủy khóa khi xóa; sao lưu mã hóa cả tệp.',
      'Che số giấy tờ, số điện thoại, số tài khoản sau khi trả lời; không lưu ảnh, vị trí ngoài phản ánh.',
      'Phân quyền cán bộ, mã hai bước, nhật ký việc cán bộ làm.',
    ],
  ],
  [
    '4. Rủi ro còn lại',
    [
      'Tin nhắn còn ở Zalo và hộp thư của trang; máy chủ và khóa cùng bị lấy; bản sao lưu cũ; người dân tự viết chuyện riêng của người khác.',
      'Đánh giá của cơ quan: ………………………………………………',
    ],
  ],
  ['5. Chuyển dữ liệu ra nước ngoài', ['Phần mềm không chuyển. Nơi đặt máy chủ của Zalo: cơ quan hỏi Zalo và ghi tại đây ………………']],
  ['6. Kết luận, ngày, người ký', ['………………………………………………']],
];

async function docx(lead: readonly string[], notice: readonly string[]): Promise<Buffer> {
  const rows = Object.entries(INVENTORY).map(([name, { of, personal, purpose, retention }]) =>
    row([name, WHOSE[of], personal === '*' ? 'mọi trường' : personal.replaceAll(' ', ', ') || 'không', purpose, retention]),
  );
  const document = new Document({
    title: 'Hồ sơ xử lý dữ liệu cá nhân',
    sections: [
      {
        children: [
          new Paragraph({ text: 'HỒ SƠ XỬ LÝ DỮ LIỆU CÁ NHÂN', heading: HeadingLevel.HEADING_1 }),
          ...lead.map((text) => new Paragraph(text)),
          heading('A. Danh mục dữ liệu, lập từ chương trình'),
          new Table({ width: { size: 100, type: WidthType.PERCENTAGE }, rows: [row(HEAD), ...rows] }),
          heading('B. Thông báo quyền riêng tư đang dùng'),
          ...notice.map((text) => new Paragraph(text)),
          heading('C. Dự thảo đánh giá tác động'),
          ...ASSESSMENT.flatMap(([title, lines]) => [heading(title), ...lines.map((text) => new Paragraph(text))]),
        ],
      },
    ],
  });
  return Packer.toBuffer(document);
}

export const privacy: Command = {
  summary: 'danh mục dữ liệu cá nhân, hồ sơ xử lý và dự thảo đánh giá tác động',
  usage: `motcua privacy inventory [--out TỆP.docx]
  Không có --out thì in danh mục ra màn hình. Hồ sơ là bản nháp: cơ quan điền chỗ chấm, pháp chế xem lại rồi ký.`,
  async run(terminal) {
    const { values, positionals } = parseArgs({ args: terminal.args, options: { out: { type: 'string' } }, allowPositionals: true });
    if (positionals[0] !== 'inventory') {
      terminal.err(`Cách dùng:\n${privacy.usage}`);
      return 2;
    }
    if (values.out === undefined) {
      for (const [name, { of, personal, retention }] of Object.entries(INVENTORY))
        terminal.out(`${name.padEnd(18)} ${WHOSE[of].padEnd(10)} ${personal || '–'} (${retention})`);
      return 0;
    }
    const { content } = contentDirs(readConfig(terminal.env));
    const { agency } = loadContent(content);
    const notice = loadCases(content).privacy;
    const places = noticePlaces(notice, { ...agencyNames(agency), province: agency.province });
    const lead = [
      `Cơ quan: ${agency.name}`,
      `Lập ngày ${vietnameseDate(localDay(terminal.clock.now()))}, từ chương trình Một Cửa. Thông báo quyền riêng tư: bản ${notice.version}.`,
      `Căn cứ: ${notice.requests.source}. Mẫu chính thức, nếu có, thay cho mẫu này.`,
    ];
    const said = notice.sections.flatMap(({ heading: title, lines }) => [
      fill(title, places),
      ...lines.map((text) => `- ${fill(text, places)}`),
    ]);
    writeFileSync(values.out, await docx(lead, said));
    terminal.out(`Đã ghi ${values.out}.`);
    return 0;
  },
};
